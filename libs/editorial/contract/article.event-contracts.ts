import { z } from 'zod';
import { eventContract } from '#event-store';
import type { ArticleContent, TopImage } from '../domain/article-content.js';
import type {
  ArticleDiscarded,
  ArticleDrafted,
  ArticlePublished,
  ArticleRestored,
  ArticleRevised,
  ArticleScheduled,
  ArticleUnpublished,
  ArticleUnscheduled,
} from '../domain/article.events.js';
import { blockSchema, bodySchema } from './body.schema.js';
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

const content: z.ZodType<ArticleContent> = z.strictObject({ ...fields, body: bodySchema });

const version = z.int().positive();
const change = z.enum(['first', 'updated', 'unchanged']);

/** The contracts of everything that can have happened to an article. */
export const articleEventContracts = [
  eventContract<ArticleDrafted>({
    type: 'ArticleDrafted',
    version: 1,
    schema: z.strictObject({
      content,
      origin: z.strictObject({ kind: z.literal('import'), url: z.string().nullable() }).nullable(),
    }),
  }),
  eventContract<ArticleRevised>({
    type: 'ArticleRevised',
    version: 1,
    schema: z.strictObject({
      fields: z.strictObject({
        headline: fields.headline.exactOptional(),
        standfirst: fields.standfirst.exactOptional(),
        sectionId: fields.sectionId.exactOptional(),
        byline: fields.byline.exactOptional(),
        topImage: fields.topImage.exactOptional(),
      }),
      putBlocks: z.array(blockSchema),
      removedBlocks: z.array(z.string()),
      blockOrder: z.array(z.string()).nullable(),
    }),
  }),
  eventContract<ArticlePublished>({
    type: 'ArticlePublished',
    version: 1,
    schema: z.strictObject({
      version,
      content,
      publishedAt: recordedInstant,
      change,
      dueAt: recordedInstant.nullable(),
    }),
  }),
  eventContract<ArticleScheduled>({
    type: 'ArticleScheduled',
    version: 1,
    schema: z.strictObject({
      version,
      publishAt: recordedInstant,
      content,
      publishedAt: recordedInstant,
      change,
    }),
  }),
  eventContract<ArticleUnscheduled>({
    type: 'ArticleUnscheduled',
    version: 1,
    schema: z.strictObject({ version }),
  }),
  eventContract<ArticleUnpublished>({
    type: 'ArticleUnpublished',
    version: 1,
    schema: z.strictObject({ notice: z.string().nullable() }),
  }),
  eventContract<ArticleDiscarded>({ type: 'ArticleDiscarded', version: 1, schema: nothingMore }),
  eventContract<ArticleRestored>({ type: 'ArticleRestored', version: 1, schema: nothingMore }),
];
