import { z } from 'zod';
import { bodySchema } from '#editorial';
import { eventContract } from '#event-store';
import { isInstant, isLocalDateTime } from '#kernel';
import type {
  AdEnded,
  AdStarted,
  BookingCancelled,
  BookingClaimed,
  BookingDrafted,
  CreativeApproved,
  CreativeSubmitted,
} from '../domain/booking.events.js';
import { CAPACITY } from '../domain/calendar.js';

const instant = z.string().refine(isInstant);
const localDateTime = z.string().refine(isLocalDateTime);
const words = z.string().min(1);
const ordinal = z.int().positive();
const share = ordinal.max(CAPACITY);

/** The contracts of all events of a booking. */
export const bookingEventContracts = [
  eventContract<BookingDrafted>({
    type: 'BookingDrafted',
    version: 1,
    schema: z.strictObject({
      placementId: z.uuid(),
      advertiserId: z.uuid(),
      share,
      start: localDateTime,
      end: localDateTime,
      timeZone: words,
      from: instant,
      until: instant,
    }),
  }),
  eventContract<CreativeSubmitted>({
    type: 'CreativeSubmitted',
    version: 1,
    schema: z.strictObject({
      creativeVersion: ordinal,
      creative: z.strictObject({
        headline: words,
        teaser: words.nullable(),
        url: words.nullable(),
        body: bodySchema.nullable(),
      }),
    }),
  }),
  eventContract<CreativeApproved>({
    type: 'CreativeApproved',
    version: 1,
    schema: z.strictObject({ creativeVersion: ordinal }),
  }),
  eventContract<BookingClaimed>({
    type: 'BookingClaimed',
    version: 1,
    schema: z.strictObject({
      claimVersion: ordinal,
      position: ordinal,
      share,
      from: instant,
      until: instant,
    }),
  }),
  eventContract<AdStarted>({
    type: 'AdStarted',
    version: 1,
    schema: z.strictObject({ claimVersion: ordinal, dueAt: instant }),
  }),
  eventContract<AdEnded>({
    type: 'AdEnded',
    version: 1,
    schema: z.strictObject({ claimVersion: ordinal, dueAt: instant }),
  }),
  eventContract<BookingCancelled>({ type: 'BookingCancelled', version: 1, schema: z.strictObject({}) }),
];
