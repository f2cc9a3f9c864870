/**
 * A moment as RFC 3339 UTC text with exactly three decimals: `2026-12-01T06:00:00.000Z`.
 * The fixed form makes `<`, `>` and `===` on the strings agree with time, and is the form that events carry.
 */
export type Instant = string;

/** A calendar day without a zone, `YYYY-MM-DD`. */
export type LocalDate = string;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** True when the text is an instant in the one form that events carry. */
export function isInstant(text: string): text is Instant {
  // Engines read 30 February as 2 March: only a time that comes back the same is one.
  return INSTANT.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
}

/**
 * Reads any RFC 3339 time with an offset (or epoch milliseconds) as an {@link Instant}.
 * @throws RangeError when it is no time.
 */
export function toInstant(time: string | number | Date): Instant {
  return new Date(time).toISOString();
}

/** The instant `milliseconds` after (or, negative, before) another. */
export function plusMilliseconds(instant: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(instant) + milliseconds).toISOString();
}

/** Exact days of 24 hours, for terms such as "30 days from the import" that no local calendar rules. */
export function plusDays(instant: Instant, days: number): Instant {
  return plusMilliseconds(instant, days * 86_400_000);
}

/** The later of two instants: an event changes visibility only from max(occurredAt, effective) on. */
export function laterOf(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/** The source of time; application code never asks the system clock itself. */
export interface Clock {
  now(): Instant;
}
