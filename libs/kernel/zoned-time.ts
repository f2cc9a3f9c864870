import { plusDays, toInstant } from './instant.js';
import type { Instant, LocalDate } from './instant.js';

/** A time on the wall clock without a zone, `YYYY-MM-DDTHH:MM`; it means something only together with an IANA zone. */
export type LocalDateTime = string;

const LOCAL_DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;
const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** True for a wall-clock time that the calendar has; whether a zone skips it is another question. */
export function isLocalDateTime(text: string): text is LocalDateTime {
  if (!LOCAL_DATE_TIME.test(text)) return false;
  const time = Date.parse(`${text}:00.000Z`);
  return !Number.isNaN(time) && toInstant(time).startsWith(text);
}

/** True for an IANA zone this machine knows, such as `Europe/Copenhagen`; offsets like `+02:00` are no zones. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * The instant of a wall-clock time in a zone. A time that occurs twice (clocks go back) is its first occurrence; one
 * that is skipped (clocks go forward) is moved on by as much as was skipped: RFC 5545, and what Temporal calls
 * `compatible`.
 * @throws RangeError for an unknown zone or a time that is none.
 */
export function instantInZone(local: LocalDateTime, timeZone: string): Instant {
  const wall = Date.parse(`${local}:00.000Z`);
  const before = offsetAt(wall - DAY, timeZone);
  const after = offsetAt(wall + DAY, timeZone);
  const first = wall - before;
  const second = wall - after;
  return toInstant(
    offsetAt(first, timeZone) !== before && offsetAt(second, timeZone) === after ? second : first,
  );
}

/** The first instant of the day after: where a day that was meant to be whole ends, half-open. */
export function endOfDay(day: LocalDate, timeZone: string): Instant {
  return instantInZone(`${dayAfter(day)}T00:00`, timeZone);
}

/** What the wall clock of a zone shows at an instant, to the minute. */
export function localTimeIn(instant: Instant, timeZone: string): LocalDateTime {
  const time = Date.parse(instant);
  return toInstant(time + offsetAt(time, timeZone)).slice(0, 16);
}

/** The day that a zone's calendar shows at an instant. */
export function localDateIn(instant: Instant, timeZone: string): LocalDate {
  return localTimeIn(instant, timeZone).slice(0, 10);
}

function dayAfter(day: LocalDate): LocalDate {
  return plusDays(`${day}T00:00:00.000Z`, 1).slice(0, 10);
}

/** Milliseconds that the zone's wall clock is ahead of UTC. */
function offsetAt(time: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  return wall - Math.floor(time / 1000) * 1000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}
