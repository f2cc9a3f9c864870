import { z } from 'zod';
import { eventContract } from '#event-store';
import type { Upcaster } from '#event-store';
import type { ArticleContent, TopImage } from '../domain/article-content.js';
import type {
  ArticleApproved,
  ArticleAssigned,
  ArticleCorrected,
  ArticleDiscarded,
  ArticleDrafted,
  ArticleEmbargoSet,
  ArticleKilled,
  ArticleNoticeAttached,
  ArticleNoticeRevised,
  ArticleNoticeWithdrawn,
  ArticlePublished,
  ArticleRestored,
  ArticleRevised,
  ArticleScheduled,
  ArticleSubmitted,
  ArticleUnpublicationScheduled,
  ArticleUnpublished,
  ArticleUnscheduled,
  ChangesRequested,
  RecordedChange,
} from '../domain/article.events.js';
import { bodySchema, draftBlockSchema, draftBodySchema } from './body.schema.js';
import { nothingMore, recordedInstant } from './shared.schemas.js';

const topImage: z.ZodType<TopImage> = z.strictObject({
  mediaId: z.uuid(),
  alt: z.string().nullable(),
  caption: z.string().nullable(),
  credit: z.string().nullable(),
});

const fields = {
  headline: z.string(),
  standfirst: z.string().nullable(),
  sectionId: z.uuid().nullable(),
  byline: z.array(z.uuid()),
  topImage: topImage.nullable(),
};

/** What readers are shown, or will be: nothing in it is unfinished. */
const content: z.ZodType<ArticleContent> = z.strictObject({ ...fields, body: bodySchema });
const draftContent: z.ZodType<ArticleContent> = z.strictObject({ ...fields, body: draftBodySchema });

const version = z.int().positive();
const change = z.enum(['first', 'updated', 'unchanged']);
const apart = z.literal(true).exactOptional();

const contentChange: z.ZodType<RecordedChange> = z.strictObject({
  fields: z.strictObject({
    headline: fields.headline.exactOptional(),
    standfirst: fields.standfirst.exactOptional(),
    sectionId: fields.sectionId.exactOptional(),
    byline: fields.byline.exactOptional(),
    topImage: fields.topImage.exactOptional(),
  }),
  putBlocks: z.array(draftBlockSchema),
  removedBlocks: z.array(z.string()),
  blockOrder: z.array(z.string()).nullable(),
});

const noticeText = {
  title: z.string(),
  body: bodySchema,
  from: z.string().nullable(),
  url: z.string().nullable(),
};

const withoutApproval: Upcaster = (data) => ({ ...data, approvedRevision: null });
const ofPublication: Upcaster = (data) => ({ ...data, slot: 'publication' });
/** Only a member that need not be there came with the next version. */
const asItWas: Upcaster = (data) => data;
const byHand: Upcaster = (data) => ({ ...data, dueAt: null });

/** The contracts of everything that can have happened to an article. */
export const articleEventContracts = [
  eventContract<ArticleDrafted>({
    type: 'ArticleDrafted',
    version: 1,
    schema: z.strictObject({
      content: draftContent,
      origin: z.strictObject({ kind: z.literal('import'), url: z.string().nullable() }).nullable(),
    }),
  }),
  eventContract<ArticleRevised>({ type: 'ArticleRevised', version: 1, schema: contentChange }),
  eventContract<ArticleSubmitted>({
    type: 'ArticleSubmitted',
    version: 1,
    schema: z.strictObject({
      comment: z.string().nullable(),
      publishAt: recordedInstant.nullable(),
      plan: z.strictObject({ content, version, writers: z.array(z.string()) }).exactOptional(),
    }),
  }),
  eventContract<ChangesRequested>({
    type: 'ChangesRequested',
    version: 1,
    schema: z.strictObject({ comment: z.string() }),
  }),
  eventContract<ArticleApproved>({
    type: 'ArticleApproved',
    version: 1,
    schema: z.strictObject({ comment: z.string().nullable(), apart }),
  }),
  eventContract<ArticlePublished>({
    type: 'ArticlePublished',
    version: 2,
    schema: z.strictObject({
      version,
      content,
      publishedAt: recordedInstant,
      change,
      dueAt: recordedInstant.nullable(),
      apart,
    }),
    upcasters: { 1: asItWas },
  }),
  eventContract<ArticleScheduled>({
    type: 'ArticleScheduled',
    version: 2,
    schema: z.strictObject({
      version,
      publishAt: recordedInstant,
      content,
      publishedAt: recordedInstant,
      change,
      approvedRevision: z.int().nonnegative().nullable(),
      apart,
    }),
    upcasters: { 1: withoutApproval },
  }),
  eventContract<ArticleUnpublicationScheduled>({
    type: 'ArticleUnpublicationScheduled',
    version: 1,
    schema: z.strictObject({ version, unpublishAt: recordedInstant, notice: z.string().nullable() }),
  }),
  eventContract<ArticleUnscheduled>({
    type: 'ArticleUnscheduled',
    version: 2,
    schema: z.strictObject({ version, slot: z.enum(['publication', 'unpublication']) }),
    upcasters: { 1: ofPublication },
  }),
  eventContract<ArticleUnpublished>({
    type: 'ArticleUnpublished',
    version: 2,
    schema: z.strictObject({ notice: z.string().nullable(), dueAt: recordedInstant.nullable() }),
    upcasters: { 1: byHand },
  }),
  eventContract<ArticleEmbargoSet>({
    type: 'ArticleEmbargoSet',
    version: 1,
    schema: z.strictObject({ until: recordedInstant.nullable(), note: z.string().nullable() }),
  }),
  eventContract<ArticleCorrected>({
    type: 'ArticleCorrected',
    version: 1,
    schema: z.strictObject({
      version,
      content,
      publishedAt: recordedInstant,
      note: z.string(),
      changes: contentChange,
      apart,
    }),
  }),
  eventContract<ArticleKilled>({
    type: 'ArticleKilled',
    version: 1,
    schema: z.strictObject({
      notice: z.string(),
      reason: z.enum(['legal', 'error', 'consent', 'other']),
    }),
  }),
  eventContract<ArticleNoticeAttached>({
    type: 'ArticleNoticeAttached',
    version: 1,
    schema: z.strictObject({ noticeId: z.uuid(), kind: z.enum(['reply', 'ruling']), ...noticeText }),
  }),
  eventContract<ArticleNoticeRevised>({
    type: 'ArticleNoticeRevised',
    version: 1,
    schema: z.strictObject({ noticeId: z.uuid(), ...noticeText }),
  }),
  eventContract<ArticleNoticeWithdrawn>({
    type: 'ArticleNoticeWithdrawn',
    version: 1,
    schema: z.strictObject({ noticeId: z.uuid() }),
  }),
  eventContract<ArticleAssigned>({
    type: 'ArticleAssigned',
    version: 1,
    schema: z.strictObject({
      deskId: z.uuid().nullable(),
      userId: z.uuid().nullable(),
      dueAt: recordedInstant.nullable(),
      note: z.string().nullable(),
    }),
  }),
  eventContract<ArticleDiscarded>({ type: 'ArticleDiscarded', version: 1, schema: nothingMore }),
  eventContract<ArticleRestored>({ type: 'ArticleRestored', version: 1, schema: nothingMore }),
];
