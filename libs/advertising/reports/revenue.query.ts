import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { localDateIn } from '#kernel';
import type { Instant } from '#kernel';
import { StaffNames } from '#identity';
import { CONFIGURATION } from '#platform';
import type { Configuration } from '#platform';
import type { Oere } from '../domain/placement.events.js';
import { firstDayOf, lastDayOf } from './report-months.js';
import type { Month } from './report-months.js';

/** By what revenue may be told. */
export const REVENUE_DIMENSIONS = ['month', 'advertiser', 'placement', 'salesperson'] as const;

/** One of {@link REVENUE_DIMENSIONS}. */
export type RevenueDimension = (typeof REVENUE_DIMENSIONS)[number];

/** What was sold, in øre without VAT; prices that nobody agreed count as nothing. */
export interface RevenueAmounts {
  /** The net of booked flights, on the days on which they run. */
  readonly booked: Oere;
  /** Of that, what falls on days that are over and on which the ad could be seen. */
  readonly delivered: Oere;
  /** The net of options, which is no revenue yet. */
  readonly optioned: Oere;
  /** The net of what was booked and called off. */
  readonly cancelled: Oere;
  /** What is charged for it all the same, on the day on which it was called off. */
  readonly fees: Oere;
  /** What is to be paid: booked and fees. */
  readonly total: Oere;
}

/** The amounts of a month. */
export interface RevenueOfMonth extends RevenueAmounts {
  readonly month: Month;
}

/** The amounts of one advertiser, placement or salesperson; months without any are left out. */
export interface RevenueGroup extends RevenueAmounts {
  /** Null for bookings that belong to no order, and so to no salesperson. */
  readonly id: string | null;
  /** As it was at the instant of the report; of a salesperson as it is now, null for one who is no user. */
  readonly name: string | null;
  readonly months: readonly RevenueOfMonth[];
}

/** Revenue of some months. */
export interface RevenueReport {
  /** Greatest first; none for a report by month alone. */
  readonly groups: readonly RevenueGroup[];
  /** Of everybody, whichever page of groups this is. */
  readonly months: readonly RevenueOfMonth[];
  readonly total: RevenueAmounts;
}

/** Where the groups go on: behind this one. */
export interface RevenueKey {
  readonly total: Oere;
  readonly id: string | null;
}

/** For which months and by what revenue is wanted, as it was known at an instant. */
export interface RevenueRequest {
  readonly at: Instant;
  readonly from: Month;
  readonly to: Month;
  readonly by: RevenueDimension;
  readonly limit: number;
  readonly after?: RevenueKey | undefined;
}

/** What was sold, to whom, where and by whom. */
@Injectable()
export class RevenueQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly staff: StaffNames,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  /** One query, and one for the names of salespeople. */
  async revenue({ at, from, to, by, limit, after }: RevenueRequest): Promise<RevenueReport> {
    const records = await this.dataSource.query<RevenueRecord[]>(REVENUE[by], [
      at,
      firstDayOf(from),
      lastDayOf(to),
      localDateIn(at, this.configuration.timeZone),
      by === 'month' ? 0 : limit,
      after?.total ?? null,
      after ? (after.id ?? '') : null,
    ]);
    const groups = new Map<string, { readonly name: string | null; readonly months: RevenueOfMonth[] }>();
    const months: RevenueOfMonth[] = [];
    for (const record of records) {
      const month = { month: record.month, ...amountsOf(record) };
      const { dimension } = record;
      if (dimension === null) {
        months.push(month);
        continue;
      }
      const known = groups.get(dimension);
      if (known) known.months.push(month);
      else groups.set(dimension, { name: record.name, months: [month] });
    }
    const people = by === 'salesperson' ? await this.staff.of(groups.keys()) : undefined;
    return {
      groups: [...groups].map(([id, group]) => ({
        id: id === '' ? null : id,
        name: people?.get(id) ?? group.name,
        ...sumOf(group.months),
        months: group.months,
      })),
      months,
      total: sumOf(months),
    };
  }
}

interface RevenueRecord {
  /** Empty for none; null for the amounts of everybody. */
  readonly dimension: string | null;
  readonly name: string | null;
  readonly month: Month;
  readonly booked: string;
  readonly delivered: string;
  readonly optioned: string;
  readonly cancelled: string;
  readonly fees: string;
}

const DIMENSIONS: Readonly<Record<RevenueDimension, { readonly value: string; readonly name: string }>> = {
  month: { value: `''`, name: 'null::text' },
  advertiser: {
    value: 's.advertiser_id::text',
    name: `(select n.name from rm_ad_flights.advertisers n
             where n.company_id = nullif(p.dimension, '')::uuid and n.visible @> $1::timestamptz)`,
  },
  placement: {
    value: 's.placement_id::text',
    name: `(select n.name from rm_ad_flights.placements n
             where n.placement_id = nullif(p.dimension, '')::uuid and n.visible @> $1::timestamptz)`,
  },
  salesperson: { value: `coalesce(o.salesperson, '')`, name: 'null::text' },
};

/** What of an amount falls on the days from `a` to before `b`, counted from its first: as `partOf` has it. */
const part = (amount: string, a: string, b: string) =>
  `(${amount} * (${b}) / d.days - ${amount} * (${a}) / d.days)`;

/**
 * Sales that run in the period are found by the index on last_day, those called off in it by that on off_day; what could
 * be seen, orders and names by primary keys. `$4` is today.
 */
function revenueBy(dimension: RevenueDimension): string {
  const { value, name } = DIMENSIONS[dimension];
  return `
  with sold as materialized (
    select s.booking_id, s.standing, s.first_day, s.last_day, coalesce(s.net_price, 0) as net, ${value} as dimension
      from rm_sales_reports.sales s
      ${dimension === 'salesperson' ? ORDER_OF_SALE : ''}
     where s.visible @> $1::timestamptz and s.last_day >= $2::date and s.first_day <= $3::date
  ), parts as (
    select s.dimension, to_char(m.first, 'YYYY-MM') as month, s.standing, 0::bigint as fee,
           ${part('s.net', 'd.a', 'd.b')} as net,
           case when s.standing = 'booked' then (
             select sum(${part('s.net', 'w.a', 'w.b')})
               from (select greatest(0, greatest(v.first_day, m.first) - s.first_day) as a,
                            least(v.last_day + 1, s.last_day + 1, m.last + 1, $4::date) - s.first_day as b
                       from rm_sales_reports.showings v
                      where v.booking_id = s.booking_id) w
              where w.b > w.a
           ) end as delivered
      from sold s
      cross join lateral (
        select month::date as first, (month + interval '1 month' - interval '1 day')::date as last
          from generate_series(
            date_trunc('month', greatest(s.first_day, $2::date)::timestamp),
            least(s.last_day, $3::date)::timestamp, interval '1 month') month
      ) m
      cross join lateral (
        select (s.last_day - s.first_day + 1)::bigint as days,
               greatest(0, m.first - s.first_day) as a,
               least(s.last_day, m.last) - s.first_day + 1 as b
      ) d
    union all
    select ${value}, to_char(s.off_day, 'YYYY-MM'), 'fee', s.fee, 0, null
      from rm_sales_reports.sales s
      ${dimension === 'salesperson' ? ORDER_OF_SALE : ''}
     where s.visible @> $1::timestamptz and s.off_day between $2::date and $3::date and s.fee is not null
  ), sums as materialized (
    select dimension, month, grouping(dimension) as everybody,
           coalesce(sum(net) filter (where standing = 'booked'), 0)::bigint as booked,
           coalesce(sum(delivered), 0)::bigint as delivered,
           coalesce(sum(net) filter (where standing = 'option'), 0)::bigint as optioned,
           coalesce(sum(net) filter (where standing = 'cancelled'), 0)::bigint as cancelled,
           coalesce(sum(fee), 0)::bigint as fees
      from parts
     group by grouping sets ((dimension, month), (month))
  ), page as (
    select dimension, sum(booked + fees)::bigint as total
      from sums
     where everybody = 0
     group by dimension
    having $6::bigint is null or (sum(booked + fees)::bigint, dimension collate "C") < ($6::bigint, $7::text)
     order by total desc, dimension collate "C" desc
     limit $5
  ), named as (
    select p.dimension, p.total, ${name} as name from page p
  )
  select n.dimension, n.name, s.month, s.booked, s.delivered, s.optioned, s.cancelled, s.fees
    from sums s
    left join named n on n.dimension = s.dimension
   where s.everybody = 1 or n.dimension is not null
   order by s.everybody, n.total desc, n.dimension collate "C" desc, s.month`;
}

const ORDER_OF_SALE = `left join rm_sales_orders.orders o
        on o.order_id = s.order_id and o.visible @> $1::timestamptz`;

const REVENUE: Readonly<Record<RevenueDimension, string>> = {
  month: revenueBy('month'),
  advertiser: revenueBy('advertiser'),
  placement: revenueBy('placement'),
  salesperson: revenueBy('salesperson'),
};

function amountsOf(record: RevenueRecord): RevenueAmounts {
  const [booked, fees] = [Number(record.booked), Number(record.fees)];
  return {
    booked,
    delivered: Number(record.delivered),
    optioned: Number(record.optioned),
    cancelled: Number(record.cancelled),
    fees,
    total: booked + fees,
  };
}

function sumOf(months: readonly RevenueAmounts[]): RevenueAmounts {
  const sum = { booked: 0, delivered: 0, optioned: 0, cancelled: 0, fees: 0, total: 0 };
  for (const month of months) {
    sum.booked += month.booked;
    sum.delivered += month.delivered;
    sum.optioned += month.optioned;
    sum.cancelled += month.cancelled;
    sum.fees += month.fees;
    sum.total += month.total;
  }
  return sum;
}
