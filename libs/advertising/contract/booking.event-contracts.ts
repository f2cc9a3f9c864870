import { z } from 'zod';
import { eventContract } from '#event-store';
import type { JsonObject } from '#event-store';
import { isInstant, isLocalDateTime } from '#kernel';
import type {
  AdDelivered,
  AdEnded,
  AdStarted,
  BookingCancelled,
  BookingClaimed,
  BookingDeclined,
  BookingDrafted,
  BookingExpired,
  CreativeApproved,
  CreativeRejected,
  CreativeSubmitted,
  FlightChanged,
  MakegoodGranted,
  MaterialChecked,
  OptionExpiring,
  ProofAnswered,
  ProofSent,
} from '../domain/booking.events.js';
import { CAPACITY } from '../domain/calendar.js';
import { ALL_OF_IT } from '../domain/pricing.js';
import { submittedCreativeSchema } from './recorded-creative.schema.js';

const instant = z.string().refine(isInstant);
const localDateTime = z.string().refine(isLocalDateTime);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const words = z.string().min(1);
const ordinal = z.int().positive();
const count = z.int().nonnegative();
const share = ordinal.max(CAPACITY);

const plan = {
  placementId: z.uuid(),
  advertiserId: z.uuid(),
  share,
  start: localDateTime,
  end: localDateTime,
  timeZone: words,
  from: instant,
  until: instant,
};

const price = z
  .strictObject({
    per: z.enum(['day', 'week']),
    units: count,
    unitPrice: count,
    list: count,
    discount: count.max(ALL_OF_IT),
    net: count,
  })
  .nullable();

const dueOfClaim = z.strictObject({ claimVersion: ordinal, dueAt: instant });
const creativeVersion = ordinal;

const withoutTerms = (data: JsonObject): JsonObject => ({
  ...data,
  orderId: null,
  category: null,
  price: null,
  makegoodFor: null,
});
const withoutImage = (data: JsonObject): JsonObject => ({
  ...data,
  creative: { ...Object(data['creative']), image: null },
});
const withoutJob = (data: JsonObject): JsonObject => ({
  ...data,
  creative: { ...Object(data['creative']), jobId: null },
});
const bookedForGood = (data: JsonObject): JsonObject => ({ ...data, standing: 'booked', expiresAt: null });
const withoutDelivery = (data: JsonObject): JsonObject => ({ ...data, deliveryDueAt: null });
const withoutReckoning = (data: JsonObject): JsonObject => ({
  ...data,
  invalid: { ...Object(data['invalid']), expired: 0, repeats: 0 },
  shownMs: null,
  nextDueAt: null,
});
const withoutReason = (data: JsonObject): JsonObject => ({ ...data, reason: null, fee: null });

/** The contracts of all events of a booking. */
export const bookingEventContracts = [
  eventContract<BookingDrafted>({
    type: 'BookingDrafted',
    version: 2,
    schema: z.strictObject({
      ...plan,
      orderId: z.uuid().nullable(),
      category: words.nullable(),
      price,
      makegoodFor: z.uuid().nullable(),
    }),
    upcasters: { 1: withoutTerms },
  }),
  eventContract<CreativeSubmitted>({
    type: 'CreativeSubmitted',
    version: 3,
    schema: z.strictObject({ creativeVersion, creative: submittedCreativeSchema }),
    upcasters: { 1: withoutImage, 2: withoutJob },
  }),
  eventContract<CreativeApproved>({
    type: 'CreativeApproved',
    version: 1,
    schema: z.strictObject({ creativeVersion }),
  }),
  eventContract<CreativeRejected>({
    type: 'CreativeRejected',
    version: 1,
    schema: z.strictObject({ creativeVersion, reason: words }),
  }),
  eventContract<ProofSent>({
    type: 'ProofSent',
    version: 1,
    schema: z.strictObject({ creativeVersion, expiresAt: instant }),
  }),
  eventContract<ProofAnswered>({
    type: 'ProofAnswered',
    version: 1,
    schema: z.strictObject({
      creativeVersion,
      answer: z.enum(['approved', 'rejected']),
      comment: words.nullable(),
    }),
  }),
  eventContract<BookingClaimed>({
    type: 'BookingClaimed',
    version: 2,
    schema: z.strictObject({
      claimVersion: ordinal,
      position: ordinal,
      share,
      from: instant,
      until: instant,
      standing: z.enum(['option', 'booked']),
      expiresAt: instant.nullable(),
    }),
    upcasters: { 1: bookedForGood },
  }),
  eventContract<FlightChanged>({
    type: 'FlightChanged',
    version: 1,
    schema: z.strictObject({
      kind: z.enum(['extend', 'move']),
      plan: z.strictObject(plan),
      price,
      difference: z.int().nullable(),
    }),
  }),
  eventContract<OptionExpiring>({ type: 'OptionExpiring', version: 1, schema: dueOfClaim }),
  eventContract<BookingExpired>({ type: 'BookingExpired', version: 1, schema: dueOfClaim }),
  eventContract<MaterialChecked>({
    type: 'MaterialChecked',
    version: 1,
    schema: z.strictObject({ claimVersion: ordinal, dueAt: instant, ready: z.boolean() }),
  }),
  eventContract<AdStarted>({
    type: 'AdStarted',
    version: 2,
    schema: z.strictObject({ claimVersion: ordinal, dueAt: instant, deliveryDueAt: instant.nullable() }),
    upcasters: { 1: withoutDelivery },
  }),
  eventContract<AdEnded>({ type: 'AdEnded', version: 1, schema: dueOfClaim }),
  eventContract<AdDelivered>({
    type: 'AdDelivered',
    version: 2,
    schema: z.strictObject({
      day,
      served: count,
      viewable: count,
      clicks: count,
      invalid: z.strictObject({ bots: count, floods: count, expired: count, repeats: count }),
      shownMs: count.nullable(),
      nextDueAt: instant.nullable(),
    }),
    upcasters: { 1: withoutReckoning },
  }),
  eventContract<MakegoodGranted>({
    type: 'MakegoodGranted',
    version: 1,
    schema: z.strictObject({ makegoodBookingId: z.uuid(), reason: words }),
  }),
  eventContract<BookingDeclined>({
    type: 'BookingDeclined',
    version: 1,
    schema: z.strictObject({ reason: words.nullable() }),
  }),
  eventContract<BookingCancelled>({
    type: 'BookingCancelled',
    version: 2,
    schema: z.strictObject({ reason: words.nullable(), fee: count.nullable() }),
    upcasters: { 1: withoutReason },
  }),
];
