import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import {
  AdvertisingCommandModule,
  AdvertisingReadModule,
  BookBooking,
  CAPACITY,
  CancelBooking,
  DEFAULT_TERMS,
  DeclineBooking,
  MoveBooking,
  OptionBooking,
  OverbookingQuery,
  advertisingEventContracts,
  advertisingProjections,
  bookingDecider,
  placementDecider,
  statusOf,
} from '#advertising';
import type { Booking, PlacementEvent } from '#advertising';
import { CompaniesCommandModule, companiesProjections, companyEventContracts } from '#companies';
import { CommandRunner, randomId } from '#event-store';
import type { CommandEnvelope, EventStore } from '#event-store';
import { KurrentDBEventStore } from '#event-store/kurrentdb';
import { PostgresEventStore } from '#event-store/postgres';
import { DomainError, localTimeIn, plusDays, plusMilliseconds } from '#kernel';
import type { Instant, Recorded } from '#kernel';
import { openDeskNewsroom } from '#testing/desk-newsroom';
import type { DeskNewsroom, OpenLog } from '#testing/desk-newsroom';
import { openTestKurrentDB } from '#testing/test-kurrentdb';
import { BookBookingHandler } from '../../libs/advertising/application/book-booking/book-booking.handler.js';
import { CalendarSteps } from '../../libs/advertising/application/calendar-steps.js';
import { CancelBookingHandler } from '../../libs/advertising/application/cancel-booking/cancel-booking.handler.js';
import { DeclineBookingHandler } from '../../libs/advertising/application/decline-booking/decline-booking.handler.js';
import { FlightChanges } from '../../libs/advertising/application/flight-changes.js';
import { MoveBookingHandler } from '../../libs/advertising/application/move-booking/move-booking.handler.js';
import { OptionBookingHandler } from '../../libs/advertising/application/option-booking/option-booking.handler.js';

const ADMIN = '/api/admin/v1';
const ZONE = 'Europe/Copenhagen';
/** An option that nobody books is over before a client who waits so long comes back. */
const OPTION_MS = 5 * 3_600_000;
const ASKING = 1_000;
const DESKS = 3;
const BOOKINGS = 6;
/** A client whose command met too many others sends it again, under the same key. */
const PATIENCE = 30;

/** A log, and how another process opens it. */
interface SharedLog {
  readonly openLog: (() => Promise<OpenLog>) | undefined;
  readonly open: (newsroom: DeskNewsroom) => Promise<OpenLog>;
}

const onPostgres: SharedLog = {
  openLog: undefined,
  open: async ({ dataSource, connectionString }) => {
    const store = new PostgresEventStore({ dataSource, connectionString });
    return { store, close: () => store.close() };
  },
};

function onKurrentDB(): SharedLog {
  let connectionString = '';
  return {
    openLog: async () => {
      const opened = await openTestKurrentDB();
      ({ connectionString } = opened);
      return opened;
    },
    open: async () => {
      const store = await KurrentDBEventStore.connect({ connectionString });
      return { store, close: () => store.close() };
    },
  };
}

/** What a client does next with one of the bookings. */
const arbitraryStep = fc.record({
  booking: fc.nat(BOOKINGS - 1),
  does: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('option' as const, 'book' as const) },
    { weight: 3, arbitrary: fc.constant('move' as const) },
    { weight: 1, arbitrary: fc.constantFrom('cancel' as const, 'decline' as const) },
  ),
  share: fc.constantFrom(30, 50, 60, 100),
  startsInDays: fc.integer({ min: 10, max: 14 }),
  days: fc.integer({ min: 1, max: 4 }),
  waits: fc.constantFrom(0, 0, 0, 0, 0, OPTION_MS),
});
type Step = typeof arbitraryStep extends fc.Arbitrary<infer S> ? S : never;

/** What a booking holds, as the events of the placement alone say. */
interface Held {
  readonly position: number;
  readonly share: number;
  readonly from: Instant;
  readonly until: Instant;
}

describe.each([
  ['PostgreSQL', onPostgres],
  ['KurrentDB', onKurrentDB()],
])('The calendar of a placement on %s', (_, log) => {
  let newsroom: DeskNewsroom;
  let serial = 0;

  beforeAll(async () => {
    newsroom = await openDeskNewsroom({
      contracts: [...companyEventContracts, ...advertisingEventContracts],
      projections: [...companiesProjections, ...advertisingProjections],
      modules: [CompaniesCommandModule, AdvertisingReadModule, AdvertisingCommandModule],
      openLog: log.openLog,
    });
  }, 60_000);
  afterAll(() => newsroom.close());

  const envelope = (): CommandEnvelope => {
    const commandId = randomId();
    return { commandId, actorId: 'desk', correlationId: commandId };
  };
  const placed = async (positions: number): Promise<string> => {
    serial += 1;
    const details = {
      key: `plads-${serial}`,
      name: 'Plads',
      pageType: 'any',
      positions,
      timeZone: ZONE,
    } as const;
    const placementId = randomId();
    const command = {
      type: 'DefinePlacement' as const,
      placementId,
      details: { ...details, ...DEFAULT_TERMS },
    };
    const { id } = await newsroom.runner.create({
      decider: placementDecider,
      id: placementId,
      command,
      envelope: envelope(),
    });
    return id;
  };
  const times = (from: number, days: number) => {
    const at = (day: number) => localTimeIn(plusDays(newsroom.now(), day), ZONE);
    return { start: at(from), end: at(from + days) };
  };
  const drafted = async (
    placementId: string,
    { share, ...flight }: { readonly share: number; readonly start: string; readonly end: string },
  ): Promise<string> => {
    const plan = { placementId, advertiserId: randomId(), share, ...flight, timeZone: ZONE };
    const terms = { orderId: null, category: null, price: null, makegoodFor: null };
    const { id } = await newsroom.runner.create({
      decider: bookingDecider,
      command: { type: 'DraftBooking', plan, terms, creative: null, approval: 'later' },
      envelope: { ...envelope(), fresh: true },
    });
    return id;
  };
  const loadOf = async (placementId: string) => {
    const { state } = await newsroom.runner.load(placementDecider, placementId);
    return state?.claims ?? [];
  };
  const overbooked = async () => {
    expect(await newsroom.engine.caughtUp(30_000)).toBe(true);
    return newsroom.get(OverbookingQuery).overbookedAt(newsroom.now());
  };

  it('sells its last free share once to a thousand who ask at the same moment; the others are told what is free instead', async () => {
    const placementId = await placed(1);
    const flight = times(3, 7);
    const taken = await drafted(placementId, { share: 70, ...flight });
    const book = (id: string) => newsroom.send('POST', `${ADMIN}/bookings/${id}/book`);
    expect((await book(taken)).status).toBe(200);
    const ids = await Promise.all(
      Array.from({ length: ASKING }, () => drafted(placementId, { share: 30, ...flight })),
    );

    const replies = await Promise.all(ids.map(book));

    const won = replies.filter(({ status }) => status === 200);
    expect(won.map(({ json }) => json['state'])).toEqual(['booked']);
    const lost = replies.filter(({ status }) => status === 409);
    expect(lost).toHaveLength(ASKING - 1);
    const [until] = (await loadOf(placementId)).map((claim) => claim.until);
    for (const { json } of lost) {
      expect(json).toMatchObject({
        type: '/problems/placement-full',
        nearestFree: { from: until, position: 1 },
      });
      expect(json['alternatives']).toContainEqual(json['nearestFree']);
    }
    const claims = await loadOf(placementId);
    expect(claims.map(({ bookingId }) => bookingId)).toEqual([taken, won[0]?.json.id]);
    expect(claims.reduce((sum, { share }) => sum + share, 0)).toBe(CAPACITY);
    expect(await overbooked()).toEqual([]);
  }, 120_000);

  it('leaves a booking the place that one desk was granted, when another learns that it asked for a flight of before', async () => {
    const placementId = await placed(1);
    const id = await drafted(placementId, { share: 50, ...times(10, 2) });
    const steps = new CalendarSteps(newsroom.runner, newsroom.clock);
    const changes = new FlightChanges(newsroom.runner, steps, newsroom.clock);
    const step = { bookingId: id, placementId };
    const noRules = { category: null, override: null };
    const [first, second, third] = [envelope(), envelope(), envelope()];

    const { kind, wanted, price, booking } = await changes.proposed(id, times(12, 2));
    const before = { ...step, ...noRules, plan: booking.plan, envelope: first };
    const ofBefore = await steps.ask('BookAd', before);
    await steps.note(
      { type: 'ChangeFlight', kind, plan: wanted, price, claim: null },
      { ...step, envelope: second },
    );
    const move = await changes.proposed(id, times(14, 2));
    const claim = await steps.ask('RescheduleAd', {
      ...{ ...step, ...noRules },
      ...{ plan: move.plan, envelope: third },
    });
    await expect(
      steps.note({ type: 'NoteClaim', claim: ofBefore }, { ...step, envelope: first }),
    ).rejects.toMatchObject({ code: 'flight-changed' });
    await steps.note(
      { type: 'ChangeFlight', kind: move.kind, plan: move.wanted, price: move.price, claim },
      { ...step, envelope: third },
    );

    await agrees(placementId, [id]);
    expect(await loadOf(placementId)).toMatchObject([{ bookingId: id, claimVersion: claim.claimVersion }]);
  });

  it('never holds more than 100 of a position, and agrees with its bookings, however several processes option, book, move and cancel at once', async () => {
    const logs = await Promise.all(Array.from({ length: DESKS }, () => log.open(newsroom)));
    const desks = logs.map(({ store }) => deskOn(store, newsroom));
    const happened = new Set<string>();
    const steps = fc.array(arbitraryStep, { minLength: 6, maxLength: 14 });
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(steps, { minLength: DESKS, maxLength: DESKS }), async (work) => {
          const placementId = await placed(2);
          const ids = await Promise.all(
            Array.from({ length: BOOKINGS }, (_, index) =>
              drafted(placementId, { share: 40 + 10 * index, ...times(11, 3) }),
            ),
          );
          await Promise.all(
            work.map(async (list, index) => {
              for (const step of list) {
                newsroom.pass(step.waits);
                const id = ids[step.booking] ?? '';
                await insisting(desks[index]?.(step, id, times(step.startsInDays, step.days)));
              }
            }),
          );
          for (const type of await neverOver(placementId)) happened.add(type);
          await agrees(placementId, ids);
          expect(await overbooked()).toEqual([]);
        }),
        { numRuns: 8, endOnFailure: true },
      );
      expect([...happened]).toEqual(
        expect.arrayContaining(['AdOptioned', 'AdBooked', 'AdRescheduled', 'AdCancelled', 'AdOptionExpired']),
      );
    } finally {
      await Promise.all(logs.map((each) => each.close()));
    }
  }, 120_000);

  /** Adds up, event by event, what the placement's stream has granted: at no instant to come more than fits. What happened in it. */
  async function neverOver(placementId: string): Promise<ReadonlySet<string>> {
    const types = new Set<string>();
    const held = new Map<string, Held>();
    for await (const stored of newsroom.store.readStream(`placement-${placementId}`)) {
      const event = await newsroom.codec.decode<PlacementEvent>(stored);
      const now = event.occurredAt;
      types.add(event.type);
      track(held, event);
      const toCome = [...held.values()].filter(({ until }) => until > now);
      for (const { position, from } of toCome) {
        const instant = from > now ? from : now;
        const load = toCome
          .filter((one) => one.position === position && one.from <= instant && instant < one.until)
          .reduce((sum, { share }) => sum + share, 0);
        expect(load).toBeLessThanOrEqual(CAPACITY);
      }
    }
    return types;
  }

  /** What is optioned or booked holds just what the placement granted, and what is off holds nothing. */
  async function agrees(placementId: string, ids: readonly string[]): Promise<void> {
    await newsroom.recordDue(placementDecider, placementId);
    const claims = await loadOf(placementId);
    for (const id of ids) {
      const { state } = await newsroom.runner.load(bookingDecider, id);
      if (!state) throw new Error('no booking');
      const claim = claims.find(({ bookingId }) => bookingId === id);
      expect([id, heldBy(state, newsroom.now())]).toEqual([
        id,
        claim && { claimVersion: claim.claimVersion, share: claim.share, until: claim.until },
      ]);
    }
  }
});

/** Sends a command until it is done or refused for good: one that met too many others is sent again. */
async function insisting(send: (() => Promise<unknown>) | undefined): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await send?.();
      return;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.kind !== 'unavailable') return;
      if (attempt === PATIENCE) throw error;
    }
  }
}

function track(held: Map<string, Held>, event: Recorded<PlacementEvent>): void {
  switch (event.type) {
    case 'AdOptioned':
    case 'AdBooked':
    case 'AdRescheduled':
      held.set(event.data.bookingId, event.data);
      return;
    case 'AdOptionExpired':
    case 'AdCancelled':
      held.delete(event.data.bookingId);
      return;
    case 'PlacementDefined':
    case 'PlacementRevised':
    case 'HouseAdChosen':
  }
}

/** What a booking itself says that it holds. */
function heldBy(booking: Booking, now: Instant) {
  const { claim } = booking;
  if (!claim || !['option', 'booked', 'in-flight', 'finished'].includes(statusOf(booking, now)))
    return undefined;
  const { claimVersion, share, until } = claim;
  return { claimVersion, share, until };
}

/** One process of the desk, with a log, folds and a queue of its own. */
function deskOn(store: EventStore, { codec, clock }: DeskNewsroom) {
  const runner = new CommandRunner(store, codec, clock);
  const steps = new CalendarSteps(runner, clock);
  const option = new OptionBookingHandler(steps, clock);
  const book = new BookBookingHandler(steps);
  const move = new MoveBookingHandler(steps, new FlightChanges(runner, steps, clock));
  const cancel = new CancelBookingHandler(runner, steps);
  const decline = new DeclineBookingHandler(runner, steps);
  return ({ does, share }: Step, id: string, flight: { readonly start: string; readonly end: string }) => {
    const commandId = randomId();
    const envelope = { commandId, actorId: 'desk', correlationId: commandId };
    return async (): Promise<unknown> => {
      switch (does) {
        case 'option':
          return option.execute(
            new OptionBooking(envelope, { id, expiresAt: plusMilliseconds(clock.now(), OPTION_MS) }),
          );
        case 'book':
          return book.execute(new BookBooking(envelope, { id }));
        case 'move':
          return move.execute(new MoveBooking(envelope, { id, share, ...flight }));
        case 'cancel':
          return cancel.execute(new CancelBooking(envelope, { id }));
        case 'decline':
          return decline.execute(new DeclineBooking(envelope, { id, reason: null }));
      }
    };
  };
}
