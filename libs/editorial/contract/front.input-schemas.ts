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

const slots = z
  .array(slot.nullable())
  .max(MOST_SLOTS)
  .describe('In order; null is a place for the newest story.');

const revision = z.int().nonnegative();
const BASE = 'The revision you read: your places are merged with what others did since. Or send If-Match.';

const from = instantSchema.describe('When it begins to stand; a time to come.');
const EXAMPLE_FROM = '2035-12-01T05:00:00Z';

/** `PUT /fronts/{front}`. */
export const arrangeFrontSchema = z
  .strictObject({
    baseRevision: revision
      .nullable()
      .optional()
      .describe(`${BASE} Null, as you were given it, for a front that nobody had arranged.`),
    slots,
  })
  .meta({ example: { baseRevision: null, slots: [] } });

/** The parsed {@link arrangeFrontSchema}. */
export type ArrangeFrontBody = z.output<typeof arrangeFrontSchema>;

/** `POST /fronts/{front}/plans`. */
export const scheduleFrontSchema = z
  .strictObject({ from, slots })
  .meta({ example: { from: EXAMPLE_FROM, slots: [] } });

/** The parsed {@link scheduleFrontSchema}. */
export type ScheduleFrontBody = z.output<typeof scheduleFrontSchema>;

/** `PUT /fronts/{front}/plans/{plan}`. */
export const reviseFrontPlanSchema = z
  .strictObject({ baseRevision: revision.optional().describe(BASE), from, slots })
  .meta({ example: { baseRevision: 0, from: EXAMPLE_FROM, slots: [] } });

/** The parsed {@link reviseFrontPlanSchema}. */
export type ReviseFrontPlanBody = z.output<typeof reviseFrontPlanSchema>;

/** The front in an address: `front`, or the id of a section. */
export const frontIdSchema = z.union([z.literal(FRONT_PAGE), uuidSchema]).meta({ example: FRONT_PAGE });

/** The plan in an address. */
export const planSchema = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be the number of a plan')
  .transform(Number)
  .meta({ example: '1' });
