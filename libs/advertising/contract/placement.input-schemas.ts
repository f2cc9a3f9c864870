import { z } from 'zod';
import { line, localDateSchema, text, timeZoneSchema } from '#platform';
import { CAPACITY } from '../domain/calendar.js';
import { AD_FORMATS, DEFAULT_TERMS, PAGE_TYPES } from '../domain/placement.events.js';

/** The name that pages and the public JSON ask by. */
export const placementKeySchema = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters and digits in words joined by hyphens')
  .meta({ example: 'front-top' });

const MOST_POSITIONS = 50;
const MOST_BLACKOUTS = 200;
/** A year: nobody sells by longer notice. */
const MOST_HOURS = 366 * 24;
const MOST_DAYS = 10 * 366;
/** A million kroner a day. */
const MOST_PRICE = 100_000_000;

const placement = {
  name: line({ max: 200 }).describe('For the desk.').meta({ example: 'Forsidens top' }),
  pageType: z.enum(PAGE_TYPES).describe('The pages that have it; `any` for all.'),
  positions: z.int().min(1).max(MOST_POSITIONS).describe('How many ads stand side by side.'),
  timeZone: timeZoneSchema.describe('The zone in which its days are sold.'),
  format: z.enum(AD_FORMATS).describe('What is sold in it.'),
  leadTimeHours: z
    .int()
    .min(0)
    .max(MOST_HOURS)
    .describe('A flight begins at least so many hours after it is booked.'),
  minDays: z.int().min(1).max(MOST_DAYS).describe('The shortest flight, in days begun.'),
  maxDays: z
    .int()
    .min(1)
    .max(MOST_DAYS)
    .nullable()
    .describe('The longest flight, in days begun; null for as long as one likes.'),
  materialHours: z
    .int()
    .min(0)
    .max(MOST_HOURS)
    .describe('The creative must be approved so many hours before the start.'),
  price: z
    .strictObject({
      per: z.enum(['day', 'week']),
      amount: z.int().min(0).max(MOST_PRICE).describe('Øre without VAT.').meta({ example: 150_000 }),
    })
    .nullable()
    .describe('What a flight costs for each day, or week begun, whatever its share; null by agreement.'),
  separated: z.boolean().describe('Whether competitors of one category never stand beside each other.'),
  blackouts: z
    .array(
      z
        .strictObject({ from: localDateSchema, to: localDateSchema, reason: text({ max: 200 }) })
        .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not lie before `from`' }),
    )
    .max(MOST_BLACKOUTS)
    .describe('Days on which nothing is sold, both included; what is booked already runs.'),
};

const daysAgree = {
  path: ['maxDays'],
  error: 'must not be less than `minDays`',
};

/** `POST /placements`. */
export const definePlacementSchema = z
  .strictObject({
    key: placementKeySchema,
    name: placement.name,
    pageType: placement.pageType.default('any'),
    positions: placement.positions.default(1),
    timeZone: placement.timeZone.default('Europe/Copenhagen'),
    format: placement.format.default(DEFAULT_TERMS.format),
    leadTimeHours: placement.leadTimeHours.default(DEFAULT_TERMS.leadTimeHours),
    minDays: placement.minDays.default(DEFAULT_TERMS.minDays),
    maxDays: placement.maxDays.default(DEFAULT_TERMS.maxDays),
    materialHours: placement.materialHours.default(DEFAULT_TERMS.materialHours),
    price: placement.price.default(DEFAULT_TERMS.price),
    separated: placement.separated.default(DEFAULT_TERMS.separated),
    blackouts: placement.blackouts.default([]),
  })
  .refine(({ minDays, maxDays }) => maxDays === null || maxDays >= minDays, daysAgree)
  .meta({
    example: {
      key: 'front-top',
      name: 'Forsidens top',
      pageType: 'front',
      positions: 2,
      format: 'sponsored-post',
      leadTimeHours: 48,
      minDays: 7,
      maxDays: 28,
      materialHours: 72,
      price: { per: 'week', amount: 950_000 },
      separated: true,
      blackouts: [{ from: '2030-12-24', to: '2030-12-26', reason: 'Jul: forsiden er uden annoncer' }],
    },
  });

/** The parsed {@link definePlacementSchema}. */
export type DefinePlacementBody = z.output<typeof definePlacementSchema>;

/** `PATCH /placements/{id}`: members left out stay; the key never changes. */
export const revisePlacementSchema = z
  .strictObject({
    name: placement.name.exactOptional(),
    pageType: placement.pageType.exactOptional(),
    positions: placement.positions.exactOptional(),
    timeZone: placement.timeZone.exactOptional(),
    format: placement.format.exactOptional(),
    leadTimeHours: placement.leadTimeHours.exactOptional(),
    minDays: placement.minDays.exactOptional(),
    maxDays: placement.maxDays.exactOptional(),
    materialHours: placement.materialHours.exactOptional(),
    price: placement.price.exactOptional(),
    separated: placement.separated.exactOptional(),
    blackouts: placement.blackouts.exactOptional(),
  })
  .refine(
    ({ minDays, maxDays = null }) => minDays === undefined || maxDays === null || maxDays >= minDays,
    daysAgree,
  )
  .meta({ example: { positions: 3, price: { per: 'week', amount: 1_100_000 } } });

/** The parsed {@link revisePlacementSchema}. */
export type RevisePlacementBody = z.output<typeof revisePlacementSchema>;

/** `GET /placements/{id}/availability`. */
export const availabilityQuerySchema = z.object({
  from: localDateSchema.optional().describe('The first day; today unless given.'),
  to: localDateSchema.optional().describe('The last day, at most 399 days later; four weeks unless given.'),
  share: z.coerce
    .number()
    .int()
    .min(1)
    .max(CAPACITY)
    .default(CAPACITY)
    .describe('How much of a position is wanted, in hundredths.'),
});

/** The parsed {@link availabilityQuerySchema}. */
export type AvailabilityQuery = z.output<typeof availabilityQuerySchema>;
