import type { DomainEvent } from '#kernel';

/** What there is to say about a section. */
export interface SectionFacts {
  readonly name: string;
  /** Its address: `/{slug}`. One that a section ever had stays its own. */
  readonly slug: string;
  /** Its place in the navigation, smallest first. */
  readonly ordinal: number;
  readonly description: string | null;
  /** What is published here was approved by somebody who wrote none of it. */
  readonly fourEyes: boolean;
}

/** A section was opened. */
export type SectionDefined = DomainEvent<'SectionDefined', SectionFacts>;

/** Some of a section's facts changed; only those are here. */
export type SectionRevised = DomainEvent<'SectionRevised', Partial<SectionFacts>>;

/** A section was closed: it leaves the navigation and its page is gone. */
export type SectionRetired = DomainEvent<'SectionRetired', Readonly<Record<string, never>>>;

/** A section that was closed is open again, as it was when it was closed. */
export type SectionReinstated = DomainEvent<'SectionReinstated', Readonly<Record<string, never>>>;

/** Everything that can have happened to a section. */
export type SectionEvent = SectionDefined | SectionRevised | SectionRetired | SectionReinstated;
