import { localDateIn, countDays, plusMilliseconds } from '#kernel';
import type { Instant } from '#kernel';
import { statusOf } from './booking.decider.js';
import type { Booking } from './booking.decider.js';
import type { Oere } from './placement.events.js';
import { daysOf } from './product-terms.js';

/** The part of a flight that has run. */
export interface EarnedPart {
  /** Begun ones count whole. */
  readonly days: number;
  readonly ofDays: number;
  /** The days' part of the net price, rounded down to a whole øre; null where none was agreed. */
  readonly net: Oere | null;
}

/** What of a booking has run at an instant. */
export function earnedPart({ plan, terms, claim }: Booking, now: Instant): EarnedPart {
  const { from, until, timeZone } = plan;
  const ofDays = daysOf({ from, until }, timeZone);
  const end = now < until ? now : plusMilliseconds(until, -1);
  const hasRun = claim?.standing === 'booked' && from <= now;
  const days = hasRun ? countDays(localDateIn(from, timeZone), localDateIn(end, timeZone)) : 0;
  const { price } = terms;
  return { days, ofDays, net: price && partOf(price.net, { days, ofDays }) };
}

/** How what is to be paid changes when a booking is called off; null where it is booked without a price. */
export function cancellationDifference(
  booking: Booking,
  { fee, now }: { readonly fee: Oere | null; readonly now: Instant },
): Oere | null {
  const status = statusOf(booking, now);
  const isOwed = status === 'booked' || status === 'in-flight';
  const { price } = booking.terms;
  if (!isOwed) return fee ?? 0;
  return price && (fee ?? 0) - price.net;
}

/** Exact for every amount that a number holds: the product of the whole of it might not be. */
function partOf(amount: Oere, { days, ofDays }: { readonly days: number; readonly ofDays: number }): Oere {
  const rest = amount % ofDays;
  return ((amount - rest) / ofDays) * days + Math.floor((rest * days) / ofDays);
}
