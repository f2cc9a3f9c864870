import { z } from 'zod';
import { instantSchema, line, pageQuerySchema, uuidSchema } from '#platform';
import { DESK_DATES } from './desk-search.query.js';
import { QUESTION_LIMITS } from './search-question.js';
import { USED_KINDS } from './where-used.query.js';

const typed = line({ max: QUESTION_LIMITS.characters, min: 0 })
  .optional()
  .describe(
    'Words that must all be there, in any of their Danish forms; `"side by side"`, `-without`, `begin*`. The last ' +
      'word may be a beginning.',
  )
  .meta({ example: 'havnens udvidelse' });
const order = z
  .enum(['best', 'newest'])
  .optional()
  .describe(
    '`best` weighs at most 500 of what was found, `newest` goes on for ever; `best` for words unless given.',
  );

/** `GET /search`. */
export const deskSearchSchema = pageQuerySchema.extend({
  q: typed,
  order,
  state: z
    .enum(['draft', 'scheduled', 'published', 'unpublished', 'discarded', 'killed'])
    .optional()
    .describe('All but the bin unless given.'),
  section: uuidSchema.optional().describe('The id of a section.'),
  author: uuidSchema.optional().describe('The id of an author in the byline.'),
  desk: uuidSchema.optional().describe('The id of the desk whose work it is.'),
  assignee: uuidSchema.optional().describe('The id of the user whose work it is.'),
  review: z.enum(['submitted', 'changes-requested', 'approved']).optional(),
  by: z.enum(DESK_DATES).default('updated').describe('The date that `since`, `until` and the order go by.'),
  since: instantSchema.optional(),
  until: instantSchema.optional().describe('Before this instant.'),
});

/** The parsed {@link deskSearchSchema}. */
export type DeskSearchInput = z.output<typeof deskSearchSchema>;

/** `GET /search/uses`. */
export const whereUsedSchema = pageQuerySchema.extend({
  of: z.enum(USED_KINDS).describe('What the id names.').meta({ example: 'media' }),
  id: uuidSchema,
});

/** The parsed {@link whereUsedSchema}. */
export type WhereUsedInput = z.output<typeof whereUsedSchema>;

/** `GET /search/read-also`. */
export const readAlsoSchema = z.strictObject({
  q: typed,
  at: instantSchema.optional().describe('What would be offered at this time; now unless given.'),
  showAt: instantSchema
    .optional()
    .describe(
      'When the line will show: only what is public then, as known now, is offered. Now unless given.',
    ),
  without: uuidSchema.optional().describe('The article that the line is for.'),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

/** The parsed {@link readAlsoSchema}. */
export type ReadAlsoInput = z.output<typeof readAlsoSchema>;

/** `GET /api/v1/search`. */
export const siteSearchSchema = pageQuerySchema.extend({
  q: typed,
  order,
  section: uuidSchema.optional().describe('The id of a section.'),
});

/** The parsed {@link siteSearchSchema}. */
export type SiteSearchInput = z.output<typeof siteSearchSchema>;
