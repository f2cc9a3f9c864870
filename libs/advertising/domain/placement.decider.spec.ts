import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { DomainError, instantInZone, laterOf, plusMilliseconds } from '#kernel';
import type { Instant, Recorded } from '#kernel';
import { specify } from '#testing/decider-specification';
import type { Alternative, FlightTimes } from './alternatives.js';
import { CAPACITY } from './calendar.js';
import type { AdClaim } from './calendar.js';
import { flightOfDays, flightOfWeeks } from './flight-days.js';
import type { PlacementCommand } from './placement.commands.js';
import { placementDecider, settledAt } from './placement.decider.js';
import type { PlacementState } from './placement.decider.js';
import { DEFAULT_TERMS } from './placement.events.js';
import type {
  AdBooked,
  AdOptioned,
  Override,
  PlacementDefined,
  PlacementEvent,
  ProductTerms,
} from './placement.events.js';
import { earliestOffer } from './product-terms.js';

const placement = specify(placementDecider);
const ZONE = 'Europe/Copenhagen';
const NOW = '2026-02-01T12:00:00.000Z';
const MARCH = { from: '2026-03-01T00:00:00.000Z', until: '2026-04-01T00:00:00.000Z' };
const APRIL = { from: MARCH.until, until: '2026-05-01T00:00:00.000Z' };

const details = {
  key: 'rail',
  name: 'Højre spalte',
  pageType: 'any',
  positions: 2,
  timeZone: 'Europe/Copenhagen',
  ...DEFAULT_TERMS,
} as const;
const defined: PlacementDefined = { type: 'PlacementDefined', data: details };
const held: AdClaim = {
  bookingId: 'booking-1',
  claimVersion: 1,
  position: 1,
  share: 100,
  ...MARCH,
  advertiserId: 'company-1',
  category: null,
};
const booked = (claim: Partial<AdClaim>, override: Override | null = null): AdBooked => ({
  type: 'AdBooked',
  data: { ...held, ...claim, override },
});
const optioned = (claim: Partial<AdClaim>, expiresAt: Instant): AdOptioned => ({
  type: 'AdOptioned',
  data: { ...held, ...claim, expiresAt, override: null },
});
const book = (wish: Partial<Extract<PlacementCommand, { type: 'BookAd' }>> = {}): PlacementCommand => ({
  type: 'BookAd',
  bookingId: 'booking-9',
  share: 100,
  ...MARCH,
  advertiserId: 'company-1',
  category: null,
  override: null,
  ...wish,
});
/** Sold under these terms. */
const soldBy = (terms: Partial<ProductTerms>): PlacementDefined => ({
  type: 'PlacementDefined',
  data: { ...details, ...terms },
});
const OVERRIDE = { reason: 'Aftalt med redaktionen' };
const refusalOf = (command: PlacementCommand, state: PlacementState): DomainError => {
  try {
    placementDecider.decide(command, state, NOW);
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('was not refused');
};

describe('A placement', () => {
  it('is defined once', () => {
    const define: PlacementCommand = { type: 'DefinePlacement', placementId: 'placement-1', details };
    placement.given().when(define).then(defined);
    placement.given(defined).when(define).thenRefused('placement-known');
  });

  it('is revised by what changed alone', () => {
    placement
      .given(defined)
      .when({ type: 'RevisePlacement', changes: { name: 'Højre spalte', positions: 3 } })
      .then({ type: 'PlacementRevised', data: { positions: 3 } });
    placement.given(defined).when({ type: 'RevisePlacement', changes: {} }).thenNothing();
  });

  it('keeps the positions in which ads are booked', () => {
    const history = [defined, booked({}), booked({ bookingId: 'booking-2', claimVersion: 2, position: 2 })];
    const narrow: PlacementCommand = { type: 'RevisePlacement', changes: { positions: 1 } };
    placement
      .given(...history)
      .when(narrow)
      .thenRefused('positions-in-use');
    placement
      .given(...history)
      .when(narrow, APRIL.from)
      .then({ type: 'PlacementRevised', data: { positions: 1 } });
  });

  it('gives the lowest position with room', () => {
    placement
      .given(defined)
      .when(book())
      .then(booked({ bookingId: 'booking-9' }));
    placement
      .given(defined, booked({}))
      .when(book())
      .then(booked({ bookingId: 'booking-9', claimVersion: 2, position: 2 }));
  });

  it('lets one ad start at the very instant another ends', () => {
    placement
      .given(defined, booked({}))
      .when(book(APRIL))
      .then(booked({ bookingId: 'booking-9', claimVersion: 2, ...APRIL }));
  });

  it('fills a position up to its last share and no further', () => {
    const history = [{ ...defined, data: { ...details, positions: 1 } }, booked({ share: 70 })];
    placement
      .given(...history)
      .when(book({ share: 30 }))
      .then(booked({ bookingId: 'booking-9', claimVersion: 2, share: 30 }));
    placement
      .given(...history)
      .when(book({ share: 31 }))
      .thenRefused('placement-full');
  });

  it('says where the nearest free period is when it is full', () => {
    const full = [defined, booked({}), booked({ bookingId: 'booking-2', claimVersion: 2, position: 2 })];
    const late = { from: '2026-03-20T00:00:00.000Z', until: '2026-04-05T00:00:00.000Z' };
    expect(refusalOf(book(late), placement.given(...full).state).details).toMatchObject({
      nearestFree: { from: MARCH.until, until: '2026-04-17T00:00:00.000Z', position: 1 },
    });
    const early = { from: '2026-02-20T00:00:00.000Z', until: '2026-03-05T00:00:00.000Z' };
    expect(refusalOf(book(early), placement.given(...full).state).details).toMatchObject({
      nearestFree: { from: '2026-02-16T00:00:00.000Z', until: MARCH.from, position: 1 },
    });
  });

  it('starts an ad that should run by now at once', () => {
    placement
      .given(defined)
      .when(book({ from: '2026-01-01T00:00:00.000Z' }))
      .then(booked({ bookingId: 'booking-9', from: NOW }));
    placement
      .given(defined)
      .when(book({ from: '2026-01-01T00:00:00.000Z', until: NOW }))
      .thenRefused('flight-over');
  });

  it('takes a repeated booking as the one it has', () => {
    placement
      .given(defined, booked({}))
      .when(book({ bookingId: 'booking-1' }))
      .thenNothing();
    placement
      .given(defined, booked({}))
      .when(book({ bookingId: 'booking-1', share: 50 }))
      .thenRefused('booking-known');
  });

  it('gives a cancelled place to the next one, under a new claim', () => {
    const cancelled: PlacementEvent = {
      type: 'AdCancelled',
      data: { bookingId: 'booking-1', claimVersion: 1 },
    };
    placement.given(defined, booked({})).when({ type: 'CancelAd', bookingId: 'booking-1' }).then(cancelled);
    placement
      .given(defined, booked({}), cancelled)
      .when(book())
      .then(booked({ bookingId: 'booking-9', claimVersion: 2 }));
    placement.given(defined).when({ type: 'CancelAd', bookingId: 'booking-1' }).thenNothing();
    placement
      .given(defined, booked({}))
      .when({ type: 'CancelAd', bookingId: 'booking-1' }, MARCH.until)
      .thenNothing();
  });

  it('takes back one claim, and leaves alone what the booking was granted since', () => {
    const moved = booked({ claimVersion: 2, share: 40 });
    const takeBack = { type: 'CancelAd', bookingId: 'booking-1', claimVersion: 1 } as const;
    placement.given(defined, booked({}), moved).when(takeBack).thenNothing();
    placement
      .given(defined, booked({}))
      .when(takeBack)
      .then({ type: 'AdCancelled', data: { bookingId: 'booking-1', claimVersion: 1 } });
  });

  it('that nobody defined takes no ads', () => {
    placement.given().when(book()).thenRefused('placement-unknown');
  });

  it('shows a house ad from when one is chosen', () => {
    const creative = { headline: 'Bliv abonnent', teaser: null, url: null, body: null, image: null };
    const chosen: PlacementEvent = { type: 'HouseAdChosen', data: { creative } };
    placement.given(defined).when({ type: 'ChooseHouseAd', creative }).then(chosen);
    placement.given(defined, chosen).when({ type: 'ChooseHouseAd', creative }).thenNothing();
    placement.given(defined).when({ type: 'ChooseHouseAd', creative: null }).thenNothing();
  });
});

describe('An option', () => {
  const until = '2026-02-10T11:00:00.000Z';
  const { type: _type, ...wish } = book() as Extract<PlacementCommand, { type: 'BookAd' }>;
  const option: PlacementCommand = { ...wish, type: 'OptionAd', expiresAt: until };
  const held9 = { bookingId: 'booking-9' };
  const expired: PlacementEvent = {
    type: 'AdOptionExpired',
    data: { ...held9, claimVersion: 1, dueAt: until },
  };

  it('holds its place against everybody else until it ends', () => {
    placement.given(defined).when(option).then(optioned(held9, until));
    placement
      .given({ ...defined, data: { ...details, positions: 1 } }, optioned(held9, until))
      .when(book({ bookingId: 'booking-10' }))
      .thenRefused('placement-full');
  });

  it('ends by itself, once, and gives its place back', () => {
    const given = placement.given(defined, optioned(held9, until));
    expect(given.due('2026-02-10T10:59:59.999Z')).toEqual([]);
    expect(given.due(until)).toEqual([{ event: expired, dueAt: until, version: 1 }]);
    const over = placement.given(defined, optioned(held9, until), expired);
    expect(over.due(MARCH.until)).toEqual([]);
    over.when(book()).then(booked({ ...held9, claimVersion: 2 }));
  });

  it('is booked in its own place, whatever the terms have become', () => {
    placement
      .given(soldBy({}), optioned({ ...held9, position: 2 }, until), {
        type: 'PlacementRevised',
        data: { minDays: 90 },
      })
      .when(book())
      .then(booked({ ...held9, claimVersion: 2, position: 2 }));
    placement
      .given(defined, optioned(held9, until))
      .when(book({ share: 50 }))
      .thenRefused('booking-known');
  });

  it('ends after now and before its flight begins', () => {
    placement
      .given(defined)
      .when({ ...option, expiresAt: NOW })
      .thenRefused('option-expiry');
    placement
      .given(defined)
      .when({ ...option, expiresAt: '2026-03-01T00:00:00.001Z' })
      .thenRefused('option-expiry');
  });

  it('that is asked for again is the one that is there', () => {
    placement.given(defined, optioned(held9, until)).when(option).thenNothing();
    placement.given(defined, booked(held9)).when(option).thenRefused('booking-known');
  });

  it('is prolonged in its own place, for 30 days from now at most', () => {
    const longer = '2026-02-20T11:00:00.000Z';
    const given = placement.given(soldBy({ minDays: 1 }), optioned({ ...held9, position: 2 }, until));
    given
      .when({ ...option, expiresAt: longer })
      .then(optioned({ ...held9, claimVersion: 2, position: 2 }, longer));
    const april = { ...option, ...APRIL };
    placement
      .given(defined)
      .when({ ...april, expiresAt: '2026-03-03T12:00:00.000Z' })
      .then(optioned({ ...held9, ...APRIL }, '2026-03-03T12:00:00.000Z'));
    placement
      .given(defined)
      .when({ ...april, expiresAt: '2026-03-03T12:00:00.001Z' })
      .thenRefused('option-expiry');
  });

  it('that has run out is not there for whoever looks before that is recorded', () => {
    const { state } = placement.given(defined, optioned(held9, until));
    if (!state) throw new Error('no placement');
    expect(settledAt(state, '2026-02-10T10:59:59.999Z').claims).toHaveLength(1);
    expect(settledAt(state, until).claims).toEqual([]);
  });

  it('that ended cannot be ended again by a fact about an older claim', () => {
    const renewed = optioned({ ...held9, claimVersion: 2 }, '2026-02-20T11:00:00.000Z');
    expect(placement.given(defined, renewed, expired).state?.claims).toHaveLength(1);
  });
});

describe('The terms of a placement', () => {
  const WEEK = { from: '2026-03-01T23:00:00.000Z', until: '2026-03-08T23:00:00.000Z' };

  it('let some flight be', () => {
    const define = (terms: Partial<ProductTerms>): PlacementCommand => ({
      type: 'DefinePlacement',
      placementId: 'placement-1',
      details: soldBy(terms).data,
    });
    placement
      .given()
      .when(define({ minDays: 8, maxDays: 7 }))
      .thenRefused('terms-contradict');
    placement
      .given(soldBy({ maxDays: 7 }))
      .when({ type: 'RevisePlacement', changes: { minDays: 8 } })
      .thenRefused('terms-contradict');
    placement
      .given(soldBy({ maxDays: 7 }))
      .when({ type: 'RevisePlacement', changes: { minDays: 8, maxDays: null } })
      .then({ type: 'PlacementRevised', data: { minDays: 8, maxDays: null } });
  });

  it.each<[string, Partial<ProductTerms>, string]>([
    ['lead-time-short', { leadTimeHours: 29 * 24 }, 'lead-time'],
    ['flight-too-short', { minDays: 8 }, 'length'],
    ['flight-too-long', { maxDays: 6 }, 'length'],
    ['blackout', { blackouts: [{ from: '2026-03-08', to: '2026-03-09', reason: 'Valg' }] }, 'blackout'],
  ])(
    'refuse with %s what does not fit, and a chief of sales may lift them with a reason',
    (code, terms, rule) => {
      placement.given(soldBy(terms)).when(book(WEEK)).thenRefused(code);
      placement
        .given(soldBy(terms))
        .when(book({ ...WEEK, override: OVERRIDE }))
        .then(booked({ bookingId: 'booking-9', ...WEEK }, { rules: [rule as 'length'], ...OVERRIDE }));
    },
  );

  it('count days as the calendar of the zone has them when clocks change', () => {
    const march = { from: '2026-03-28T23:00:00.000Z', until: '2026-03-29T22:00:00.000Z' };
    const october = { from: '2026-10-24T22:00:00.000Z', until: '2026-10-25T23:00:00.000Z' };
    for (const day of [march, october]) {
      placement
        .given(soldBy({ minDays: 1, maxDays: 1 }))
        .when(book(day))
        .then(booked({ bookingId: 'booking-9', ...day }));
      placement
        .given(soldBy({ minDays: 2 }))
        .when(book(day))
        .thenRefused('flight-too-short');
    }
  });

  it('offer no time in which nothing is sold, nor one that the lead time rules out', () => {
    const blackouts = [{ from: '2026-02-20', to: '2026-03-31', reason: 'Ombygning' }];
    const refusal = refusalOf(book(WEEK), placement.given(soldBy({ blackouts, leadTimeHours: 24 })).state);
    expect(refusal.details['alternatives']).toMatchObject([
      { flight: { week: '2026-W07' } },
      { flight: { week: '2026-W15' } },
      { flight: { week: '2026-W16' } },
    ]);
  });

  it('never lift capacity', () => {
    placement
      .given(soldBy({ positions: 1 } as Partial<ProductTerms>), booked({}))
      .when(book({ override: OVERRIDE }))
      .thenRefused('placement-full');
  });

  it('write no override down that nothing needed', () => {
    placement
      .given(defined)
      .when(book({ override: OVERRIDE }))
      .then(booked({ bookingId: 'booking-9' }));
  });
});

describe('Competitors', () => {
  const terms = soldBy({ separated: true });
  const hosting = { category: 'hosting' };
  const theirs = booked({ ...hosting, advertiserId: 'company-2', share: 50 });

  it('share a position, where they never meet, rather than stand beside each other', () => {
    placement
      .given(terms, theirs)
      .when(book({ ...hosting, share: 50 }))
      .then(booked({ bookingId: 'booking-9', claimVersion: 2, ...hosting, share: 50, position: 1 }));
    placement
      .given(terms, theirs)
      .when(book({ ...hosting, share: 60 }))
      .thenRefused('competitor-beside');
  });

  it('are kept apart only where the placement is sold so, and only in the same time', () => {
    const wish = book({ ...hosting, share: 60 });
    placement
      .given(defined, theirs)
      .when(wish)
      .then(booked({ bookingId: 'booking-9', claimVersion: 2, ...hosting, share: 60, position: 2 }));
    placement
      .given(terms, theirs)
      .when({ ...wish, ...APRIL })
      .then(booked({ bookingId: 'booking-9', claimVersion: 2, ...hosting, share: 60, ...APRIL }));
  });

  it('are not those of one advertiser, nor of no category', () => {
    placement
      .given(terms, booked(hosting))
      .when(book(hosting))
      .then(booked({ bookingId: 'booking-9', claimVersion: 2, ...hosting, position: 2 }));
    placement
      .given(terms, booked({ advertiserId: 'company-2' }))
      .when(book())
      .then(booked({ bookingId: 'booking-9', claimVersion: 2, position: 2 }));
  });

  it('stand beside each other when a chief of sales says so', () => {
    placement
      .given(terms, theirs)
      .when(book({ ...hosting, share: 60, override: OVERRIDE }))
      .then(
        booked(
          { bookingId: 'booking-9', claimVersion: 2, ...hosting, share: 60, position: 2 },
          { rules: ['separation'], ...OVERRIDE },
        ),
      );
  });
});

describe('A booked flight', () => {
  const move = (wish: Partial<Extract<PlacementCommand, { type: 'BookAd' }>>): PlacementCommand => {
    const { type: _type, ...asked } = book({ bookingId: 'booking-1', ...wish }) as Extract<
      PlacementCommand,
      { type: 'BookAd' }
    >;
    return { ...asked, type: 'RescheduleAd' };
  };
  const moved = (claim: Partial<AdClaim>): PlacementEvent => ({
    type: 'AdRescheduled',
    data: { ...held, claimVersion: 2, ...claim, supersedes: 1, expiresAt: null, override: null },
  });

  it('moves to another time, in its own position if that is free', () => {
    placement
      .given(defined, booked({ position: 2 }))
      .when(move(APRIL))
      .then(moved({ ...APRIL, position: 2 }));
    placement
      .given(
        defined,
        booked({ position: 2 }),
        booked({ bookingId: 'booking-2', claimVersion: 2, position: 2, ...APRIL }),
      )
      .when(move(APRIL))
      .then({ ...moved({ ...APRIL, position: 1, claimVersion: 3 }) });
  });

  it('is prolonged while it runs without a lead time, and needs room only from now on', () => {
    const running = '2026-03-10T00:00:00.000Z';
    placement
      .given(soldBy({ leadTimeHours: 1_000 }), booked({}))
      .when(move({ from: MARCH.from, until: APRIL.until }), running)
      .then(moved({ until: APRIL.until }));
    placement
      .given(soldBy({ leadTimeHours: 1_000 }), booked({}))
      .when(move(APRIL), running)
      .thenRefused('lead-time-short');
  });

  it('stays an option when it was one', () => {
    const until = '2026-02-10T11:00:00.000Z';
    placement
      .given(defined, optioned({}, until))
      .when(move(APRIL))
      .then({
        type: 'AdRescheduled',
        data: { ...held, ...APRIL, claimVersion: 2, supersedes: 1, expiresAt: until, override: null },
      });
  });

  it('cannot move to where it has no room, nor when it holds nothing', () => {
    const full = [defined, booked({}), booked({ bookingId: 'booking-2', claimVersion: 2, ...APRIL })];
    const both = [...full, booked({ bookingId: 'booking-3', claimVersion: 3, position: 2, ...APRIL })];
    placement
      .given(...both)
      .when(move(APRIL))
      .thenRefused('placement-full');
    placement.given(defined).when(move(APRIL)).thenRefused('nothing-held');
    placement.given(defined, booked({})).when(move(APRIL), MARCH.until).thenRefused('nothing-held');
  });

  it('that is where it is wanted stays there', () => {
    placement.given(defined, booked({})).when(move({})).thenNothing();
  });
});

const HOUR = 3_600_000;
const arbitraryStep = fc.record({
  wait: fc.nat({ max: 80 }),
  command: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constantFrom('BookAd' as const, 'OptionAd' as const, 'RescheduleAd' as const),
        category: fc.constantFrom('hosting', 'telefoni', null),
        lifted: fc.boolean(),
        bookingId: fc.integer({ min: 1, max: 40 }).map((n) => `booking-${n}`),
        share: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constantFrom(25, 50, 100)),
        starts: fc.integer({ min: -10, max: 60 }),
        hours: fc.integer({ min: 1, max: 40 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('CancelAd' as const),
        bookingId: fc.integer({ min: 1, max: 40 }).map((n) => `booking-${n}`),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('RevisePlacement' as const),
        positions: fc.integer({ min: 1, max: 4 }),
      }),
    },
  ),
});
type Step = typeof arbitraryStep extends fc.Arbitrary<infer S> ? S : never;

/** What readers could see: claims cut where they were cancelled, rebuilt from the events alone. */
interface Shown {
  readonly bookingId: string;
  readonly position: number;
  readonly share: number;
  readonly from: Instant;
  readonly until: Instant;
}

function play(steps: readonly Step[]) {
  let state: PlacementState = {
    details: { ...details, separated: true, leadTimeHours: 2, maxDays: 2 },
    houseAd: null,
    claims: [],
    lastClaimVersion: 0,
  };
  let now = NOW;
  let shown: Shown[] = [];
  let positions: number = details.positions;
  const versions: number[] = [];
  const record = (event: PlacementEvent) => {
    const recorded: Recorded<PlacementEvent> = {
      ...event,
      id: 'event',
      stream: 'placement-1',
      revision: 0n,
      occurredAt: now,
      actorId: 'user-1',
      commandId: 'command',
    };
    state = placementDecider.evolve(state, recorded);
    switch (event.type) {
      case 'AdOptioned':
      case 'AdBooked':
      case 'AdRescheduled':
        shown = [
          ...cut(shown, event.data.bookingId, now),
          { ...event.data, from: laterOf(event.data.from, now) },
        ];
        versions.push(event.data.claimVersion);
        break;
      case 'AdCancelled':
      case 'AdOptionExpired':
        shown = cut(shown, event.data.bookingId, now);
        break;
      case 'PlacementRevised':
        positions = event.data.positions ?? positions;
        break;
      case 'PlacementDefined':
      case 'HouseAdChosen':
    }
  };
  for (const { wait, command } of steps) {
    now = plusMilliseconds(now, wait * HOUR);
    for (const { event } of placementDecider.due?.(state, now) ?? []) record(event);
    for (const event of decided(toCommand(command, now), state, now)) record(event);
  }
  return { state, shown, positions, versions, now };
}

/** What a booking holds no more from now on. */
function cut(shown: readonly Shown[], bookingId: string, now: Instant): Shown[] {
  return shown.map((ad) => (ad.bookingId === bookingId && ad.until > now ? { ...ad, until: now } : ad));
}

function toCommand(command: Step['command'], now: Instant): PlacementCommand {
  switch (command.type) {
    case 'OptionAd':
    case 'RescheduleAd':
    case 'BookAd': {
      const from = plusMilliseconds(now, command.starts * HOUR);
      const { bookingId, share, category, lifted } = command;
      const wish = {
        ...{ bookingId, share, from, until: plusMilliseconds(from, command.hours * HOUR) },
        ...{ category, advertiserId: `company-of-${bookingId}`, override: lifted ? OVERRIDE : null },
      };
      return command.type === 'OptionAd'
        ? { type: command.type, ...wish, expiresAt: plusMilliseconds(now, 3 * HOUR) }
        : { type: command.type, ...wish };
    }
    case 'CancelAd':
      return command;
    case 'RevisePlacement':
      return { type: 'RevisePlacement', changes: { positions: command.positions } };
  }
}

function decided(command: PlacementCommand, state: PlacementState, now: Instant): readonly PlacementEvent[] {
  try {
    return placementDecider.decide(command, state, now);
  } catch (error) {
    if (error instanceof DomainError) return [];
    throw error;
  }
}

describe('Instead of what is refused', () => {
  const weeks = (first: string, last: string) => instantsOf({ days: { from: first, to: last } });
  const offersTo = (wish: object, ...history: readonly PlacementEvent[]) => {
    const { state } = placement.given(...history);
    const offers = refusalOf(book(wish), state).details['alternatives'] as readonly Alternative[];
    return offers.map(({ flight }) => flight);
  };
  const one = soldBy({ positions: 1 } as Partial<ProductTerms>);

  it('whole weeks are offered to who asked for weeks, over the end of a year with 53 of them too', () => {
    const christmas = booked(weeks('2026-12-24', '2026-12-26'));
    expect(offersTo(weeks('2026-12-21', '2026-12-27'), one, christmas)).toEqual([
      { week: '2026-W51' },
      { week: '2026-W53' },
      { week: '2026-W50' },
    ]);
    expect(offersTo(weeks('2026-12-21', '2027-01-03'), one, christmas)).toEqual([
      { weeks: ['2026-W53', '2027-W01'] },
      { weeks: ['2026-W50', '2026-W51'] },
      { weeks: ['2027-W01', '2027-W02'] },
    ]);
  });

  it('whole days are offered to who asked for days, each flight of as many days when clocks change', () => {
    const taken = booked(weeks('2026-03-27', '2026-03-28'));
    expect(offersTo(weeks('2026-03-28', '2026-03-30'), one, taken)).toEqual([
      { days: { from: '2026-03-29', to: '2026-03-31' } },
      { days: { from: '2026-04-01', to: '2026-04-03' } },
      { days: { from: '2026-03-24', to: '2026-03-26' } },
    ]);
  });

  it('nothing is offered that the lead time would refuse an hour later', () => {
    const terms = soldBy({ positions: 1, leadTimeHours: 12 } as Partial<ProductTerms>);
    const wish = { from: '2026-02-01T20:00:00.000Z', until: '2026-02-01T22:00:00.000Z' };
    expect(offersTo(wish, terms)).toEqual([
      { start: '2026-02-02T02:00', end: '2026-02-02T04:00', timeZone: ZONE },
    ]);
  });

  it('a flight under way is told how long it can go on', () => {
    const running = booked({ from: '2026-01-26T23:00:00.000Z', until: '2026-02-02T23:00:00.000Z' });
    const next = booked({
      ...{ bookingId: 'booking-2', claimVersion: 2 },
      ...{ from: '2026-02-09T23:00:00.000Z', until: '2026-02-16T23:00:00.000Z' },
    });
    const { state } = placement.given(one, running, next);
    const wish = { bookingId: 'booking-1', from: running.data.from, until: '2026-02-16T23:00:00.000Z' };
    const { type: _type, ...asked } = book(wish) as Extract<PlacementCommand, { type: 'BookAd' }>;
    const prolong: PlacementCommand = { type: 'RescheduleAd', ...asked };
    expect(refusalOf(prolong, state).details['alternatives']).toEqual([
      {
        ...{ from: running.data.from, until: next.data.from, position: 1 },
        flight: { start: '2026-01-27T00:00', end: '2026-02-10T00:00', timeZone: ZONE },
      },
    ]);
  });
});

describe('The calendar of a placement', () => {
  it('never holds more than 100 shares of any position at any instant, whatever is optioned, booked, moved and cancelled', () => {
    fc.assert(
      fc.property(fc.array(arbitraryStep, { maxLength: 60 }), (steps) => {
        const { shown } = play(steps);
        for (const { from: instant } of shown) {
          const load = new Map<number, number>();
          for (const { position, share, from, until } of shown) {
            if (from <= instant && instant < until) load.set(position, (load.get(position) ?? 0) + share);
          }
          expect(Math.max(0, ...load.values())).toBeLessThanOrEqual(CAPACITY);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never has an ad in a position that does not exist, and counts its claims upwards', () => {
    fc.assert(
      fc.property(fc.array(arbitraryStep, { maxLength: 60 }), (steps) => {
        const { state, shown, positions, versions, now } = play(steps);
        for (const { position, until } of shown)
          if (until > now) expect(position).toBeLessThanOrEqual(positions);
        expect(versions).toEqual(versions.map((_, index) => index + 1));
        expect(state?.lastClaimVersion).toBe(versions.length);
      }),
    );
  });

  it('remembers nothing that ended 48 hours before its newest event, however many ads there were', () => {
    const steps: readonly Step[] = Array.from({ length: 500 }, (_, index) => ({
      wait: 10,
      command: {
        type: 'BookAd',
        ...{ bookingId: `booking-${index}`, share: 100, starts: 2, hours: 10 },
        ...{ category: null, lifted: false },
      },
    }));
    const { state, shown } = play(steps);
    expect(shown).toHaveLength(500);
    expect(state?.claims.length).toBeLessThanOrEqual(6);
  });

  it('offers periods that can really be booked whenever it refuses one', () => {
    fc.assert(
      fc.property(fc.array(arbitraryStep, { maxLength: 40 }), arbitraryStep, (steps, { command }) => {
        fc.pre(command.type === 'BookAd' && command.hours <= 24 && !command.lifted);
        const { state, now } = play(steps);
        const wish = { ...toCommand(command, now), bookingId: 'booking-new' };
        let offers: unknown;
        try {
          placementDecider.decide(wish, state, now);
        } catch (error) {
          if (error instanceof DomainError && error.kind === 'conflict')
            offers = error.details['alternatives'];
        }
        fc.pre(offers !== undefined);
        expect(offers).not.toHaveLength(0);
        for (const offer of offers as readonly Alternative[]) {
          const [event] = placementDecider.decide({ ...wish, ...offer }, state, now);
          const { flight, ...place } = offer;
          expect(event).toMatchObject({ type: 'AdBooked', data: place });
          expect(instantsOf(flight)).toMatchObject({ from: place.from, until: place.until });
        }
      }),
      { numRuns: 150 },
    );
  });

  it('offers none that lies nearer than the first: every nearer hour is refused', () => {
    fc.assert(
      fc.property(fc.array(arbitraryStep, { maxLength: 25 }), arbitraryStep, (steps, { command }) => {
        fc.pre(command.type === 'BookAd' && command.hours <= 24);
        const { state, now } = play(steps);
        const wish = {
          ...toCommand({ ...command, lifted: false }, now),
          bookingId: 'booking-new',
        };
        if (wish.type !== 'BookAd') return;
        const nearest = nearestOf(wish, state, now);
        // Who asks for whole days is offered whole days.
        fc.pre(nearest !== undefined && 'start' in nearest.flight);
        const distance = Math.abs(Date.parse(nearest?.from ?? now) - Date.parse(wish.from));
        for (let hour = 1; hour * HOUR < Math.min(distance, 60 * HOUR); hour += 1) {
          for (const shift of [hour * HOUR, -hour * HOUR]) {
            const from = plusMilliseconds(wish.from, shift);
            if (!state || from < earliestOffer(state.details, now)) continue;
            const until = plusMilliseconds(wish.until, shift);
            expect(decided({ ...wish, from, until }, state, now)).toEqual([]);
          }
        }
      }),
    );
  });
});

/** The instants that a request with these times yields. */
function instantsOf(flight: FlightTimes) {
  const { start, end } =
    'start' in flight
      ? flight
      : 'days' in flight
        ? flightOfDays(flight.days)
        : flightOfWeeks('week' in flight ? [flight.week] : (flight.weeks as readonly [string]));
  return { from: instantInZone(start, ZONE), until: instantInZone(end, ZONE) };
}

function nearestOf(wish: PlacementCommand, state: PlacementState, now: Instant): Alternative | undefined {
  try {
    placementDecider.decide(wish, state, now);
    return undefined;
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind !== 'conflict') return undefined;
    return (error.details['alternatives'] as readonly Alternative[] | undefined)?.[0];
  }
}
