import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { CommandLog } from './command-log.js';

const event = (commandId: string, revision: number) => ({
  event: { commandId, revision: BigInt(revision) },
  position: BigInt(revision * 10),
});

describe('The commands of a stream', () => {
  it('are remembered up to the 256 newest, whether they were stored in between or not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ events: fc.integer({ min: 1, max: 40 }), stores: fc.boolean() }), {
          maxLength: 30,
        }),
        (steps) => {
          let [kept, stored] = [CommandLog.empty, CommandLog.empty];
          let revision = 0;
          for (const { events, stores } of steps) {
            const newer = Array.from({ length: events }, () => {
              revision += 1;
              // Two events each.
              return event(`command-${Math.floor(revision / 2)}`, revision);
            });
            kept = kept.with(newer);
            stored = stored.with(newer);
            if (stores) stored = CommandLog.of(stored.toText());
          }
          const newest = Math.floor(revision / 2);
          for (let number = 0; number <= newest + 1; number += 1) {
            const id = `command-${number}`;
            const trace = kept.find(id);
            expect(stored.find(id)).toEqual(trace);
            expect(trace !== undefined).toBe(revision > 0 && number <= newest && number > newest - 256);
            if (trace) expect(trace.position).toBe(trace.revision * 10n);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('tell where the events of one begin and end', () => {
    const log = CommandLog.empty.with([event('a', 1), event('b', 2), event('b', 3)]);
    const expected = { firstRevision: 2n, revision: 3n, position: 30n };
    expect(log.find('b')).toEqual(expected);
    const again = CommandLog.of(log.toText());
    expect(again.find('b')).toEqual(expected);
    expect(again.with([event('b', 4)]).find('b')).toMatchObject({ firstRevision: 2n, revision: 4n });
    expect(again.find('')).toBeUndefined();
  });
});
