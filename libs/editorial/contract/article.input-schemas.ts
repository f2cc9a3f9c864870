import { z } from 'zod';
import { instantSchema, line, pageQuerySchema, text, uuidSchema, webLinkSchema } from '#platform';
import { BODY_LIMITS, bodySchema, draftBodySchema } from './body.schema.js';

/** Lengths in characters of what an editor writes beside the body. */
export const ARTICLE_LIMITS = {
  headline: 300,
  standfirst: 2_000,
  byline: 20,
  notice: 1_000,
  comment: 2_000,
} as const;

const headline = line({ max: ARTICLE_LIMITS.headline, min: 0 }).describe('Empty while nobody has found one.');
/** What need not be there; empty text is none. */
const optional = (typed: z.ZodString) => typed.transform((value) => (value === '' ? null : value)).nullable();
const standfirst = optional(text({ max: ARTICLE_LIMITS.standfirst, min: 0 }));
const sectionId = uuidSchema.nullable();
const byline = z
  .array(uuidSchema)
  .max(ARTICLE_LIMITS.byline)
  .refine((ids) => new Set(ids).size === ids.length, 'An author stands in a byline once.')
  .describe('Author ids in the order of the byline.');
const topImage = z
  .strictObject({
    mediaId: uuidSchema,
    alt: optional(text({ max: BODY_LIMITS.altLength, min: 0 })).default(null),
    caption: optional(text({ max: BODY_LIMITS.captionLength, min: 0 })).default(null),
    credit: optional(line({ max: BODY_LIMITS.creditLength, min: 0 })).default(null),
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
    body: draftBodySchema
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
    body: draftBodySchema.optional().describe('The whole body; blocks are told apart by their ids.'),
  })
  .meta({ example: { baseRevision: 0, headline: 'Havnen udvider mod nord og øst' } });

/** The parsed {@link reviseArticleSchema}. */
export type ReviseArticleBody = z.output<typeof reviseArticleSchema>;

const pending = z
  .enum(['refuse', 'unschedule', 'rebase'])
  .default('refuse')
  .describe(
    'While a version is scheduled, or waits for its approval to be: refuse (409 `schedule-pending`), call it off, or ' +
      'merge this into it, which is pinned anew; what was approved is submitted for approval again.',
  );
const comment = text({ max: ARTICLE_LIMITS.comment });
const notice = text({ max: ARTICLE_LIMITS.notice }).describe('What readers are told at its address.');

/** `POST /articles/{id}/publish`. */
export const publishArticleSchema = z
  .strictObject({
    publishedAt: instantSchema
      .nullable()
      .default(null)
      .describe('The date that readers see, not after now; null for now, or the first date at an update.'),
    pending,
  })
  .default({ publishedAt: null, pending: 'refuse' })
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
    notice: notice.nullable().default(null),
  })
  .default({ notice: null })
  .meta({ example: { notice: 'Artiklen er taget ned, mens vi undersøger en oplysning.' } });

/** The parsed {@link unpublishArticleSchema}. */
export type UnpublishArticleBody = z.output<typeof unpublishArticleSchema>;

/** `POST /articles/{id}/unschedule`. */
export const unscheduleArticleSchema = z
  .strictObject({
    slot: z
      .enum(['publication', 'unpublication'])
      .default('publication')
      .describe('What is not to happen: that a version shows, or that the article is taken down.'),
  })
  .default({ slot: 'publication' })
  .meta({ example: { slot: 'publication' } });

/** The parsed {@link unscheduleArticleSchema}. */
export type UnscheduleArticleBody = z.output<typeof unscheduleArticleSchema>;

/** `POST /articles/{id}/schedule-unpublication`. */
export const scheduleUnpublicationSchema = z
  .strictObject({ unpublishAt: instantSchema, notice: notice.nullable().default(null) })
  .meta({ example: { unpublishAt: '2031-01-01T00:00:00+01:00', notice: 'Konkurrencen er slut.' } });

/** The parsed {@link scheduleUnpublicationSchema}. */
export type ScheduleUnpublicationBody = z.output<typeof scheduleUnpublicationSchema>;

/** `POST /articles/{id}/submit`. */
export const submitArticleSchema = z
  .strictObject({
    comment: comment.nullable().default(null).describe('For whoever looks it over.'),
    publishAt: instantSchema
      .nullable()
      .default(null)
      .describe('Once approved, it is scheduled for this time; null leaves that to whoever publishes it.'),
  })
  .default({ comment: null, publishAt: null })
  .meta({ example: { comment: 'Havnefogeden har godkendt sine citater.' } });

/** The parsed {@link submitArticleSchema}. */
export type SubmitArticleBody = z.output<typeof submitArticleSchema>;

/** `POST /articles/{id}/request-changes`. */
export const requestChangesSchema = z
  .strictObject({ comment: comment.describe('What is to be changed.') })
  .meta({ example: { comment: 'Kommunen skal have mulighed for at svare.' } });

/** The parsed {@link requestChangesSchema}. */
export type RequestChangesBody = z.output<typeof requestChangesSchema>;

/** `POST /articles/{id}/approve`. */
export const approveArticleSchema = z
  .strictObject({ comment: comment.nullable().default(null) })
  .default({ comment: null })
  .meta({ example: { comment: 'God rubrik.' } });

/** The parsed {@link approveArticleSchema}. */
export type ApproveArticleBody = z.output<typeof approveArticleSchema>;

/** `PUT /articles/{id}/embargo`. */
export const setEmbargoSchema = z
  .strictObject({
    until: instantSchema.nullable().describe('Readers may not see it before; null lifts the embargo.'),
    note: line({ max: 300 }).nullable().default(null).describe('Whose embargo it is, for the desk.'),
  })
  .refine(({ until, note: said }) => until !== null || said === null, {
    path: ['note'],
    error: 'goes with `until`',
  })
  .meta({ example: { until: '2030-12-01T06:00:00+01:00', note: 'Havnens regnskab' } });

/** The parsed {@link setEmbargoSchema}. */
export type SetEmbargoBody = z.output<typeof setEmbargoSchema>;

/** `POST /articles/{id}/correct`. */
export const correctArticleSchema = z
  .strictObject({
    note: text({ max: ARTICLE_LIMITS.notice }).describe('What readers are told about the correction.'),
    change: z
      .strictObject({
        version: z.int().positive().describe('The version that readers see, as you read it.'),
        headline: headline.optional(),
        standfirst: standfirst.optional(),
        sectionId: sectionId.optional(),
        byline: byline.optional(),
        topImage: topImage.optional(),
        body: draftBodySchema.optional().describe('The whole body; blocks are told apart by their ids.'),
      })
      .nullable()
      .default(null)
      .describe(
        'What is to read differently in what readers see; the working copy takes it over. Null corrects it to the ' +
          'working copy as it stands.',
      ),
    pending,
  })
  .meta({
    example: {
      note: 'Havnen får elleve kajpladser, ikke tolv.',
      change: { version: 1, headline: 'Havnen får elleve kajpladser' },
    },
  });

/** The parsed {@link correctArticleSchema}. */
export type CorrectArticleBody = z.output<typeof correctArticleSchema>;

/** `POST /articles/{id}/kill`. */
export const killArticleSchema = z
  .strictObject({
    notice,
    reason: z.enum(['legal', 'error', 'consent', 'other']).describe('For the desk.'),
  })
  .meta({ example: { notice: 'Artiklen er trukket tilbage, fordi den var forkert.', reason: 'error' } });

/** The parsed {@link killArticleSchema}. */
export type KillArticleBody = z.output<typeof killArticleSchema>;

/** `PUT /articles/{id}/assignment`. */
export const assignArticleSchema = z
  .strictObject({
    deskId: uuidSchema.nullable().optional(),
    userId: uuidSchema.nullable().optional(),
    dueAt: instantSchema.nullable().optional().describe('When it is to be done.'),
    note: text({ max: ARTICLE_LIMITS.notice }).nullable().optional(),
  })
  .meta({ example: { dueAt: '2030-11-30T15:00:00+01:00', note: 'Ring til havnefogeden' } });

/** The parsed {@link assignArticleSchema}. */
export type AssignArticleBody = z.output<typeof assignArticleSchema>;

const noticeText = {
  title: line({ max: ARTICLE_LIMITS.headline }),
  body: bodySchema.describe('A ProseMirror document, as the body of an article.'),
  from: line({ max: 300 }).nullable().describe('Whose reply it is.'),
  url: webLinkSchema.nullable().describe('Where it can be read in full.'),
};

/** `POST /articles/{id}/notices`. */
export const attachNoticeSchema = z
  .strictObject({
    kind: z
      .enum(['reply', 'ruling'])
      .describe('`reply`: genmæle (medieansvarsloven § 36); `ruling`: a ruling of Pressenævnet.'),
    title: noticeText.title,
    body: noticeText.body,
    from: noticeText.from.default(null),
    url: noticeText.url.default(null),
  })
  .meta({
    example: {
      kind: 'reply',
      title: 'Genmæle fra havnen',
      from: 'Nørreby Havn',
      body: {
        type: 'doc',
        content: [
          {
            type: 'paragraph',
            attrs: { id: 'n1' },
            content: [{ type: 'text', text: 'Havnen har ikke fået tilbudt hjælp.' }],
          },
        ],
      },
    },
  });

/** The parsed {@link attachNoticeSchema}. */
export type AttachNoticeBody = z.output<typeof attachNoticeSchema>;

/** `PATCH /articles/{id}/notices/{noticeId}`. */
export const reviseNoticeSchema = z
  .strictObject({
    baseRevision: z
      .int()
      .nonnegative()
      .optional()
      .describe(
        'The revision of the article you read: what others changed in the notice since is a conflict.',
      ),
    title: noticeText.title.optional(),
    body: noticeText.body.optional(),
    from: noticeText.from.optional(),
    url: noticeText.url.optional(),
  })
  .meta({ example: { title: 'Genmæle fra Nørreby Havn' } });

/** The parsed {@link reviseNoticeSchema}. */
export type ReviseNoticeBody = z.output<typeof reviseNoticeSchema>;

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
    .enum(['draft', 'scheduled', 'published', 'unpublished', 'discarded', 'killed'])
    .optional()
    .describe('All but the bin unless given.'),
  section: uuidSchema.optional().describe('The id of a section.'),
  review: z.enum(['submitted', 'changes-requested', 'approved']).optional(),
  desk: uuidSchema.optional().describe('The id of the desk that has it.'),
  assignee: uuidSchema.optional().describe('The id of the user who has it.'),
});

/** The parsed {@link listArticlesSchema}. */
export type ListArticlesQuery = z.output<typeof listArticlesSchema>;
