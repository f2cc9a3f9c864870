import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#kernel';
import { foldInMemory } from '#projections';
import { toldHistory } from '#testing/told-history';
import { planOf } from '../domain/booking.decider.js';
import type { BookingEvent, BookingPrice } from '../domain/booking.events.js';
import { DEFAULT_TERMS } from '../domain/placement.events.js';
import type { AdRescheduled, PlacementEvent } from '../domain/placement.events.js';
import { salesReports } from './sales-reports.projection.js';

const BOOKING = '00000000-0000-4000-8000-000000000001';
const PLACEMENT = '00000000-0000-4000-8000-000000000002';
const ADVERTISER = '00000000-0000-4000-8000-000000000003';
const MAKEGOOD = '00000000-0000-4000-8000-000000000004';
const timeZone = 'Europe/Copenhagen';

/** Noon of a day of November 2026, by the clock of Copenhagen. */
const noon = (day: number): Instant => `2026-11-${String(day).padStart(2, '0')}T11:00:00.000Z`;
/** The midnight with which a day of November 2026 begins. */
const midnight = (day: number): Instant => `2026-11-${String(day - 1).padStart(2, '0')}T23:00:00.000Z`;
const local = (day: number) => `2026-11-${String(day).padStart(2, '0')}T00:00`;
const planFor = (first: number, after: number, share = 50) =>
  planOf({
    ...{ placementId: PLACEMENT, advertiserId: ADVERTISER, share, timeZone },
    ...{ start: local(first), end: local(after) },
  });
const priceFor = (units: number): BookingPrice => ({
  ...{ per: 'day', units, unitPrice: 100, list: units * 100, discount: 0, net: units * 100 },
});

const defined: PlacementEvent = {
  type: 'PlacementDefined',
  data: {
    ...DEFAULT_TERMS,
    ...{ key: 'rail', name: 'Rail', pageType: 'any', positions: 2, timeZone },
  },
};
const drafted: BookingEvent = {
  type: 'BookingDrafted',
  data: {
    ...planFor(10, 15),
    ...{ orderId: null, category: null, price: priceFor(5), makegoodFor: null },
  },
};
const place = (claimVersion: number, first: number, after: number) => ({
  ...{ bookingId: BOOKING, claimVersion, position: 1, share: 50, advertiserId: ADVERTISER, category: null },
  ...{ from: midnight(first), until: midnight(after), override: null },
});
const booked: PlacementEvent = { type: 'AdBooked', data: place(1, 10, 15) };
const creative = { headline: 'Kabler', teaser: null, url: null, body: null, image: null, jobId: null };
const submitted: BookingEvent = { type: 'CreativeSubmitted', data: { creativeVersion: 1, creative } };
const approved: BookingEvent = { type: 'CreativeApproved', data: { creativeVersion: 1 } };
const rejected: BookingEvent = { type: 'CreativeRejected', data: { creativeVersion: 1, reason: 'Fejl' } };
const cancelled: BookingEvent = { type: 'BookingCancelled', data: { reason: null, fee: 150 } };
const released: PlacementEvent = { type: 'AdCancelled', data: { bookingId: BOOKING, claimVersion: 1 } };

type Fact = readonly [at: Instant, event: BookingEvent | PlacementEvent];

const told = (...facts: readonly Fact[]) =>
  foldInMemory(
    salesReports,
    toldHistory(
      [[noon(1), defined] as const, [noon(1), drafted] as const, ...facts].map(([at, event]) => ({
        stream:
          event.type === 'PlacementDefined' || 'bookingId' in event.data
            ? `placement-${PLACEMENT}`
            : `booking-${BOOKING}`,
        at,
        event,
      })),
    ),
  );
const showings = (...facts: readonly Fact[]) =>
  told(...facts).showings.map(({ visible, first_day, last_day }) => [
    visible.from,
    visible.until,
    first_day,
    last_day,
  ]);

describe('What the reports know of a booking', () => {
  it('is sold from when its place was granted, by the days of the placement', () => {
    const { sales, bookings } = told([noon(2), booked]);
    expect(sales).toMatchObject([
      {
        ...{ standing: 'booked', first_day: '2026-11-10', last_day: '2026-11-14' },
        ...{ net_price: 500n, unit_price: 100n, units: 5, off_day: null, fee: null },
        visible: { from: noon(2), until: null },
      },
    ]);
    expect(bookings).toMatchObject([{ standing: 'booked', shown_from: null, time_zone: timeZone }]);
    expect(told().sales).toEqual([]);
  });

  it('keeps what it was sold for before it was prolonged or called off', () => {
    const moved: AdRescheduled = {
      type: 'AdRescheduled',
      data: { ...place(2, 10, 20), supersedes: 1, expiresAt: null },
    };
    const changed: BookingEvent = {
      type: 'FlightChanged',
      data: { kind: 'extend', plan: planFor(10, 20), price: priceFor(10), difference: 500 },
    };
    const { sales } = told(
      [noon(2), booked],
      [noon(12), moved],
      [noon(12), changed],
      [noon(13), cancelled],
      [noon(13), { type: 'AdCancelled', data: { bookingId: BOOKING, claimVersion: 2 } }],
    );
    expect(
      sales.map(({ visible, standing, last_day, net_price, off_day, fee }) => [
        ...[visible.from, visible.until, standing, last_day, net_price, off_day, fee],
      ]),
    ).toEqual([
      [noon(2), noon(12), 'booked', '2026-11-14', 500n, null, null],
      [noon(12), noon(13), 'booked', '2026-11-19', 1_000n, null, null],
      [noon(13), null, 'cancelled', '2026-11-19', 1_000n, '2026-11-13', 150n],
    ]);
  });

  it('is nobody’s revenue when an option runs out or is declined', () => {
    const optioned: PlacementEvent = {
      type: 'AdOptioned',
      data: { ...place(1, 10, 15), expiresAt: noon(5) },
    };
    const expired: PlacementEvent = {
      type: 'AdOptionExpired',
      data: { bookingId: BOOKING, claimVersion: 1, dueAt: noon(5) },
    };
    const declined: BookingEvent = { type: 'BookingDeclined', data: { reason: null } };
    const late = '2026-11-05T11:00:09.000Z';
    const { sales, holdings } = told([noon(2), optioned], [late, expired]);
    expect(sales).toMatchObject([{ standing: 'option', visible: { from: noon(2), until: late } }]);
    expect(holdings).toMatchObject([{ standing: 'option', visible: { from: noon(2), until: noon(5) } }]);
    expect(told([noon(2), optioned], [noon(3), declined]).sales).toMatchObject([
      { standing: 'option', visible: { until: noon(3) } },
    ]);
  });

  it('held its place until it gave it up, in the middle of its flight too', () => {
    const { holdings } = told([noon(2), booked], [noon(12), cancelled], [noon(12), released]);
    expect(
      holdings.map(({ visible, held_from, held_until }) => [
        visible.from,
        visible.until,
        held_from,
        held_until,
      ]),
    ).toEqual([
      [noon(2), noon(12), midnight(10), midnight(15)],
      [noon(12), null, midnight(10), noon(12)],
    ]);
  });

  it('showed from when it was booked, approved and begun until its end, a day counted once', () => {
    expect(showings([noon(2), submitted], [noon(2), approved], [noon(3), booked])).toEqual([
      [midnight(10), midnight(15), '2026-11-10', '2026-11-14'],
    ]);
    const late = [[noon(2), booked] as const, [noon(11), submitted] as const, [noon(12), approved] as const];
    expect(showings(...late)).toEqual([[noon(12), midnight(15), '2026-11-12', '2026-11-14']]);
    expect(told(...late).bookings).toMatchObject([{ shown_from: noon(12) }]);
    const again: BookingEvent = { type: 'CreativeApproved', data: { creativeVersion: 1 } };
    expect(
      showings(
        [noon(2), submitted],
        [noon(2), approved],
        [noon(3), booked],
        [noon(12), rejected],
        [noon(14), again],
      ),
    ).toEqual([
      [midnight(10), noon(12), '2026-11-10', '2026-11-12'],
      [noon(14), midnight(15), '2026-11-14', '2026-11-14'],
    ]);
    expect(
      showings([noon(2), submitted], [noon(2), approved], [noon(3), booked], [noon(4), cancelled]),
    ).toEqual([]);
  });

  it('remembers when its start was due and recorded, and what made it good', () => {
    const started: BookingEvent = {
      type: 'AdStarted',
      data: { claimVersion: 1, dueAt: midnight(10), deliveryDueAt: null },
    };
    const granted: BookingEvent = {
      type: 'MakegoodGranted',
      data: { makegoodBookingId: MAKEGOOD, reason: 'Aldrig vist' },
    };
    expect(told([noon(2), booked], [noon(10), started], [noon(16), granted]).bookings).toMatchObject([
      { start_due_at: midnight(10), start_recorded_at: noon(10), makegood_id: MAKEGOOD, shown_from: null },
    ]);
  });
});
