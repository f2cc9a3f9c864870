import { z } from 'zod';
import { instantSchema, line, pageQuerySchema, webLinkSchema } from '#platform';

/** The feeds that consumers may be let into; a feed that is added is added here. */
export const FEED_NAMES = ['jobs', 'people-moves', 'articles'] as const;

const name = line({ max: 200 })
  .describe('The organisation or program that reads; no name of a person.')
  .meta({ example: 'Jobhavnen' });
const feeds = z
  .array(z.enum(FEED_NAMES))
  .min(1)
  .max(FEED_NAMES.length)
  .refine((names) => new Set(names).size === names.length, { error: 'must name each feed once' })
  .describe('What it may read.')
  .meta({ example: ['jobs', 'people-moves'] });
const requestsPerMinute = z
  .int()
  .min(1)
  .max(6_000)
  .describe('Requests to one feed that are answered in any minute; 120 unless told.')
  .meta({ example: 120 });

/** The body that registers a consumer. */
export const registerConsumerSchema = z.strictObject({
  name,
  feeds,
  requestsPerMinute: requestsPerMinute.optional(),
});

/** The parsed {@link registerConsumerSchema}. */
export type RegisterConsumerInput = z.infer<typeof registerConsumerSchema>;

/** The body that changes the terms of a consumer; members left out stay as they are. */
export const reviseConsumerSchema = z.strictObject({
  name: name.optional(),
  feeds: feeds.optional(),
  requestsPerMinute: requestsPerMinute.optional(),
});

/** The parsed {@link reviseConsumerSchema}. */
export type ReviseConsumerInput = z.infer<typeof reviseConsumerSchema>;

/** The body that issues a further token. */
export const issueConsumerTokenSchema = z.strictObject({
  expiresAt: instantSchema
    .nullable()
    .optional()
    .describe('When it stops to work; null or left out: when it is revoked.')
    .meta({ example: '2099-01-01T00:00:00Z' }),
});

/** The parsed {@link issueConsumerTokenSchema}. */
export type IssueConsumerTokenInput = z.infer<typeof issueConsumerTokenSchema>;

/** The body that sets a webhook. */
export const setWebhookSchema = z.strictObject({
  url: webLinkSchema
    .describe('Where changes are posted to: an https address that can be reached from the internet.')
    .meta({ example: 'https://example.com/forside' }),
});

/** The parsed {@link setWebhookSchema}. */
export type SetWebhookInput = z.infer<typeof setWebhookSchema>;

/** The query of a feed. */
export const feedQuerySchema = z.object({
  after: pageQuerySchema.shape.after.describe(
    'The `next` of the page before, or the `cursor` of a snapshot; leave it out to begin at the first change.',
  ),
  limit: z.coerce.number().int().min(1).max(1_000).default(100).describe('Changes on a page.'),
});

/** The parsed {@link feedQuerySchema}. */
export type FeedQuery = z.infer<typeof feedQuerySchema>;

/** The name of a feed in an address; an unknown one is answered 404. */
export const feedNameSchema = z
  .string()
  .max(40)
  .describe(`One of ${FEED_NAMES.join(', ')}.`)
  .meta({ example: 'jobs' });
