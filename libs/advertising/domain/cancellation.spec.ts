import { describe, expect, it } from '@jest/globals';
import { specify } from '#testing/decider-specification';
import { bookingDecider } from './booking.decider.js';
import type { BookingEvent, BookingPrice } from './booking.events.js';
import { cancellationDifference, earnedPart } from './cancellation.js';

const FROM = '2026-11-22T23:00:00.000Z';
const UNTIL = '2026-11-29T23:00:00.000Z';
const NOON_ON_TUESDAY = '2026-11-24T11:00:00.000Z';
const price: BookingPrice = {
  ...{ per: 'week', units: 1, unitPrice: 100_000, list: 100_000, discount: 0, net: 100_000 },
};
const drafted = (agreed: BookingPrice | null): BookingEvent => ({
  type: 'BookingDrafted',
  data: {
    ...{ placementId: 'placement-1', advertiserId: 'company-1', share: 100, timeZone: 'Europe/Copenhagen' },
    ...{ start: '2026-11-23T00:00', end: '2026-11-30T00:00', from: FROM, until: UNTIL },
    ...{ orderId: null, category: null, price: agreed, makegoodFor: null },
  },
});
const booked: BookingEvent = {
  type: 'BookingClaimed',
  data: {
    ...{ claimVersion: 1, position: 1, share: 100, from: FROM, until: UNTIL },
    ...{ standing: 'booked', expiresAt: null },
  },
};
const bookingOf = (...history: readonly BookingEvent[]) => {
  const { state } = specify(bookingDecider).given(...history);
  if (!state) throw new Error('no booking');
  return state;
};

describe('Calling a booking off', () => {
  it('tells what has run: the days begun and their part of the price', () => {
    const booking = bookingOf(drafted(price), booked);
    expect(earnedPart(booking, '2026-11-20T00:00:00.000Z')).toEqual({ days: 0, ofDays: 7, net: 0 });
    expect(earnedPart(booking, NOON_ON_TUESDAY)).toEqual({ days: 2, ofDays: 7, net: 28_571 });
    expect(earnedPart(booking, UNTIL)).toEqual({ days: 7, ofDays: 7, net: 100_000 });
    expect(earnedPart(bookingOf(drafted(null), booked), NOON_ON_TUESDAY).net).toBeNull();
  });

  it('takes the price away and puts the fee in its place', () => {
    const booking = bookingOf(drafted(price), booked);
    const now = NOON_ON_TUESDAY;
    expect(cancellationDifference(booking, { fee: 28_571, now })).toBe(-71_429);
    expect(cancellationDifference(booking, { fee: null, now })).toBe(-100_000);
    expect(cancellationDifference(bookingOf(drafted(null), booked), { fee: 1, now })).toBeNull();
  });

  it('changes nothing but the fee where nothing was booked', () => {
    expect(cancellationDifference(bookingOf(drafted(price)), { fee: null, now: FROM })).toBe(0);
  });
});
