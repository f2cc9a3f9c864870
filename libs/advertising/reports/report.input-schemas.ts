import { z } from 'zod';
import { instantSchema, localDateSchema, pageQuerySchema, uuidSchema } from '#platform';
import { REVENUE_DIMENSIONS } from './revenue.query.js';

/** A month of the calendar, `2026-11`, of the years 1700 to 2999. */
export const monthSchema = z
  .string()
  .regex(/^(1[7-9]|2\d)\d\d-(0[1-9]|1[0-2])$/, { error: 'must be a month such as 2026-11' })
  .meta({ example: '2026-01' });

const format = z
  .enum(['json', 'csv'])
  .optional()
  .describe('`csv` for all of it as a file, as `Accept: text/csv` does; a page of JSON unless given.');

const at = instantSchema.optional().describe('As it was known at this time; now unless given.');

/** `GET /reports/occupancy`. */
export const occupancyQuerySchema = pageQuerySchema.extend({
  from: localDateSchema.optional().describe('The first day; today unless given.'),
  to: localDateSchema
    .optional()
    .describe('The last day, at most 400 days from the first; four weeks unless given.'),
  placement: uuidSchema.optional().describe('The id of a placement; all of them unless given.'),
  at,
  format,
});

/** The parsed {@link occupancyQuerySchema}. */
export type OccupancyQueryInput = z.output<typeof occupancyQuerySchema>;

/** `GET /reports/revenue`. */
export const revenueQuerySchema = pageQuerySchema.extend({
  by: z.enum(REVENUE_DIMENSIONS).default('month').describe('What it is divided by, beside the months.'),
  from: monthSchema.optional().describe('The first month; January unless given.'),
  to: monthSchema
    .optional()
    .describe('The last month, at most 36 from the first; December of the first month’s year unless given.'),
  at,
  format,
});

/** The parsed {@link revenueQuerySchema}. */
export type RevenueQueryInput = z.output<typeof revenueQuerySchema>;

/** `GET /reports/shortfalls`. */
export const shortfallsQuerySchema = pageQuerySchema.extend({
  from: localDateSchema
    .optional()
    .describe('The first day on which flights were to begin; four weeks before the last unless given.')
    .meta({ example: '2026-01-01' }),
  to: localDateSchema
    .optional()
    .describe('The last day, at most 400 from the first; today unless given.')
    .meta({ example: '2026-01-31' }),
  format,
});

/** The parsed {@link shortfallsQuerySchema}. */
export type ShortfallsQueryInput = z.output<typeof shortfallsQuerySchema>;

/** `GET /reports/invoices`. */
export const invoicesQuerySchema = pageQuerySchema.extend({
  month: monthSchema
    .optional()
    .describe('A month that is over; the last one that is unless given.')
    .meta({ example: '2026-01' }),
  format,
});

/** The parsed {@link invoicesQuerySchema}. */
export type InvoicesQueryInput = z.output<typeof invoicesQuerySchema>;

/** `GET /reports/bookings/{id}/proof`. */
export const proofQuerySchema = z.object({ format });

/** The parsed {@link proofQuerySchema}. */
export type ProofQueryInput = z.output<typeof proofQuerySchema>;
