import { plusMilliseconds } from '#kernel';
import type { Instant } from '#kernel';

/** What a position holds: all of it, at any instant, is this many shares. */
export const CAPACITY = 100;

/** A half-open time, `[from, until)`. */
export interface Period {
  readonly from: Instant;
  readonly until: Instant;
}

/** What a booking holds in a placement's calendar. */
export interface AdClaim extends Period {
  readonly bookingId: string;
  /** Counts the claims of the placement from 1; of two claims of a booking the greater one counts. */
  readonly claimVersion: number;
  /** From 1 to the placement's positions. */
  readonly position: number;
  /** 1 to 100. */
  readonly share: number;
}

/** A placement's calendar and what is asked of it. */
export interface SpaceRequest extends Period {
  readonly claims: readonly AdClaim[];
  readonly positions: number;
  readonly share: number;
}

/** A free place: a period and the lowest position that has room in all of it. */
export interface FreeSpace extends Period {
  readonly position: number;
}

/** The lowest position with room for the share in the whole period; undefined when none has. */
export function freePosition({ claims, positions, share, from, until }: SpaceRequest): number | undefined {
  for (let position = 1; position <= positions; position += 1) {
    const beside = claims.filter((claim) => claim.position === position);
    if (peakLoad(beside, { from, until }) + share <= CAPACITY) return position;
  }
  return undefined;
}

/**
 * The free period of the same length that is nearest to the one asked for, later or earlier but not before `now`.
 * A period that is free stays free until it touches a claim, so only those that start where a claim ends, or end where
 * one starts, need a look; after the last claim there is always room.
 */
export function nearestFree(request: SpaceRequest, now: Instant): FreeSpace | undefined {
  const length = Date.parse(request.until) - Date.parse(request.from);
  const starts = new Set([request.from, now]);
  for (const claim of request.claims) {
    starts.add(claim.until);
    starts.add(plusMilliseconds(claim.from, -length));
  }
  const distance = (start: Instant) => Math.abs(Date.parse(start) - Date.parse(request.from));
  const candidates = [...starts]
    .filter((start) => start >= now)
    .sort((a, b) => distance(a) - distance(b) || (a < b ? -1 : 1));
  for (const from of candidates) {
    const until = plusMilliseconds(from, length);
    const position = freePosition({ ...request, from, until });
    if (position !== undefined) return { from, until, position };
  }
  return undefined;
}

/** The most shares that the claims hold at one instant of a period. */
export function peakLoad(claims: readonly AdClaim[], { from, until }: Period): number {
  const steps = claims
    .filter((claim) => claim.from < until && claim.until > from)
    .flatMap((claim) => [
      { at: claim.from, change: claim.share },
      { at: claim.until, change: -claim.share },
    ])
    // What ends at an instant has left when another starts there.
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.change - b.change));
  let load = 0;
  let peak = 0;
  for (const { change } of steps) {
    load += change;
    peak = Math.max(peak, load);
  }
  return peak;
}
