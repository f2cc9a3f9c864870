import { plusMilliseconds, toInstant } from '#kernel';
import type { Instant } from '#kernel';

/** One hundredth of an hour: for so long a position shows the same ad when several share it. */
export const TICK_MS = 36_000;

/** Ticks in an hour, and the capacity of a position: a share of n is n ticks. */
export const TICKS_PER_HOUR = 100;

/**
 * Any hundred ticks in a row times this, modulo 100, are all numbers below 100 once; being near 100 divided by the
 * golden ratio it also spreads every run of numbers over the hour (Knuth, multiplicative hashing; three-distance
 * theorem), so that no ad waits long for its turn.
 */
const STRIDE = 61;

/** What takes part in a rotation; `share` is 1 to 100. */
export interface Sharer {
  readonly share: number;
}

/** Counts ticks from 1970, so that every whole hour has the same hundred. */
export function tickAt(instant: Instant): number {
  return Math.floor(Date.parse(instant) / TICK_MS);
}

/** Where the tick of an instant ends. */
export function tickEnd(instant: Instant): Instant {
  return plusMilliseconds(toInstant(tickAt(instant) * TICK_MS), TICK_MS);
}

/**
 * Whose turn it is in one position at an instant; null when the tick belongs to nobody. Each sharer has exactly `share`
 * of any hundred ticks in a row as long as the sharers stay the same. Their order must be stable: give them oldest
 * claim first, so that a newcomer moves nobody.
 */
export function turnAt<S extends Sharer>(sharers: readonly S[], instant: Instant): S | null {
  let place = (((tickAt(instant) % TICKS_PER_HOUR) + TICKS_PER_HOUR) * STRIDE) % TICKS_PER_HOUR;
  for (const sharer of sharers) {
    if (place < sharer.share) return sharer;
    place -= sharer.share;
  }
  return null;
}
