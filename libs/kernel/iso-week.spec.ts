import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { addDays, daysBetween, isIsoWeek, mondayOf, weekOf } from './iso-week.js';

const day = fc
  .date({ min: new Date('1971-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('The weeks that ads are sold by', () => {
  it.each([
    ['2026-11-23', '2026-W48'],
    ['2026-12-28', '2026-W53'],
    ['2027-01-03', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2024-12-30', '2025-W01'],
    ['2023-01-01', '2022-W52'],
  ])('%s lies in %s', (date, week) => {
    expect(weekOf(date)).toBe(week);
  });

  it('begin on Monday, last seven days and follow each other without a gap', () => {
    fc.assert(
      fc.property(day, (date) => {
        const week = weekOf(date);
        const monday = mondayOf(week);
        expect(new Date(`${monday}T00:00:00Z`).getUTCDay()).toBe(1);
        expect(daysBetween(monday, addDays(monday, 6))).toContain(date);
        expect(daysBetween(monday, addDays(monday, 6)).map(weekOf)).toEqual(Array(7).fill(week));
        expect(weekOf(addDays(monday, 7))).not.toBe(week);
      }),
    );
  });

  it('have a 53rd only in years that have one', () => {
    expect(['2020-W53', '2026-W53', '2026-W01'].every(isIsoWeek)).toBe(true);
    expect(['2025-W53', '2026-W54', '2026-W00', '2026-w01', '26-W01', ''].some(isIsoWeek)).toBe(false);
    expect(() => mondayOf('week 48')).toThrow(RangeError);
  });

  it('hold no days when the last comes before the first', () => {
    expect(daysBetween('2026-03-02', '2026-03-01')).toEqual([]);
    expect(daysBetween('2026-02-28', '2026-03-01')).toEqual(['2026-02-28', '2026-03-01']);
  });
});
