import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CompanyEvent } from '#companies';
import { DomainError, plusMilliseconds } from '#kernel';
import type { Instant } from '#kernel';
import { foldInMemory } from '#projections';
import { toldHistory } from '#testing/told-history';
import type { Told } from '#testing/told-history';
import { bookingDecider, planToBook } from '../domain/booking.decider.js';
import type { BookingEvent, Creative, FlightPlan } from '../domain/booking.events.js';
import { CAPACITY } from '../domain/calendar.js';
import { placementDecider } from '../domain/placement.decider.js';
import type { PlacementEvent } from '../domain/placement.events.js';
import { adFlights } from './ad-flights.projection.js';
import { bookingScheduleRule } from './booking.schedule-rule.js';

const PLACEMENT = '0d5e7c1a-5b1d-5f0a-8f3d-2a6f1b9c4d01';
const COMPANY = '3f1d2c9a-7c55-5b1e-9d0a-2f6e8a1b4c01';
const BOOKING = '7c9d1e22-3a4b-5c6d-8e7f-900000000000';
const MONDAY = '2026-02-02T06:00:00.000Z';
const HOUR = 3_600_000;
const hours = (count: number) => plusMilliseconds(MONDAY, count * HOUR);

type AnyEvent = BookingEvent | PlacementEvent | CompanyEvent;
const fold = (facts: readonly Told<AnyEvent>[]) => foldInMemory(adFlights, toldHistory(facts));
const inPlacement = (at: Instant, event: PlacementEvent): Told<AnyEvent> => ({
  stream: `placement-${PLACEMENT}`,
  at,
  event,
});
const inBooking = (at: Instant, event: BookingEvent): Told<AnyEvent> => ({
  stream: `booking-${BOOKING}`,
  at,
  event,
});

const creative: Creative = { headline: 'Kabler', teaser: null, url: null, body: null };
const plan: FlightPlan = {
  placementId: PLACEMENT,
  advertiserId: COMPANY,
  share: 100,
  start: '2026-02-02T17:00',
  end: '2026-02-03T03:00',
  timeZone: 'Europe/Copenhagen',
  from: hours(10),
  until: hours(20),
};
const claim = { claimVersion: 1, position: 1, share: 100, from: hours(10), until: hours(20) };
const drafted = [
  inBooking(hours(0), { type: 'BookingDrafted', data: plan }),
  inBooking(hours(0), { type: 'CreativeSubmitted', data: { creativeVersion: 1, creative } }),
];
const approved = (at: Instant, version = 1) =>
  inBooking(at, { type: 'CreativeApproved', data: { creativeVersion: version } });
const booked = inPlacement(hours(1), { type: 'AdBooked', data: { ...claim, bookingId: BOOKING } });
const times = (facts: readonly Told<AnyEvent>[]) =>
  fold(facts).flights.map(({ headline, visible }) => [headline, visible.from, visible.until]);

describe('A flight', () => {
  it('shows in the time that the placement granted, and only with an approved creative', () => {
    expect(times(drafted)).toEqual([]);
    expect(times([...drafted, booked])).toEqual([]);
    expect(times([...drafted, approved(hours(0)), booked])).toEqual([['Kabler', hours(10), hours(20)]]);
    expect(times([...drafted, booked, approved(hours(12))])).toEqual([['Kabler', hours(12), hours(20)]]);
  });

  it('shows another creative from its approval on, and keeps what it showed before', () => {
    const newer = { ...creative, headline: 'Bedre kabler' };
    expect(
      times([
        ...drafted,
        approved(hours(0)),
        booked,
        inBooking(hours(12), { type: 'CreativeSubmitted', data: { creativeVersion: 2, creative: newer } }),
        approved(hours(13), 2),
      ]),
    ).toEqual([
      ['Kabler', hours(10), hours(13)],
      ['Bedre kabler', hours(13), hours(20)],
    ]);
  });

  it('is over the moment either stream says that it is off', () => {
    const running = [...drafted, approved(hours(0)), booked];
    const lost = inPlacement(hours(15), {
      type: 'AdCancelled',
      data: { bookingId: BOOKING, claimVersion: 1 },
    });
    const off = inBooking(hours(15), { type: 'BookingCancelled', data: {} });
    for (const end of [[lost], [off], [off, lost]]) {
      expect(times([...running, ...end])).toEqual([['Kabler', hours(10), hours(15)]]);
    }
  });

  it('that is called off before its start is never shown, also when its place came after', () => {
    const off = inBooking(hours(2), { type: 'BookingCancelled', data: {} });
    expect(times([...drafted, approved(hours(0)), booked, off])).toEqual([]);
    const late = inPlacement(hours(3), { type: 'AdBooked', data: { ...claim, bookingId: BOOKING } });
    expect(times([...drafted, approved(hours(0)), off, late])).toEqual([]);
  });

  it('is not moved by facts that come late, nor by the end of a claim that a later one superseded', () => {
    const running = [...drafted, approved(hours(0)), booked];
    const late = [
      inBooking(hours(30), { type: 'BookingClaimed', data: claim }),
      inBooking(hours(31), { type: 'AdStarted', data: { claimVersion: 1, dueAt: hours(10) } }),
      inBooking(hours(31), { type: 'AdEnded', data: { claimVersion: 1, dueAt: hours(20) } }),
    ];
    expect(times([...running, ...late])).toEqual(times(running));
    const again = inPlacement(hours(2), {
      type: 'AdBooked',
      data: { ...claim, bookingId: BOOKING, claimVersion: 2, from: hours(12) },
    });
    const old = inPlacement(hours(13), {
      type: 'AdCancelled',
      data: { bookingId: BOOKING, claimVersion: 1 },
    });
    expect(times([...running, again, old])).toEqual([['Kabler', hours(12), hours(20)]]);
  });
});

describe('A placement', () => {
  it('is known as it was set up at every time', () => {
    const { placements } = fold([
      inPlacement(hours(0), {
        type: 'PlacementDefined',
        data: { key: 'rail', name: 'Spalten', pageType: 'any', positions: 6, timeZone: 'Europe/Copenhagen' },
      }),
      inPlacement(hours(5), { type: 'PlacementRevised', data: { positions: 4 } }),
    ]);
    expect(
      placements.map(({ key, positions, visible }) => [key, positions, visible.from, visible.until]),
    ).toEqual([
      ['rail', 6, hours(0), hours(5)],
      ['rail', 4, hours(5), null],
    ]);
  });
});

describe('The schedule of a booking', () => {
  it('wakes the worker at start and end, under the version of the claim, until they are recorded or it is off', () => {
    const noted: BookingEvent = { type: 'BookingClaimed', data: claim };
    const events = toldHistory([{ stream: `booking-${BOOKING}`, at: hours(1), event: noted }]);
    expect(events.map((event) => bookingScheduleRule.dueOf(event))).toEqual([
      {
        set: [
          { fact: 'AdStarted', version: 1, dueAt: hours(10) },
          { fact: 'AdEnded', version: 1, dueAt: hours(20) },
        ],
      },
    ]);
  });
});

const step = fc.record({
  wait: fc.nat({ max: 6 }),
  booking: fc.integer({ min: 0, max: 11 }),
  action: fc.constantFrom('draft' as const, 'book' as const, 'book' as const, 'cancel' as const),
  starts: fc.integer({ min: -2, max: 20 }),
  lasts: fc.integer({ min: 1, max: 20 }),
  share: fc.constantFrom(10, 25, 40, 50, 60, 100),
  crashes: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Plays salespeople as the handlers work: several appends each, with crashes between the steps. */
function play(steps: readonly Step[]): Told<AnyEvent>[] {
  const told: Told<AnyEvent>[] = [
    inPlacement(MONDAY, {
      type: 'PlacementDefined',
      data: { key: 'rail', name: 'Spalten', pageType: 'any', positions: 2, timeZone: 'Europe/Copenhagen' },
    }),
  ];
  const historyOf = <Event extends AnyEvent>(stream: string) =>
    toldHistory(told.filter((fact) => fact.stream === stream) as Told<Event>[]);
  let hour = 0;
  for (const { wait, booking, action, starts, lasts, share, crashes } of steps) {
    hour += wait;
    const at = hours(hour);
    const bookingId = `${BOOKING.slice(0, -2)}${String(booking).padStart(2, '0')}`;
    const stream = `booking-${bookingId}`;
    const bookingState = () =>
      historyOf<BookingEvent>(stream).reduce(bookingDecider.evolve, bookingDecider.initialState);
    const calendar = () =>
      historyOf<PlacementEvent>(`placement-${PLACEMENT}`).reduce(
        placementDecider.evolve,
        placementDecider.initialState,
      );
    const ask = (command: Parameters<typeof placementDecider.decide>[0]) =>
      placementDecider.decide(command, calendar(), at).forEach((event) => told.push(inPlacement(at, event)));
    const tell = (command: Parameters<typeof bookingDecider.decide>[0]) =>
      bookingDecider.decide(command, bookingState(), at).forEach((event) => told.push({ stream, at, event }));
    const [start, end] = [hours(hour + starts), hours(hour + starts + lasts)].map((time) =>
      time.slice(0, 16),
    );
    try {
      switch (action) {
        case 'draft': {
          const agreed = { ...plan, share, start: start ?? '', end: end ?? '', timeZone: 'UTC' };
          tell({ type: 'DraftBooking', plan: agreed, creative });
          break;
        }
        case 'book': {
          const { share: wanted, from, until } = planToBook(bookingState());
          ask({ type: 'BookAd', bookingId, share: wanted, from, until });
          const granted = calendar()?.claims.find((one) => one.bookingId === bookingId);
          if (granted && !crashes) tell({ type: 'NoteClaim', claim: granted });
          break;
        }
        case 'cancel':
          tell({ type: 'CancelBooking' });
          if (!crashes) ask({ type: 'CancelAd', bookingId });
      }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return told;
}

/** The bookings that readers see at an instant, told from the log alone. */
function seenAt(told: readonly Told<AnyEvent>[], at: Instant): readonly string[] {
  const claims = new Map<string, { readonly from: Instant; readonly until: Instant }>();
  for (const { stream, event } of told.filter((fact) => fact.at <= at)) {
    if (event.type === 'AdBooked') claims.set(event.data.bookingId, event.data);
    if (event.type === 'AdCancelled') claims.delete(event.data.bookingId);
    if (event.type === 'BookingCancelled') claims.delete(stream.slice('booking-'.length));
  }
  return [...claims].filter(([, { from, until }]) => from <= at && at < until).map(([id]) => id);
}

describe('Any history of bookings', () => {
  it('shows at every instant what the log says, and never more than a position holds', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const told = play(steps);
        const { flights } = fold(told);
        for (let half = 0; half <= 300; half += 1) {
          const at = plusMilliseconds(MONDAY, (half * HOUR) / 2);
          const shown = flights.filter(
            ({ visible }) => visible.from <= at && (visible.until === null || at < visible.until),
          );
          expect(shown.map((flight) => flight.booking_id).sort()).toEqual([...seenAt(told, at)].sort());
          for (const position of [1, 2]) {
            const load = shown
              .filter((flight) => flight.position === position)
              .reduce((sum, { share }) => sum + share, 0);
            expect(load).toBeLessThanOrEqual(CAPACITY);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
