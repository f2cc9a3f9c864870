import { describe, expect, it } from '@jest/globals';
import { instantInZone } from '#kernel';
import { availability } from './availability.js';
import type { DefinedPlacement, HeldClaim } from './placement.decider.js';
import { DEFAULT_TERMS } from './placement.events.js';
import type { ProductTerms } from './placement.events.js';

const timeZone = 'Europe/Copenhagen';
const at = (local: string) => instantInZone(local, timeZone);
const NOW = at('2026-11-20T12:00');
const claim = (held: Partial<HeldClaim>): HeldClaim => ({
  ...{ bookingId: 'b1', claimVersion: 1, position: 1, share: 100, advertiserId: 'c1', category: null },
  ...{ from: at('2026-11-24T00:00'), until: at('2026-11-25T00:00'), expiresAt: null },
  ...held,
});
const placement = (claims: readonly HeldClaim[], terms: Partial<ProductTerms> = {}): DefinedPlacement => ({
  details: {
    ...{ key: 'rail', name: 'Spalten', pageType: 'any', positions: 2, timeZone },
    ...DEFAULT_TERMS,
    ...terms,
  },
  houseAd: null,
  claims,
  lastClaimVersion: claims.length,
});
const days = (held: DefinedPlacement, first: string, last: string, share = 100) =>
  availability(held, { first, last, share, now: NOW });
const told = (held: DefinedPlacement, first: string, last: string, share = 100) =>
  days(held, first, last, share).map(({ date, state, reason, free }) => [date, state, reason, free]);

describe('What a salesperson sees of a placement', () => {
  it('is free, optioned or booked, day by day, for the share that is wanted', () => {
    const option = claim({ bookingId: 'b2', position: 2, share: 60, expiresAt: at('2026-11-23T12:00') });
    expect(told(placement([claim({}), option]), '2026-11-23', '2026-11-25')).toEqual([
      ['2026-11-23', 'free', null, 100],
      ['2026-11-24', 'optioned', 'optioned', 40],
      ['2026-11-25', 'free', null, 100],
    ]);
    expect(told(placement([claim({}), option]), '2026-11-24', '2026-11-24', 40)).toEqual([
      ['2026-11-24', 'free', null, 40],
    ]);
    expect(told(placement([claim({}), claim({ position: 2 })]), '2026-11-24', '2026-11-24', 1)).toEqual([
      ['2026-11-24', 'booked', 'booked', 0],
    ]);
  });

  it('tells who holds what and until when', () => {
    const [day] = days(placement([claim({ share: 30 })]), '2026-11-24', '2026-11-24');
    expect(day).toMatchObject({
      week: '2026-W48',
      positions: [
        { position: 1, booked: 30, optioned: 0, free: 70 },
        { position: 2, booked: 0, optioned: 0, free: 100 },
      ],
      held: [
        { bookingId: 'b1', advertiserId: 'c1', state: 'booked', position: 1, share: 30, expiresAt: null },
      ],
    });
  });

  it('is closed where the terms sell nothing, and says why', () => {
    const terms = {
      leadTimeHours: 24,
      blackouts: [{ from: '2026-11-24', to: '2026-11-24', reason: 'Valg' }],
    };
    expect(told(placement([], terms), '2026-11-19', '2026-11-25').map((day) => day.slice(0, 3))).toEqual([
      ['2026-11-19', 'closed', 'past'],
      ['2026-11-20', 'closed', 'lead-time'],
      ['2026-11-21', 'closed', 'lead-time'],
      ['2026-11-22', 'free', null],
      ['2026-11-23', 'free', null],
      ['2026-11-24', 'closed', 'blackout'],
      ['2026-11-25', 'free', null],
    ]);
  });

  it('counts a day when clocks change as one day, and a flight over midnight on both', () => {
    const night = claim({ from: at('2026-10-24T20:00'), until: at('2026-10-25T04:00') });
    const other = { ...night, bookingId: 'b2', position: 2 };
    const seen = availability(placement([night, other]), {
      ...{ first: '2026-10-24', last: '2026-10-26', share: 1, now: at('2026-10-01T00:00') },
    });
    expect(seen.map(({ date, free }) => [date, free])).toEqual([
      ['2026-10-24', 0],
      ['2026-10-25', 0],
      ['2026-10-26', 100],
    ]);
  });

  it('goes over the end of the year and its 53rd week', () => {
    expect(days(placement([]), '2026-12-31', '2027-01-04').map(({ week }) => week)).toEqual([
      ...Array<string>(4).fill('2026-W53'),
      '2027-W01',
    ]);
  });

  it('has an option that ran out for free, also before that was recorded', () => {
    const over = claim({ expiresAt: at('2026-11-20T11:59') });
    expect(told(placement([over]), '2026-11-24', '2026-11-24')).toEqual([['2026-11-24', 'free', null, 100]]);
  });
});
