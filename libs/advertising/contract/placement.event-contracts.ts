import { z } from 'zod';
import { eventContract } from '#event-store';
import type { JsonObject } from '#event-store';
import { isInstant } from '#kernel';
import { CAPACITY } from '../domain/calendar.js';
import { AD_FORMATS, DEFAULT_TERMS, LIFTABLE_RULES, PAGE_TYPES } from '../domain/placement.events.js';
import type {
  AdBooked,
  AdCancelled,
  AdOptionExpired,
  AdOptioned,
  AdRescheduled,
  HouseAdChosen,
  PlacementDefined,
  PlacementRevised,
} from '../domain/placement.events.js';
import { recordedCreativeSchema } from './recorded-creative.schema.js';

const instant = z.string().refine(isInstant);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const words = z.string().min(1);
const ordinal = z.int().positive();
const count = z.int().nonnegative();

const placement = {
  key: words,
  name: words,
  pageType: z.enum(PAGE_TYPES),
  positions: ordinal,
  timeZone: words,
  format: z.enum(AD_FORMATS),
  leadTimeHours: count,
  minDays: ordinal,
  maxDays: ordinal.nullable(),
  materialHours: count,
  price: z.strictObject({ per: z.enum(['day', 'week']), amount: count }).nullable(),
  separated: z.boolean(),
  blackouts: z.array(z.strictObject({ from: day, to: day, reason: words })),
};

const claim = {
  bookingId: z.uuid(),
  claimVersion: ordinal,
  position: ordinal,
  share: ordinal.max(CAPACITY),
  from: instant,
  until: instant,
  advertiserId: z.uuid().nullable(),
  category: words.nullable(),
};

const override = z.strictObject({ rules: z.array(z.enum(LIFTABLE_RULES)).min(1), reason: words }).nullable();

const withTerms = (data: JsonObject): JsonObject => ({ ...data, ...DEFAULT_TERMS });
/** What may change grew; what was written stays as it is. */
const asItIs = (data: JsonObject): JsonObject => data;
const withoutCompetitors = (data: JsonObject): JsonObject => ({
  ...data,
  advertiserId: null,
  category: null,
  override: null,
});

const { key: _key, ...revisable } = placement;

/** The contracts of all events of a placement. */
export const placementEventContracts = [
  eventContract<PlacementDefined>({
    type: 'PlacementDefined',
    version: 2,
    schema: z.strictObject(placement),
    upcasters: { 1: withTerms },
  }),
  eventContract<PlacementRevised>({
    type: 'PlacementRevised',
    version: 2,
    schema: z.strictObject({
      name: revisable.name.exactOptional(),
      pageType: revisable.pageType.exactOptional(),
      positions: revisable.positions.exactOptional(),
      timeZone: revisable.timeZone.exactOptional(),
      format: revisable.format.exactOptional(),
      leadTimeHours: revisable.leadTimeHours.exactOptional(),
      minDays: revisable.minDays.exactOptional(),
      maxDays: revisable.maxDays.exactOptional(),
      materialHours: revisable.materialHours.exactOptional(),
      price: revisable.price.exactOptional(),
      separated: revisable.separated.exactOptional(),
      blackouts: revisable.blackouts.exactOptional(),
    }),
    upcasters: { 1: asItIs },
  }),
  eventContract<HouseAdChosen>({
    type: 'HouseAdChosen',
    version: 1,
    schema: z.strictObject({ creative: recordedCreativeSchema.nullable() }),
  }),
  eventContract<AdOptioned>({
    type: 'AdOptioned',
    version: 1,
    schema: z.strictObject({ ...claim, expiresAt: instant, override }),
  }),
  eventContract<AdOptionExpired>({
    type: 'AdOptionExpired',
    version: 1,
    schema: z.strictObject({ bookingId: z.uuid(), claimVersion: ordinal, dueAt: instant }),
  }),
  eventContract<AdBooked>({
    type: 'AdBooked',
    version: 2,
    schema: z.strictObject({ ...claim, override }),
    upcasters: { 1: withoutCompetitors },
  }),
  eventContract<AdRescheduled>({
    type: 'AdRescheduled',
    version: 1,
    schema: z.strictObject({ ...claim, supersedes: ordinal, expiresAt: instant.nullable(), override }),
  }),
  eventContract<AdCancelled>({
    type: 'AdCancelled',
    version: 1,
    schema: z.strictObject({ bookingId: z.uuid(), claimVersion: ordinal }),
  }),
];
