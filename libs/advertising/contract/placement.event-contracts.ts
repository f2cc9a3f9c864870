import { z } from 'zod';
import { eventContract } from '#event-store';
import { isInstant } from '#kernel';
import { CAPACITY } from '../domain/calendar.js';
import { PAGE_TYPES } from '../domain/placement.events.js';
import type {
  AdBooked,
  AdCancelled,
  PlacementDefined,
  PlacementRevised,
} from '../domain/placement.events.js';

const instant = z.string().refine(isInstant);
const words = z.string().min(1);
const ordinal = z.int().positive();

const placement = {
  key: words,
  name: words,
  pageType: z.enum(PAGE_TYPES),
  positions: ordinal,
  timeZone: words,
};

/** The contracts of all events of a placement. */
export const placementEventContracts = [
  eventContract<PlacementDefined>({
    type: 'PlacementDefined',
    version: 1,
    schema: z.strictObject(placement),
  }),
  eventContract<PlacementRevised>({
    type: 'PlacementRevised',
    version: 1,
    schema: z.strictObject({
      name: placement.name.exactOptional(),
      pageType: placement.pageType.exactOptional(),
      positions: placement.positions.exactOptional(),
      timeZone: placement.timeZone.exactOptional(),
    }),
  }),
  eventContract<AdBooked>({
    type: 'AdBooked',
    version: 1,
    schema: z.strictObject({
      bookingId: z.uuid(),
      claimVersion: ordinal,
      position: ordinal,
      share: ordinal.max(CAPACITY),
      from: instant,
      until: instant,
    }),
  }),
  eventContract<AdCancelled>({
    type: 'AdCancelled',
    version: 1,
    schema: z.strictObject({ bookingId: z.uuid(), claimVersion: ordinal }),
  }),
];
