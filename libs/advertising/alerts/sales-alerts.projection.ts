import { aggregateIdOf } from '#event-store';
import type { Instant, Recorded } from '#kernel';
import { projection, table } from '#projections';
import type { RowSets } from '#projections';
import type { BookingEvent } from '../domain/booking.events.js';
import type { ReviewedCreative } from '../domain/creative-review.js';

/** What the sales desk is told of a booking. */
export const ALERT_KINDS = [
  'option-expiring',
  'option-expired',
  'material-missing',
  'started-late',
  'never-shown',
  'proof-approved',
  'proof-rejected',
  'final-report',
] as const;

/** One of {@link ALERT_KINDS}. */
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Something that the desk should do something about, until it is resolved. */
export interface AlertRow {
  readonly booking_id: string;
  readonly kind: AlertKind;
  readonly claim_version: number;
  readonly placement_id: string;
  readonly advertiser_id: string;
  readonly order_id: string | null;
  /** When it became true. */
  readonly since: Instant;
  /** By when something should be done: the end of the option, the start of the flight; for what is past, when it was. */
  readonly due_at: Instant;
  /** Null while it holds. */
  readonly resolved_at: Instant | null;
}

/** What must be known of a booking to tell. */
export interface WatchedBookingRow {
  readonly booking_id: string;
  readonly placement_id: string;
  readonly advertiser_id: string;
  readonly order_id: string | null;
  readonly reviews: readonly ReviewedCreative['review'][];
  readonly claim_version: number | null;
  readonly claim_from: Instant | null;
  readonly claim_until: Instant | null;
  readonly booked: boolean;
}

const tables = {
  alerts: table<AlertRow>({
    columns: {
      booking_id: 'uuid',
      kind: 'text',
      claim_version: 'int',
      placement_id: 'uuid',
      advertiser_id: 'uuid',
      order_id: 'uuid?',
      since: 'timestamptz',
      due_at: 'timestamptz',
      resolved_at: 'timestamptz?',
    },
    primaryKey: ['booking_id', 'kind', 'claim_version'],
    partitionKey: 'booking_id',
    indexes: [
      "(since desc, booking_id desc, kind desc) where resolved_at is null and kind <> 'final-report'",
      // These are never resolved, they grow old.
      "(since desc, booking_id desc, kind desc) where resolved_at is null and kind = 'final-report'",
    ],
  }),
  bookings: table<WatchedBookingRow>({
    columns: {
      booking_id: 'uuid',
      placement_id: 'uuid',
      advertiser_id: 'uuid',
      order_id: 'uuid?',
      reviews: 'jsonb',
      claim_version: 'int?',
      claim_from: 'timestamptz?',
      claim_until: 'timestamptz?',
      booked: 'boolean',
    },
    primaryKey: ['booking_id'],
    partitionKey: 'booking_id',
  }),
};

type Rows = RowSets<typeof tables>;

/** What an advertiser said: settled by another creative, an approval also by the start of its flight. */
const PROOFS: readonly AlertKind[] = ['proof-approved', 'proof-rejected'];

/** What the sales desk should see to, and what came of it. */
export const salesAlerts = projection<BookingEvent, typeof tables>({
  name: 'sales_alerts',
  revision: 3,
  categories: ['booking'],
  tables,
  removing: ['BookingCancelled', 'BookingDeclined'],
  partitions(event) {
    const id = aggregateIdOf(event.stream);
    return { bookings: [id], alerts: [id] };
  },
  apply(event, rows) {
    const booking_id = aggregateIdOf(event.stream);
    if (event.type === 'BookingDrafted') {
      const { placementId, advertiserId, orderId } = event.data;
      rows.bookings.put({
        booking_id,
        placement_id: placementId,
        advertiser_id: advertiserId,
        order_id: orderId,
        reviews: [],
        claim_version: null,
        claim_from: null,
        claim_until: null,
        booked: false,
      });
      return;
    }
    const booking = rows.bookings.get({ booking_id });
    if (booking) watch(event, booking, rows);
  },
});

function watch(event: Recorded<BookingEvent>, booking: WatchedBookingRow, rows: Rows): void {
  switch (event.type) {
    case 'BookingClaimed': {
      const { claimVersion, from, until, standing } = event.data;
      const claim = { claim_version: claimVersion, claim_from: from, claim_until: until };
      rows.bookings.put({ ...booking, ...claim, booked: standing === 'booked' });
      // What was told of an earlier claim is settled by this one.
      resolve(['option-expiring', 'option-expired', 'material-missing', 'final-report'], event, rows);
      return;
    }
    case 'CreativeSubmitted':
      resolve(PROOFS, event, rows);
      rows.bookings.put({ ...booking, reviews: [...booking.reviews, 'waiting'] });
      return;
    case 'CreativeApproved':
      approve(event.data.creativeVersion, event, booking, rows);
      return;
    case 'CreativeRejected':
      rows.bookings.put({
        ...booking,
        reviews: reviewsAfter(booking, event.data.creativeVersion, 'rejected'),
      });
      return;
    case 'ProofAnswered': {
      resolve(PROOFS, event, rows);
      const kind = event.data.answer === 'approved' ? 'proof-approved' : 'proof-rejected';
      const { claim_version, claim_from } = booking;
      put(kind, { version: claim_version ?? 0, dueAt: claim_from ?? event.occurredAt }, event, booking, rows);
      return;
    }
    case 'OptionExpiring':
      raise('option-expiring', event, booking, rows);
      return;
    case 'BookingExpired':
      resolve(['option-expiring'], event, rows);
      raise('option-expired', event, booking, rows);
      return;
    case 'MaterialChecked':
      if (!event.data.ready) raise('material-missing', event, booking, rows);
      return;
    case 'AdStarted':
      resolve(['proof-approved'], event, rows);
      return;
    case 'AdEnded':
      resolve(['material-missing', ...PROOFS], event, rows);
      if (event.data.claimVersion === booking.claim_version && latest(booking) === 0) {
        raise('never-shown', event, booking, rows);
      }
      return;
    case 'BookingCancelled':
    case 'BookingDeclined':
      resolve(ALERT_KINDS, event, rows);
      return;
    case 'AdDelivered':
      if (event.data.nextDueAt === null) tellOfEnd(event, booking, rows);
      return;
    case 'MakegoodGranted':
      resolve(['started-late', 'never-shown'], event, rows);
      return;
    case 'BookingDrafted':
    case 'ProofSent':
    case 'FlightChanged':
      return;
  }
}

/** The last day is on record: what the ad delivered is known for good. */
function tellOfEnd(event: Recorded<BookingEvent>, booking: WatchedBookingRow, rows: Rows): void {
  const { claim_version: version, claim_until: dueAt } = booking;
  if (version === null || dueAt === null) return;
  put('final-report', { version, dueAt }, event, booking, rows);
}

/** A flight without anything to show until after its start has started late for its readers. */
function approve(
  version: number,
  event: Recorded<BookingEvent>,
  booking: WatchedBookingRow,
  rows: Rows,
): void {
  rows.bookings.put({ ...booking, reviews: reviewsAfter(booking, version, 'approved') });
  resolve(['material-missing', 'proof-rejected'], event, rows);
  const { booked, claim_from: from, claim_until: until, claim_version } = booking;
  if (!booked || from === null || until === null || claim_version === null) return;
  if (latest(booking) > 0 || event.occurredAt <= from || event.occurredAt >= until) return;
  put('started-late', { version: claim_version, dueAt: from }, event, booking, rows);
}

function raise(
  kind: AlertKind,
  event: Recorded<Extract<BookingEvent, { readonly data: { readonly dueAt: Instant } }>>,
  booking: WatchedBookingRow,
  rows: Rows,
): void {
  const { claimVersion, dueAt } = event.data;
  if (booking.claim_version !== claimVersion) return;
  // A reminder and a missing creative are about what is to come, the others about what is past.
  const ahead = kind === 'option-expiring' || kind === 'material-missing' ? booking.claim_from : null;
  put(kind, { version: claimVersion, dueAt: ahead ?? dueAt }, event, booking, rows);
}

function put(
  kind: AlertKind,
  { version, dueAt }: { readonly version: number; readonly dueAt: Instant },
  event: Recorded<BookingEvent>,
  { booking_id, placement_id, advertiser_id, order_id }: WatchedBookingRow,
  rows: Rows,
): void {
  rows.alerts.put({
    booking_id,
    kind,
    claim_version: version,
    placement_id,
    advertiser_id,
    order_id,
    since: event.occurredAt,
    due_at: dueAt,
    resolved_at: null,
  });
}

function resolve(kinds: readonly AlertKind[], event: Recorded<BookingEvent>, rows: Rows): void {
  for (const alert of rows.alerts.partition(aggregateIdOf(event.stream))) {
    if (alert.resolved_at === null && kinds.includes(alert.kind)) {
      rows.alerts.put({ ...alert, resolved_at: event.occurredAt });
    }
  }
}

function reviewsAfter(
  { reviews }: WatchedBookingRow,
  version: number,
  review: ReviewedCreative['review'],
): WatchedBookingRow['reviews'] {
  return reviews.map((each, index) => (index === version - 1 ? review : each));
}

/** The newest version that may be shown; 0 for none. */
function latest({ reviews }: WatchedBookingRow): number {
  return reviews.lastIndexOf('approved') + 1;
}
