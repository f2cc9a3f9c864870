import type { DomainEvent } from '#kernel';
import type { AdClaim } from './calendar.js';

/** The kinds of pages that have places for ads; `any` is a place that all of them share. */
export const PAGE_TYPES = ['any', 'front', 'section', 'article'] as const;

/** One of {@link PAGE_TYPES}. */
export type PageType = (typeof PAGE_TYPES)[number];

/** A named place for ads with positions side by side. */
export interface PlacementDetails {
  /** The name that pages and the public JSON ask by, `rail`; never changes. */
  readonly key: string;
  /** For the desk. */
  readonly name: string;
  readonly pageType: PageType;
  /** How many ads stand side by side. */
  readonly positions: number;
  /** IANA zone in which its days are sold. */
  readonly timeZone: string;
}

/** A place for ads was set up. */
export type PlacementDefined = DomainEvent<'PlacementDefined', PlacementDetails>;

/** A place for ads changed; only what changed is here. */
export type PlacementRevised = DomainEvent<'PlacementRevised', Partial<Omit<PlacementDetails, 'key'>>>;

/** A booking got its place in the calendar. */
export type AdBooked = DomainEvent<'AdBooked', AdClaim>;

/** A booking lost its place, from the time of the event on. */
export type AdCancelled = DomainEvent<
  'AdCancelled',
  {
    readonly bookingId: string;
    /** The claim that is given up. */
    readonly claimVersion: number;
  }
>;

/** Everything that can have happened to a placement. */
export type PlacementEvent = PlacementDefined | PlacementRevised | AdBooked | AdCancelled;
