import type { Instant, LocalDate } from '#kernel';
import { dayDueAt, daysOfFlight, deliveryDueAt } from '../../domain/delivery-days.js';
import type { Booking } from '../../domain/booking.decider.js';

/** What of a booking is to be recorded now, and when the next of it. */
export interface DaysToRecord {
  /** In order; never none when the alarm's own day is not recorded yet. */
  readonly days: readonly LocalDate[];
  /** Null when nothing more of the booking is to come. */
  readonly nextDueAt: Instant | null;
}

/**
 * Days of the flight, of what was counted all the same (of a flight that was moved or called off since), and the day
 * that the alarm was set for.
 * @param alarmDueAt when the alarm was due: an hour after the end of its day
 */
export function daysToRecord(
  { plan: { timeZone }, claim, deliveredDays, off }: Booking,
  {
    alarmDueAt,
    counted,
    now,
  }: { readonly alarmDueAt: Instant; readonly counted: readonly LocalDate[]; readonly now: Instant },
): DaysToRecord {
  const flight = claim?.standing === 'booked' && off === null ? daysOfFlight(claim, timeZone) : [];
  const recorded = new Set(deliveredDays);
  const open = [...new Set([dayDueAt(alarmDueAt, timeZone), ...counted, ...flight])]
    .filter((day) => !recorded.has(day))
    .sort();
  const days = open.filter((day) => deliveryDueAt(day, timeZone) <= now);
  const next = open[days.length];
  return { days, nextDueAt: next === undefined ? null : deliveryDueAt(next, timeZone) };
}
