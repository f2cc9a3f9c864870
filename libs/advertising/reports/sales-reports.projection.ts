import { aggregateIdOf } from '#event-store';
import { addDays, laterOf, localDateIn, plusMilliseconds } from '#kernel';
import type { Instant, LocalDate, Recorded } from '#kernel';
import { projection, table } from '#projections';
import type { RowSets, Visible } from '#projections';
import type { BookingEvent, BookingPrice } from '../domain/booking.events.js';
import type { ReviewedCreative } from '../domain/creative-review.js';
import type {
  AdBooked,
  AdCancelled,
  AdOptioned,
  AdOptionExpired,
  AdRescheduled,
  PlacementEvent,
} from '../domain/placement.events.js';

/** What a booking held of a position, as it was known in a time: what came of it later is another row. */
export interface HoldingRow {
  readonly booking_id: string;
  readonly claim_version: number;
  readonly since: Instant;
  /** While it was known to be so. */
  readonly visible: Visible;
  readonly placement_id: string;
  readonly position: number;
  readonly share: number;
  readonly standing: 'option' | 'booked';
  /** When an option ends; null for a booked one. */
  readonly option_until: Instant | null;
  readonly held_from: Instant;
  readonly held_until: Instant;
}

/** What a booking is sold for, as it was known in a time. */
export interface SaleRow {
  readonly booking_id: string;
  readonly since: Instant;
  /** While it was known to be so. */
  readonly visible: Visible;
  readonly placement_id: string;
  readonly advertiser_id: string;
  readonly order_id: string | null;
  readonly standing: 'option' | 'booked' | 'cancelled';
  /** The days that are sold, of the placement's zone, both included. */
  readonly first_day: LocalDate;
  readonly last_day: LocalDate;
  readonly per: BookingPrice['per'] | null;
  readonly units: number | null;
  /** Amounts in øre without VAT; null where no price was agreed. */
  readonly unit_price: bigint | null;
  readonly list_price: bigint | null;
  readonly discount: number | null;
  readonly net_price: bigint | null;
  /** The day on which it was called off, and what is charged all the same. */
  readonly off_day: LocalDate | null;
  readonly fee: bigint | null;
}

/** A time in which readers could see a booking's ad; the days are those of the placement's zone, each in one row alone. */
export interface ShowingRow {
  readonly booking_id: string;
  readonly since: Instant;
  readonly visible: Visible;
  readonly first_day: LocalDate;
  readonly last_day: LocalDate;
}

/** A booking as it stands: what the rows of the other tables are made from, and when it was to begin and did. */
export interface ReportedBookingRow {
  readonly booking_id: string;
  readonly placement_id: string;
  /** That of the placement, in which its days are sold. */
  readonly time_zone: string;
  readonly advertiser_id: string;
  readonly order_id: string | null;
  readonly makegood_for: string | null;
  readonly makegood_id: string | null;
  readonly plan_from: Instant;
  readonly plan_until: Instant;
  readonly price: BookingPrice | null;
  readonly reviews: readonly ReviewedCreative['review'][];
  readonly standing: 'drafted' | 'option' | 'booked';
  readonly claim_version: number | null;
  readonly claim_from: Instant | null;
  readonly claim_until: Instant | null;
  /** When readers could first see the flight that is claimed; null while they could not. */
  readonly shown_from: Instant | null;
  /** The start of the flight as the schedule had it, and when it was recorded. */
  readonly start_due_at: Instant | null;
  readonly start_recorded_at: Instant | null;
  readonly off: 'cancelled' | 'declined' | null;
  readonly off_at: Instant | null;
  readonly off_standing: ReportedBookingRow['standing'] | null;
  readonly fee: bigint | null;
}

/** In which zone the days of a placement are sold. */
export interface ZoneRow {
  readonly placement_id: string;
  readonly time_zone: string;
}

const tables = {
  holdings: table<HoldingRow>({
    columns: {
      booking_id: 'uuid',
      claim_version: 'int',
      since: 'timestamptz',
      visible: 'tstzrange',
      placement_id: 'uuid',
      position: 'int',
      share: 'int',
      standing: 'text',
      option_until: 'timestamptz?',
      held_from: 'timestamptz',
      held_until: 'timestamptz',
    },
    primaryKey: ['booking_id', 'claim_version', 'since'],
    partitionKey: 'booking_id',
    indexes: ['(placement_id, held_until)'],
  }),
  sales: table<SaleRow>({
    columns: {
      booking_id: 'uuid',
      since: 'timestamptz',
      visible: 'tstzrange',
      placement_id: 'uuid',
      advertiser_id: 'uuid',
      order_id: 'uuid?',
      standing: 'text',
      first_day: 'date',
      last_day: 'date',
      per: 'text?',
      units: 'int?',
      unit_price: 'bigint?',
      list_price: 'bigint?',
      discount: 'int?',
      net_price: 'bigint?',
      off_day: 'date?',
      fee: 'bigint?',
    },
    primaryKey: ['booking_id', 'since'],
    partitionKey: 'booking_id',
    indexes: [
      '(last_day)',
      '(off_day) where off_day is not null',
      // What changed in a month: the corrections of invoices.
      '(lower(visible))',
      '(upper(visible)) where not upper_inf(visible)',
    ],
  }),
  showings: table<ShowingRow>({
    columns: {
      booking_id: 'uuid',
      since: 'timestamptz',
      visible: 'tstzrange',
      first_day: 'date',
      last_day: 'date',
    },
    primaryKey: ['booking_id', 'since'],
    partitionKey: 'booking_id',
  }),
  bookings: table<ReportedBookingRow>({
    columns: {
      booking_id: 'uuid',
      placement_id: 'uuid',
      time_zone: 'text',
      advertiser_id: 'uuid',
      order_id: 'uuid?',
      makegood_for: 'uuid?',
      makegood_id: 'uuid?',
      plan_from: 'timestamptz',
      plan_until: 'timestamptz',
      price: 'jsonb?',
      reviews: 'jsonb',
      standing: 'text',
      claim_version: 'int?',
      claim_from: 'timestamptz?',
      claim_until: 'timestamptz?',
      shown_from: 'timestamptz?',
      start_due_at: 'timestamptz?',
      start_recorded_at: 'timestamptz?',
      off: 'text?',
      off_at: 'timestamptz?',
      off_standing: 'text?',
      fee: 'bigint?',
    },
    primaryKey: ['booking_id'],
    partitionKey: 'booking_id',
    indexes: [`(claim_from desc, booking_id desc) where standing = 'booked' and off is null`],
  }),
  zones: table<ZoneRow>({
    columns: { placement_id: 'uuid', time_zone: 'text' },
    primaryKey: ['placement_id'],
    partitionKey: 'placement_id',
  }),
};

type Rows = RowSets<typeof tables>;
type ReportedEvent = BookingEvent | PlacementEvent;
type Claiming = AdOptioned | AdBooked | AdRescheduled;
type GivingUp = AdOptionExpired | AdCancelled;

/** What was sold, held and shown, in the time in which it was known: what the reports are made from. */
export const salesReports = projection<ReportedEvent, typeof tables>({
  name: 'sales_reports',
  revision: 1,
  categories: ['placement', 'booking'],
  tables,
  removing: ['AdCancelled', 'AdOptionExpired', 'BookingCancelled', 'BookingDeclined'],

  partitions(event) {
    switch (event.type) {
      case 'PlacementDefined':
      case 'PlacementRevised':
        return { zones: [aggregateIdOf(event.stream)] };
      case 'HouseAdChosen':
      case 'AdDelivered':
        return {};
      case 'AdOptioned':
      case 'AdBooked':
      case 'AdRescheduled':
      case 'AdCancelled':
      case 'AdOptionExpired': {
        const id = [event.data.bookingId];
        return { bookings: id, sales: id, showings: id, holdings: id };
      }
      case 'BookingDrafted':
        return { bookings: [aggregateIdOf(event.stream)], zones: [event.data.placementId] };
      default: {
        const id = [aggregateIdOf(event.stream)];
        return { bookings: id, sales: id, showings: id };
      }
    }
  },

  apply(event, rows) {
    switch (event.type) {
      case 'PlacementDefined':
      case 'PlacementRevised': {
        const { timeZone: time_zone } = event.data;
        if (time_zone !== undefined) rows.zones.put({ placement_id: aggregateIdOf(event.stream), time_zone });
        return;
      }
      case 'HouseAdChosen':
        return;
      case 'AdOptioned':
      case 'AdBooked':
      case 'AdRescheduled':
        claim(event, rows);
        return;
      case 'AdOptionExpired':
      case 'AdCancelled':
        giveUp(event, rows);
        return;
      default:
        foldBooking(event, rows);
    }
  },
});

function claim(event: Recorded<Claiming>, rows: Rows): void {
  const { bookingId: booking_id, claimVersion: claim_version, position, share, from, until } = event.data;
  const { occurredAt: at } = event;
  const option_until = 'expiresAt' in event.data ? event.data.expiresAt : null;
  const standing = option_until === null ? 'booked' : 'option';
  const before = rows.holdings.partition(booking_id).filter((row) => row.visible.until === null);
  for (const row of before) release(row, at, rows);
  const hasRun = before.some((row) => row.held_from < at && row.held_until > at);
  rows.holdings.put({
    booking_id,
    claim_version,
    since: at,
    visible: { from: at, until: null },
    placement_id: aggregateIdOf(event.stream),
    position,
    share,
    standing,
    option_until,
    held_from: hasRun ? laterOf(from, at) : from,
    held_until: until,
  });
  const known = rows.bookings.get({ booking_id });
  if (!known) return;
  const isSameStart = known.claim_from === from;
  change(booking_id, event, rows, {
    standing,
    claim_version,
    claim_from: from,
    claim_until: until,
    ...(isSameStart ? {} : { start_due_at: null, start_recorded_at: null }),
  });
}

function giveUp(event: Recorded<GivingUp>, rows: Rows): void {
  const { bookingId: booking_id, claimVersion } = event.data;
  const at = event.type === 'AdOptionExpired' ? event.data.dueAt : event.occurredAt;
  for (const row of rows.holdings.partition(booking_id)) {
    if (row.visible.until === null && row.claim_version === claimVersion) release(row, at, rows);
  }
  if (rows.bookings.get({ booking_id })?.claim_version !== claimVersion) return;
  change(booking_id, event, rows, {
    standing: 'drafted',
    claim_version: null,
    claim_from: null,
    claim_until: null,
  });
}

/** From an instant on nothing more is held; what was held until then stays known. */
function release(row: HoldingRow, at: Instant, rows: Rows): void {
  if (row.held_until <= at) return;
  rows.holdings.put({ ...row, visible: { from: row.visible.from, until: at } });
  if (row.held_from >= at) return;
  rows.holdings.put({ ...row, since: at, visible: { from: at, until: null }, held_until: at });
}

function foldBooking(event: Recorded<BookingEvent>, rows: Rows): void {
  const booking_id = aggregateIdOf(event.stream);
  switch (event.type) {
    case 'BookingDrafted': {
      const { placementId, advertiserId, orderId, timeZone, from, until, price, makegoodFor } = event.data;
      rows.bookings.put({
        booking_id,
        placement_id: placementId,
        time_zone: rows.zones.get({ placement_id: placementId })?.time_zone ?? timeZone,
        advertiser_id: advertiserId,
        order_id: orderId,
        makegood_for: makegoodFor,
        makegood_id: null,
        plan_from: from,
        plan_until: until,
        price,
        reviews: [],
        standing: 'drafted',
        claim_version: null,
        claim_from: null,
        claim_until: null,
        shown_from: null,
        start_due_at: null,
        start_recorded_at: null,
        off: null,
        off_at: null,
        off_standing: null,
        fee: null,
      });
      return;
    }
    case 'CreativeSubmitted': {
      const reviews = rows.bookings.get({ booking_id })?.reviews ?? [];
      change(booking_id, event, rows, { reviews: [...reviews, 'waiting'] });
      return;
    }
    case 'CreativeApproved':
    case 'CreativeRejected': {
      const review = event.type === 'CreativeApproved' ? 'approved' : 'rejected';
      const reviews = rows.bookings.get({ booking_id })?.reviews ?? [];
      const { creativeVersion } = event.data;
      change(booking_id, event, rows, {
        reviews: reviews.map((each, index) => (index === creativeVersion - 1 ? review : each)),
      });
      return;
    }
    case 'FlightChanged': {
      const { plan, price } = event.data;
      change(booking_id, event, rows, { plan_from: plan.from, plan_until: plan.until, price });
      return;
    }
    case 'AdStarted': {
      const { claimVersion, dueAt } = event.data;
      if (rows.bookings.get({ booking_id })?.claim_version !== claimVersion) return;
      change(booking_id, event, rows, { start_due_at: dueAt, start_recorded_at: event.occurredAt });
      return;
    }
    case 'MakegoodGranted':
      change(booking_id, event, rows, { makegood_id: event.data.makegoodBookingId });
      return;
    case 'BookingCancelled': {
      const fee = event.data.fee === null ? null : BigInt(event.data.fee);
      callOff('cancelled', fee, event, rows);
      return;
    }
    case 'BookingDeclined':
      callOff('declined', null, event, rows);
      return;
    // The placement's stream is the truth of what is held.
    case 'BookingClaimed':
    case 'OptionExpiring':
    case 'BookingExpired':
    case 'MaterialChecked':
    case 'AdEnded':
    case 'AdDelivered':
    case 'ProofSent':
    case 'ProofAnswered':
      return;
  }
}

function callOff(
  off: NonNullable<ReportedBookingRow['off']>,
  fee: bigint | null,
  event: Recorded<BookingEvent>,
  rows: Rows,
): void {
  const booking_id = aggregateIdOf(event.stream);
  const off_standing = rows.bookings.get({ booking_id })?.standing ?? null;
  change(booking_id, event, rows, { off, fee, off_at: event.occurredAt, off_standing });
}

/** Changes what is known of a booking and, from the time of the event on, what is shown and sold of it. */
function change(
  booking_id: string,
  { occurredAt: at }: Recorded<ReportedEvent>,
  rows: Rows,
  changes: Partial<ReportedBookingRow>,
): void {
  const known = rows.bookings.get({ booking_id });
  if (!known) return;
  const booking = { ...known, ...changes };
  show(known, booking, at, rows);
  rows.bookings.put({ ...booking, shown_from: shownFrom(booking, rows) });
  sell(booking, at, rows);
}

interface Flight {
  readonly from: Instant;
  readonly until: Instant;
}

/** The flight of which readers can see something; as the pages have it, an ad shows when it is booked and approved. */
function showable(booking: ReportedBookingRow): Flight | null {
  const { off, standing, reviews, claim_from, claim_until } = booking;
  if (off !== null || standing !== 'booked' || !reviews.includes('approved')) return null;
  return claim_from === null || claim_until === null ? null : { from: claim_from, until: claim_until };
}

function show(known: ReportedBookingRow, booking: ReportedBookingRow, at: Instant, rows: Rows): void {
  const [before, after] = [showable(known), showable(booking)];
  if (before?.from === after?.from && before?.until === after?.until) return;
  const { booking_id, time_zone } = booking;
  for (const row of rows.showings.partition(booking_id)) {
    if (row.visible.until !== null && row.visible.until > at) {
      rows.showings.put(showing(row, { from: row.visible.from, until: at }, time_zone));
    }
  }
  if (!after || after.until <= at) return;
  const from = laterOf(after.from, at);
  const last = rows.showings.partition(booking_id).at(-1);
  if (last?.visible.until === from) {
    rows.showings.put(showing(last, { from: last.visible.from, until: after.until }, time_zone));
    return;
  }
  const first = localDateIn(from, time_zone);
  const first_day = last && last.last_day >= first ? addDays(last.last_day, 1) : first;
  rows.showings.put(showing({ booking_id, since: from, first_day }, { from, until: after.until }, time_zone));
}

function showing(
  { booking_id, since, first_day }: Pick<ShowingRow, 'booking_id' | 'since' | 'first_day'>,
  visible: Flight,
  timeZone: string,
): ShowingRow {
  return { booking_id, since, visible, first_day, last_day: lastDayOf(visible, timeZone) };
}

function shownFrom({ booking_id, claim_from }: ReportedBookingRow, rows: Rows): Instant | null {
  if (claim_from === null) return null;
  const first = rows.showings
    .partition(booking_id)
    .find(({ visible }) => visible.until === null || visible.until > claim_from);
  return first ? laterOf(first.visible.from, claim_from) : null;
}

function sell(booking: ReportedBookingRow, at: Instant, rows: Rows): void {
  const { booking_id } = booking;
  const last = rows.sales.partition(booking_id).at(-1);
  const open = last?.visible.until === null ? last : undefined;
  const standing = soldAs(booking);
  if (!standing) {
    if (open) rows.sales.put({ ...open, visible: { from: open.visible.from, until: at } });
    return;
  }
  const sale = saleOf(booking, standing);
  if (open && isSame(open, sale)) return;
  if (open) rows.sales.put({ ...open, visible: { from: open.visible.from, until: at } });
  rows.sales.put({ ...sale, since: at, visible: { from: at, until: null } });
}

/** Undefined for what is nobody's revenue: drafts, and what was declined or ran out. */
function soldAs({ off, off_standing, standing, fee }: ReportedBookingRow): SaleRow['standing'] | undefined {
  if (off === 'declined') return undefined;
  if (off === 'cancelled') return off_standing === 'booked' || fee !== null ? 'cancelled' : undefined;
  return standing === 'drafted' ? undefined : standing;
}

type Sale = Omit<SaleRow, 'since' | 'visible'>;

function saleOf(booking: ReportedBookingRow, standing: SaleRow['standing']): Sale {
  const { booking_id, placement_id, advertiser_id, order_id, time_zone, price, off_at, fee } = booking;
  const flight = { from: booking.plan_from, until: booking.plan_until };
  return {
    booking_id,
    placement_id,
    advertiser_id,
    order_id,
    standing,
    first_day: localDateIn(flight.from, time_zone),
    last_day: lastDayOf(flight, time_zone),
    per: price && price.per,
    units: price && price.units,
    unit_price: price && BigInt(price.unitPrice),
    list_price: price && BigInt(price.list),
    discount: price && price.discount,
    net_price: price && BigInt(price.net),
    off_day: off_at && localDateIn(off_at, time_zone),
    fee,
  };
}

function isSame(row: SaleRow, sale: Sale): boolean {
  return (
    row.standing === sale.standing &&
    row.first_day === sale.first_day &&
    row.last_day === sale.last_day &&
    row.units === sale.units &&
    row.unit_price === sale.unit_price &&
    row.discount === sale.discount &&
    row.list_price === sale.list_price &&
    row.net_price === sale.net_price &&
    row.off_day === sale.off_day &&
    row.fee === sale.fee
  );
}

function lastDayOf({ until }: Pick<Flight, 'until'>, timeZone: string): LocalDate {
  return localDateIn(plusMilliseconds(until, -1), timeZone);
}
