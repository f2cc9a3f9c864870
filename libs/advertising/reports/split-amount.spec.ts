import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { addDays, countDays } from '#kernel';
import { firstDayOf, lastDayOf, monthAfter, monthBefore, monthOf, monthsBetween } from './report-months.js';
import { partOf } from './split-amount.js';

const day = fc.integer({ min: 0, max: 2_000 }).map((days) => addDays('2024-12-01', days));
const spread = fc
  .record({ amount: fc.bigInt({ min: 0n, max: 100_000_000_000n }), first: day, days: fc.nat(400) })
  .map(({ amount, first, days }) => ({ amount, first, last: addDays(first, days) }));

describe('The price of a flight', () => {
  it('is divided among the months to the øre, none more than an øre away from its days’ share', () => {
    fc.assert(
      fc.property(spread, (price) => {
        const months = monthsBetween(monthOf(price.first), monthOf(price.last));
        const parts = months.map((month) => {
          const days = { first: firstDayOf(month), last: lastDayOf(month) };
          const here = countDays(
            days.first > price.first ? days.first : price.first,
            days.last < price.last ? days.last : price.last,
          );
          const part = partOf(price, days);
          const exact = (Number(price.amount) * here) / countDays(price.first, price.last);
          expect(Math.abs(Number(part) - exact)).toBeLessThan(1.001);
          expect(part).toBeGreaterThanOrEqual(0n);
          return part;
        });
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(price.amount);
      }),
    );
  });

  it('adds up however its days are divided, so that what has run and what is to come are the whole', () => {
    fc.assert(
      fc.property(spread, day, (price, today) => {
        const ran = partOf(price, { first: '2000-01-01', last: addDays(today, -1) });
        const toCome = partOf(price, { first: today, last: '2100-01-01' });
        expect(ran + toCome).toBe(price.amount);
      }),
    );
  });

  it('has nothing on other days', () => {
    const price = { amount: 100n, first: '2026-11-30', last: '2026-12-02' };
    expect(partOf(price, { first: '2026-11-01', last: '2026-11-29' })).toBe(0n);
    expect(partOf(price, { first: '2026-11-01', last: '2026-11-30' })).toBe(33n);
    expect(partOf(price, { first: '2026-12-01', last: '2026-12-31' })).toBe(67n);
  });
});

describe('The months of a report', () => {
  it('go over the end of a year', () => {
    expect(monthsBetween('2026-11', '2027-02')).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
    expect(monthsBetween('2027-02', '2026-11')).toEqual([]);
    expect([lastDayOf('2028-02'), monthAfter('2026-12'), monthBefore('2027-01')]).toEqual([
      '2028-02-29',
      '2027-01',
      '2026-12',
    ]);
  });
});
