import type { Creative } from './booking.events.js';

/** A creative and what was decided about it. */
export interface ReviewedCreative {
  readonly creative: Creative;
  readonly review: 'waiting' | 'approved' | 'rejected';
}

/** The creatives with another decision about one of them; versions count from 1. */
export function withReview(
  creatives: readonly ReviewedCreative[],
  version: number,
  review: ReviewedCreative['review'],
): readonly ReviewedCreative[] {
  return creatives.map((each, index) => (index === version - 1 ? { ...each, review } : each));
}

/** The newest version that may be shown; 0 when none may. */
export function shownVersion(creatives: readonly ReviewedCreative[]): number {
  return creatives.findLastIndex(({ review }) => review === 'approved') + 1;
}
