import type { LocalDate } from './instant.js';

/** An ISO 8601 week: `2026-W48`, from Monday to Sunday. */
export type IsoWeek = string;

const WEEK = /^(\d{4})-W(\d{2})$/;
const DAY_MS = 86_400_000;

/** True for a week that the calendar has: not every year has a week 53. */
export function isIsoWeek(text: string): text is IsoWeek {
  return WEEK.test(text) && weekOf(mondayOf(text)) === text;
}

/** The week of a day; the first days of January may lie in the last week of the year before. */
export function weekOf(day: LocalDate): IsoWeek {
  const time = timeOf(day);
  // A week belongs to the year of its Thursday (ISO 8601).
  const thursday = new Date(time + (4 - weekdayOf(time)) * DAY_MS);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1;
  return `${String(year).padStart(4, '0')}-W${String(week).padStart(2, '0')}`;
}

/**
 * The Monday of a week.
 * @throws RangeError for what is not written like a week
 */
export function mondayOf(week: IsoWeek): LocalDate {
  const [, year, number] = WEEK.exec(week) ?? [];
  if (year === undefined || number === undefined) throw new RangeError(`${week} is no ISO week`);
  const fourth = Date.UTC(Number(year), 0, 4);
  return dateOf(fourth + (1 - weekdayOf(fourth) + (Number(number) - 1) * 7) * DAY_MS);
}

/** The calendar day so many days later (or, negative, earlier): months, years and clock changes taken care of. */
export function addDays(day: LocalDate, days: number): LocalDate {
  return dateOf(timeOf(day) + days * DAY_MS);
}

/** How many days there are from the first to the last, both included; 0 when the last comes before the first. */
export function countDays(first: LocalDate, last: LocalDate): number {
  return Math.max(0, Math.round((timeOf(last) - timeOf(first)) / DAY_MS) + 1);
}

/** The days from the first to the last, both included; none when the last comes before the first. */
export function daysBetween(first: LocalDate, last: LocalDate): readonly LocalDate[] {
  return Array.from({ length: countDays(first, last) }, (_, index) => addDays(first, index));
}

function timeOf(day: LocalDate): number {
  return Date.parse(`${day}T00:00:00.000Z`);
}

function dateOf(time: number): LocalDate {
  return new Date(time).toISOString().slice(0, 10);
}

/** 1 for Monday to 7 for Sunday. */
function weekdayOf(time: number): number {
  return ((new Date(time).getUTCDay() + 6) % 7) + 1;
}
