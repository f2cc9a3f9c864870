import { z } from 'zod';
import { companyReferenceSchema } from '#companies';
import { instantSchema, localDateSchema, pageQuerySchema, text, timeZoneSchema, uuidSchema } from '#platform';
import { CAPACITY } from '../domain/calendar.js';
import { BOOKING_STATUSES } from '../domain/booking.decider.js';
import { materialSchema } from './creative.input-schemas.js';
import { flightMembers, flightZone, isoWeekSchema, waysUsed } from './flight.input-schemas.js';
import { placementKeySchema } from './placement.input-schemas.js';

/** The most that a sum of money may be, in øre: a thousand million kroner. */
export const MOST_OERE = 100_000_000_000;

const reason = text({ max: 500 });

const share = z
  .int()
  .min(1)
  .max(CAPACITY)
  .describe('Hundredths of a position: 50 shows in every other 36 seconds.');

/** What an advertiser sells: lower-case words joined by hyphens, so that the same is written the same. */
const category = z
  .string()
  .max(60)
  .regex(
    /^[a-zæøå0-9]+(?:-[a-zæøå0-9]+)*$/,
    'must be lower-case letters and digits in words joined by hyphens',
  )
  .describe(
    'What the advertiser sells: competitors of a category are kept apart where a placement is sold so.',
  )
  .meta({ example: 'hosting' });

/** That a chief of sales lifts the rules in the way. */
const override = z
  .strictObject({ reason })
  .nullable()
  .default(null)
  .describe(
    'Lifts lead time, length, blackout and separation, never capacity; needs the permission `booking.override`. ' +
      'What was lifted, by whom and why is on record.',
  );

/** `POST /bookings`. */
export const draftBookingSchema = z
  .strictObject({
    placement: z
      .union([z.strictObject({ id: uuidSchema }), z.strictObject({ key: placementKeySchema })])
      .describe('A placement by its id or its key.'),
    order: uuidSchema
      .exactOptional()
      .describe('The order that is booked on: its advertiser, its discount. Or else give `advertiser`.'),
    advertiser: companyReferenceSchema.exactOptional(),
    category: category.nullable().default(null),
    share: share.default(CAPACITY),
    ...flightMembers,
    timeZone: flightZone,
    creative: materialSchema.nullable().default(null).describe('Null when it comes later.'),
    book: z
      .boolean()
      .default(false)
      .describe('Book at once. When there is no room nothing is recorded, unless the room went meanwhile.'),
    override,
  })
  .refine((body) => (body.order === undefined) !== (body.advertiser === undefined), {
    path: ['advertiser'],
    error: 'give either `advertiser` or `order`',
  })
  .refine((body) => waysUsed(body) === 1, {
    path: ['start'],
    error: 'give either `start` and `end`, or `days`, or `week`, or `weeks`',
  })
  .refine(({ start, end }) => (start === undefined) === (end === undefined), {
    path: ['end'],
    error: '`start` and `end` go together',
  })
  .refine(({ start, timeZone }) => timeZone === undefined || start !== undefined, {
    path: ['timeZone'],
    error: 'goes with `start` and `end`: days and weeks are those of the placement',
  })
  .refine(({ book, override: lifted }) => book || lifted === null, {
    path: ['override'],
    error: 'goes with `book: true`',
  })
  .meta({
    example: {
      placement: { key: 'rail' },
      advertiser: { name: 'Sydkyst ApS' },
      share: 50,
      weeks: ['2030-W49', '2030-W50'],
      creative: {
        headline: 'Kabler der holder til havet',
        teaser: 'Læs hvordan en havn fik styr på nettet.',
        url: 'https://sydkyst.example/kabler',
      },
    },
  });

/** The parsed {@link draftBookingSchema}. */
export type DraftBookingBody = z.output<typeof draftBookingSchema>;

/** `POST /bookings/{id}/book`. */
export const bookBookingSchema = z
  .strictObject({ override })
  .default({ override: null })
  .meta({ example: {} });

/** The parsed {@link bookBookingSchema}. */
export type BookBookingBody = z.output<typeof bookBookingSchema>;

/** `POST /bookings/{id}/option`. */
export const optionBookingSchema = z
  .strictObject({
    expiresAt: instantSchema
      .exactOptional()
      .describe(
        'Until when its place is held: before the flight begins and within 30 days. Seven days from now, or the start ' +
          'of the flight if that comes first, unless given; an option that is there already keeps its end.',
      ),
    override,
  })
  .default({ override: null })
  .meta({ example: {} });

/** The parsed {@link optionBookingSchema}. */
export type OptionBookingBody = z.output<typeof optionBookingSchema>;

/** `POST /bookings/{id}/move` and `POST /bookings/{id}/changes/preview`. */
export const changeFlightSchema = z
  .strictObject({
    ...flightMembers,
    timeZone: timeZoneSchema
      .exactOptional()
      .describe('The zone of `start` and `end`; that of the booking unless given.'),
    share: share.exactOptional(),
    override,
  })
  .refine((body) => waysUsed(body) <= 1, {
    path: ['start'],
    error: 'give either `start` and `end`, or `days`, or `week`, or `weeks`',
  })
  .refine(
    ({ start, end, timeZone }) => timeZone === undefined || (start !== undefined && end !== undefined),
    { path: ['timeZone'], error: 'goes with `start` and `end`: days and weeks are those of the placement' },
  )
  .refine((body) => waysUsed(body) > 0 || body.share !== undefined, {
    path: ['start'],
    error: 'say what is to change',
  })
  .meta({ example: { weeks: ['2030-W50', '2030-W51'] } });

/** The parsed {@link changeFlightSchema}. */
export type ChangeFlightBody = z.output<typeof changeFlightSchema>;

/** `POST /bookings/{id}/makegood`. */
export const grantMakegoodSchema = z
  .strictObject({
    reason: reason.describe('Why it is owed; stands on the original booking.'),
    ...flightMembers,
    timeZone: flightZone,
    share: share.exactOptional().describe('That of the original unless given.'),
    override,
  })
  .refine((body) => waysUsed(body) <= 1, {
    path: ['start'],
    error: 'give either `start` and `end`, or `days`, or `week`, or `weeks`, or none of them',
  })
  .refine(({ start, end }) => (start === undefined) === (end === undefined), {
    path: ['end'],
    error: '`start` and `end` go together',
  })
  .refine(({ start, timeZone }) => timeZone === undefined || start !== undefined, {
    path: ['timeZone'],
    error: 'goes with `start` and `end`: days and weeks are those of the placement',
  })
  .meta({ example: { reason: 'Annoncen blev aldrig vist.' } });

/** The parsed {@link grantMakegoodSchema}. */
export type GrantMakegoodBody = z.output<typeof grantMakegoodSchema>;

/** `POST /bookings/{id}/cancel`. */
export const cancelBookingSchema = z
  .strictObject({
    reason: reason.nullable().default(null),
    fee: z
      .int()
      .min(0)
      .max(MOST_OERE)
      .nullable()
      .default(null)
      .describe('What is charged all the same, in øre without VAT.'),
  })
  .default({ reason: null, fee: null })
  .meta({ example: { reason: 'Kampagnen er aflyst.', fee: 150_000 } });

/** The parsed {@link cancelBookingSchema}. */
export type CancelBookingBody = z.output<typeof cancelBookingSchema>;

/** `POST /bookings/{id}/decline`. */
export const declineBookingSchema = z
  .strictObject({ reason: reason.nullable().default(null) })
  .default({ reason: null })
  .meta({ example: { reason: 'Annoncøren venter til foråret.' } });

/** The parsed {@link declineBookingSchema}. */
export type DeclineBookingBody = z.output<typeof declineBookingSchema>;

/** Who sells, as lists are asked for it. */
export const salespersonSchema = z
  .union([uuidSchema, z.literal('me')], { error: 'must be the id of a user, or `me`' })
  .describe('The id of the user who sells, or `me`.')
  .meta({ example: 'me' });

/** `GET /bookings`. */
export const listBookingsSchema = pageQuerySchema
  .extend({
    state: z.enum(BOOKING_STATUSES).optional().describe('As it is now.'),
    placement: uuidSchema.optional().describe('The id of a placement.'),
    advertiser: uuidSchema.optional().describe('The id of a company.'),
    order: uuidSchema.optional().describe('The id of an order.'),
    salesperson: salespersonSchema.optional(),
    from: localDateSchema.optional().describe('Flights that run on this day or later.'),
    to: localDateSchema.optional().describe('Flights that run on this day or before.'),
    week: isoWeekSchema.optional().describe('Flights that run in this week; instead of `from` and `to`.'),
  })
  .refine(({ from, to, week }) => week === undefined || (from === undefined && to === undefined), {
    path: ['week'],
    error: 'give either `week`, or `from` and `to`',
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    error: 'must not lie before `from`',
  });

/** The parsed {@link listBookingsSchema}. */
export type ListBookingsQuery = z.output<typeof listBookingsSchema>;
