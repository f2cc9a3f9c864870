import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { plusMilliseconds } from '#kernel';
import { TICK_MS, turnAt } from '../domain/rotation.js';
import { shownWithin } from './due-ads.js';
import type { ShowingFlight } from './due-ads.js';

const NOON = '2026-03-02T12:00:00.000Z';
const at = (seconds: number) => plusMilliseconds(NOON, seconds * 1_000);
const flight = (bookingId: string, changes: Partial<ShowingFlight> = {}): ShowingFlight => ({
  ...{ bookingId, position: 1, share: 100, from: at(-3_600), until: at(3_600) },
  ...changes,
});

describe('An ad that a page says it shows', () => {
  it('is believed while it is due, and for a minute after', () => {
    const flights = [flight('ended', { until: at(-30) }), flight('now', { from: at(-30) })];
    const shownIn = (from: number, until: number) => [
      ...shownWithin(flights, { from: at(from), until: at(until) }),
    ];
    expect(shownIn(-60, 0)).toEqual(['ended 1', 'now 1']);
    expect(shownIn(-90, -31)).toEqual(['ended 1']);
    expect(shownIn(-29, 31)).toEqual(['now 1']);
  });

  it('is believed in its own position only', () => {
    const flights = [flight('left'), flight('right', { position: 2 })];
    expect([...shownWithin(flights, { from: at(0), until: at(60) })]).toEqual(['left 1', 'right 2']);
  });

  it('is believed exactly where a rotation gave it a turn, at every instant of the period', () => {
    const share = fc.integer({ min: 1, max: 50 });
    const second = fc.integer({ min: -120, max: 120 });
    fc.assert(
      fc.property(fc.array(fc.tuple(share, second, second), { maxLength: 4 }), second, (drawn, start) => {
        let room = 100;
        const flights = drawn.flatMap(([wanted, one, other], index) => {
          const granted = Math.min(wanted, room);
          room -= granted;
          if (granted === 0 || one === other) return [];
          const [from, until] = [at(Math.min(one, other)), at(Math.max(one, other))];
          return [flight(`b${index}`, { share: granted, from, until })];
        });
        const period = { from: at(start), until: at(start + 61) };
        const seen = new Set<string>();
        for (let moment = start; moment < start + 61; moment += 1) {
          const showing = flights.filter(({ from, until }) => from <= at(moment) && at(moment) < until);
          const turn = turnAt(showing, at(moment));
          if (turn) seen.add(`${turn.bookingId} 1`);
        }
        // Ticks of 36 seconds begin with whole seconds, so that looking each second misses nothing.
        expect(TICK_MS % 1_000).toBe(0);
        expect([...shownWithin(flights, period)].sort()).toEqual([...seen].sort());
      }),
    );
  });
});
