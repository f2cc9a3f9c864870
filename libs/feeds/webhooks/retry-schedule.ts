const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The pauses that Standard Webhooks proposes: three days in all, then nobody is expected to come back by itself. */
const PAUSES_MS = [
  5 * SECOND,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
const JITTER = 0.2;
const LONGEST_ASKED_MS = 24 * HOUR;

/** How a failed attempt ended. */
export interface FailedAttempt {
  /** How often it was tried, this time included. */
  readonly attempts: number;
  /** The receiver's `Retry-After`, in seconds or as a date. */
  readonly retryAfter: string | null;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** From 0 to 1. */
  readonly random: number;
}

/**
 * Milliseconds until a message is tried again, up to a fifth more or less so that receivers that fail together do not
 * come back together; what the receiver asks for, if that is longer. Null when it is not tried any more.
 */
export function pauseAfter({ attempts, retryAfter, now, random }: FailedAttempt): number | null {
  const pause = PAUSES_MS[attempts - 1];
  if (pause === undefined) return null;
  const own = pause * (1 - JITTER + 2 * JITTER * random);
  return Math.round(Math.max(own, Math.min(askedFor(retryAfter, now), LONGEST_ASKED_MS)));
}

function askedFor(retryAfter: string | null, now: number): number {
  if (retryAfter === null) return 0;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * SECOND;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? 0 : at - now;
}
