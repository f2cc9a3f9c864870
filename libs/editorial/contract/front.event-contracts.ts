import { z } from 'zod';
import { eventContract } from '#event-store';
import type { Upcaster } from '#event-store';
import type { FrontArranged, FrontScheduled, FrontUnscheduled } from '../domain/front.events.js';
import { recordedInstant } from './shared.schemas.js';

const slots = z.array(
  z
    .strictObject({
      articleId: z.uuid(),
      headline: z.string().nullable(),
      kicker: z.string().nullable(),
      size: z.enum(['small', 'medium', 'large']),
      until: recordedInstant.nullable(),
    })
    .nullable(),
);
const plan = z.int().positive();

/** Version 1 knew no plans. */
const atOnce: Upcaster = (data) => ({ ...data, plan: null, dueAt: null });

/** The contracts of everything that can have happened to a front. */
export const frontEventContracts = [
  eventContract<FrontArranged>({
    type: 'FrontArranged',
    version: 2,
    schema: z.strictObject({ slots, plan: plan.nullable(), dueAt: recordedInstant.nullable() }),
    upcasters: { 1: atOnce },
  }),
  eventContract<FrontScheduled>({
    type: 'FrontScheduled',
    version: 1,
    schema: z.strictObject({ plan, version: z.int().positive(), from: recordedInstant, slots }),
  }),
  eventContract<FrontUnscheduled>({
    type: 'FrontUnscheduled',
    version: 1,
    schema: z.strictObject({ plan }),
  }),
];
