import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { addDays, toInstant } from '#kernel';
import type { Instant, IsoWeek, LocalDate, LocalDateTime } from '#kernel';
import type { BookingStatus } from '../domain/booking.decider.js';
import type { ReviewedCreative } from '../domain/creative-review.js';
import { weeksOf } from '../domain/flight-days.js';
import { materialDeadline, materialState } from '../domain/material.js';
import type { MaterialState } from '../domain/material.js';
import type { Oere, ProductTerms } from '../domain/placement.events.js';
import { sponsoredLabel } from '../domain/sponsored-label.js';

/** A booking as the desk lists it, as it stands now. */
export interface DeskBooking {
  readonly id: string;
  readonly placement: { readonly id: string; readonly key: string | null };
  readonly advertiser: { readonly id: string; readonly name: string };
  /** The order that it is booked on, and the id of who sells it. */
  readonly order: { readonly id: string; readonly salesperson: string | null } | null;
  readonly category: string | null;
  /** The label its post shows under. */
  readonly label: string;
  readonly headline: string | null;
  readonly material: {
    readonly state: MaterialState;
    /** By when it is to be approved; null while the booking holds no place. */
    readonly due: Instant | null;
  };
  readonly share: number;
  readonly start: LocalDateTime;
  readonly end: LocalDateTime;
  readonly timeZone: string;
  readonly weeks: { readonly first: IsoWeek; readonly last: IsoWeek };
  /** In øre without VAT; null where none was agreed. */
  readonly price: { readonly list: Oere; readonly net: Oere } | null;
  /** What is charged though it was cancelled. */
  readonly fee: Oere | null;
  /** What it holds in the placement's calendar. */
  readonly claim: {
    readonly position: number;
    readonly from: Instant;
    readonly until: Instant;
    readonly standing: 'option' | 'booked';
    /** When an option ends. */
    readonly expiresAt: Instant | null;
  } | null;
  readonly state: BookingStatus;
  readonly draftedAt: Instant;
  readonly updatedAt: Instant;
}

/** Where a list goes on: behind this booking. */
export interface BookingKey {
  readonly draftedAt: Instant;
  readonly id: string;
}

/** Which bookings are wanted; what is left out is not asked. */
export interface BookingFilter {
  readonly state?: BookingStatus | undefined;
  readonly placement?: string | undefined;
  readonly advertiser?: string | undefined;
  readonly order?: string | undefined;
  readonly salesperson?: string | undefined;
  /** Flights that run on this day of their zone or later. */
  readonly from?: LocalDate | undefined;
  /** Flights that run on this day of their zone or before. */
  readonly to?: LocalDate | undefined;
}

/** A placement as it is set up now. */
export interface ListedPlacement extends ProductTerms {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly pageType: string;
  readonly positions: number;
  readonly timeZone: string;
}

/** What the salespeople have: all placements and bookings. */
@Injectable()
export class DeskBookingsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Last drafted first. */
  async bookings(options: {
    readonly at: Instant;
    readonly limit: number;
    readonly after?: BookingKey | undefined;
    readonly filter?: BookingFilter;
  }): Promise<readonly DeskBooking[]> {
    const { at, limit, after, filter = {} } = options;
    const wanted = conditionsOf(filter);
    const records = await this.dataSource.query<BookingRecord[]>(bookingsWhere(wanted), [
      at,
      limit,
      after?.draftedAt ?? 'infinity',
      after?.id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      ...wanted.flatMap(({ value }) => (value === undefined ? [] : [value])),
    ]);
    return records.map(bookingOf);
  }

  /** In the order of their keys. */
  async placements(options: {
    readonly limit: number;
    readonly after?: string | undefined;
  }): Promise<readonly ListedPlacement[]> {
    const records = await this.dataSource.query<PlacementRecord[]>(PLACEMENTS, [
      options.limit,
      options.after ?? '',
    ]);
    return records.map(({ placement_id: id, key, name, page_type, positions, time_zone, terms }) => ({
      id,
      key,
      name,
      pageType: page_type,
      positions,
      timeZone: time_zone,
      ...terms,
    }));
  }

  /** The names of advertisers as they are now, by id. */
  async advertiserNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const records = await this.dataSource.query<{ readonly company_id: string; readonly name: string }[]>(
      ADVERTISER_NAMES,
      [ids],
    );
    return new Map(records.map(({ company_id, name }) => [company_id, name] as const));
  }
}

interface BookingRecord {
  readonly booking_id: string;
  readonly placement_id: string;
  readonly placement_key: string | null;
  readonly advertiser_id: string;
  readonly advertiser: string;
  readonly order_id: string | null;
  readonly salesperson: string | null;
  readonly category: string | null;
  readonly headline: string | null;
  readonly reviews: readonly { readonly review: ReviewedCreative['review'] }[];
  readonly material_hours: number | null;
  readonly share: number;
  readonly start_local: string;
  readonly end_local: string;
  readonly time_zone: string;
  readonly list_price: string | null;
  readonly net_price: string | null;
  readonly cancellation_fee: string | null;
  readonly position: number | null;
  readonly claim_from: Date | null;
  readonly claim_until: Date | null;
  readonly option_until: Date | null;
  readonly state: BookingStatus;
  readonly drafted_at: Date;
  readonly updated_at: Date;
}

interface PlacementRecord {
  readonly placement_id: string;
  readonly key: string;
  readonly name: string;
  readonly page_type: string;
  readonly positions: number;
  readonly time_zone: string;
  readonly terms: ProductTerms;
}

/** A condition on bookings `b`, `#` standing for its value. */
interface Condition {
  readonly sql: string;
  readonly value?: string;
}

/** Where a booking `b` stands at `$1`; as `statusOf` has it for one booking. */
export const STATE_AT = `
  case when b.cancelled_at is not null then 'cancelled'
       when b.declined_at is not null then 'declined'
       when b.claim_version is null then case when b.expired_at is null then 'draft' else 'expired' end
       when b.option_until <= $1::timestamptz then 'expired'
       when b.option_until is not null then 'option'
       when b.claim_until <= $1::timestamptz then 'finished'
       when b.claim_from <= $1::timestamptz then 'in-flight'
       else 'booked' end`;

/** Most of what is sold has run: what is still to come is found by the index on claim_until. */
const TO_COME: ReadonlySet<BookingStatus> = new Set(['option', 'booked', 'in-flight']);

/**
 * Placement, advertiser and order are served by the indexes that begin with them and end with (drafted_at, booking_id),
 * a period by the one on end_local, a salesperson by that of orders and then as an order.
 */
function conditionsOf(filter: BookingFilter): readonly Condition[] {
  const { state, placement, advertiser, order, salesperson, from, to } = filter;
  return [
    ...(placement === undefined ? [] : [{ sql: 'b.placement_id = #::uuid', value: placement }]),
    ...(advertiser === undefined ? [] : [{ sql: 'b.advertiser_id = #::uuid', value: advertiser }]),
    ...(order === undefined ? [] : [{ sql: 'b.order_id = #::uuid', value: order }]),
    ...(salesperson === undefined ? [] : [{ sql: SOLD_BY, value: salesperson }]),
    ...(from === undefined ? [] : [{ sql: 'b.end_local collate "C" > #', value: `${from}T00:00` }]),
    ...(to === undefined ? [] : [{ sql: 'b.start_local collate "C" < #', value: `${addDays(to, 1)}T00:00` }]),
    ...(state === undefined ? [] : [{ sql: `(${STATE_AT}) = #`, value: state }]),
    ...(state !== undefined && TO_COME.has(state) ? [{ sql: 'b.claim_until > $1::timestamptz' }] : []),
  ];
}

const SOLD_BY = `b.order_id in (select s.order_id from rm_sales_orders.orders s
                                where s.salesperson collate "C" = # and upper_inf(s.visible))`;

/** Without conditions served by the index on (drafted_at, booking_id); names by primary key. */
function bookingsWhere(conditions: readonly Condition[]): string {
  let place = 4;
  const wanted = conditions.map(({ sql, value }) => {
    if (value === undefined) return sql;
    place += 1;
    return sql.replace('#', `$${place}`);
  });
  return `
  select b.booking_id, b.placement_id, p.key as placement_key, b.advertiser_id, a.name as advertiser,
         b.order_id, o.salesperson, b.category,
         b.creatives->-1->'creative'->>'headline' as headline, b.creatives as reviews,
         (p.terms->>'materialHours')::int as material_hours, b.share, b.start_local, b.end_local, b.time_zone,
         b.list_price, b.net_price, b.cancellation_fee,
         b.position, b.claim_from, b.claim_until, b.option_until, ${STATE_AT} as state, b.drafted_at, b.updated_at
    from rm_ad_flights.bookings b
    left join rm_ad_flights.placements p on p.placement_id = b.placement_id and upper_inf(p.visible)
    join rm_ad_flights.advertisers a on a.company_id = b.advertiser_id and upper_inf(a.visible)
    left join rm_sales_orders.orders o on o.order_id = b.order_id and upper_inf(o.visible)
   where (b.drafted_at, b.booking_id) < ($3::timestamptz, $4::uuid)
     ${wanted.map((condition) => `and ${condition}`).join('\n     ')}
   order by b.drafted_at desc, b.booking_id desc
   limit $2`;
}

/** Served by the index on key: a newsroom has a few dozen placements. */
const PLACEMENTS = `
  select placement_id, key, name, page_type, positions, time_zone, terms
    from rm_ad_flights.placements
   where upper_inf(visible) and key collate "C" > $2
   order by key collate "C"
   limit $1`;

/** Served by the primary key. */
const ADVERTISER_NAMES = `
  select company_id, name from rm_ad_flights.advertisers
   where company_id = any($1::uuid[]) and upper_inf(visible)`;

function bookingOf(record: BookingRecord): DeskBooking {
  const { start_local: start, end_local: end } = record;
  return {
    id: record.booking_id,
    placement: { id: record.placement_id, key: record.placement_key },
    advertiser: { id: record.advertiser_id, name: record.advertiser },
    order: record.order_id === null ? null : { id: record.order_id, salesperson: record.salesperson },
    category: record.category,
    label: sponsoredLabel(record.advertiser),
    headline: record.headline,
    material: {
      state: materialState(record.reviews),
      due:
        record.claim_from && record.material_hours !== null
          ? materialDeadline(toInstant(record.claim_from), record.material_hours)
          : null,
    },
    share: record.share,
    start,
    end,
    timeZone: record.time_zone,
    weeks: weeksOf({ start, end }),
    price: priceOf(record),
    fee: record.cancellation_fee === null ? null : Number(record.cancellation_fee),
    claim: claimOf(record),
    state: record.state,
    draftedAt: toInstant(record.drafted_at),
    updatedAt: toInstant(record.updated_at),
  };
}

function priceOf({ list_price: list, net_price: net }: BookingRecord): DeskBooking['price'] {
  return list === null || net === null ? null : { list: Number(list), net: Number(net) };
}

function claimOf({ position, claim_from, claim_until, option_until }: BookingRecord): DeskBooking['claim'] {
  if (position === null || claim_from === null || claim_until === null) return null;
  return {
    position,
    from: toInstant(claim_from),
    until: toInstant(claim_until),
    standing: option_until === null ? 'booked' : 'option',
    expiresAt: option_until && toInstant(option_until),
  };
}
