import { describe, expect, it } from '@jest/globals';
import { dayDueAt, daysOfFlight, deliveryDueAt, overlapMs, periodOfDay } from './delivery-days.js';

const ZONE = 'Europe/Copenhagen';
const HOUR = 3_600_000;
const hoursOf = (day: string) => overlapMs(periodOfDay(day, ZONE), periodOfDay(day, ZONE)) / HOUR;

describe('The days of a flight', () => {
  it('are those of its zone; one that ends at midnight does not run on the day after', () => {
    const flight = { from: '2026-12-30T23:00:00.000Z', until: '2027-01-01T23:00:00.000Z' };
    expect(daysOfFlight(flight, ZONE)).toEqual(['2026-12-31', '2027-01-01']);
    expect(daysOfFlight({ ...flight, until: '2027-01-01T23:00:00.001Z' }, ZONE)).toHaveLength(3);
    expect(daysOfFlight(flight, 'UTC')).toEqual(['2026-12-30', '2026-12-31', '2027-01-01']);
  });

  it('have 23 hours when clocks go forward and 25 when they go back', () => {
    expect(['2026-03-28', '2026-03-29', '2026-10-25'].map(hoursOf)).toEqual([24, 23, 25]);
  });

  it('are recorded an hour after their end, also when clocks change, and known by that instant', () => {
    for (const day of ['2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25', '2026-12-31', '2028-02-29']) {
      for (const zone of [
        ZONE,
        'Asia/Kolkata',
        'America/St_Johns',
        'Pacific/Kiritimati',
        'Australia/Lord_Howe',
      ]) {
        expect(dayDueAt(deliveryDueAt(day, zone), zone)).toBe(day);
      }
    }
    expect(deliveryDueAt('2026-03-29', ZONE)).toBe('2026-03-29T23:00:00.000Z');
    expect(deliveryDueAt('2026-10-25', ZONE)).toBe('2026-10-26T00:00:00.000Z');
  });

  it('have in common with another period what lies in both', () => {
    const day = periodOfDay('2026-03-29', ZONE);
    expect(overlapMs(day, { from: '2026-03-29T20:00:00.000Z', until: '2026-04-01T00:00:00.000Z' })).toBe(
      2 * HOUR,
    );
    expect(overlapMs(day, { from: day.until, until: '2026-04-01T00:00:00.000Z' })).toBe(0);
  });
});
