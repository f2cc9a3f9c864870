import { describe, expect, it } from '@jest/globals';
import type { CommandRunner } from '#event-store';
import type { Alarm } from './alarm.js';
import { DeciderRegistry } from './decider-registry.js';
import type { TimedDecider } from './decider-registry.js';
import { DueRecorder } from './due-recorder.js';
import { Lateness } from './lateness.js';
import { UnrepeatableError } from './queue/job-errors.js';
import { recordDueHandler } from './record-due.handler.js';

const now = '2026-03-01T07:59:59.400Z';
const clock = { now: () => now };
const recorder = new DueRecorder({
  recorders: [],
  runner: {} as CommandRunner,
  deciders: new DeciderRegistry([]),
  dueTimes: { async *upTo() {} },
  clock,
  lateness: new Lateness(),
});
const handle = recordDueHandler(recorder, clock);
const ring = (data: unknown) => handle({ id: 'job', name: 'record-due', data }, new AbortController().signal);
const alarm = { stream: 'article-7f', fact: 'ArticlePublished', version: 3 };

describe('An alarm', () => {
  it('that rings early by the clock of who records comes again when it is due', async () => {
    const dueAt = '2026-03-01T08:00:00.000Z';
    expect(await ring({ ...alarm, dueAt })).toEqual({ tryAt: dueAt });
  });

  it('of a fact that no decider can tell is answered by its recorder, once', async () => {
    const rung: Alarm[] = [];
    const lateness = new Lateness();
    const release: TimedDecider = {
      category: 'article',
      initialState: null,
      decide: () => [],
      evolve: () => null,
    };
    const counting = new DueRecorder({
      recorders: [
        {
          fact: 'ReadersCounted',
          record: async (rings) => {
            rung.push(rings);
            return [{ type: 'ReadersCounted', version: rings.version, dueAt: rings.dueAt }];
          },
        },
      ],
      runner: { recordDue: () => Promise.resolve({ due: [] }) } as unknown as CommandRunner,
      deciders: new DeciderRegistry([release]),
      dueTimes: { async *upTo() {} },
      clock,
      lateness,
    });
    const rings = { ...alarm, fact: 'ReadersCounted', dueAt: now };
    const { signal } = new AbortController();
    for (const each of [rings, rings, { ...alarm, dueAt: now }]) {
      await counting.answer(each, { correlationId: undefined, signal });
    }
    expect(rung).toEqual([rings]);
    expect(lateness.snapshot().count).toBe(1);
  });

  it('of a stream that nobody folds, or of nothing at all, is not rung again', async () => {
    await expect(ring({ ...alarm, dueAt: now })).rejects.toThrow(UnrepeatableError);
    await expect(ring({ stream: 'article-7f' })).rejects.toThrow(UnrepeatableError);
  });
});
