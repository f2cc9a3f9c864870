import { z } from 'zod';
import { instantSchema, line, uuidSchema } from '#platform';
import { FRONT_PAGE } from '../domain/front.decider.js';
import { ARTICLE_LIMITS } from './article.input-schemas.js';

const MOST_SLOTS = 100;

const slot = z.strictObject({
  articleId: uuidSchema,
  headline: line({ max: ARTICLE_LIMITS.headline })
    .nullable()
    .default(null)
    .describe("Stands here instead of the article's own headline."),
  kicker: line({ max: 60 }).nullable().default(null).describe('A word or two above the headline.'),
  size: z.enum(['small', 'medium', 'large']).default('medium'),
  until: instantSchema.nullable().default(null).describe('When the place falls back to the newest story.'),
});

/** `PUT /fronts/{front}`. */
export const arrangeFrontSchema = z
  .strictObject({
    slots: z
      .array(slot.nullable())
      .max(MOST_SLOTS)
      .describe('In order; null is a place for the newest story.'),
  })
  .meta({ example: { slots: [] } });

/** The parsed {@link arrangeFrontSchema}. */
export type ArrangeFrontBody = z.output<typeof arrangeFrontSchema>;

/** The front in an address: `front`, or the id of a section. */
export const frontIdSchema = z.union([z.literal(FRONT_PAGE), uuidSchema]).meta({ example: FRONT_PAGE });
