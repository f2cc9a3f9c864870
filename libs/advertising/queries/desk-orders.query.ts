import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import type { OrderTerms } from '../domain/order.events.js';
import type { Oere } from '../domain/placement.events.js';
import { STATE_AT } from './desk-bookings.query.js';

/** A company by its id and its name as it is now; the name is empty until it is known. */
export interface NamedParty {
  readonly id: string;
  readonly name: string;
}

/** An order as the desk lists it, as it stands now. */
export interface DeskOrder extends Omit<OrderTerms, 'billToId'> {
  readonly id: string;
  readonly state: 'open' | 'closed';
  readonly advertiser: NamedParty;
  /** Null when the advertiser pays. */
  readonly billTo: NamedParty | null;
  readonly totals: OrderTotals;
  readonly openedAt: Instant;
  readonly updatedAt: Instant;
}

/** Bookings and what they come to, in øre without VAT; those without a price count as bookings alone. */
export interface Amounts {
  readonly bookings: number;
  readonly list: Oere;
  readonly net: Oere;
}

/** What an order comes to. */
export interface OrderTotals {
  readonly drafted: Amounts;
  readonly optioned: Amounts;
  /** Booked, running or run. */
  readonly booked: Amounts;
  /** For bookings that were cancelled. */
  readonly fees: Oere;
  /** What is to be paid: the net of what is booked, and the fees. */
  readonly total: Oere;
}

/** Where a list goes on: behind this order. */
export interface OrderKey {
  readonly openedAt: Instant;
  readonly id: string;
}

/** Which orders are wanted; what is left out is not asked. */
export interface OrderFilter {
  readonly advertiser?: string | undefined;
  readonly salesperson?: string | undefined;
  readonly state?: 'open' | 'closed' | undefined;
}

/** Orders with what they come to. */
@Injectable()
export class DeskOrdersQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Last opened first. */
  async orders(options: {
    readonly at: Instant;
    readonly limit: number;
    readonly after?: OrderKey | undefined;
    readonly filter?: OrderFilter;
  }): Promise<readonly DeskOrder[]> {
    const { at, limit, after, filter = {} } = options;
    const records = await this.dataSource.query<OrderRecord[]>(ORDERS, [
      at,
      limit,
      after?.openedAt ?? 'infinity',
      after?.id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      filter.advertiser ?? null,
      filter.salesperson ?? null,
      filter.state ?? null,
    ]);
    return records.map(orderOf);
  }

  /** Who buys and who pays, by their names. */
  async parties(ids: readonly string[]): Promise<ReadonlyMap<string, NamedParty>> {
    const records = await this.dataSource.query<{ readonly company_id: string; readonly name: string }[]>(
      PARTIES,
      [ids],
    );
    return new Map(records.map(({ company_id: id, name }) => [id, { id, name }] as const));
  }

  /** What one order comes to. */
  async totals(id: string, at: Instant): Promise<OrderTotals> {
    const [record] = await this.dataSource.query<TotalsRecord[]>(TOTALS, [at, id]);
    if (!record) throw new Error('An aggregate answers one row');
    return totalsOf(record);
  }
}

interface TotalsRecord {
  readonly drafted: string;
  readonly drafted_list: string;
  readonly drafted_net: string;
  readonly optioned: string;
  readonly optioned_list: string;
  readonly optioned_net: string;
  readonly booked: string;
  readonly booked_list: string;
  readonly booked_net: string;
  readonly fees: string;
}

interface OrderRecord extends TotalsRecord {
  readonly order_id: string;
  readonly since: Date;
  readonly advertiser_id: string;
  readonly advertiser: string | null;
  readonly bill_to_id: string | null;
  readonly bill_to: string | null;
  readonly salesperson: string;
  readonly purchase_order: string | null;
  readonly cvr: string | null;
  readonly ean: string | null;
  readonly discount: number;
  readonly political: OrderTerms['political'];
  readonly note: string | null;
  readonly opened_at: Date;
  readonly closed_at: Date | null;
}

const sums = (name: string, states: string) => `
         count(*) filter (where state in (${states})) as ${name},
         coalesce(sum(list_price) filter (where state in (${states})), 0) as ${name}_list,
         coalesce(sum(net_price) filter (where state in (${states})), 0) as ${name}_net`;

/** What the bookings of an order come to at `$1`. */
const totalsOfOrder = (order: string) => `
  select ${sums('drafted', `'draft'`)},
         ${sums('optioned', `'option'`)},
         ${sums('booked', `'booked', 'in-flight', 'finished'`)},
         coalesce(sum(cancellation_fee), 0) as fees
    from (select b.list_price, b.net_price, b.cancellation_fee, ${STATE_AT} as state
            from rm_ad_flights.bookings b where b.order_id = ${order}) standing`;

/** Served by the index on order_id. */
const TOTALS = totalsOfOrder('$2::uuid');

/**
 * Served by the partial indexes of orders as they are now: on opened_at, or on advertiser or salesperson and opened_at;
 * totals by the index of bookings on order_id, for the orders of one page.
 */
const ORDERS = `
  select o.*, t.*, a.name as advertiser, p.name as bill_to
    from (select o.* from rm_sales_orders.orders o
           where upper_inf(o.visible)
             and (o.opened_at, o.order_id) < ($3::timestamptz, $4::uuid)
             and ($5::uuid is null or o.advertiser_id = $5)
             and ($6::text is null or o.salesperson collate "C" = $6)
             and ($7::text is null or (o.closed_at is null) = ($7 = 'open'))
           order by o.opened_at desc, o.order_id desc
           limit $2) o
    cross join lateral (${totalsOfOrder('o.order_id')}) t
    left join rm_sales_orders.companies a on a.company_id = o.advertiser_id and upper_inf(a.visible)
    left join rm_sales_orders.companies p on p.company_id = o.bill_to_id and upper_inf(p.visible)
   order by o.opened_at desc, o.order_id desc`;

/** Served by the primary key. */
const PARTIES = `
  select company_id, name from rm_sales_orders.companies
   where company_id = any($1::uuid[]) and upper_inf(visible)`;

function orderOf(record: OrderRecord): DeskOrder {
  const { salesperson, cvr, ean, discount, political, note } = record;
  return {
    id: record.order_id,
    state: record.closed_at === null ? 'open' : 'closed',
    advertiser: { id: record.advertiser_id, name: record.advertiser ?? '' },
    billTo: record.bill_to_id === null ? null : { id: record.bill_to_id, name: record.bill_to ?? '' },
    ...{ salesperson, purchaseOrder: record.purchase_order, cvr, ean, discount, political, note },
    totals: totalsOf(record),
    openedAt: toInstant(record.opened_at),
    updatedAt: toInstant(record.since),
  };
}

function totalsOf(record: TotalsRecord): OrderTotals {
  const [fees, net] = [Number(record.fees), Number(record.booked_net)];
  return {
    drafted: amounts(record.drafted, record.drafted_list, record.drafted_net),
    optioned: amounts(record.optioned, record.optioned_list, record.optioned_net),
    booked: amounts(record.booked, record.booked_list, record.booked_net),
    fees,
    total: net + fees,
  };
}

function amounts(bookings: string, list: string, net: string): Amounts {
  return { bookings: Number(bookings), list: Number(list), net: Number(net) };
}
