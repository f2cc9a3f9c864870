import { aggregateIdOf } from '#event-store';
import type { BodyDocument } from '#editorial';
import { companyNamesTable, companyOf, foldCompanyName, isCompanyEvent } from '#companies';
import type { CompanyEvent } from '#companies';
import { laterOf } from '#kernel';
import type { Instant, LocalDateTime, Recorded } from '#kernel';
import { endShowing, projection, table } from '#projections';
import type { ProjectionDefinition, RowSets, Visible } from '#projections';
import type { BookingEvent, Creative } from '../domain/booking.events.js';
import type {
  PageType,
  PlacementDefined,
  PlacementEvent,
  PlacementRevised,
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
  readonly creatives: readonly Creative[];
  /** Which of the creatives may be shown, from 1; null until one may. */
  readonly approved_version: number | null;
  readonly claim_version: number | null;
  readonly position: number | null;
  readonly claim_from: Instant | null;
  readonly claim_until: Instant | null;
  readonly cancelled_at: Instant | null;
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
      approved_version: 'int?',
      claim_version: 'int?',
      position: 'int?',
      claim_from: 'timestamptz?',
      claim_until: 'timestamptz?',
      cancelled_at: 'timestamptz?',
      drafted_at: 'timestamptz',
      updated_at: 'timestamptz',
    },
    primaryKey: ['booking_id'],
    partitionKey: 'booking_id',
    indexes: ['(drafted_at desc, booking_id desc)'],
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
    },
    primaryKey: ['placement_id', 'since'],
    partitionKey: 'placement_id',
    indexes: ['(key collate "C", lower(visible))'],
  }),
  advertisers: companyNamesTable,
};

type Rows = RowSets<typeof tables>;
type FlightEvent = BookingEvent | PlacementEvent | CompanyEvent;

/** Which ads show where, at every instant, and what the desk has booked. */
export const adFlights = projection<FlightEvent, typeof tables>({
  name: 'ad_flights',
  revision: 1,
  categories: ['placement', 'booking', 'company'],
  tables,
  removing: ['AdCancelled', 'BookingCancelled'],

  partitions(event) {
    if (isCompanyEvent(event)) return { advertisers: [companyOf(event)] };
    switch (event.type) {
      case 'PlacementDefined':
      case 'PlacementRevised':
        return { placements: [aggregateIdOf(event.stream)] };
      case 'AdBooked':
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
        setUp(event, rows);
        return;
      case 'AdBooked': {
        const { bookingId, claimVersion, position, share, from, until } = event.data;
        const claim = { claim_version: claimVersion, position, share, claim_from: from, claim_until: until };
        change(bookingId, claim, event, rows);
        return;
      }
      case 'AdCancelled':
        giveUp(event.data, event, rows);
        return;
      default:
        foldBooking(event, rows);
    }
  },
});

/** All projections of this context. */
export const advertisingProjections: readonly ProjectionDefinition[] = [adFlights];

function setUp(event: Recorded<PlacementDefined | PlacementRevised>, rows: Rows): void {
  const placement_id = aggregateIdOf(event.stream);
  const timeline = rows.placements.partition(placement_id);
  const known = timeline.at(-1);
  const since = event.occurredAt;
  const validity = { since, visible: { from: since, until: null } };
  if (event.type === 'PlacementDefined') {
    const { key, name, pageType, positions, timeZone } = event.data;
    rows.placements.put({
      placement_id,
      ...validity,
      key,
      name,
      page_type: pageType,
      positions,
      time_zone: timeZone,
    });
    return;
  }
  if (!known) return;
  endShowing(rows.placements, timeline, since);
  const { name, pageType, positions, timeZone } = event.data;
  rows.placements.put({
    ...known,
    ...validity,
    name: name ?? known.name,
    page_type: pageType ?? known.page_type,
    positions: positions ?? known.positions,
    time_zone: timeZone ?? known.time_zone,
  });
}

function foldBooking(event: Recorded<BookingEvent>, rows: Rows): void {
  const booking_id = aggregateIdOf(event.stream);
  switch (event.type) {
    case 'BookingDrafted': {
      const { placementId, advertiserId, share, start, end, timeZone } = event.data;
      rows.bookings.put({
        booking_id,
        placement_id: placementId,
        advertiser_id: advertiserId,
        share,
        start_local: start,
        end_local: end,
        time_zone: timeZone,
        creatives: [],
        approved_version: null,
        claim_version: null,
        position: null,
        claim_from: null,
        claim_until: null,
        cancelled_at: null,
        drafted_at: event.occurredAt,
        updated_at: event.occurredAt,
      });
      return;
    }
    case 'CreativeSubmitted': {
      const known = rows.bookings.get({ booking_id });
      if (known) rows.bookings.put({ ...known, creatives: [...known.creatives, event.data.creative] });
      return;
    }
    case 'CreativeApproved':
      change(booking_id, { approved_version: event.data.creativeVersion }, event, rows);
      return;
    case 'BookingCancelled':
      change(booking_id, { cancelled_at: event.occurredAt }, event, rows);
      return;
    // The placement's stream is the truth of a claim, and the claim of a flight's times.
    case 'BookingClaimed':
    case 'AdStarted':
    case 'AdEnded':
      return;
  }
}

function giveUp(
  { bookingId, claimVersion }: { readonly bookingId: string; readonly claimVersion: number },
  event: Recorded<FlightEvent>,
  rows: Rows,
): void {
  if (rows.bookings.get({ booking_id: bookingId })?.claim_version !== claimVersion) return;
  const nothing = { claim_version: null, position: null, claim_from: null, claim_until: null };
  change(bookingId, nothing, event, rows);
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
  const { approved_version: version, claim_version, position, claim_from, claim_until } = booking;
  const creative = version === null ? undefined : booking.creatives[version - 1];
  if (!creative || booking.cancelled_at !== null) return undefined;
  if (claim_version === null || position === null || claim_from === null) return undefined;
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
    headline: creative.headline,
    teaser: creative.teaser,
    url: creative.url,
    body: creative.body,
    updated_at: at,
  };
}
