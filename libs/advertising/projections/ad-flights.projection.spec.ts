import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import type { CompanyEvent } from '#companies';
import { DomainError, plusMilliseconds } from '#kernel';
import type { Instant } from '#kernel';
import { foldInMemory } from '#projections';
import { toldHistory } from '#testing/told-history';
import type { Told } from '#testing/told-history';
import { bookingDecider, bookingToClaim, planOf } from '../domain/booking.decider.js';
import type {
  BookingEvent,
  BookingTerms,
  FlightPlan,
  NotedClaim,
  SubmittedCreative,
} from '../domain/booking.events.js';
import { CAPACITY } from '../domain/calendar.js';
import type { AdClaim } from '../domain/calendar.js';
import { placementDecider } from '../domain/placement.decider.js';
import type { PlacementState } from '../domain/placement.decider.js';
import { DEFAULT_TERMS } from '../domain/placement.events.js';
import type { PlacementEvent } from '../domain/placement.events.js';
import { adFlights } from './ad-flights.projection.js';
import { bookingScheduleRule, placementScheduleRule } from './booking.schedule-rule.js';

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

const creative: SubmittedCreative = {
  ...{ headline: 'Kabler', teaser: null, url: null, body: null, image: null, jobId: null },
};
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
const terms: BookingTerms = { orderId: null, category: null, price: null, makegoodFor: null };
const place = { claimVersion: 1, position: 1, share: 100, from: hours(10), until: hours(20) };
const claim: AdClaim = { ...place, bookingId: BOOKING, advertiserId: COMPANY, category: null };
const noted: NotedClaim = { ...place, standing: 'booked', expiresAt: null };
const rail: PlacementEvent = {
  type: 'PlacementDefined',
  data: {
    ...{ key: 'rail', name: 'Spalten', pageType: 'any', positions: 2, timeZone: 'Europe/Copenhagen' },
    ...DEFAULT_TERMS,
  },
};
const off: BookingEvent = { type: 'BookingCancelled', data: { reason: null, fee: null } };
const drafted = [
  inBooking(hours(0), { type: 'BookingDrafted', data: { ...plan, ...terms } }),
  inBooking(hours(0), { type: 'CreativeSubmitted', data: { creativeVersion: 1, creative } }),
];
const approved = (at: Instant, version = 1) =>
  inBooking(at, { type: 'CreativeApproved', data: { creativeVersion: version } });
const booked = inPlacement(hours(1), { type: 'AdBooked', data: { ...claim, override: null } });
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
    const called = inBooking(hours(15), off);
    for (const end of [[lost], [called], [called, lost]]) {
      expect(times([...running, ...end])).toEqual([['Kabler', hours(10), hours(15)]]);
    }
  });

  it('that is called off before its start is never shown, also when its place came after', () => {
    const called = inBooking(hours(2), off);
    expect(times([...drafted, approved(hours(0)), booked, called])).toEqual([]);
    const late = inPlacement(hours(3), { type: 'AdBooked', data: { ...claim, override: null } });
    expect(times([...drafted, approved(hours(0)), called, late])).toEqual([]);
  });

  it('is not moved by facts that come late, nor by the end of a claim that a later one superseded', () => {
    const running = [...drafted, approved(hours(0)), booked];
    const late = [
      inBooking(hours(30), { type: 'BookingClaimed', data: noted }),
      inBooking(hours(31), {
        type: 'AdStarted',
        data: { claimVersion: 1, dueAt: hours(10), deliveryDueAt: hours(30) },
      }),
      inBooking(hours(31), { type: 'AdEnded', data: { claimVersion: 1, dueAt: hours(20) } }),
    ];
    expect(times([...running, ...late])).toEqual(times(running));
    const again = inPlacement(hours(2), {
      type: 'AdBooked',
      data: { ...claim, claimVersion: 2, from: hours(12), override: null },
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
      inPlacement(hours(0), rail),
      inPlacement(hours(5), { type: 'PlacementRevised', data: { positions: 4, minDays: 7 } }),
      inPlacement(hours(6), { type: 'HouseAdChosen', data: { creative } }),
    ]);
    expect(
      placements.map(({ key, positions, terms: { minDays }, house_ad, visible }) => [
        ...[key, positions, minDays, house_ad?.headline ?? null, visible.from, visible.until],
      ]),
    ).toEqual([
      ['rail', 2, 1, null, hours(0), hours(5)],
      ['rail', 4, 7, null, hours(5), hours(6)],
      ['rail', 4, 7, 'Kabler', hours(6), null],
    ]);
  });
});

describe('The schedule of a booking', () => {
  const dueOf = (event: BookingEvent) => {
    const [recorded] = toldHistory([{ stream: `booking-${BOOKING}`, at: hours(1), event }]);
    return recorded && bookingScheduleRule.dueOf(recorded);
  };

  it('wakes the worker for the material, at start and end, under the version of the claim', () => {
    expect(dueOf({ type: 'BookingClaimed', data: noted })).toMatchObject({
      set: [
        // The day before the start has begun already.
        { fact: 'MaterialChecked', version: 1, dueAt: hours(1) },
        { fact: 'AdStarted', version: 1, dueAt: hours(10) },
        { fact: 'AdEnded', version: 1, dueAt: hours(20) },
      ],
    });
  });

  it('wakes the worker for the end of an option', () => {
    const data: NotedClaim = { ...noted, standing: 'option', expiresAt: hours(9) };
    expect(dueOf({ type: 'BookingClaimed', data })?.set).toEqual([
      { fact: 'BookingExpired', version: 1, dueAt: hours(9) },
    ]);
    const optioned: PlacementEvent = {
      type: 'AdOptioned',
      data: { ...claim, expiresAt: hours(9), override: null },
    };
    const [recorded] = toldHistory([{ stream: `placement-${PLACEMENT}`, at: hours(1), event: optioned }]);
    expect(recorded && placementScheduleRule.dueOf(recorded)).toEqual({
      set: [{ fact: `AdOptionExpired ${BOOKING}`, version: 1, dueAt: hours(9) }],
    });
  });

  it('lets it sleep when the booking is off', () => {
    expect(dueOf(off)?.clear).toEqual(expect.arrayContaining(['MaterialChecked', 'AdStarted', 'AdEnded']));
  });
});

const step = fc.record({
  wait: fc.nat({ max: 6 }),
  booking: fc.integer({ min: 0, max: 11 }),
  action: fc.constantFrom<'draft' | 'option' | 'book' | 'move' | 'cancel'>(
    ...(['draft', 'option', 'book', 'book', 'move', 'cancel'] as const),
  ),
  starts: fc.integer({ min: -2, max: 20 }),
  lasts: fc.integer({ min: 1, max: 20 }),
  share: fc.constantFrom(10, 25, 40, 50, 60, 100),
  crashes: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Plays salespeople as the handlers work: several appends each, with crashes between the steps. */
function play(steps: readonly Step[]): Told<AnyEvent>[] {
  const told: Told<AnyEvent>[] = [inPlacement(MONDAY, rail)];
  const historyOf = <Event extends AnyEvent>(stream: string) =>
    toldHistory(told.filter((fact) => fact.stream === stream) as Told<Event>[]);
  let hour = 0;
  for (const { wait, booking, action, starts, lasts, share, crashes } of steps) {
    hour += wait;
    const at = hours(hour);
    for (const { event } of placementDecider.due?.(calendarOf(told), at) ?? [])
      told.push(inPlacement(at, event));
    const bookingId = `${BOOKING.slice(0, -2)}${String(booking).padStart(2, '0')}`;
    const stream = `booking-${bookingId}`;
    const bookingState = () =>
      historyOf<BookingEvent>(stream).reduce(bookingDecider.evolve, bookingDecider.initialState);
    const calendar = () => calendarOf(told);
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
          tell({ type: 'DraftBooking', plan: agreed, terms, creative, approval: 'at-once' });
          break;
        }
        case 'option':
        case 'book':
        case 'move': {
          const { plan: known } = bookingToClaim(bookingState());
          const { from: _from, until: _until, ...local } = known;
          const wanted = action === 'move' ? { ...local, start: start ?? '', end: end ?? '' } : local;
          const { share: asked, from, until } = planOf(wanted);
          const wish = {
            ...{
              bookingId,
              share: asked,
              from,
              until,
              advertiserId: COMPANY,
              category: null,
              override: null,
            },
          };
          ask(
            action === 'option'
              ? { type: 'OptionAd', ...wish, expiresAt: plusMilliseconds(at, HOUR) }
              : { type: action === 'book' ? 'BookAd' : 'RescheduleAd', ...wish },
          );
          const granted = calendar()?.claims.find((one) => one.bookingId === bookingId);
          if (!granted || crashes) break;
          const standing = granted.expiresAt === null ? 'booked' : 'option';
          const { claimVersion, position, expiresAt } = granted;
          const got: NotedClaim = {
            ...{ claimVersion, position, expiresAt, standing },
            ...{ share: granted.share, from: granted.from, until: granted.until },
          };
          tell(
            action === 'move'
              ? { type: 'ChangeFlight', kind: 'move', plan: wanted, price: null, claim: got }
              : { type: 'NoteClaim', claim: got },
          );
          break;
        }
        case 'cancel':
          tell({ type: 'CancelBooking', reason: null, fee: null });
          if (!crashes) ask({ type: 'CancelAd', bookingId });
      }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return told;
}

function calendarOf(told: readonly Told<AnyEvent>[]): PlacementState {
  const stream = `placement-${PLACEMENT}`;
  return toldHistory(told.filter((fact) => fact.stream === stream) as Told<PlacementEvent>[]).reduce(
    placementDecider.evolve,
    placementDecider.initialState,
  );
}

/** The bookings that readers see at an instant, told from the log alone. */
function seenAt(told: readonly Told<AnyEvent>[], at: Instant): readonly string[] {
  const claims = new Map<string, { readonly from: Instant; readonly until: Instant }>();
  for (const { stream, event } of told.filter((fact) => fact.at <= at)) {
    if (event.type === 'AdBooked') claims.set(event.data.bookingId, event.data);
    if (event.type === 'AdRescheduled' && event.data.expiresAt === null) {
      claims.set(event.data.bookingId, event.data);
    }
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
