import { z } from 'zod';
import { instantSchema, line, pageQuerySchema, text, uuidSchema } from '#platform';
import { BODY_LIMITS, bodySchema } from './body.schema.js';

/** Lengths in characters of what an editor writes beside the body. */
export const ARTICLE_LIMITS = { headline: 300, standfirst: 2_000, byline: 20, notice: 1_000 } as const;

const headline = line({ max: ARTICLE_LIMITS.headline, min: 0 }).describe('Empty while nobody has found one.');
const standfirst = text({ max: ARTICLE_LIMITS.standfirst }).nullable();
const sectionId = uuidSchema.nullable();
const byline = z
  .array(uuidSchema)
  .max(ARTICLE_LIMITS.byline)
  .refine((ids) => new Set(ids).size === ids.length, 'An author stands in a byline once.')
  .describe('Author ids in the order of the byline.');
const topImage = z
  .strictObject({
    mediaId: uuidSchema,
    alt: text({ max: BODY_LIMITS.altLength }).nullable().default(null),
    caption: text({ max: BODY_LIMITS.captionLength }).nullable().default(null),
    credit: line({ max: BODY_LIMITS.creditLength }).nullable().default(null),
  })
  .nullable()
  .describe('The picture above the article; what is null is taken from the picture itself.');

const EXAMPLE_BODY = {
  type: 'doc',
  content: [
    {
      type: 'paragraph',
      attrs: { id: 'p1' },
      content: [{ type: 'text', text: 'Byrådet siger ja til tolv nye kajpladser.' }],
    },
    {
      type: 'heading',
      attrs: { id: 'h1', level: 2 },
      content: [{ type: 'text', text: 'Åbner til foråret' }],
    },
    {
      type: 'paragraph',
      attrs: { id: 'p2' },
      content: [{ type: 'text', text: 'Arbejdet begynder i maj.' }],
    },
  ],
};

/** `POST /articles`. */
export const draftArticleSchema = z
  .strictObject({
    headline: headline.default(''),
    standfirst: standfirst.default(null),
    sectionId: sectionId.default(null).describe('Needed to publish.'),
    byline: byline.default([]),
    topImage: topImage.default(null),
    body: bodySchema
      .default({ type: 'doc', content: [] })
      .describe('A ProseMirror document; every top-level block has an id of its own.'),
    publish: z.boolean().default(false).describe('Publish at once.'),
    publishedAt: instantSchema
      .optional()
      .describe('The date that readers see when it is published at once; not after now. Now unless given.'),
  })
  .refine(({ publish, publishedAt }) => publish || publishedAt === undefined, {
    path: ['publishedAt'],
    error: 'goes with `publish: true`',
  })
  .meta({
    example: {
      headline: 'Havnen udvider mod nord',
      standfirst: 'Der bliver plads til tolv både mere.',
      body: EXAMPLE_BODY,
    },
  });

/** The parsed {@link draftArticleSchema}. */
export type DraftArticleBody = z.output<typeof draftArticleSchema>;

/** `PATCH /articles/{id}`. */
export const reviseArticleSchema = z
  .strictObject({
    baseRevision: z
      .int()
      .nonnegative()
      .optional()
      .describe(
        'The revision you read: your changes are merged with what others did since. Or send If-Match.',
      ),
    headline: headline.optional(),
    standfirst: standfirst.optional(),
    sectionId: sectionId.optional(),
    byline: byline.optional(),
    topImage: topImage.optional(),
    body: bodySchema.optional().describe('The whole body; blocks are told apart by their ids.'),
  })
  .meta({ example: { baseRevision: 0, headline: 'Havnen udvider mod nord og øst' } });

/** The parsed {@link reviseArticleSchema}. */
export type ReviseArticleBody = z.output<typeof reviseArticleSchema>;

/** `POST /articles/{id}/publish`. */
export const publishArticleSchema = z
  .strictObject({
    publishedAt: instantSchema
      .nullable()
      .default(null)
      .describe('The date that readers see, not after now; null for now, or the first date at an update.'),
  })
  .default({ publishedAt: null })
  .meta({ example: {} });

/** The parsed {@link publishArticleSchema}. */
export type PublishArticleBody = z.output<typeof publishArticleSchema>;

/** `POST /articles/{id}/schedule`. */
export const scheduleArticleSchema = z
  .strictObject({ publishAt: instantSchema })
  .meta({ example: { publishAt: '2030-12-01T06:00:00+01:00' } });

/** The parsed {@link scheduleArticleSchema}. */
export type ScheduleArticleBody = z.output<typeof scheduleArticleSchema>;

/** `POST /articles/{id}/unpublish`. */
export const unpublishArticleSchema = z
  .strictObject({
    notice: text({ max: ARTICLE_LIMITS.notice })
      .nullable()
      .default(null)
      .describe('What readers are told at its address.'),
  })
  .default({ notice: null })
  .meta({ example: { notice: 'Artiklen er taget ned, mens vi undersøger en oplysning.' } });

/** The parsed {@link unpublishArticleSchema}. */
export type UnpublishArticleBody = z.output<typeof unpublishArticleSchema>;

/** `POST /articles/{id}/previews`. */
export const previewArticleSchema = z
  .strictObject({
    revision: z.int().nonnegative().optional().describe('The newest unless given.'),
    validMinutes: z
      .int()
      .min(1)
      .max(30 * 24 * 60)
      .default(24 * 60)
      .describe('How long the link works.'),
  })
  .default({ validMinutes: 24 * 60 })
  .meta({ example: { validMinutes: 60 } });

/** The parsed {@link previewArticleSchema}. */
export type PreviewArticleBody = z.output<typeof previewArticleSchema>;

/** `GET /articles`. */
export const listArticlesSchema = pageQuerySchema.extend({
  state: z
    .enum(['draft', 'scheduled', 'published', 'unpublished', 'discarded'])
    .optional()
    .describe('All but the bin unless given.'),
  section: uuidSchema.optional().describe('The id of a section.'),
});

/** The parsed {@link listArticlesSchema}. */
export type ListArticlesQuery = z.output<typeof listArticlesSchema>;
