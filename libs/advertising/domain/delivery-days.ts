import { addDays, daysBetween, endOfDay, instantInZone, localDateIn, plusMilliseconds } from '#kernel';
import type { Instant, LocalDate } from '#kernel';
import type { Period } from './calendar.js';

/**
 * How long after its end a day's numbers are recorded: what was shown at its very end may still be seen or clicked
 * for half an hour, and counters that could not be written at once get as long again.
 */
export const SETTLING_MS = 3_600_000;

/** A day of a zone as instants, half-open: 23 or 25 hours long when clocks change. */
export function periodOfDay(day: LocalDate, timeZone: string): Period {
  return { from: instantInZone(`${day}T00:00`, timeZone), until: endOfDay(day, timeZone) };
}

/** The days of a zone on which a flight runs, in order; one that ends at midnight does not run on the day after. */
export function daysOfFlight({ from, until }: Period, timeZone: string): readonly LocalDate[] {
  return daysBetween(localDateIn(from, timeZone), localDateIn(plusMilliseconds(until, -1), timeZone));
}

/** When what was counted on a day may be recorded. */
export function deliveryDueAt(day: LocalDate, timeZone: string): Instant {
  return plusMilliseconds(endOfDay(day, timeZone), SETTLING_MS);
}

/** The day whose {@link deliveryDueAt} an instant is. */
export function dayDueAt(dueAt: Instant, timeZone: string): LocalDate {
  return addDays(localDateIn(plusMilliseconds(dueAt, -SETTLING_MS), timeZone), -1);
}

/** How long a period and another have in common, in milliseconds. */
export function overlapMs(one: Period, other: Period): number {
  const from = one.from > other.from ? one.from : other.from;
  const until = one.until < other.until ? one.until : other.until;
  return Math.max(0, Date.parse(until) - Date.parse(from));
}
