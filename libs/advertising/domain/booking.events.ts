import type { BodyDocument } from '#editorial';
import type { DomainEvent, Instant, LocalDate, LocalDateTime } from '#kernel';
import type { AdClaim, Period } from './calendar.js';
import type { Oere } from './placement.events.js';

/** A picture of the newsroom's media in an ad. */
export interface AdImage {
  readonly mediaId: string;
  readonly alt: string;
}

/** What an ad says in words and a picture. Its label is no part of it: that comes from the sender's name alone. */
export interface Creative {
  readonly headline: string;
  readonly teaser: string | null;
  /** Where the advertiser sends the reader; null when the post ends on its own page. */
  readonly url: string | null;
  /** The text of the post's own page. */
  readonly body: BodyDocument | null;
  readonly image: AdImage | null;
}

/** What a booking shows: a sponsored post, or one of our job ads. */
export interface SubmittedCreative extends Creative {
  /**
   * The job ad that is highlighted: readers see it as it stands at the time, and nothing of it once it is closed. The
   * headline then is its title as it was handed in, and there is nothing else. Null for a sponsored post.
   */
  readonly jobId: string | null;
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

/** What a flight costs, as it was agreed; amounts in øre, without VAT. */
export interface BookingPrice {
  readonly per: 'day' | 'week';
  /** Days, or weeks begun, of the placement's zone. */
  readonly units: number;
  readonly unitPrice: Oere;
  /** Units times price. */
  readonly list: Oere;
  /** In basis points of the list price: 1250 is 12.5 per cent. */
  readonly discount: number;
  readonly net: Oere;
}

/** What a booking is made of besides its flight. */
export interface BookingTerms {
  /** Null for one that belongs to no order, such as an imported one. */
  readonly orderId: string | null;
  /** What the advertiser sells, for competitive separation; null for nobody's competitor. */
  readonly category: string | null;
  /** Null where none was agreed. */
  readonly price: BookingPrice | null;
  /** The booking that this one makes good; null for an ordinary one. */
  readonly makegoodFor: string | null;
}

/** A booking was written down; it holds no place yet. */
export type BookingDrafted = DomainEvent<'BookingDrafted', FlightPlan & BookingTerms>;

/** Advertising material came in. */
export type CreativeSubmitted = DomainEvent<
  'CreativeSubmitted',
  {
    /** Counts the creatives of a booking from 1. */
    readonly creativeVersion: number;
    readonly creative: SubmittedCreative;
  }
>;

/** The creative may be shown, in place of any earlier one. */
export type CreativeApproved = DomainEvent<'CreativeApproved', { readonly creativeVersion: number }>;

/** The creative must not be shown; one that was approved before it goes on. */
export type CreativeRejected = DomainEvent<
  'CreativeRejected',
  { readonly creativeVersion: number; readonly reason: string }
>;

/** The advertiser got a link to see the creative in its place. */
export type ProofSent = DomainEvent<
  'ProofSent',
  { readonly creativeVersion: number; readonly expiresAt: Instant }
>;

/** The advertiser said what they think of a proof. */
export type ProofAnswered = DomainEvent<
  'ProofAnswered',
  {
    readonly creativeVersion: number;
    readonly answer: 'approved' | 'rejected';
    readonly comment: string | null;
  }
>;

/** What the placement's calendar granted, as the booking's own stream notes it. */
export interface NotedClaim extends Pick<AdClaim, 'claimVersion' | 'position' | 'share' | 'from' | 'until'> {
  readonly standing: 'option' | 'booked';
  /** When an option ends; null for a booked one. */
  readonly expiresAt: Instant | null;
}

/**
 * The placement's calendar granted the booking its place. The placement's stream is the truth; this repeats it where
 * the flight's own facts come due.
 */
export type BookingClaimed = DomainEvent<'BookingClaimed', NotedClaim>;

/** Another flight was agreed; the calendar has granted it already. */
export type FlightChanged = DomainEvent<
  'FlightChanged',
  {
    readonly kind: 'extend' | 'move';
    readonly plan: FlightPlan;
    readonly price: BookingPrice | null;
    /** Of the net prices, new minus old; null where one of them is not agreed. */
    readonly difference: Oere | null;
  }
>;

/** A fact of a claim that time alone brought about; counts for nothing once a later claim has superseded it. */
interface DueOfClaim {
  readonly claimVersion: number;
  readonly dueAt: Instant;
}

/** An option ends within a day: time to ask the advertiser. */
export type OptionExpiring = DomainEvent<'OptionExpiring', DueOfClaim>;

/** Nobody booked what the option held by `dueAt`. */
export type BookingExpired = DomainEvent<'BookingExpired', DueOfClaim>;

/** A flight begins within a day: whether there is a creative that may be shown. */
export type MaterialChecked = DomainEvent<'MaterialChecked', DueOfClaim & { readonly ready: boolean }>;

/** A flight began at `dueAt`. */
export type AdStarted = DomainEvent<
  'AdStarted',
  DueOfClaim & {
    /** When its first day that is not recorded yet may be; null in events of before days were recorded. */
    readonly deliveryDueAt: Instant | null;
  }
>;

/** A flight ended at `dueAt`. */
export type AdEnded = DomainEvent<'AdEnded', DueOfClaim>;

/** What was counted of a booking on one day of its placement's zone; one a day. */
export type AdDelivered = DomainEvent<
  'AdDelivered',
  {
    readonly day: LocalDate;
    readonly served: number;
    readonly viewable: number;
    readonly clicks: number;
    /** Counted apart, over the three numbers together, and never billed. */
    readonly invalid: {
      /** Machines that say so. */
      readonly bots: number;
      /** Of one network more than its readers can be. */
      readonly floods: number;
      /** Came too late after the page was opened. */
      readonly expired: number;
      /** Said of the same page view once more. */
      readonly repeats: number;
    };
    /** For how long it was due to show, by flight and share; null in events of before this was reckoned. */
    readonly shownMs: number | null;
    /** When the flight's next day may be recorded; null after the last. */
    readonly nextDueAt: Instant | null;
  }
>;

/** Another booking makes good what this one did not get. */
export type MakegoodGranted = DomainEvent<
  'MakegoodGranted',
  { readonly makegoodBookingId: string; readonly reason: string }
>;

/** The advertiser does not want what was drafted or optioned. */
export type BookingDeclined = DomainEvent<'BookingDeclined', { readonly reason: string | null }>;

/** The booking is off: the ad shows no more from the time of the event on. */
export type BookingCancelled = DomainEvent<
  'BookingCancelled',
  {
    readonly reason: string | null;
    /** What is charged all the same; null where nothing was agreed. */
    readonly fee: Oere | null;
  }
>;

/** Everything that can have happened to a booking. */
export type BookingEvent =
  | BookingDrafted
  | CreativeSubmitted
  | CreativeApproved
  | CreativeRejected
  | ProofSent
  | ProofAnswered
  | BookingClaimed
  | FlightChanged
  | OptionExpiring
  | BookingExpired
  | MaterialChecked
  | AdStarted
  | AdEnded
  | AdDelivered
  | MakegoodGranted
  | BookingDeclined
  | BookingCancelled;
