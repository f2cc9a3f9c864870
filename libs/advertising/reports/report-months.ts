import { addDays } from '#kernel';
import type { LocalDate } from '#kernel';

/** A month of the calendar, `2026-11`. */
export type Month = string;

/** The month of a day. */
export function monthOf(day: LocalDate): Month {
  return day.slice(0, 7);
}

/** The first day of a month. */
export function firstDayOf(month: Month): LocalDate {
  return `${month}-01`;
}

/** The last day of a month. */
export function lastDayOf(month: Month): LocalDate {
  return addDays(firstDayOf(monthAfter(month)), -1);
}

/** The month that follows. */
export function monthAfter(month: Month): Month {
  return monthOf(addDays(firstDayOf(month), 31));
}

/** The month that comes before. */
export function monthBefore(month: Month): Month {
  return monthOf(addDays(firstDayOf(month), -1));
}

/** The months from the first to the last, both included; none when the last comes before the first. */
export function monthsBetween(first: Month, last: Month): readonly Month[] {
  const months: Month[] = [];
  for (let month = first; month <= last; month = monthAfter(month)) months.push(month);
  return months;
}
