import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { addDays, instantInZone, mondayOf, weekOf } from '#kernel';
import { areConsecutive, flightOfDays, flightOfWeeks, weeksOf } from './flight-days.js';

const hoursIn = (zone: string, { start, end }: { readonly start: string; readonly end: string }) =>
  (Date.parse(instantInZone(end, zone)) - Date.parse(instantInZone(start, zone))) / 3_600_000;

describe('A flight that is sold by days or weeks', () => {
  it('runs from the first midnight to the one after its last day', () => {
    expect(flightOfDays({ from: '2026-11-23', to: '2026-11-23' })).toEqual({
      start: '2026-11-23T00:00',
      end: '2026-11-24T00:00',
    });
    expect(flightOfWeeks(['2026-W48'])).toEqual({ start: '2026-11-23T00:00', end: '2026-11-30T00:00' });
    expect(flightOfWeeks(['2026-W52', '2026-W53', '2027-W01'])).toEqual({
      start: '2026-12-21T00:00',
      end: '2027-01-11T00:00',
    });
  });

  it('has an hour less in the week when clocks go forward, and one more when they go back', () => {
    const hours = (week: string) => hoursIn('Europe/Copenhagen', flightOfWeeks([week]));
    expect(['2026-W12', '2026-W13', '2026-W43', '2026-W44'].map(hours)).toEqual([168, 167, 169, 168]);
  });

  it('goes over the end of a year and its 53rd week without a gap', () => {
    expect(areConsecutive(['2026-W52', '2026-W53', '2027-W01'])).toBe(true);
    expect(areConsecutive(['2027-W52', '2028-W01'])).toBe(true);
    expect(areConsecutive(['2026-W52', '2027-W01'])).toBe(false);
    expect(areConsecutive(['2026-W48', '2026-W48'])).toBe(false);
    expect(areConsecutive(['2026-W49', '2026-W48'])).toBe(false);
  });

  it('shows the weeks that its rule yields', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 60 }), (day, count) => {
        const monday = mondayOf(weekOf(addDays('2020-01-01', day)));
        const weeks = Array.from({ length: count }, (_, index) => weekOf(addDays(monday, 7 * index)));
        const [first = '', ...rest] = weeks;
        expect(areConsecutive(weeks)).toBe(true);
        expect(weeksOf(flightOfWeeks([first, ...rest]))).toEqual({ first, last: weeks.at(-1) });
      }),
    );
    expect(weeksOf({ start: '2026-11-29T20:00', end: '2026-11-30T00:01' })).toEqual({
      first: '2026-W48',
      last: '2026-W49',
    });
    expect(weeksOf({ start: '2026-11-23T00:00', end: '2026-11-30T00:00' })).toEqual({
      first: '2026-W48',
      last: '2026-W48',
    });
  });
});
