import { plusMilliseconds } from '#kernel';
import type { Instant } from '#kernel';
import type { ReviewedCreative } from './creative-review.js';

/** How far a booking's material is: `approved` once anything may be shown, whatever was handed in since. */
export const MATERIAL_STATES = ['missing', 'waiting', 'rejected', 'approved'] as const;

/** One of {@link MATERIAL_STATES}. */
export type MaterialState = (typeof MATERIAL_STATES)[number];

const HOUR_MS = 3_600_000;

/** How far the material of a booking is. */
export function materialState(creatives: readonly Pick<ReviewedCreative, 'review'>[]): MaterialState {
  const newest = creatives.at(-1)?.review;
  if (newest === undefined) return 'missing';
  return creatives.some(({ review }) => review === 'approved') ? 'approved' : newest;
}

/** By when the material of a flight is to be approved. */
export function materialDeadline(start: Instant, materialHours: number): Instant {
  return plusMilliseconds(start, -materialHours * HOUR_MS);
}
