import { z } from 'zod';
import { eventContract } from '#event-store';
import type { FrontArranged } from '../domain/front.events.js';
import { recordedInstant } from './shared.schemas.js';

/** The contracts of everything that can have happened to a front. */
export const frontEventContracts = [
  eventContract<FrontArranged>({
    type: 'FrontArranged',
    version: 1,
    schema: z.strictObject({
      slots: z.array(
        z
          .strictObject({
            articleId: z.uuid(),
            headline: z.string().nullable(),
            kicker: z.string().nullable(),
            size: z.enum(['small', 'medium', 'large']),
            until: recordedInstant.nullable(),
          })
          .nullable(),
      ),
    }),
  }),
];
