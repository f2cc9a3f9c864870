import type { DomainEvent, Instant } from '#kernel';

/** Somebody looked at what is kept of a person and found that it stays until then. */
export type RetentionReviewed = DomainEvent<'RetentionReviewed', { readonly keepUntil: Instant }>;
