import type { Instant } from '#kernel';
import { alternativesTo } from './alternatives.js';
import type { Alternative } from './alternatives.js';
import type { AdClaim, Period } from './calendar.js';
import type { PlacementDetails } from './placement.events.js';
import { brokenTerms, closedPeriods, earliestOffer } from './product-terms.js';

/** What did not run as it should have, and what stands in the way of running it again. */
export interface LostFlight extends Period {
  readonly share: number;
  readonly advertiserId: string;
  readonly category: string | null;
  /** Those that the placement's calendar holds. */
  readonly claims: readonly AdClaim[];
  readonly now: Instant;
}

/**
 * The soonest flight like the lost one for which there is room, by the terms of the placement: whole weeks for whole
 * weeks, whole days for whole days. Undefined when the terms allow none of this length any more.
 */
export function makegoodFlight(
  details: PlacementDetails,
  { share, advertiserId, category, claims, now, from, until }: LostFlight,
): Alternative | undefined {
  const [soonest] = alternativesTo(
    {
      ...{ claims, share, from, until },
      positions: details.positions,
      closed: closedPeriods(details),
      ...(details.separated && category !== null ? { separateFrom: { advertiserId, category } } : {}),
    },
    {
      timeZone: details.timeZone,
      earliest: earliestOffer(details, now),
      most: 1,
      allowed: (period) => brokenTerms(details, { ...period, now, underWay: false }).length === 0,
    },
  );
  return soonest;
}
