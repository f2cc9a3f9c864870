import {
  addDays,
  countDays,
  instantInZone,
  localDateIn,
  localTimeIn,
  mondayOf,
  plusMilliseconds,
  weekOf,
} from '#kernel';
import type { Instant, IsoWeek, LocalDate, LocalDateTime } from '#kernel';
import { freeGaps, freePosition } from './calendar.js';
import type { FreeSpace, Gap, Period, SpaceRequest } from './calendar.js';
import { flightOfDays } from './flight-days.js';

/** The times of a flight as a request says them: these members, in place of those that it had. */
export type FlightTimes =
  | { readonly week: IsoWeek }
  | { readonly weeks: readonly IsoWeek[] }
  | { readonly days: { readonly from: LocalDate; readonly to: LocalDate } }
  | { readonly start: LocalDateTime; readonly end: LocalDateTime; readonly timeZone: string };

/** A period that can be booked instead of one that cannot. */
export interface Alternative extends FreeSpace {
  /** What to send for it. */
  readonly flight: FlightTimes;
}

/** What alternatives are looked for. */
export interface AlternativesWanted {
  readonly timeZone: string;
  /** None begins before. */
  readonly earliest: Instant;
  readonly most: number;
  /** Whether the placement's terms allow a flight of this length. */
  readonly allowed: (period: Period) => boolean;
}

/** A clock change moves the end of a flight of whole days by less than this. */
const MOST_CLOCK_CHANGE_MS = 3 * 3_600_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The free periods nearest to the one asked for, nearest first and no two with the same start: whole weeks for who asked
 * for whole ISO weeks, whole days (one flight behind the other) for who asked for whole days, the same length for
 * others. After the last claim there is always room.
 */
export function alternativesTo(request: SpaceRequest, wanted: AlternativesWanted): readonly Alternative[] {
  const { earliest, most } = wanted;
  const asked = Date.parse(request.from);
  const distanceTo = (instant: Instant) => Math.abs(Date.parse(instant) - asked);
  const startsIn = startsFor(request, wanted);
  const found = new Map<Instant, FreeSpace>();
  const nearest = () =>
    [...found.values()].sort((a, b) => distanceTo(a.from) - distanceTo(b.from) || (a.from < b.from ? -1 : 1));
  for (const gap of byDistance(freeGaps(request, earliest), request)) {
    const worst = nearest()[most - 1];
    if (worst && distanceOf(gap, request) - MOST_CLOCK_CHANGE_MS > distanceTo(worst.from)) break;
    for (const period of startsIn(gap)) {
      if (!found.has(period.from) && wanted.allowed(period)) {
        found.set(period.from, { ...period, position: gap.position });
      }
    }
  }
  return nearest()
    .slice(0, most)
    .map(({ position, ...period }) => ({
      ...period,
      position: freePosition({ ...request, ...period }) ?? position,
      flight: timesOf(period, wanted.timeZone),
    }));
}

/** The longest that a flight under way can be, from its own start; none when it cannot go on at all. */
export function longestFrom(
  start: Instant,
  request: SpaceRequest,
  { timeZone, earliest: now, allowed }: AlternativesWanted,
): readonly Alternative[] {
  const [longest] = freeGaps(request, now)
    .filter((gap) => gap.from <= now && gap.until < request.until)
    .map(({ position, until: end }) => {
      const until = instantInZone(`${localDateIn(end, timeZone)}T00:00`, timeZone);
      return { from: start, until: until > now ? until : end, position };
    })
    .filter(allowed)
    .sort((a, b) => (a.until > b.until ? -1 : 1));
  if (!longest) return [];
  const [from, end] = [localTimeIn(start, timeZone), localTimeIn(longest.until, timeZone)];
  return [{ ...longest, flight: { start: from, end, timeZone } }];
}

/** How a request says a period: as weeks or days where it is whole ones. */
export function timesOf({ from, until }: Period, timeZone: string): FlightTimes {
  const whole = wholeDaysIn({ from, until }, timeZone);
  if (!whole) return { start: localTimeIn(from, timeZone), end: localTimeIn(until, timeZone), timeZone };
  if (!areWeeks(whole)) return { days: whole };
  const weeks = Array.from({ length: countDays(whole.from, whole.to) / 7 }, (_, index) =>
    weekOf(addDays(whole.from, 7 * index)),
  );
  const [only, ...more] = weeks;
  return only !== undefined && more.length === 0 ? { week: only } : { weeks };
}

/** The periods like the one asked for that fit into a gap, the nearest and those around it. */
function startsFor(
  request: Period,
  { timeZone, most }: AlternativesWanted,
): (gap: Period) => readonly Period[] {
  const whole = wholeDaysIn(request, timeZone);
  if (!whole) return (gap) => nearestIn(gap, request, timeZone);
  const length = countDays(whole.from, whole.to);
  const weekly = areWeeks(whole);
  const step = weekly ? 7 : length;
  const shortest = length * DAY_MS - MOST_CLOCK_CHANGE_MS;
  return (gap) => {
    if (Date.parse(gap.until) - Date.parse(gap.from) < shortest) return [];
    const first = firstDay(gap.from, { timeZone, weekly });
    const last = lastDay(gap.until, { timeZone, weekly, length });
    if (last < first) return [];
    const nearest = whole.from < first ? first : whole.from > last ? last : whole.from;
    return Array.from({ length: 2 * most - 1 }, (_, index) => addDays(nearest, (index - most + 1) * step))
      .filter((day) => first <= day && day <= last)
      .map((day) => {
        const { start, end } = flightOfDays({ from: day, to: addDays(day, length - 1) });
        return { from: instantInZone(start, timeZone), until: instantInZone(end, timeZone) };
      });
  };
}

function firstDay(
  instant: Instant,
  { timeZone, weekly }: { readonly timeZone: string; readonly weekly: boolean },
): LocalDate {
  const day = localDateIn(instant, timeZone);
  const first = instantInZone(`${day}T00:00`, timeZone) < instant ? addDays(day, 1) : day;
  const monday = mondayOf(weekOf(first));
  return !weekly ? first : monday < first ? addDays(monday, 7) : monday;
}

function lastDay(
  instant: Instant,
  {
    timeZone,
    weekly,
    length,
  }: { readonly timeZone: string; readonly weekly: boolean; readonly length: number },
): LocalDate {
  const last = addDays(localDateIn(instant, timeZone), -length);
  return weekly ? mondayOf(weekOf(last)) : last;
}

/** Where a period of the same length lies in a gap, to the minute; none where the wall clock cannot say it. */
function nearestIn(gap: Period, request: Period, timeZone: string): readonly Period[] {
  const length = Date.parse(request.until) - Date.parse(request.from);
  const latest = plusMilliseconds(gap.until, -length);
  const from = toMinute(
    request.from < gap.from ? gap.from : request.from > latest ? laterOfTwo(latest, gap.from) : request.from,
  );
  const until = plusMilliseconds(from, length);
  if (until > gap.until) return [];
  const isSaid = (instant: Instant) => instantInZone(localTimeIn(instant, timeZone), timeZone) === instant;
  return isSaid(from) && isSaid(until) ? [{ from, until }] : [];
}

function laterOfTwo(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

function toMinute(instant: Instant): Instant {
  const over = Date.parse(instant) % MINUTE_MS;
  return over === 0 ? instant : plusMilliseconds(instant, MINUTE_MS - over);
}

function wholeDaysIn(
  { from, until }: Period,
  timeZone: string,
): { readonly from: LocalDate; readonly to: LocalDate } | undefined {
  const [start, end] = [from, until].map((instant) => localDateIn(instant, timeZone));
  if (start === undefined || end === undefined || end <= start) return undefined;
  const isMidnight = (instant: Instant, day: LocalDate) =>
    instantInZone(`${day}T00:00`, timeZone) === instant;
  return isMidnight(from, start) && isMidnight(until, end)
    ? { from: start, to: addDays(end, -1) }
    : undefined;
}

function areWeeks({ from, to }: { readonly from: LocalDate; readonly to: LocalDate }): boolean {
  return mondayOf(weekOf(from)) === from && addDays(mondayOf(weekOf(to)), 6) === to;
}

function byDistance(gaps: readonly Gap[], request: Period): readonly Gap[] {
  return [...gaps].sort((a, b) => distanceOf(a, request) - distanceOf(b, request));
}

/** How far, at least, a period in the gap lies from the one asked for. */
function distanceOf(gap: Period, { from, until }: Period): number {
  const latest = Date.parse(gap.until) - (Date.parse(until) - Date.parse(from));
  return Math.max(0, Date.parse(gap.from) - Date.parse(from), Date.parse(from) - latest);
}
