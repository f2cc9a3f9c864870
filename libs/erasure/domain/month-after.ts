import type { Instant } from '#kernel';

/** The same time on the same day of the next month, on its last day where it has no such day. */
export function monthAfter(instant: Instant): Instant {
  const from = new Date(instant);
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 2, 0)).getUTCDate();
  const after = new Date(instant);
  after.setUTCDate(1);
  after.setUTCMonth(from.getUTCMonth() + 1);
  after.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return after.toISOString();
}
