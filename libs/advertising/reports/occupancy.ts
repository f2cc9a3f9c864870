import { addDays, daysBetween, instantInZone, weekOf } from '#kernel';
import type { Instant, IsoWeek, LocalDate } from '#kernel';
import { CAPACITY } from '../domain/calendar.js';
import type { Period } from '../domain/calendar.js';
import { monthOf } from './report-months.js';
import type { Month } from './report-months.js';

/**
 * Share-days: one is a hundredth of a position for a whole day, so that a position has 100 a day; of a day that is held
 * in part, its part. In hundredths of a share-day at the finest.
 */
export interface ShareDays {
  readonly capacity: number;
  readonly booked: number;
  readonly optioned: number;
  readonly free: number;
  /** Booked of the capacity, in per cent with one decimal; null where there is no capacity. */
  readonly percent: number | null;
}

/** A placement's share-days, day by day and added up. */
export interface Occupancy {
  readonly days: readonly (ShareDays & {
    readonly date: LocalDate;
    readonly week: IsoWeek;
    /** Nothing is sold on it. */
    readonly closed: boolean;
  })[];
  readonly weeks: readonly (ShareDays & { readonly week: IsoWeek })[];
  readonly months: readonly (ShareDays & { readonly month: Month })[];
  readonly total: ShareDays;
}

/** A placement as it was set up for a time; the last one goes on. */
export interface SetUp {
  readonly since: Instant;
  readonly positions: number;
  readonly closed: readonly { readonly from: LocalDate; readonly to: LocalDate }[];
}

/** Shares that are held for a time, those of several bookings added up where they are held alike. */
export interface Held extends Period {
  readonly standing: 'option' | 'booked';
  readonly share: number;
}

interface Load {
  capacity: number;
  booked: number;
  optioned: number;
}

/** A day of a zone's calendar, and when it begins and ends. */
interface CalendarDay extends Period {
  readonly date: LocalDate;
  readonly week: IsoWeek;
  readonly month: Month;
}

interface DayLoad extends Load {
  readonly day: CalendarDay;
  readonly closed: boolean;
}

/**
 * How full a placement is from the first to the last day. A closed day has no capacity but what is held in it all the
 * same.
 * @param options.setUps oldest first; the first also stands for the time before it
 */
export function occupancyOf(
  held: readonly Held[],
  {
    first,
    last,
    timeZone,
    setUps,
  }: {
    readonly first: LocalDate;
    readonly last: LocalDate;
    readonly timeZone: string;
    readonly setUps: readonly SetUp[];
  },
): Occupancy {
  const days = daysOf(first, last, timeZone).map((day): DayLoad => {
    const setUp = setUps.findLast(({ since }) => since < day.until) ?? setUps[0];
    const closed = setUp?.closed.some(({ from, to }) => from <= day.date && day.date <= to) ?? false;
    const capacity = closed ? 0 : (setUp?.positions ?? 0) * CAPACITY;
    return { day, closed, capacity, booked: 0, optioned: 0 };
  });
  for (const each of held) addTo(days, each);
  for (const load of days) {
    if (load.closed) load.capacity = load.booked + load.optioned;
  }
  return {
    days: days.map((load) => {
      const { date, week } = load.day;
      return { date, week, closed: load.closed, ...shareDays(load) };
    }),
    weeks: summed(days, 'week').map(([week, load]) => ({ week, ...shareDays(load) })),
    months: summed(days, 'month').map(([month, load]) => ({ month, ...shareDays(load) })),
    total: shareDays(sumOf(days)),
  };
}

/** Adds the hours that are held of each day, as parts of the day: it may have 23 or 25. */
function addTo(days: readonly DayLoad[], { from, until, standing, share }: Held): void {
  const kind = standing === 'booked' ? 'booked' : 'optioned';
  for (let index = firstAfter(days, from); index < days.length; index += 1) {
    const load = days[index];
    if (!load || load.day.from >= until) return;
    const { day } = load;
    if (from <= day.from && until >= day.until) {
      load[kind] += share;
      continue;
    }
    const [start, end] = [from > day.from ? from : day.from, until < day.until ? until : day.until];
    load[kind] += (share * lengthOf(start, end)) / lengthOf(day.from, day.until);
  }
}

/** The first day that is not over by an instant. */
function firstAfter(days: readonly DayLoad[], instant: Instant): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle]?.day.until ?? '') > instant) high = middle;
    else low = middle + 1;
  }
  return low;
}

function lengthOf(from: Instant, until: Instant): number {
  return Date.parse(until) - Date.parse(from);
}

/** The sums of days in a row that lie in the same week or month. */
function summed(days: readonly DayLoad[], by: 'week' | 'month'): readonly (readonly [string, Load])[] {
  const sums: [string, Load][] = [];
  for (const { day, capacity, booked, optioned } of days) {
    const last = sums.at(-1);
    if (last?.[0] !== day[by]) {
      sums.push([day[by], { capacity, booked, optioned }]);
      continue;
    }
    const [, sum] = last;
    sum.capacity += capacity;
    sum.booked += booked;
    sum.optioned += optioned;
  }
  return sums;
}

function sumOf(loads: readonly Load[]): Load {
  const sum: Load = { capacity: 0, booked: 0, optioned: 0 };
  for (const { capacity, booked, optioned } of loads) {
    sum.capacity += capacity;
    sum.booked += booked;
    sum.optioned += optioned;
  }
  return sum;
}

function shareDays({ capacity, booked, optioned }: Load): ShareDays {
  return {
    capacity: hundredths(capacity),
    booked: hundredths(booked),
    optioned: hundredths(optioned),
    free: hundredths(Math.max(0, capacity - booked - optioned)),
    percent: capacity === 0 ? null : Math.round((1_000 * booked) / capacity) / 10,
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

const REMEMBERED = 64;
const remembered = new Map<string, readonly CalendarDay[]>();

/** The days of a zone; the same few periods are asked for placement by placement. */
function daysOf(first: LocalDate, last: LocalDate, timeZone: string): readonly CalendarDay[] {
  const key = `${first} ${last} ${timeZone}`;
  const known = remembered.get(key);
  if (known) return known;
  const dates = daysBetween(first, addDays(last, 1));
  const midnights = dates.map((date) => instantInZone(`${date}T00:00`, timeZone));
  const days = dates.slice(0, -1).map((date, index) => ({
    date,
    week: weekOf(date),
    month: monthOf(date),
    from: midnights[index] ?? '',
    until: midnights[index + 1] ?? '',
  }));
  const [oldest] = remembered.keys();
  if (remembered.size >= REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  remembered.set(key, days);
  return days;
}
