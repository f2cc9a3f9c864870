import { z } from 'zod';
import { aggregateIdOf, eventContract } from '#event-store';
import { isInstant } from '#kernel';
import {
  ARTICLE_OUTCOMES,
  DATA_RIGHTS,
  REFUSAL_REASONS,
  REQUEST_DECISIONS,
} from '../domain/privacy-request.events.js';
import type {
  NamingArticleSettled,
  PrivacyRequestClosed,
  PrivacyRequestDecided,
  PrivacyRequestReceived,
} from '../domain/privacy-request.events.js';
import type { RetentionReviewed } from '../domain/retention.events.js';

const words = z.string().min(1);
const instant = z.string().refine(isInstant);
const subjectId = z.uuid().nullable();

/** The contracts of requests for rights, and of reviews. */
export const erasureEventContracts = [
  eventContract<PrivacyRequestReceived>({
    type: 'PrivacyRequestReceived',
    version: 1,
    schema: z.strictObject({
      right: z.enum(DATA_RIGHTS),
      receivedAt: instant,
      dueAt: instant,
      subjectId,
      personal: z.strictObject({ from: words, replyTo: words.nullable(), note: words.nullable() }).nullable(),
    }),
    personalKey: ({ stream }) => aggregateIdOf(stream),
  }),
  eventContract<PrivacyRequestDecided>({
    type: 'PrivacyRequestDecided',
    version: 1,
    schema: z.strictObject({
      decision: z.enum(REQUEST_DECISIONS),
      reason: z.enum(REFUSAL_REASONS),
      subjectId,
      articleIds: z.array(z.uuid()).readonly(),
    }),
  }),
  eventContract<NamingArticleSettled>({
    type: 'NamingArticleSettled',
    version: 1,
    schema: z.strictObject({ articleId: z.uuid(), outcome: z.enum(ARTICLE_OUTCOMES) }),
  }),
  eventContract<PrivacyRequestClosed>({
    type: 'PrivacyRequestClosed',
    version: 1,
    schema: z.strictObject({}),
  }),
  eventContract<RetentionReviewed>({
    type: 'RetentionReviewed',
    version: 1,
    schema: z.strictObject({ keepUntil: instant }),
  }),
];
