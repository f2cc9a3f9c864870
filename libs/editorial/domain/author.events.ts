import type { DomainEvent } from '#kernel';

/** What there is to say about an author. */
export interface AuthorFacts {
  /** As it stands in the byline. */
  readonly name: string;
}

/** An author can be put into bylines from now on. */
export type AuthorDefined = DomainEvent<'AuthorDefined', AuthorFacts>;

/** An author's facts changed. */
export type AuthorRevised = DomainEvent<'AuthorRevised', AuthorFacts>;

/** An author writes no more; bylines keep the name. */
export type AuthorRetired = DomainEvent<'AuthorRetired', Readonly<Record<string, never>>>;

/** An author who had retired can be put into bylines again. */
export type AuthorReinstated = DomainEvent<'AuthorReinstated', Readonly<Record<string, never>>>;

/** Everything that can have happened to an author. */
export type AuthorEvent = AuthorDefined | AuthorRevised | AuthorRetired | AuthorReinstated;
