import type { DomainEvent, LocalDate } from '#kernel';

/**
 * What must be known of a political ad before it is sold, and told beside it: Regulation (EU) 2024/900, articles 11
 * and 12.
 */
export interface PoliticalNotice {
  /** Who pays for it, by name. */
  readonly sponsor: string;
  readonly sponsorAddress: string;
  /** Who controls the sponsor in the end; null when nobody does. */
  readonly controller: string | null;
  /** The election, referendum or legislative process that it is about. */
  readonly relatesTo: string;
  /** When it is meant to be published; both days included. */
  readonly period: { readonly from: LocalDate; readonly to: LocalDate };
  /** What is paid for it and where the money comes from, in words. */
  readonly amounts: string;
  /** Where the whole notice can be read; null when it stands on the ad's own page. */
  readonly noticeUrl: string | null;
}

/** What is agreed for all bookings of an order. */
export interface OrderTerms {
  /** Who pays when it is not the advertiser: an agency, in the directory of companies. */
  readonly billToId: string | null;
  /** The id of the user or token who sells it. */
  readonly salesperson: string;
  /** The buyer's own reference. */
  readonly purchaseOrder: string | null;
  /** The payer's Danish business register number, 8 digits. */
  readonly cvr: string | null;
  /** The payer's address for electronic invoices, 13 digits. */
  readonly ean: string | null;
  /** In basis points of the list price of every booking: 1250 is 12.5 per cent. */
  readonly discount: number;
  /** Null for an ad that is not political. */
  readonly political: PoliticalNotice | 'incomplete' | null;
  /** For the desk. */
  readonly note: string | null;
}

/** An advertiser began to buy. */
export type OrderOpened = DomainEvent<'OrderOpened', OrderTerms & { readonly advertiserId: string }>;

/** Something that was agreed changed; only what changed is here. Prices agreed before stay. */
export type OrderRevised = DomainEvent<'OrderRevised', Partial<OrderTerms>>;

/** Nothing more is booked on the order; what is booked runs. */
export type OrderClosed = DomainEvent<'OrderClosed', { readonly reason: string | null }>;

/** Everything that can have happened to an order. */
export type OrderEvent = OrderOpened | OrderRevised | OrderClosed;
