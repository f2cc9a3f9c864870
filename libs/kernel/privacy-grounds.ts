import type { Instant } from './instant.js';

/** Why what is kept of somebody is kept back or erased; `other` also for what was recorded before grounds were. */
export const PRIVACY_GROUNDS = [
  'request',
  'consent-withdrawn',
  'objection',
  'press-ethics',
  'retention',
  'other',
] as const;

/** One of {@link PRIVACY_GROUNDS}. */
export type PrivacyGround = (typeof PRIVACY_GROUNDS)[number];

/** What is recorded of a decision about somebody's rights: nothing about who it was. */
export interface PrivacyGrounds {
  readonly ground: PrivacyGround;
  /** When the person asked; null when nobody did, or when that is not known. */
  readonly requestedAt: Instant | null;
}
