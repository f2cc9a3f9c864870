import type { DomainEvent } from '#kernel';

/** What there is to say about a desk. */
export interface DeskFacts {
  readonly name: string;
}

/** Articles can be given to a new desk [redaktion]. */
export type DeskDefined = DomainEvent<'DeskDefined', DeskFacts>;

/** A desk's facts changed. */
export type DeskRevised = DomainEvent<'DeskRevised', DeskFacts>;

/** A desk was closed; what it was given stays with it until somebody gives it to another. */
export type DeskRetired = DomainEvent<'DeskRetired', Readonly<Record<string, never>>>;

/** A desk that was closed is open again. */
export type DeskReinstated = DomainEvent<'DeskReinstated', Readonly<Record<string, never>>>;

/** Everything that can have happened to a desk. */
export type DeskEvent = DeskDefined | DeskRevised | DeskRetired | DeskReinstated;
