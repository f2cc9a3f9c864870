import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { addDays, instantInZone } from '#kernel';
import { priceOf } from './pricing.js';

const timeZone = 'Europe/Copenhagen';
const flight = (first: string, days: number) => ({
  from: instantInZone(`${first}T00:00`, timeZone),
  until: instantInZone(`${addDays(first, days)}T00:00`, timeZone),
  timeZone,
});

describe('The price of a flight', () => {
  it('is flat for each day, a day of 23 or 25 hours too', () => {
    for (const first of ['2026-03-29', '2026-10-25', '2026-12-31']) {
      expect(priceOf({ per: 'day', amount: 200_000 }, { ...flight(first, 1), discount: 0 })).toEqual({
        ...{ per: 'day', units: 1, unitPrice: 200_000, list: 200_000, discount: 0, net: 200_000 },
      });
    }
  });

  it('is flat for each week begun', () => {
    const units = (days: number) =>
      priceOf({ per: 'week', amount: 1 }, { ...flight('2026-11-23', days), discount: 0 }).units;
    expect([1, 7, 8, 14, 15].map(units)).toEqual([1, 1, 2, 2, 3]);
  });

  it('gives a discount in basis points, to the whole øre and never more than all of it', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 0, max: 100_000_000 }), fc.integer({ min: 0, max: 1_000_000_000_000 })),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 10_000 }),
        (amount, days, discount) => {
          const { list, net } = priceOf({ per: 'day', amount }, { ...flight('2026-03-01', days), discount });
          expect(list).toBe(amount * days);
          expect(Number.isInteger(net)).toBe(true);
          const tooMuch = BigInt(list - net) * 10_000n - BigInt(list) * BigInt(discount);
          expect(tooMuch > -5_000n && tooMuch <= 5_000n).toBe(true);
        },
      ),
    );
  });
});
