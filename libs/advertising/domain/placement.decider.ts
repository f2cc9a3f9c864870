import { DomainError, differencesOf, laterOf, plusDays, plusMilliseconds, sameValue } from '#kernel';
import type { Decider, DueFact, Instant, Recorded } from '#kernel';
import type { Creative } from './booking.events.js';
import { alternativesTo, longestFrom } from './alternatives.js';
import type { Alternative, AlternativesWanted } from './alternatives.js';
import { freePosition } from './calendar.js';
import type { AdClaim, SpaceRequest } from './calendar.js';
import type { PlacementCommand, SpaceWish } from './placement.commands.js';
import type { LiftableRule, Override, PlacementDetails, PlacementEvent } from './placement.events.js';
import { assertTermsAgree, brokenTerms, closedPeriods, earliestOffer } from './product-terms.js';

/** For how long after its end a claim is remembered: its repeats and late cancellations have come by then. */
const MEMORY_MS = 48 * 3_600_000;
/** So many free periods a refusal offers instead. */
const MOST_ALTERNATIVES = 3;

/** An option holds its place for so many days at most; it may be prolonged by as many from then on. */
export const LONGEST_OPTION_DAYS = 30;

/** A claim as the calendar holds it. */
export interface HeldClaim extends AdClaim {
  /** When an option ends; null for a claim that is booked. */
  readonly expiresAt: Instant | null;
}

/** Null until the placement is defined. Plain JSON. */
export type PlacementState = {
  readonly details: PlacementDetails;
  /** What shows where nobody's ad does; null for nothing. */
  readonly houseAd: Creative | null;
  /** The claims that are not long over, oldest first. */
  readonly claims: readonly HeldClaim[];
  readonly lastClaimVersion: number;
} | null;

/** A placement that is there. */
export type DefinedPlacement = NonNullable<PlacementState>;

function decide(command: PlacementCommand, state: PlacementState, now: Instant): readonly PlacementEvent[] {
  switch (command.type) {
    case 'DefinePlacement':
      if (state) throw placementKnown(command.placementId);
      assertTermsAgree(command.details);
      return [{ type: 'PlacementDefined', data: command.details }];
    case 'RevisePlacement':
      return revise(command.changes, defined(state), now);
    case 'ChooseHouseAd':
      if (sameValue(defined(state).houseAd, command.creative)) return [];
      return [{ type: 'HouseAdChosen', data: { creative: command.creative } }];
    case 'OptionAd':
      return option(command, defined(state), now);
    case 'BookAd':
      return book(command, defined(state), now);
    case 'RescheduleAd':
      return reschedule(command, defined(state), now);
    case 'CancelAd': {
      const claim = claimOf(command.bookingId, defined(state));
      if (!claim || claim.until <= now) return [];
      const { bookingId, claimVersion } = claim;
      if (command.claimVersion !== undefined && command.claimVersion !== claimVersion) return [];
      return [{ type: 'AdCancelled', data: { bookingId, claimVersion } }];
    }
  }
}

function revise(
  wanted: Partial<Omit<PlacementDetails, 'key'>>,
  { details, claims }: DefinedPlacement,
  now: Instant,
): readonly PlacementEvent[] {
  const { key: _key, ...known } = details;
  const changes = differencesOf(known, wanted);
  if (Object.keys(changes).length === 0) return [];
  assertTermsAgree({ ...details, ...changes });
  const positions = changes.positions ?? details.positions;
  const lost = claims.filter((claim) => claim.position > positions && claim.until > now);
  if (lost.length > 0) {
    throw new DomainError(
      'conflict',
      'positions-in-use',
      'Ads are booked in the positions that would go: cancel them first or wait for their end.',
      { details: { bookings: lost.map(({ bookingId }) => bookingId) } },
    );
  }
  return [{ type: 'PlacementRevised', data: changes }];
}

function option(
  { expiresAt, ...wish }: Extract<PlacementCommand, { type: 'OptionAd' }>,
  state: DefinedPlacement,
  now: Instant,
): readonly PlacementEvent[] {
  const known = claimOf(wish.bookingId, state);
  if (known && (known.expiresAt === null || !isSame(known, wish))) throw bookingKnown();
  if (known?.expiresAt === expiresAt) return [];
  const latest = plusDays(now, LONGEST_OPTION_DAYS);
  if (expiresAt <= now || expiresAt > laterOf(wish.from, now) || expiresAt > latest) {
    throw new DomainError(
      'invalid',
      'option-expiry',
      `Let the option end before its flight begins, within ${LONGEST_OPTION_DAYS} days from now.`,
      {
        problems: [{ field: 'expiresAt', message: 'lies in the past, after the start or too far away' }],
      },
    );
  }
  if (known) {
    // Prolonged: what it holds it keeps, and its terms were agreed.
    const { expiresAt: _expiresAt, ...place } = known;
    return [
      {
        type: 'AdOptioned',
        data: { ...place, claimVersion: nextVersion(state), expiresAt, override: null },
      },
    ];
  }
  const { claim, override } = granted(wish, state, now);
  return [{ type: 'AdOptioned', data: { ...claim, expiresAt, override } }];
}

function book(wish: SpaceWish, state: DefinedPlacement, now: Instant): readonly PlacementEvent[] {
  const known = claimOf(wish.bookingId, state);
  if (!known) {
    const { claim, override } = granted(wish, state, now);
    return [{ type: 'AdBooked', data: { ...claim, override } }];
  }
  if (!isSame(known, wish)) throw bookingKnown();
  if (known.expiresAt === null) return [];
  // What the option holds is what is booked: nobody else could take it, and its terms were agreed.
  const { expiresAt: _expiresAt, ...claim } = known;
  return [{ type: 'AdBooked', data: { ...claim, claimVersion: nextVersion(state), override: null } }];
}

function reschedule(wish: SpaceWish, state: DefinedPlacement, now: Instant): readonly PlacementEvent[] {
  const known = claimOf(wish.bookingId, state);
  if (!known || known.until <= now) {
    throw new DomainError(
      'conflict',
      'nothing-held',
      'The booking holds nothing that could be moved: option or book it first.',
    );
  }
  const from = known.from <= now && wish.from <= now ? known.from : wish.from;
  if (known.from === from && isSame(known, wish)) return [];
  const { claim, override } = granted({ ...wish, from }, state, now, known);
  const { claimVersion: supersedes, expiresAt } = known;
  return [{ type: 'AdRescheduled', data: { ...claim, supersedes, expiresAt, override } }];
}

/**
 * The place that a wish gets, and the rules that were lifted for it.
 * @throws DomainError that names the rule and, where there are any, the nearest free periods
 */
function granted(
  wish: SpaceWish,
  { details, claims, lastClaimVersion }: DefinedPlacement,
  now: Instant,
  known?: HeldClaim,
): { readonly claim: AdClaim; readonly override: Override | null } {
  const { bookingId, share, until, advertiserId, category } = wish;
  const underWay = known !== undefined && known.from === wish.from && known.from <= now;
  const from = underWay ? known.from : laterOf(wish.from, now);
  if (until <= now || until <= from) {
    throw new DomainError('invalid', 'flight-over', 'Let the ad end at a time to come, after its start.', {
      problems: [{ field: 'end', message: 'lies in the past or before the start' }],
    });
  }
  const others = claims.filter((claim) => claim.bookingId !== bookingId);
  const room: SpaceRequest = {
    claims: others,
    positions: details.positions,
    share,
    // What has been shown needs no room any more.
    from: laterOf(from, now),
    until,
    ...(known ? { preferred: known.position } : {}),
  };
  const separate: SpaceRequest =
    details.separated && category !== null ? { ...room, separateFrom: { advertiserId, category } } : room;
  const broken = brokenTerms(details, { from, until, now, underWay });
  const alternatives = () => {
    // No other time makes a flight fit that is too short or too long.
    if (broken.some(({ rule }) => rule === 'length')) return [];
    const free = { ...separate, closed: closedPeriods(details) };
    const wanted: AlternativesWanted = {
      timeZone: details.timeZone,
      earliest: underWay ? now : earliestOffer(details, now),
      most: MOST_ALTERNATIVES,
      allowed: (period) => brokenTerms(details, { ...period, now, underWay }).length === 0,
    };
    return underWay
      ? longestFrom(from, free, wanted)
      : alternativesTo({ ...free, from: wish.from, until: wish.until }, wanted);
  };
  const [first] = broken;
  if (first && !wish.override) throw offering(first.error, alternatives());
  const apart = freePosition(separate);
  const position = apart ?? freePosition(room);
  if (position === undefined) throw offering(placementFull(), alternatives());
  if (apart === undefined && !wish.override) throw offering(competitorBeside(), alternatives());
  const lifted = new Set<LiftableRule>(broken.map(({ rule }) => rule));
  if (apart === undefined) lifted.add('separation');
  return {
    claim: {
      bookingId,
      claimVersion: lastClaimVersion + 1,
      position,
      share,
      from,
      until,
      advertiserId,
      category,
    },
    override: wish.override && lifted.size > 0 ? { rules: [...lifted], reason: wish.override.reason } : null,
  };
}

/** A flight that has begun was asked for with an earlier start, so only its end tells it from another. */
function isSame(claim: HeldClaim, { share, until }: SpaceWish): boolean {
  return claim.share === share && claim.until === until;
}

function claimOf(bookingId: string, { claims }: DefinedPlacement): HeldClaim | undefined {
  return claims.find((claim) => claim.bookingId === bookingId);
}

function nextVersion({ lastClaimVersion }: DefinedPlacement): number {
  return lastClaimVersion + 1;
}

function offering(error: DomainError, alternatives: readonly Alternative[]): DomainError {
  const { kind, code, message, problems, details } = error;
  return new DomainError(kind, code, message, {
    problems,
    details: { ...details, alternatives, nearestFree: alternatives[0] ?? null },
  });
}

function placementFull(): DomainError {
  return new DomainError(
    'conflict',
    'placement-full',
    'No position has room for this share in the whole period: take another period or a smaller share.',
  );
}

function competitorBeside(): DomainError {
  return new DomainError(
    'conflict',
    'competitor-beside',
    'A competitor of the same category stands beside every free position: take another period.',
  );
}

function bookingKnown(): DomainError {
  return new DomainError(
    'conflict',
    'booking-known',
    'This booking holds another place: move it, or cancel it first.',
  );
}

function defined(state: PlacementState): DefinedPlacement {
  if (state) return state;
  throw noSuchPlacement();
}

function evolve(state: PlacementState, event: Recorded<PlacementEvent>): PlacementState {
  if (event.type === 'PlacementDefined') {
    return { details: event.data, houseAd: null, claims: [], lastClaimVersion: 0 };
  }
  if (!state) return state;
  const claims = remembered(state.claims, event.occurredAt);
  switch (event.type) {
    case 'PlacementRevised':
      return { ...state, details: { ...state.details, ...event.data }, claims };
    case 'HouseAdChosen':
      return { ...state, houseAd: event.data.creative, claims };
    case 'AdOptioned':
    case 'AdRescheduled': {
      const { override: _override, ...claim } = event.data;
      return { ...state, ...withClaim(claims, claimIn(claim)) };
    }
    case 'AdBooked': {
      const { override: _override, ...claim } = event.data;
      return { ...state, ...withClaim(claims, { ...claim, expiresAt: null }) };
    }
    case 'AdOptionExpired':
    case 'AdCancelled': {
      const { bookingId, claimVersion } = event.data;
      return {
        ...state,
        claims: claims.filter((claim) => claim.bookingId !== bookingId || claim.claimVersion > claimVersion),
      };
    }
  }
}

function claimIn(claim: HeldClaim & { readonly supersedes?: number }): HeldClaim {
  const { supersedes: _supersedes, ...held } = claim;
  return held;
}

/** In place of what the booking held before. */
function withClaim(
  claims: readonly HeldClaim[],
  claim: HeldClaim,
): Pick<DefinedPlacement, 'claims' | 'lastClaimVersion'> {
  return {
    claims: [...claims.filter(({ bookingId }) => bookingId !== claim.bookingId), claim],
    lastClaimVersion: claim.claimVersion,
  };
}

/** Drops the claims that ended so long before the newest event that nothing asks for them: the state stays bounded. */
function remembered(claims: readonly HeldClaim[], newest: Instant): readonly HeldClaim[] {
  const horizon = plusMilliseconds(newest, -MEMORY_MS);
  return claims.every(({ until }) => until > horizon)
    ? claims
    : claims.filter(({ until }) => until > horizon);
}

function due(state: PlacementState, now: Instant): readonly DueFact<PlacementEvent>[] {
  if (!state) return [];
  return state.claims
    .flatMap(({ bookingId, claimVersion, expiresAt }): DueFact<PlacementEvent>[] =>
      expiresAt === null || expiresAt > now
        ? []
        : [
            {
              event: { type: 'AdOptionExpired', data: { bookingId, claimVersion, dueAt: expiresAt } },
              dueAt: expiresAt,
              version: claimVersion,
            },
          ],
    )
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : a.version - b.version));
}

/** What a command would find: as {@link placementDecider} has it once the options that have run out are given back. */
export function settledAt(state: DefinedPlacement, now: Instant): DefinedPlacement {
  const claims = state.claims.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  return { ...state, claims };
}

/** 409 `placement-known`, with the id of the placement that has the key. */
export function placementKnown(id: string): DomainError {
  return new DomainError(
    'conflict',
    'placement-known',
    'A placement with this key exists: choose another key.',
    {
      details: { id },
    },
  );
}

/** 404 `placement-unknown`. */
export function noSuchPlacement(): DomainError {
  return new DomainError('not-found', 'placement-unknown', 'There is no such placement.');
}

/**
 * A placement with its calendar: the one stream that says what is taken, and refuses more than fits. An option that has
 * run out gives its place back before anything else is decided.
 */
export const placementDecider: Decider<PlacementState, PlacementCommand, PlacementEvent> = {
  category: 'placement',
  initialState: null,
  decide,
  evolve,
  due,
  baselineVersion: 3,
};
