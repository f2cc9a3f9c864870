import { DomainError, differencesOf, laterOf, plusMilliseconds } from '#kernel';
import type { Decider, Instant, Recorded } from '#kernel';
import { freePosition, nearestFree } from './calendar.js';
import type { AdClaim } from './calendar.js';
import type { PlacementCommand } from './placement.commands.js';
import type { PlacementDetails, PlacementEvent } from './placement.events.js';

/** For how long after its end a claim is remembered: its repeats and late cancellations have come by then. */
const MEMORY_MS = 48 * 3_600_000;

/** Null until the placement is defined. Plain JSON. */
export type PlacementState = {
  readonly details: PlacementDetails;
  /** The claims that are not long over, oldest first. */
  readonly claims: readonly AdClaim[];
  readonly lastClaimVersion: number;
} | null;

type DefinedPlacement = NonNullable<PlacementState>;

function decide(command: PlacementCommand, state: PlacementState, now: Instant): readonly PlacementEvent[] {
  switch (command.type) {
    case 'DefinePlacement':
      if (state) throw placementKnown(command.placementId);
      return [{ type: 'PlacementDefined', data: command.details }];
    case 'RevisePlacement':
      return revise(command.changes, defined(state), now);
    case 'BookAd':
      return book(command, defined(state), now);
    case 'CancelAd': {
      const claim = defined(state).claims.find(({ bookingId }) => bookingId === command.bookingId);
      if (!claim || claim.until <= now) return [];
      const { bookingId, claimVersion } = claim;
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

function book(
  { bookingId, share, from, until }: Extract<PlacementCommand, { type: 'BookAd' }>,
  { details, claims, lastClaimVersion }: DefinedPlacement,
  now: Instant,
): readonly PlacementEvent[] {
  const known = claims.find((claim) => claim.bookingId === bookingId);
  if (known) {
    if (known.share === share && known.until === until) return [];
    throw new DomainError('conflict', 'booking-known', 'This booking holds another place: cancel it first.');
  }
  if (until <= now || until <= from) {
    throw new DomainError('invalid', 'flight-over', 'Let the ad end at a time to come, after its start.', {
      problems: [{ field: 'end', message: 'lies in the past or before the start' }],
    });
  }
  const request = { claims, positions: details.positions, share, from: laterOf(from, now), until };
  const position = freePosition(request);
  if (position === undefined) throw placementFull(request, now);
  const claimVersion = lastClaimVersion + 1;
  return [
    { type: 'AdBooked', data: { bookingId, claimVersion, position, share, from: request.from, until } },
  ];
}

function placementFull(request: Parameters<typeof nearestFree>[0], now: Instant): DomainError {
  return new DomainError(
    'conflict',
    'placement-full',
    'No position has room for this share in the whole period: take another period or a smaller share.',
    { details: { nearestFree: nearestFree(request, now) ?? null } },
  );
}

function defined(state: PlacementState): DefinedPlacement {
  if (state) return state;
  throw noSuchPlacement();
}

function evolve(state: PlacementState, event: Recorded<PlacementEvent>): PlacementState {
  if (event.type === 'PlacementDefined') return { details: event.data, claims: [], lastClaimVersion: 0 };
  if (!state) return state;
  const claims = remembered(state.claims, event.occurredAt);
  switch (event.type) {
    case 'PlacementRevised':
      return { ...state, details: { ...state.details, ...event.data }, claims };
    case 'AdBooked':
      return { ...state, claims: [...claims, event.data], lastClaimVersion: event.data.claimVersion };
    case 'AdCancelled':
      return { ...state, claims: claims.filter(({ bookingId }) => bookingId !== event.data.bookingId) };
  }
}

/** Drops the claims that ended so long before the newest event that nothing asks for them: the state stays bounded. */
function remembered(claims: readonly AdClaim[], newest: Instant): readonly AdClaim[] {
  const horizon = plusMilliseconds(newest, -MEMORY_MS);
  return claims.every(({ until }) => until > horizon)
    ? claims
    : claims.filter(({ until }) => until > horizon);
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

/** A placement with its calendar: the one stream that says what is taken, and refuses more than fits. */
export const placementDecider: Decider<PlacementState, PlacementCommand, PlacementEvent> = {
  category: 'placement',
  initialState: null,
  decide,
  evolve,
  baselineVersion: 1,
};
