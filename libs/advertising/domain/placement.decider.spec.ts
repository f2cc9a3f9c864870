import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError, plusMilliseconds } from '#kernel';
import type { Instant, Recorded } from '#kernel';
import { specify } from '#testing/decider-specification';
import { CAPACITY } from './calendar.js';
import type { AdClaim } from './calendar.js';
import type { PlacementCommand } from './placement.commands.js';
import { placementDecider } from './placement.decider.js';
import type { PlacementState } from './placement.decider.js';
import type { AdBooked, PlacementDefined, PlacementEvent } from './placement.events.js';

const placement = specify(placementDecider);
const NOW = '2026-02-01T12:00:00.000Z';
const MARCH = { from: '2026-03-01T00:00:00.000Z', until: '2026-04-01T00:00:00.000Z' };
const APRIL = { from: MARCH.until, until: '2026-05-01T00:00:00.000Z' };

const details = {
  key: 'rail',
  name: 'Højre spalte',
  pageType: 'any',
  positions: 2,
  timeZone: 'Europe/Copenhagen',
} as const;
const defined: PlacementDefined = { type: 'PlacementDefined', data: details };
const booked = (claim: Partial<AdClaim>): AdBooked => ({
  type: 'AdBooked',
  data: { bookingId: 'booking-1', claimVersion: 1, position: 1, share: 100, ...MARCH, ...claim },
});
const book = (wish: Partial<Extract<PlacementCommand, { type: 'BookAd' }>> = {}): PlacementCommand => ({
  type: 'BookAd',
  bookingId: 'booking-9',
  share: 100,
  ...MARCH,
  ...wish,
});
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
    expect(refusalOf(book(late), placement.given(...full).state).details).toEqual({
      nearestFree: { from: MARCH.until, until: '2026-04-17T00:00:00.000Z', position: 1 },
    });
    const early = { from: '2026-02-20T00:00:00.000Z', until: '2026-03-05T00:00:00.000Z' };
    expect(refusalOf(book(early), placement.given(...full).state).details).toEqual({
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

  it('that nobody defined takes no ads', () => {
    placement.given().when(book()).thenRefused('placement-unknown');
  });
});

const HOUR = 3_600_000;
const arbitraryStep = fc.record({
  wait: fc.nat({ max: 80 }),
  command: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant('BookAd' as const),
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
  let state: PlacementState = { details, claims: [], lastClaimVersion: 0 };
  let now = NOW;
  let shown: Shown[] = [];
  let positions: number = details.positions;
  const versions: number[] = [];
  steps.forEach(({ wait, command }, index) => {
    now = plusMilliseconds(now, wait * HOUR);
    for (const event of decided(toCommand(command, now), state, now)) {
      const recorded: Recorded<PlacementEvent> = {
        ...event,
        id: String(index),
        stream: 'placement-1',
        revision: BigInt(index),
        occurredAt: now,
        actorId: 'user-1',
        commandId: String(index),
      };
      state = placementDecider.evolve(state, recorded);
      if (event.type === 'AdBooked') {
        shown = [...shown, event.data];
        versions.push(event.data.claimVersion);
      }
      if (event.type === 'AdCancelled') {
        shown = shown.map((ad) =>
          ad.bookingId === event.data.bookingId && ad.until > now ? { ...ad, until: now } : ad,
        );
      }
      if (event.type === 'PlacementRevised') positions = event.data.positions ?? positions;
    }
  });
  return { state, shown, positions, versions, now };
}

function toCommand(command: Step['command'], now: Instant): PlacementCommand {
  switch (command.type) {
    case 'BookAd': {
      const from = plusMilliseconds(now, command.starts * HOUR);
      const { bookingId, share } = command;
      return { type: 'BookAd', bookingId, share, from, until: plusMilliseconds(from, command.hours * HOUR) };
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

describe('The calendar of a placement', () => {
  it('never holds more than 100 shares of any position at any instant, whatever is booked and cancelled', () => {
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
      command: { type: 'BookAd', bookingId: `booking-${index}`, share: 100, starts: 0, hours: 10 },
    }));
    const { state, shown } = play(steps);
    expect(shown).toHaveLength(500);
    expect(state?.claims.length).toBeLessThanOrEqual(6);
  });

  it('offers a period that can really be booked whenever it refuses one', () => {
    fc.assert(
      fc.property(fc.array(arbitraryStep, { maxLength: 40 }), arbitraryStep, (steps, { command }) => {
        fc.pre(command.type === 'BookAd');
        const { state, now } = play(steps);
        const wish = { ...toCommand(command, now), bookingId: 'booking-new' };
        let offer: unknown;
        try {
          placementDecider.decide(wish, state, now);
        } catch (error) {
          if (error instanceof DomainError && error.code === 'placement-full')
            offer = error.details['nearestFree'];
        }
        fc.pre(offer !== undefined);
        expect(offer).not.toBeNull();
        const [event] = placementDecider.decide({ ...wish, ...(offer as object) }, state, now);
        expect(event).toMatchObject({ type: 'AdBooked', data: offer });
      }),
      { numRuns: 500 },
    );
  });
});
