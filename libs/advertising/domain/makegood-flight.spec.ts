import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { addDays, instantInZone } from '#kernel';
import { CAPACITY, freePosition } from './calendar.js';
import type { AdClaim } from './calendar.js';
import { makegoodFlight } from './makegood-flight.js';
import type { LostFlight } from './makegood-flight.js';
import { DEFAULT_TERMS } from './placement.events.js';
import type { PlacementDetails } from './placement.events.js';

const timeZone = 'Europe/Copenhagen';
const midnight = (day: string) => instantInZone(`${day}T00:00`, timeZone);
const days = (from: string, to: string) => ({ from: midnight(from), until: midnight(addDays(to, 1)) });
const details: PlacementDetails = {
  ...DEFAULT_TERMS,
  ...{ key: 'rail', name: 'Rail', pageType: 'any', positions: 2, timeZone },
};
const claim = (
  from: string,
  to: string,
  position: number,
  { share = 100, category = null }: { readonly share?: number; readonly category?: string | null } = {},
): AdClaim => ({
  ...{ bookingId: `${from}-${position}`, claimVersion: 1, position, share, advertiserId: 'other', category },
  ...days(from, to),
});
const lost: LostFlight = {
  ...days('2026-10-06', '2026-10-08'),
  ...{ share: 100, advertiserId: 'own', category: null },
  claims: [],
  now: '2026-10-23T09:00:00.000Z',
};

describe('The flight that makes good a lost one', () => {
  it('is the next of as many days, from midnight to midnight when clocks go back too', () => {
    expect(makegoodFlight(details, lost)).toEqual({
      from: '2026-10-23T22:00:00.000Z',
      until: '2026-10-26T23:00:00.000Z',
      position: 1,
      flight: { days: { from: '2026-10-24', to: '2026-10-26' } },
    });
  });

  it('is a whole week for a whole week', () => {
    expect(makegoodFlight(details, { ...lost, ...days('2026-10-05', '2026-10-11') })?.flight).toEqual({
      week: '2026-W44',
    });
  });

  it('stands where there is room, on no closed day, beside no competitor', () => {
    const claims = [claim('2026-10-20', '2026-11-30', 1), claim('2026-10-20', '2026-11-02', 2)];
    const from = (terms: Partial<PlacementDetails>, wanted: Partial<LostFlight> = {}) =>
      makegoodFlight({ ...details, ...terms }, { ...lost, claims, ...wanted })?.flight;
    expect(from({})).toEqual({ days: { from: '2026-11-03', to: '2026-11-05' } });
    expect(from({ blackouts: [{ from: '2026-11-04', to: '2026-11-04', reason: 'Valg' }] })).toEqual({
      days: { from: '2026-11-05', to: '2026-11-07' },
    });
    const shared = [claim('2026-10-20', '2026-10-31', 1, { share: 50, category: 'hosting' })];
    const own = { claims: [...shared, claim('2026-10-20', '2026-10-31', 1, { share: 50 })] };
    const sells = { ...own, category: 'hosting' };
    expect(from({ separated: true }, sells)).toEqual({ days: { from: '2026-11-01', to: '2026-11-03' } });
    expect(from({}, sells)).toEqual({ days: { from: '2026-10-24', to: '2026-10-26' } });
  });

  it('is none when the placement is no longer sold for so few days', () => {
    expect(makegoodFlight({ ...details, minDays: 7 }, lost)).toBeUndefined();
  });

  it('always has room, and no earlier one of whole days has', () => {
    const held = fc.tuple(
      ...[fc.nat(40), fc.nat(10), fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: CAPACITY })],
    );
    fc.assert(
      fc.property(fc.array(held, { maxLength: 25 }), fc.integer({ min: 1, max: 100 }), (all, share) => {
        const claims = all.map(([first = 0, length = 0, position = 1, taken = 1]) => {
          const from = addDays('2026-10-15', first);
          return claim(from, addDays(from, length), position, { share: taken });
        });
        const found = makegoodFlight(details, { ...lost, share, claims });
        const room = { claims, positions: 2, share };
        expect(found && freePosition({ ...room, ...found })).toBe(found?.position);
        for (let day = '2026-10-24'; midnight(day) < (found?.from ?? ''); day = addDays(day, 1)) {
          expect([day, freePosition({ ...room, ...days(day, addDays(day, 2)) })]).toEqual([day, undefined]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
