import { z } from 'zod';
import { isIsoWeek } from '#kernel';
import { localDateSchema, localDateTimeSchema, timeZoneSchema } from '#platform';
import { areConsecutive, flightOfDays, flightOfWeeks } from '../domain/flight-days.js';
import type { LocalFlight } from '../domain/flight-days.js';

const MOST_WEEKS = 104;

/** An ISO week, `2026-W48`, of a year from 1700 to 2999. */
export const isoWeekSchema = z
  .string()
  .regex(/^(1[7-9]|2\d)\d\d-W\d\d$/, { error: 'must be an ISO week such as 2026-W48', abort: true })
  .refine(isIsoWeek, { error: 'is no week that the calendar has' })
  .meta({ example: '2026-W48' });

/** Whole days, both of them included. */
export const wholeDaysSchema = z
  .strictObject({ from: localDateSchema, to: localDateSchema })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not lie before `from`' });

/** The ways to say when a flight runs. */
export const flightMembers = {
  start: localDateTimeSchema
    .exactOptional()
    .describe('Local time; one that has passed begins at once.')
    .meta({ example: '2030-12-01T00:00' }),
  end: localDateTimeSchema
    .exactOptional()
    .describe('Local time at which it shows no more.')
    .meta({ example: '2031-01-01T00:00' }),
  days: wholeDaysSchema
    .exactOptional()
    .describe('Instead of `start` and `end`: whole days of the placement’s zone, both included.'),
  week: isoWeekSchema.exactOptional().describe('Instead of them: an ISO week of the placement’s zone.'),
  weeks: z
    .array(isoWeekSchema)
    .min(1)
    .max(MOST_WEEKS)
    .refine(areConsecutive, { error: 'must be weeks that follow each other' })
    .exactOptional()
    .describe('Instead of them: ISO weeks that follow each other.'),
};

/** The zone of `start` and `end`. */
export const flightZone = timeZoneSchema
  .exactOptional()
  .describe('The zone of `start` and `end`; that of the placement unless given.');

/** What a request may say of when a flight runs. */
export interface FlightTimes {
  readonly start?: string;
  readonly end?: string;
  readonly days?: { readonly from: string; readonly to: string };
  readonly week?: string;
  readonly weeks?: readonly string[];
}

/** How many of the ways to say when a flight runs a request has used. */
export function waysUsed({ start, end, days, week, weeks }: FlightTimes): number {
  return [start ?? end, days, week, weeks].filter((way) => way !== undefined).length;
}

/** The local times of whole days or weeks; undefined when a request gave none. */
export function wholeDaysOf({ days, week, weeks = [] }: FlightTimes): LocalFlight | undefined {
  if (days) return flightOfDays(days);
  const [first, ...rest] = week === undefined ? weeks : [week];
  return first === undefined ? undefined : flightOfWeeks([first, ...rest]);
}
