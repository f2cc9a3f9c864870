import type { DomainEvent, Instant, LocalDate } from '#kernel';
import type { Creative } from './booking.events.js';
import type { AdClaim } from './calendar.js';

/** The kinds of pages that have places for ads; `any` is a place that all of them share. */
export const PAGE_TYPES = ['any', 'front', 'section', 'article'] as const;

/** One of {@link PAGE_TYPES}. */
export type PageType = (typeof PAGE_TYPES)[number];

/** What is sold in a placement. */
export const AD_FORMATS = ['sponsored-post', 'job-ad-highlight'] as const;

/** One of {@link AD_FORMATS}. */
export type AdFormat = (typeof AD_FORMATS)[number];

/** An amount in øre, whole; Danish kroner without VAT. */
export type Oere = number;

/** A flat price: what a flight costs for each day, or each week begun, whatever its share. */
export interface FlatPrice {
  readonly per: 'day' | 'week';
  readonly amount: Oere;
}

/** Days on which nothing may be booked; both of them included. */
export interface Blackout {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly reason: string;
}

/** The terms under which a placement is sold. */
export interface ProductTerms {
  readonly format: AdFormat;
  /** A flight begins at least so long after it is booked. */
  readonly leadTimeHours: number;
  /** In days of the placement's zone, begun ones counted whole. */
  readonly minDays: number;
  /** Null for as long as one likes. */
  readonly maxDays: number | null;
  /** The material deadline: so long before the start the creative must be approved. */
  readonly materialHours: number;
  /** Null where the price is by agreement. */
  readonly price: FlatPrice | null;
  /** Competitors, that is advertisers of one category, never stand beside each other. */
  readonly separated: boolean;
  readonly blackouts: readonly Blackout[];
}

/** The terms of a placement that was set up without any. */
export const DEFAULT_TERMS: ProductTerms = {
  format: 'sponsored-post',
  leadTimeHours: 0,
  minDays: 1,
  maxDays: null,
  materialHours: 24,
  price: null,
  separated: false,
  blackouts: [],
};

/** A named place for ads with positions side by side, and how it is sold. */
export interface PlacementDetails extends ProductTerms {
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

/** The rules that a chief of sales may lift; there is none for capacity. */
export const LIFTABLE_RULES = ['lead-time', 'length', 'blackout', 'separation'] as const;

/** One of {@link LIFTABLE_RULES}. */
export type LiftableRule = (typeof LIFTABLE_RULES)[number];

/** That rules were lifted for a claim; who did it is the event's actor. */
export interface Override {
  /** Those that would have refused it. */
  readonly rules: readonly LiftableRule[];
  readonly reason: string;
}

/** A place for ads was set up. */
export type PlacementDefined = DomainEvent<'PlacementDefined', PlacementDetails>;

/** A place for ads changed; only what changed is here. */
export type PlacementRevised = DomainEvent<'PlacementRevised', Partial<Omit<PlacementDetails, 'key'>>>;

/** What shows where nobody's ad does; null for nothing. */
export type HouseAdChosen = DomainEvent<'HouseAdChosen', { readonly creative: Creative | null }>;

/** A booking got its place in the calendar until `expiresAt`, when it is free again unless it was booked by then. */
export type AdOptioned = DomainEvent<
  'AdOptioned',
  AdClaim & { readonly expiresAt: Instant; readonly override: Override | null }
>;

/** Nobody booked what an option held: its place is free from `dueAt` on. */
export type AdOptionExpired = DomainEvent<
  'AdOptionExpired',
  { readonly bookingId: string; readonly claimVersion: number; readonly dueAt: Instant }
>;

/** A booking got its place in the calendar; for one that held an option, the same place for good. */
export type AdBooked = DomainEvent<'AdBooked', AdClaim & { readonly override: Override | null }>;

/** A booking's place in the calendar became another one, from the time of the event on. */
export type AdRescheduled = DomainEvent<
  'AdRescheduled',
  AdClaim & {
    /** The claim that this one takes the place of. */
    readonly supersedes: number;
    /** As the claim before: null for a booked one. */
    readonly expiresAt: Instant | null;
    readonly override: Override | null;
  }
>;

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
export type PlacementEvent =
  | PlacementDefined
  | PlacementRevised
  | HouseAdChosen
  | AdOptioned
  | AdOptionExpired
  | AdBooked
  | AdRescheduled
  | AdCancelled;
