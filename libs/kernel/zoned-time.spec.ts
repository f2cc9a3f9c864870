import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import {
  endOfDay,
  instantInZone,
  isLocalDateTime,
  isTimeZone,
  localDateIn,
  localTimeIn,
} from './zoned-time.js';

const COPENHAGEN = 'Europe/Copenhagen';

describe('The wall clock of a newsroom', () => {
  it('knows summer and winter time', () => {
    expect(instantInZone('2026-07-01T06:00', COPENHAGEN)).toBe('2026-07-01T04:00:00.000Z');
    expect(instantInZone('2026-12-01T06:00', COPENHAGEN)).toBe('2026-12-01T05:00:00.000Z');
    expect(instantInZone('2026-12-01T06:00', 'America/Nuuk')).toBe('2026-12-01T08:00:00.000Z');
  });

  it('moves a time that the spring night skips on by the hour that was skipped', () => {
    expect(instantInZone('2026-03-29T01:59', COPENHAGEN)).toBe('2026-03-29T00:59:00.000Z');
    expect(instantInZone('2026-03-29T02:30', COPENHAGEN)).toBe('2026-03-29T01:30:00.000Z');
    expect(instantInZone('2026-03-29T03:00', COPENHAGEN)).toBe('2026-03-29T01:00:00.000Z');
  });

  it('takes the first of the two times of the autumn night', () => {
    expect(instantInZone('2026-10-25T02:30', COPENHAGEN)).toBe('2026-10-25T00:30:00.000Z');
    expect(instantInZone('2026-10-25T03:00', COPENHAGEN)).toBe('2026-10-25T02:00:00.000Z');
  });

  it('ends a day where the next begins, also on the days of 23 and 25 hours and at the turn of the year', () => {
    expect(endOfDay('2026-03-29', COPENHAGEN)).toBe('2026-03-29T22:00:00.000Z');
    expect(endOfDay('2026-10-25', COPENHAGEN)).toBe('2026-10-25T23:00:00.000Z');
    expect(endOfDay('2026-12-31', COPENHAGEN)).toBe('2026-12-31T23:00:00.000Z');
    expect(endOfDay('2028-02-28', 'UTC')).toBe('2028-02-29T00:00:00.000Z');
  });

  it('reads back what it wrote, whatever the zone and season, unless the clock skipped it', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1980-01-01'), max: new Date('2037-12-31'), noInvalidDate: true }),
        fc.constantFrom(
          COPENHAGEN,
          'America/Nuuk',
          'Atlantic/Faroe',
          'UTC',
          'Australia/Lord_Howe',
          'Asia/Kolkata',
        ),
        (date, zone) => {
          const instant = `${date.toISOString().slice(0, 16)}:00.000Z`;
          const local = localTimeIn(instant, zone);
          const again = instantInZone(local, zone);
          expect(localTimeIn(again, zone)).toBe(local);
          expect(again <= instant).toBe(true);
          expect(localDateIn(instant, zone)).toBe(local.slice(0, 10));
        },
      ),
    );
  });

  it('tells days and zones that exist from those that do not', () => {
    expect(isLocalDateTime('2026-02-28T23:59')).toBe(true);
    for (const text of [
      '2026-02-30T10:00',
      '2026-02-28T24:00',
      '2026-02-28',
      '2026-02-28T10:00Z',
      '2026-13-01T00:00',
    ])
      expect(isLocalDateTime(text)).toBe(false);
    expect(isTimeZone(COPENHAGEN)).toBe(true);
    for (const name of ['Europe/Kobenhavn', '+02:00', '', 'x']) expect(isTimeZone(name)).toBe(false);
  });
});
