import { companyNamesTable, companyOf, foldCompanyName, isCompanyEvent } from '#companies';
import type { CompanyEvent } from '#companies';
import { aggregateIdOf } from '#event-store';
import type { Instant, Recorded } from '#kernel';
import { endShowing, projection, table } from '#projections';
import type { RowSets, Visible } from '#projections';
import type { OrderEvent, OrderTerms } from '../domain/order.events.js';
import type { AdBooked, AdOptioned, AdRescheduled, PlacementEvent } from '../domain/placement.events.js';

/** An order as its terms were, and when. */
export interface OrderRow {
  readonly order_id: string;
  readonly since: Instant;
  readonly visible: Visible;
  readonly advertiser_id: string;
  readonly bill_to_id: string | null;
  readonly salesperson: string;
  readonly purchase_order: string | null;
  readonly cvr: string | null;
  readonly ean: string | null;
  /** In basis points. */
  readonly discount: number;
  readonly political: OrderTerms['political'];
  readonly note: string | null;
  readonly opened_at: Instant;
  readonly closed_at: Instant | null;
}

/** A claim for which a chief of sales lifted rules. */
export interface OverrideRow {
  readonly booking_id: string;
  readonly claim_version: number;
  readonly placement_id: string;
  readonly rules: readonly string[];
  readonly reason: string;
  /** The user or token that lifted them. */
  readonly lifted_by: string;
  readonly lifted_at: Instant;
  readonly position: number;
  readonly share: number;
  readonly claim_from: Instant;
  readonly claim_until: Instant;
}

const tables = {
  orders: table<OrderRow>({
    columns: {
      order_id: 'uuid',
      since: 'timestamptz',
      visible: 'tstzrange',
      advertiser_id: 'uuid',
      bill_to_id: 'uuid?',
      salesperson: 'text',
      purchase_order: 'text?',
      cvr: 'text?',
      ean: 'text?',
      discount: 'int',
      political: 'jsonb?',
      note: 'text?',
      opened_at: 'timestamptz',
      closed_at: 'timestamptz?',
    },
    primaryKey: ['order_id', 'since'],
    partitionKey: 'order_id',
    indexes: [
      '(opened_at desc, order_id desc) where upper_inf(visible)',
      '(advertiser_id, opened_at desc, order_id desc) where upper_inf(visible)',
      '(salesperson collate "C", opened_at desc, order_id desc) where upper_inf(visible)',
    ],
  }),
  overrides: table<OverrideRow>({
    columns: {
      booking_id: 'uuid',
      claim_version: 'int',
      placement_id: 'uuid',
      rules: 'text[]',
      reason: 'text',
      lifted_by: 'text',
      lifted_at: 'timestamptz',
      position: 'int',
      share: 'int',
      claim_from: 'timestamptz',
      claim_until: 'timestamptz',
    },
    primaryKey: ['booking_id', 'claim_version'],
    partitionKey: 'booking_id',
    indexes: ['(lifted_at desc, booking_id desc, claim_version desc)'],
  }),
  companies: companyNamesTable,
};

type Rows = RowSets<typeof tables>;
type Claiming = AdOptioned | AdBooked | AdRescheduled;

/** Who buys, who pays and on what terms, at every instant; and for which bookings rules were lifted. */
export const salesOrders = projection<OrderEvent | PlacementEvent | CompanyEvent, typeof tables>({
  name: 'sales_orders',
  revision: 1,
  categories: ['order', 'placement', 'company'],
  tables,

  partitions(event) {
    if (isCompanyEvent(event)) return { companies: [companyOf(event)] };
    switch (event.type) {
      case 'OrderOpened':
      case 'OrderRevised':
      case 'OrderClosed':
        return { orders: [aggregateIdOf(event.stream)] };
      case 'AdOptioned':
      case 'AdBooked':
      case 'AdRescheduled':
        return event.data.override ? { overrides: [event.data.bookingId] } : {};
      default:
        return {};
    }
  },

  apply(event, rows) {
    if (isCompanyEvent(event)) {
      foldCompanyName(event, rows.companies);
      return;
    }
    switch (event.type) {
      case 'OrderOpened':
      case 'OrderRevised':
      case 'OrderClosed':
        foldOrder(event, rows);
        return;
      case 'AdOptioned':
      case 'AdBooked':
      case 'AdRescheduled':
        noteOverride(event, rows);
        return;
      case 'PlacementDefined':
      case 'PlacementRevised':
      case 'HouseAdChosen':
      case 'AdOptionExpired':
      case 'AdCancelled':
        return;
    }
  },
});

function foldOrder(event: Recorded<OrderEvent>, rows: Rows): void {
  const order_id = aggregateIdOf(event.stream);
  const since = event.occurredAt;
  const validity = { since, visible: { from: since, until: null } };
  if (event.type === 'OrderOpened') {
    const { advertiserId: advertiser_id, ...terms } = event.data;
    const order = { order_id, advertiser_id, opened_at: since, closed_at: null };
    rows.orders.put({ ...order, ...validity, ...columnsOf(terms) });
    return;
  }
  const timeline = rows.orders.partition(order_id);
  const known = timeline.at(-1);
  if (!known) return;
  endShowing(rows.orders, timeline, since);
  if (event.type === 'OrderClosed') {
    rows.orders.put({ ...known, ...validity, closed_at: since });
    return;
  }
  rows.orders.put({ ...known, ...validity, ...columnsOf({ ...termsOf(known), ...event.data }) });
}

function noteOverride(event: Recorded<Claiming>, rows: Rows): void {
  const { bookingId, claimVersion, position, share, from, until, override } = event.data;
  if (!override) return;
  rows.overrides.put({
    booking_id: bookingId,
    claim_version: claimVersion,
    placement_id: aggregateIdOf(event.stream),
    rules: override.rules,
    reason: override.reason,
    lifted_by: event.actorId,
    lifted_at: event.occurredAt,
    ...{ position, share, claim_from: from, claim_until: until },
  });
}

type TermsColumns = Pick<
  OrderRow,
  'bill_to_id' | 'salesperson' | 'purchase_order' | 'cvr' | 'ean' | 'discount' | 'political' | 'note'
>;

function columnsOf({ billToId, purchaseOrder, ...terms }: OrderTerms): TermsColumns {
  return { ...terms, bill_to_id: billToId, purchase_order: purchaseOrder };
}

function termsOf({ bill_to_id, purchase_order, ...row }: OrderRow): OrderTerms {
  const { salesperson, cvr, ean, discount, political, note } = row;
  return {
    billToId: bill_to_id,
    purchaseOrder: purchase_order,
    salesperson,
    cvr,
    ean,
    discount,
    political,
    note,
  };
}
