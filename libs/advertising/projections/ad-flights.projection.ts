import { aggregateIdOf } from '#event-store';
import type { BodyDocument } from '#editorial';
import { companyNamesTable, companyOf, foldCompanyName, isCompanyEvent } from '#companies';
import type { CompanyEvent } from '#companies';
import { laterOf } from '#kernel';
import type { Instant, LocalDateTime, Recorded } from '#kernel';
import { endShowing, projection, table } from '#projections';
import type { RowSets, Visible } from '#projections';
import type { AdImage, BookingEvent, BookingPrice, Creative } from '../domain/booking.events.js';
import type { AdClaim } from '../domain/calendar.js';
import { shownVersion, withReview } from '../domain/creative-review.js';
import type { ReviewedCreative } from '../domain/creative-review.js';
import type {
  HouseAdChosen,
  PageType,
  PlacementDefined,
  PlacementEvent,
  PlacementRevised,
  ProductTerms,
} from '../domain/placement.events.js';

/** An ad in its place, in the time it shows. */
export interface FlightRow {
  readonly booking_id: string;
  readonly since: Instant;
  readonly visible: Visible;
  readonly placement_id: string;
  readonly position: number;
  readonly share: number;
  readonly claim_version: number;
  readonly advertiser_id: string;
  readonly headline: string;
  readonly teaser: string | null;
  readonly url: string | null;
  readonly body: BodyDocument | null;
  readonly image: AdImage | null;
  /** The job ad that is highlighted; the headline is its title as it was handed in. */
  readonly job_id: string | null;
  readonly updated_at: Instant;
}

/** A booking as it stands now, for the desk; flights are made from it. */
export interface BookingRow {
  readonly booking_id: string;
  readonly placement_id: string;
  readonly advertiser_id: string;
  readonly share: number;
  readonly start_local: LocalDateTime;
  readonly end_local: LocalDateTime;
  readonly time_zone: string;
  readonly creatives: readonly ReviewedCreative[];
  readonly order_id: string | null;
  readonly category: string | null;
  readonly claim_version: number | null;
  /** When an option ends; null for a booked claim, and without one. */
  readonly option_until: Instant | null;
  readonly position: number | null;
  readonly claim_from: Instant | null;
  readonly claim_until: Instant | null;
  /** Øre, without VAT; null where none was agreed. */
  readonly list_price: bigint | null;
  readonly net_price: bigint | null;
  /** What is charged though it was cancelled, in øre. */
  readonly cancellation_fee: bigint | null;
  readonly cancelled_at: Instant | null;
  readonly declined_at: Instant | null;
  readonly expired_at: Instant | null;
  readonly drafted_at: Instant;
  readonly updated_at: Instant;
}

/** A placement as it was set up, and when. */
export interface PlacementRow {
  readonly placement_id: string;
  readonly since: Instant;
  readonly visible: Visible;
  readonly key: string;
  readonly name: string;
  readonly page_type: PageType;
  readonly positions: number;
  readonly time_zone: string;
  readonly terms: ProductTerms;
  readonly house_ad: Creative | null;
}

const tables = {
  flights: table<FlightRow>({
    columns: {
      booking_id: 'uuid',
      since: 'timestamptz',
      visible: 'tstzrange',
      placement_id: 'uuid',
      position: 'int',
      share: 'int',
      claim_version: 'int',
      advertiser_id: 'uuid',
      headline: 'text',
      teaser: 'text?',
      url: 'text?',
      body: 'jsonb?',
      image: 'jsonb?',
      job_id: 'uuid?',
      updated_at: 'timestamptz',
    },
    primaryKey: ['booking_id', 'since'],
    partitionKey: 'booking_id',
    indexes: [
      // What shows in a placement at an instant, and its next start or end: however many flights are over.
      '(placement_id, upper(visible))',
      '(placement_id, lower(visible))',
    ],
  }),
  bookings: table<BookingRow>({
    columns: {
      booking_id: 'uuid',
      placement_id: 'uuid',
      advertiser_id: 'uuid',
      share: 'int',
      start_local: 'text',
      end_local: 'text',
      time_zone: 'text',
      creatives: 'jsonb',
      order_id: 'uuid?',
      category: 'text?',
      claim_version: 'int?',
      option_until: 'timestamptz?',
      position: 'int?',
      claim_from: 'timestamptz?',
      claim_until: 'timestamptz?',
      list_price: 'bigint?',
      net_price: 'bigint?',
      cancellation_fee: 'bigint?',
      cancelled_at: 'timestamptz?',
      declined_at: 'timestamptz?',
      expired_at: 'timestamptz?',
      drafted_at: 'timestamptz',
      updated_at: 'timestamptz',
    },
    primaryKey: ['booking_id'],
    partitionKey: 'booking_id',
    indexes: [
      '(drafted_at desc, booking_id desc)',
      '(placement_id, drafted_at desc, booking_id desc)',
      '(advertiser_id, drafted_at desc, booking_id desc)',
      '(order_id, drafted_at desc, booking_id desc) where order_id is not null',
      '(end_local collate "C")',
      '(claim_until) where claim_until is not null',
    ],
  }),
  placements: table<PlacementRow>({
    columns: {
      placement_id: 'uuid',
      since: 'timestamptz',
      visible: 'tstzrange',
      key: 'text',
      name: 'text',
      page_type: 'text',
      positions: 'int',
      time_zone: 'text',
      terms: 'jsonb',
      house_ad: 'jsonb?',
    },
    primaryKey: ['placement_id', 'since'],
    partitionKey: 'placement_id',
    indexes: ['(key collate "C", lower(visible))', '(page_type, lower(visible))'],
  }),
  advertisers: companyNamesTable,
};

type Rows = RowSets<typeof tables>;

const NOTHING_HELD = {
  claim_version: null,
  option_until: null,
  position: null,
  claim_from: null,
  claim_until: null,
};
type FlightEvent = BookingEvent | PlacementEvent | CompanyEvent;

/** Which ads show where, at every instant, and what the desk has booked. */
export const adFlights = projection<FlightEvent, typeof tables>({
  name: 'ad_flights',
  revision: 3,
  categories: ['placement', 'booking', 'company'],
  tables,
  removing: ['AdCancelled', 'AdOptionExpired', 'BookingCancelled', 'BookingDeclined'],

  partitions(event) {
    if (isCompanyEvent(event)) return { advertisers: [companyOf(event)] };
    switch (event.type) {
      case 'PlacementDefined':
      case 'PlacementRevised':
      case 'HouseAdChosen':
        return { placements: [aggregateIdOf(event.stream)] };
      case 'AdOptioned':
      case 'AdOptionExpired':
      case 'AdBooked':
      case 'AdRescheduled':
      case 'AdCancelled':
        return { bookings: [event.data.bookingId], flights: [event.data.bookingId] };
      default: {
        const id = aggregateIdOf(event.stream);
        return { bookings: [id], flights: [id] };
      }
    }
  },

  apply(event, rows) {
    if (isCompanyEvent(event)) {
      foldCompanyName(event, rows.advertisers);
      return;
    }
    switch (event.type) {
      case 'PlacementDefined':
      case 'PlacementRevised':
      case 'HouseAdChosen':
        setUp(event, rows);
        return;
      case 'AdOptioned':
      case 'AdRescheduled':
        hold(event.data, event.data.expiresAt, event, rows);
        return;
      case 'AdBooked':
        hold(event.data, null, event, rows);
        return;
      case 'AdOptionExpired':
      case 'AdCancelled':
        giveUp(event.data, event, rows);
        return;
      default:
        foldBooking(event, rows);
    }
  },
});

function setUp(event: Recorded<PlacementDefined | PlacementRevised | HouseAdChosen>, rows: Rows): void {
  const placement_id = aggregateIdOf(event.stream);
  const timeline = rows.placements.partition(placement_id);
  const known = timeline.at(-1);
  const since = event.occurredAt;
  const validity = { since, visible: { from: since, until: null } };
  if (event.type === 'PlacementDefined') {
    const { key, name, pageType: page_type, positions, timeZone: time_zone, ...terms } = event.data;
    rows.placements.put({
      placement_id,
      ...validity,
      ...{ key, name, page_type, positions, time_zone, terms },
      house_ad: null,
    });
    return;
  }
  if (!known) return;
  endShowing(rows.placements, timeline, since);
  if (event.type === 'HouseAdChosen') {
    rows.placements.put({ ...known, ...validity, house_ad: event.data.creative });
    return;
  }
  const { name, pageType, positions, timeZone, ...terms } = event.data;
  rows.placements.put({
    ...known,
    ...validity,
    name: name ?? known.name,
    page_type: pageType ?? known.page_type,
    positions: positions ?? known.positions,
    time_zone: timeZone ?? known.time_zone,
    terms: { ...known.terms, ...terms },
  });
}

/** What the placement's calendar granted; of two claims of a booking the greater one counts. */
function hold(
  { bookingId, claimVersion, position, share, from, until }: AdClaim,
  optionUntil: Instant | null,
  event: Recorded<FlightEvent>,
  rows: Rows,
): void {
  const claim = {
    claim_version: claimVersion,
    option_until: optionUntil,
    position,
    share,
    claim_from: from,
    claim_until: until,
    expired_at: null,
  };
  change(bookingId, claim, event, rows);
}

function foldBooking(event: Recorded<BookingEvent>, rows: Rows): void {
  const booking_id = aggregateIdOf(event.stream);
  switch (event.type) {
    case 'BookingDrafted': {
      const { placementId, advertiserId, share, start, end, timeZone, orderId, category, price } = event.data;
      rows.bookings.put({
        booking_id,
        placement_id: placementId,
        advertiser_id: advertiserId,
        share,
        start_local: start,
        end_local: end,
        time_zone: timeZone,
        creatives: [],
        order_id: orderId,
        category,
        ...amountsOf(price),
        cancellation_fee: null,
        ...NOTHING_HELD,
        cancelled_at: null,
        declined_at: null,
        expired_at: null,
        drafted_at: event.occurredAt,
        updated_at: event.occurredAt,
      });
      return;
    }
    case 'CreativeSubmitted': {
      const known = rows.bookings.get({ booking_id });
      const submitted = { creative: event.data.creative, review: 'waiting' as const };
      if (known) rows.bookings.put({ ...known, creatives: [...known.creatives, submitted] });
      return;
    }
    case 'CreativeApproved':
    case 'CreativeRejected': {
      const known = rows.bookings.get({ booking_id });
      if (!known) return;
      const review = event.type === 'CreativeApproved' ? 'approved' : 'rejected';
      const creatives = withReview(known.creatives, event.data.creativeVersion, review);
      change(booking_id, { creatives }, event, rows);
      return;
    }
    case 'FlightChanged': {
      const { plan, price } = event.data;
      const { start: start_local, end: end_local, timeZone: time_zone } = plan;
      const agreed = { start_local, end_local, time_zone, ...amountsOf(price) };
      // The share of one that holds a place is for the placement's calendar to say.
      const holds = typeof rows.bookings.get({ booking_id })?.claim_version === 'number';
      change(booking_id, holds ? agreed : { ...agreed, share: plan.share }, event, rows);
      return;
    }
    case 'BookingCancelled': {
      const { fee } = event.data;
      const charged = { cancelled_at: event.occurredAt, cancellation_fee: fee === null ? null : BigInt(fee) };
      change(booking_id, charged, event, rows);
      return;
    }
    case 'BookingDeclined':
      change(booking_id, { declined_at: event.occurredAt }, event, rows);
      return;
    // The placement's stream is the truth of a claim, and the claim of a flight's times.
    case 'BookingClaimed':
    case 'BookingExpired':
    case 'AdStarted':
    case 'AdEnded':
    // What the desk is told of, not what readers see.
    case 'OptionExpiring':
    case 'MaterialChecked':
    case 'ProofSent':
    case 'ProofAnswered':
    case 'AdDelivered':
    case 'MakegoodGranted':
      return;
  }
}

function amountsOf(price: BookingPrice | null): Pick<BookingRow, 'list_price' | 'net_price'> {
  return { list_price: price && BigInt(price.list), net_price: price && BigInt(price.net) };
}

function giveUp(
  { bookingId, claimVersion }: { readonly bookingId: string; readonly claimVersion: number },
  event: Recorded<FlightEvent>,
  rows: Rows,
): void {
  if (rows.bookings.get({ booking_id: bookingId })?.claim_version !== claimVersion) return;
  const expired_at = event.type === 'AdOptionExpired' ? event.data.dueAt : null;
  change(bookingId, { ...NOTHING_HELD, expired_at }, event, rows);
}

/** Changes what is known of a booking and, from the time of the event on, what shows of it. */
function change(
  booking_id: string,
  changes: Partial<BookingRow>,
  event: Recorded<FlightEvent>,
  rows: Rows,
): void {
  const known = rows.bookings.get({ booking_id });
  if (!known) return;
  const booking = { ...known, ...changes, updated_at: event.occurredAt };
  rows.bookings.put(booking);
  endShowing(rows.flights, rows.flights.partition(booking_id), event.occurredAt);
  const flight = flightOf(booking, event.occurredAt);
  if (flight) rows.flights.put(flight);
}

function flightOf(booking: BookingRow, at: Instant): FlightRow | undefined {
  const { creatives, claim_version, option_until, position, claim_from, claim_until } = booking;
  const shown = creatives[shownVersion(creatives) - 1]?.creative;
  if (!shown || booking.cancelled_at !== null || booking.declined_at !== null) return undefined;
  if (claim_version === null || position === null || claim_from === null || option_until !== null) {
    return undefined;
  }
  const since = laterOf(at, claim_from);
  return {
    booking_id: booking.booking_id,
    since,
    visible: { from: since, until: claim_until },
    placement_id: booking.placement_id,
    position,
    share: booking.share,
    claim_version,
    advertiser_id: booking.advertiser_id,
    headline: shown.headline,
    teaser: shown.teaser,
    url: shown.url,
    body: shown.body,
    image: shown.image,
    job_id: shown.jobId,
    updated_at: at,
  };
}
