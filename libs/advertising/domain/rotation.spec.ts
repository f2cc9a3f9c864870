import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { plusMilliseconds } from '#kernel';
import { TICK_MS, tickEnd, turnAt } from './rotation.js';
import type { Sharer } from './rotation.js';

const HOUR = '2026-03-29T00:00:00.000Z';

interface Ad extends Sharer {
  readonly name: string;
}

const ticksFrom = (start: string) =>
  Array.from({ length: 100 }, (_, tick) => plusMilliseconds(start, tick * TICK_MS));

const ticksOf = (ads: readonly Ad[], start: string) => {
  const counts = new Map<string, number>();
  for (const instant of ticksFrom(start)) {
    const name = turnAt(ads, instant)?.name ?? 'house';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
};

/** Shares that fill a position at most. */
const mixture = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 12 }).map((wishes) => {
  let left = 100;
  return wishes.flatMap((wish, index): Ad[] => {
    const share = Math.min(wish, left);
    left -= share;
    return share === 0 ? [] : [{ name: `ad-${index}`, share }];
  });
});

const anyTick = fc.integer({ min: 0, max: 2_000_000 }).map((tick) => plusMilliseconds(HOUR, tick * TICK_MS));

describe('The rotation of a position', () => {
  it('gives every share from 1 to 100 exactly its ticks of the hour', () => {
    for (let share = 1; share <= 100; share += 1) {
      const counts = ticksOf([{ name: 'ad', share }], HOUR);
      expect([counts.get('ad'), counts.get('house') ?? 0]).toEqual([share, 100 - share]);
    }
  });

  it('is exact for every mixture, in whole hours and from any tick on', () => {
    fc.assert(
      fc.property(mixture, anyTick, (ads, start) => {
        const counts = ticksOf(ads, start);
        for (const { name, share } of ads) expect(counts.get(name)).toBe(share);
        expect(counts.get('house') ?? 0).toBe(100 - ads.reduce((sum, { share }) => sum + share, 0));
      }),
    );
  });

  it('shows the same ad for a whole tick, to every reader', () => {
    fc.assert(
      fc.property(mixture, anyTick, fc.integer({ min: 0, max: TICK_MS - 1 }), (ads, start, into) => {
        const instant = plusMilliseconds(start, into);
        expect(turnAt(ads, instant)).toBe(turnAt(ads, start));
        expect(tickEnd(instant)).toBe(plusMilliseconds(start, TICK_MS));
      }),
    );
  });

  it('lets a newcomer take free ticks only', () => {
    fc.assert(
      fc.property(mixture, anyTick, (ads, instant) => {
        const before = turnAt(ads.slice(0, -1), instant);
        if (before) expect(turnAt(ads, instant)).toBe(before);
      }),
    );
  });

  it('spreads a share over the hour rather than show it in one run', () => {
    for (const share of [2, 5, 10, 25, 50]) {
      const turns = ticksFrom(HOUR).map((instant) => turnAt([{ share }], instant) !== null);
      const gaps = [...turns, ...turns]
        .map((shown) => (shown ? 'x' : '.'))
        .join('')
        .split('x')
        .slice(1, -1);
      expect(Math.max(...gaps.map(({ length }) => length))).toBeLessThanOrEqual(Math.ceil((100 / share) * 2));
    }
  });

  it('gives the other share of a position its turns with the first at half each', () => {
    const ads: readonly Ad[] = [
      { name: 'a', share: 50 },
      { name: 'b', share: 50 },
    ];
    expect(turnAt(ads, HOUR)?.name).toBe('a');
    expect(turnAt(ads, plusMilliseconds(HOUR, TICK_MS))?.name).toBe('b');
  });
});
