import type { DomainEvent, Instant } from '#kernel';

/** What somebody can ask for about what the newsroom keeps of them. */
export const DATA_RIGHTS = ['access', 'rectification', 'erasure', 'restriction', 'objection'] as const;

/** One of {@link DATA_RIGHTS}. */
export type DataRight = (typeof DATA_RIGHTS)[number];

/** How a request can end. */
export const REQUEST_DECISIONS = ['granted', 'refused'] as const;

/** One of {@link REQUEST_DECISIONS}. */
export type RequestDecision = (typeof REQUEST_DECISIONS)[number];

/** Why a request is refused; `none` for one that is granted. */
export const REFUSAL_REASONS = [
  'none',
  'identity-unproven',
  'freedom-of-expression',
  'legal-duty',
  'unfounded',
  'nothing-kept',
] as const;

/** One of {@link REFUSAL_REASONS}. */
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What became of an article that names somebody who is erased. */
export const ARTICLE_OUTCOMES = ['kept', 'changed', 'unpublished'] as const;

/** One of {@link ARTICLE_OUTCOMES}. */
export type ArticleOutcome = (typeof ARTICLE_OUTCOMES)[number];

/** Who asks, and in what words: sealed with the request's own key, which goes when the request is closed. */
export interface RequestDetails {
  readonly from: string;
  /** Where the answer goes. */
  readonly replyTo: string | null;
  readonly note: string | null;
}

/** Somebody asked for a right. The log names them nowhere but in what is sealed. */
export type PrivacyRequestReceived = DomainEvent<
  'PrivacyRequestReceived',
  {
    readonly right: DataRight;
    readonly receivedAt: Instant;
    /** When it must be answered: a month after it was received. */
    readonly dueAt: Instant;
    /** The person of notices, or the contact person of an ad, where known. */
    readonly subjectId: string | null;
    readonly personal: RequestDetails | null;
  }
>;

/** It was decided what is done. */
export type PrivacyRequestDecided = DomainEvent<
  'PrivacyRequestDecided',
  {
    readonly decision: RequestDecision;
    readonly reason: RefusalReason;
    readonly subjectId: string | null;
    /** The articles that name the person: each awaits a decision of its own, and is never changed by this one. */
    readonly articleIds: readonly string[];
  }
>;

/** An editor decided about an article that names the person. */
export type NamingArticleSettled = DomainEvent<
  'NamingArticleSettled',
  { readonly articleId: string; readonly outcome: ArticleOutcome }
>;

/** The request is done with and answered: the key of what it said is destroyed after this. */
export type PrivacyRequestClosed = DomainEvent<'PrivacyRequestClosed', { readonly [member: string]: never }>;

/** Everything that can have happened to a request. */
export type PrivacyRequestEvent =
  PrivacyRequestReceived | PrivacyRequestDecided | NamingArticleSettled | PrivacyRequestClosed;
