import { instantInZone, localDateIn, plusDays, plusMilliseconds, toInstant } from '#kernel';
import type { Instant, LocalDate } from '#kernel';
import type { Age, DayOfMonth } from './content/sample-content.js';

/** The zone of the sample's newsroom. */
export const SAMPLE_ZONE = 'Europe/Copenhagen';

/** When something of this age was published. */
export function publishedAt(age: Age, firstStart: Instant): Instant {
  if ('minutesBefore' in age) return plusMilliseconds(firstStart, -age.minutesBefore * 60_000);
  return instantInZone(`${dayFrom(firstStart, -age.daysBefore)}T${age.time}`, SAMPLE_ZONE);
}

/** The day so many days after the first start. */
export function dayFrom(firstStart: Instant, days: number): LocalDate {
  return plusDays(`${localDateIn(firstStart, SAMPLE_ZONE)}T00:00:00.000Z`, days).slice(0, 10);
}

/** A day of this month or of one near it. */
export function dayOfMonth({ months, day }: DayOfMonth, firstStart: Instant): LocalDate {
  const [year = 0, month = 1] = localDateIn(firstStart, SAMPLE_ZONE).split('-').map(Number);
  return toInstant(Date.UTC(year, month - 1 + months, day)).slice(0, 10);
}
