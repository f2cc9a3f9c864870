import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { addDays, instantInZone, plusMilliseconds } from '#kernel';
import { occupancyOf } from './occupancy.js';
import type { Held } from './occupancy.js';

const timeZone = 'Europe/Copenhagen';
const midnight = (day: string) => instantInZone(`${day}T00:00`, timeZone);
const setUps = [{ since: '2020-01-01T00:00:00.000Z', positions: 2, closed: [] }];
const whole = (first: string, last: string, share: number, standing: Held['standing'] = 'booked'): Held => ({
  standing,
  share,
  from: midnight(first),
  until: midnight(addDays(last, 1)),
});

describe('How full a placement is', () => {
  it('is told by day, ISO week and month in share-days, over the end of a year and week 53', () => {
    const held = [whole('2026-12-28', '2027-01-03', 60), whole('2027-01-02', '2027-01-02', 40, 'option')];
    const { days, weeks, months, total } = occupancyOf(held, {
      first: '2026-12-28',
      last: '2027-01-10',
      timeZone,
      setUps,
    });
    expect(days[5]).toEqual({
      date: '2027-01-02',
      week: '2026-W53',
      closed: false,
      capacity: 200,
      booked: 60,
      optioned: 40,
      free: 100,
      percent: 30,
    });
    expect(weeks.map(({ week, booked, capacity }) => [week, booked, capacity])).toEqual([
      ['2026-W53', 420, 1_400],
      ['2027-W01', 0, 1_400],
    ]);
    expect(months.map(({ month, booked, optioned }) => [month, booked, optioned])).toEqual([
      ['2026-12', 240, 0],
      ['2027-01', 180, 40],
    ]);
    expect(total).toMatchObject({ capacity: 2_800, booked: 420, percent: 15 });
  });

  it('counts the hours of a day that is held in part, of 23 and of 25 hours too', () => {
    const hours = (day: string, count: number): Held => ({
      standing: 'booked',
      share: 100,
      from: midnight(day),
      until: plusMilliseconds(midnight(day), count * 3_600_000),
    });
    for (const [day, length] of [
      ['2026-03-29', 23],
      ['2026-10-25', 25],
    ] as const) {
      const period = { first: day, last: day, timeZone, setUps };
      expect(occupancyOf([hours(day, length)], period).total.booked).toBe(100);
      expect(occupancyOf([hours(day, 12)], period).total.booked).toBeCloseTo(1_200 / length, 2);
    }
  });

  it('has the positions of its time, and no room on days on which nothing is sold', () => {
    const changed = [
      ...setUps,
      {
        since: '2026-11-02T12:00:00.000Z',
        positions: 3,
        closed: [{ from: '2026-11-03', to: '2026-11-03' }],
      },
    ];
    const period = { first: '2026-11-01', last: '2026-11-04', timeZone, setUps: changed };
    const { days } = occupancyOf([whole('2026-11-03', '2026-11-03', 10)], period);
    expect(days.map(({ capacity, free, closed, percent }) => [capacity, free, closed, percent])).toEqual([
      [200, 200, false, 0],
      [300, 300, false, 0],
      [10, 0, true, 100],
      [300, 300, false, 0],
    ]);
  });

  it('adds up: days to weeks, months and the whole', () => {
    const flight = fc
      .tuple(fc.nat(80), fc.nat(20), fc.integer({ min: 1, max: 100 }), fc.boolean())
      .map(([start, length, share, booked]) =>
        whole(
          addDays('2026-09-20', start),
          addDays('2026-09-20', start + length),
          share,
          booked ? 'booked' : 'option',
        ),
      );
    fc.assert(
      fc.property(fc.array(flight, { maxLength: 30 }), (held) => {
        const report = occupancyOf(held, { first: '2026-10-01', last: '2026-11-30', timeZone, setUps });
        for (const parts of [report.days, report.weeks, report.months]) {
          for (const column of ['booked', 'optioned', 'capacity'] as const) {
            expect(parts.reduce((sum, part) => sum + part[column], 0)).toBe(report.total[column]);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
