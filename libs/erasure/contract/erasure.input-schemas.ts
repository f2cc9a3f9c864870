import { z } from 'zod';
import { PRIVACY_GROUNDS } from '#kernel';
import { instantSchema, line, pageQuerySchema, text, uuidSchema } from '#platform';
import {
  ARTICLE_OUTCOMES,
  DATA_RIGHTS,
  REFUSAL_REASONS,
  REQUEST_DECISIONS,
} from '../domain/privacy-request.events.js';

const subjectId = uuidSchema
  .nullable()
  .default(null)
  .describe('The person of notices, or the contact person of an ad, where known.');

/** `POST /privacy-requests`. */
export const receiveRequestSchema = z
  .strictObject({
    right: z.enum(DATA_RIGHTS).describe('What is asked for.'),
    from: line({ max: 200 }).describe('Who asks. Sealed, and unreadable once the request is closed.'),
    replyTo: line({ max: 300 }).nullable().default(null).describe('Where the answer goes. Sealed as well.'),
    note: text({ max: 5_000 }).nullable().default(null).describe('What they wrote. Sealed as well.'),
    receivedAt: instantSchema.nullable().default(null).describe('When it came in; null: now.'),
    subjectId,
  })
  .meta({ example: { right: 'access', from: 'Asta Lind Bække', replyTo: 'asta@havn.example' } });

/** The parsed {@link receiveRequestSchema}. */
export type ReceiveRequestBody = z.output<typeof receiveRequestSchema>;

/** `POST /privacy-requests/{id}/decide`. */
export const decideRequestSchema = z
  .strictObject({
    decision: z.enum(REQUEST_DECISIONS),
    reason: z
      .enum(REFUSAL_REASONS)
      .default('none')
      .describe('Why it is refused; `none` for what is granted.'),
    subjectId,
  })
  .meta({ example: { decision: 'refused', reason: 'identity-unproven' } });

/** The parsed {@link decideRequestSchema}. */
export type DecideRequestBody = z.output<typeof decideRequestSchema>;

/** `POST /privacy-requests/{id}/articles/{articleId}/settle`. */
export const settleArticleSchema = z
  .strictObject({ outcome: z.enum(ARTICLE_OUTCOMES) })
  .meta({ example: { outcome: 'kept' } });

/** The parsed {@link settleArticleSchema}. */
export type SettleArticleBody = z.output<typeof settleArticleSchema>;

/** `POST /data-subjects/{id}/keep`. */
export const keepSubjectSchema = z
  .strictObject({ until: instantSchema.describe('When somebody should look again.') })
  .meta({ example: { until: '2036-01-01T00:00:00Z' } });

/** The parsed {@link keepSubjectSchema}. */
export type KeepSubjectBody = z.output<typeof keepSubjectSchema>;

/** `POST /data-subjects/erase`. */
export const eraseSubjectsSchema = z
  .strictObject({
    subjectIds: z
      .array(uuidSchema)
      .min(1)
      .max(100)
      .describe('People of notices and contact persons of ads, as found by name.'),
    ground: z.enum(PRIVACY_GROUNDS).default('request').describe('Why: for the register, which names nobody.'),
    requestedAt: instantSchema.nullable().default(null).describe('When the person asked.'),
  })
  .meta({ example: { subjectIds: ['7b0f9f5e-6c1d-4a57-9b52-0d5e6f8a1c22'], ground: 'request' } });

/** The parsed {@link eraseSubjectsSchema}. */
export type EraseSubjectsBody = z.output<typeof eraseSubjectsSchema>;

/** `GET /data-subjects`. */
export const findSubjectsSchema = z.object({
  name: line({ max: 200 })
    .describe('Words of the name, whatever their case; all of them must be in it.')
    .meta({ example: 'Asta Bække' }),
});

/** The parsed {@link findSubjectsSchema}. */
export type FindSubjectsQuery = z.output<typeof findSubjectsSchema>;

/** `GET /privacy-requests`. */
export const listRequestsSchema = pageQuerySchema.extend({
  state: z.enum(['open', 'all']).default('open').describe('Requests that await something, or all of them.'),
});

/** The parsed {@link listRequestsSchema}. */
export type ListRequestsQuery = z.output<typeof listRequestsSchema>;
