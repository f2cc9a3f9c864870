import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { addDays, instantInZone, laterOf, localDateIn, plusMilliseconds, toInstant } from '#kernel';
import type { Instant, LocalDate, LocalDateTime } from '#kernel';
import { DeliveryQuery } from '../counting/delivery.query.js';
import type { DayDelivery } from '../counting/delivery.query.js';
import { noSuchBooking } from '../domain/booking.decider.js';
import type { Period } from '../domain/calendar.js';
import type { Oere } from '../domain/placement.events.js';
import { TICKS_PER_HOUR, tickEnd, turnAt } from '../domain/rotation.js';
import { sponsoredLabel } from '../domain/sponsored-label.js';

/** A company by its id and its name as it was then; empty where nobody knew it. */
export interface ProvenParty {
  readonly id: string;
  readonly name: string;
}

/** What shows an advertiser that their ad ran. Names and terms are those of the flight's first instant. */
export interface ProofOfRun {
  readonly bookingId: string;
  readonly headline: string | null;
  readonly label: string;
  readonly advertiser: ProvenParty;
  readonly billTo: ProvenParty | null;
  readonly order: {
    readonly id: string;
    readonly purchaseOrder: string | null;
    readonly salesperson: string;
  } | null;
  readonly placement: {
    readonly id: string;
    readonly key: string;
    readonly name: string;
    readonly timeZone: string;
  };
  readonly position: number | null;
  readonly share: number;
  readonly start: LocalDateTime;
  readonly end: LocalDateTime;
  readonly timeZone: string;
  readonly price: { readonly list: Oere; readonly net: Oere } | null;
  /** When readers could see it until now, by the pages themselves. */
  readonly shown: readonly Period[];
  /** What was counted, day by day. */
  readonly days: readonly DayDelivery[];
  /** Instants at which it was its turn, at most twelve days' worth: pages as of these have the ad in its place. */
  readonly instants: readonly Instant[];
}

/** A proof has the page of so many days at most, spread over the flight. */
export const MOST_PAGES = 12;

/** What a booking got for its money. */
@Injectable()
export class ProofOfRunQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly deliveries: DeliveryQuery,
  ) {}

  /** Three queries. @throws DomainError `booking-unknown` (404). */
  async proofOf(id: string, now: Instant): Promise<ProofOfRun> {
    const [[header], days, beside] = await Promise.all([
      this.dataSource.query<HeaderRecord[]>(HEADER, [now, id]),
      this.deliveries.days({ bookingIds: [id] }),
      this.dataSource.query<FlightRecord[]>(BESIDE, [now, id]),
    ]);
    if (!header) throw noSuchBooking();
    const flights = beside.map(flightOf);
    const own = flights.filter(({ bookingId }) => bookingId === id);
    const shown = joined(own).map(({ from, until }) => ({ from, until: until < now ? until : now }));
    const advertiser = { id: header.advertiser_id, name: header.advertiser ?? '' };
    const billTo = header.bill_to_id === null ? null : { id: header.bill_to_id, name: header.bill_to ?? '' };
    return {
      bookingId: id,
      headline: header.headline,
      label: sponsoredLabel(advertiser.name),
      ...{ advertiser, billTo },
      order:
        header.order_id === null
          ? null
          : {
              id: header.order_id,
              purchaseOrder: header.purchase_order,
              salesperson: header.salesperson ?? '',
            },
      placement: {
        id: header.placement_id,
        key: header.placement_key,
        name: header.placement,
        timeZone: header.placement_zone,
      },
      position: own.at(-1)?.position ?? header.position,
      share: header.share,
      start: header.start_local,
      end: header.end_local,
      timeZone: header.time_zone,
      price:
        header.list_price === null || header.net_price === null
          ? null
          : { list: Number(header.list_price), net: Number(header.net_price) },
      shown,
      days,
      instants: sampled(shownDays(shown, header.placement_zone)).flatMap((day) => {
        const turn = turnOn(day, { id, own, flights, timeZone: header.placement_zone, now });
        return turn === undefined ? [] : [turn];
      }),
    };
  }
}

interface HeaderRecord {
  readonly headline: string | null;
  readonly advertiser_id: string;
  readonly advertiser: string | null;
  readonly bill_to_id: string | null;
  readonly bill_to: string | null;
  readonly order_id: string | null;
  readonly purchase_order: string | null;
  readonly salesperson: string | null;
  readonly placement_id: string;
  readonly placement_key: string;
  readonly placement: string;
  readonly placement_zone: string;
  readonly position: number | null;
  readonly share: number;
  readonly start_local: LocalDateTime;
  readonly end_local: LocalDateTime;
  readonly time_zone: string;
  readonly list_price: string | null;
  readonly net_price: string | null;
}

interface FlightRecord {
  readonly booking_id: string;
  readonly position: number;
  readonly share: number;
  readonly shows_from: Date;
  readonly shows_until: Date | null;
}

interface ShownFlight extends Period {
  readonly bookingId: string;
  readonly position: number;
  readonly share: number;
}

/** Served by primary keys; names as they were when it was first shown, or else when it was to begin, or now. */
const HEADER = `
  select b.creatives->-1->'creative'->>'headline' as headline, b.advertiser_id, a.name as advertiser,
         o.bill_to_id, c.name as bill_to, o.order_id, o.purchase_order, o.salesperson,
         b.placement_id, p.key as placement_key, p.name as placement, p.time_zone as placement_zone,
         b.position, b.share, b.start_local, b.end_local, b.time_zone, b.list_price, b.net_price
    from (select b.*, least($1::timestamptz, coalesce(
                   (select min(lower(f.visible)) from rm_ad_flights.flights f where f.booking_id = b.booking_id),
                   b.claim_from, $1::timestamptz)) as began
            from rm_ad_flights.bookings b where b.booking_id = $2::uuid) b
    join rm_ad_flights.placements p on p.placement_id = b.placement_id and p.visible @> b.began
    left join rm_ad_flights.advertisers a on a.company_id = b.advertiser_id and a.visible @> b.began
    left join rm_sales_orders.orders o on o.order_id = b.order_id and o.visible @> b.began
    left join rm_sales_orders.companies c on c.company_id = o.bill_to_id and c.visible @> b.began`;

/**
 * What was shown of the booking until `$1`, and whatever took turns with it: in the order of claims, as the rotation has
 * it. Served by the primary key, and by the index on (placement_id, upper(visible)).
 */
const BESIDE = `
  with own as (
    select placement_id, min(lower(visible)) as since, max(coalesce(upper(visible), 'infinity')) as until
      from rm_ad_flights.flights
     where booking_id = $2::uuid and lower(visible) < $1::timestamptz
     group by placement_id
  )
  select f.booking_id, f.position, f.share, lower(f.visible) as shows_from, upper(f.visible) as shows_until
    from own
    join rm_ad_flights.flights f on f.placement_id = own.placement_id and upper(f.visible) > own.since
                                and lower(f.visible) < least(own.until, $1::timestamptz)
   order by f.claim_version, f.since`;

function flightOf(record: FlightRecord): ShownFlight {
  return {
    bookingId: record.booking_id,
    position: record.position,
    share: record.share,
    from: toInstant(record.shows_from),
    until: record.shows_until ? toInstant(record.shows_until) : '9999-12-31T00:00:00.000Z',
  };
}

/** Periods that touch, such as those of one creative after another, as one. */
function joined(periods: readonly Period[]): readonly Period[] {
  const whole: { from: Instant; until: Instant }[] = [];
  for (const { from, until } of [...periods].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = whole.at(-1);
    if (last && last.until >= from) last.until = laterOf(last.until, until);
    else whole.push({ from, until });
  }
  return whole;
}

function shownDays(shown: readonly Period[], timeZone: string): readonly LocalDate[] {
  const days = new Set<LocalDate>();
  for (const { from, until } of shown) {
    const last = localDateIn(plusMilliseconds(until, -1), timeZone);
    for (let day = localDateIn(from, timeZone); day <= last; day = addDays(day, 1)) days.add(day);
  }
  return [...days];
}

/** The first, the last, and those in between as evenly as whole days can be. */
function sampled(days: readonly LocalDate[]): readonly LocalDate[] {
  if (days.length <= MOST_PAGES) return days;
  const step = (days.length - 1) / (MOST_PAGES - 1);
  return Array.from({ length: MOST_PAGES }, (_, index) => days[Math.round(index * step)] ?? '');
}

/** An instant of a day at which the booking had its turn, at noon or soon after where it can be. */
function turnOn(
  day: LocalDate,
  {
    id,
    own,
    flights,
    timeZone,
    now,
  }: {
    readonly id: string;
    readonly own: readonly ShownFlight[];
    readonly flights: readonly ShownFlight[];
    readonly timeZone: string;
    readonly now: Instant;
  },
): Instant | undefined {
  const midnight = instantInZone(`${addDays(day, 1)}T00:00`, timeZone);
  const end = midnight < now ? midnight : now;
  const noon = instantInZone(`${day}T12:00`, timeZone);
  const morning = instantInZone(`${day}T00:00`, timeZone);
  for (const from of [noon, morning]) {
    for (const flight of own) {
      const until = flight.until < end ? flight.until : end;
      let at = laterOf(flight.from, from);
      // Any hour has all turns.
      for (let tick = 0; tick <= TICKS_PER_HOUR && at < until; tick += 1, at = tickEnd(at)) {
        const sharers = flights.filter(
          (each) => each.position === flight.position && each.from <= at && each.until > at,
        );
        if (turnAt(sharers, at)?.bookingId === id) return at;
      }
    }
  }
  return undefined;
}
