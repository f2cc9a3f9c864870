import type { BodyDocument } from '#editorial';
import type { DomainEvent, Instant, LocalDateTime } from '#kernel';
import type { AdClaim, Period } from './calendar.js';

/** What readers see of a sponsored post. Its label is no part of it: that comes from the advertiser's name alone. */
export interface Creative {
  readonly headline: string;
  readonly teaser: string | null;
  /** Where the advertiser sends the reader; null when the post ends on its own page. */
  readonly url: string | null;
  /** The text of the post's own page. */
  readonly body: BodyDocument | null;
}

/** What was agreed with an advertiser. */
export interface FlightPlan extends Period {
  readonly placementId: string;
  /** The advertiser in the directory of companies. */
  readonly advertiserId: string;
  /** 1 to 100 hundredths of a position. */
  readonly share: number;
  /** Wall-clock times of the zone, as they were agreed; `from` and `until` derive from them. */
  readonly start: LocalDateTime;
  readonly end: LocalDateTime;
  /** IANA name. */
  readonly timeZone: string;
}

/** A booking was written down; it holds no place yet. */
export type BookingDrafted = DomainEvent<'BookingDrafted', FlightPlan>;

/** Advertising material came in. */
export type CreativeSubmitted = DomainEvent<
  'CreativeSubmitted',
  {
    /** Counts the creatives of a booking from 1. */
    readonly creativeVersion: number;
    readonly creative: Creative;
  }
>;

/** The creative may be shown, in place of any earlier one. */
export type CreativeApproved = DomainEvent<'CreativeApproved', { readonly creativeVersion: number }>;

/**
 * The placement's calendar granted the booking its place. AdBooked on the placement's stream is the truth; this repeats
 * it where the flight's start and end come due.
 */
export type BookingClaimed = DomainEvent<'BookingClaimed', Omit<AdClaim, 'bookingId'>>;

/** A flight began at `dueAt`; counts for nothing when a later claim has superseded `claimVersion`. */
export type AdStarted = DomainEvent<'AdStarted', { readonly claimVersion: number; readonly dueAt: Instant }>;

/** A flight ended at `dueAt`; counts for nothing when a later claim has superseded `claimVersion`. */
export type AdEnded = DomainEvent<'AdEnded', { readonly claimVersion: number; readonly dueAt: Instant }>;

/** The booking is off: the ad shows no more from the time of the event on. */
export type BookingCancelled = DomainEvent<'BookingCancelled', Readonly<Record<string, never>>>;

/** Everything that can have happened to a booking. */
export type BookingEvent =
  | BookingDrafted
  | CreativeSubmitted
  | CreativeApproved
  | BookingClaimed
  | AdStarted
  | AdEnded
  | BookingCancelled;
