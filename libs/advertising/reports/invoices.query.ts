import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { derivedId } from '#event-store';
import { DomainError, instantInZone } from '#kernel';
import type { Instant, LocalDate } from '#kernel';
import { CONFIGURATION } from '#platform';
import type { Configuration } from '#platform';
import type { BookingPrice } from '../domain/booking.events.js';
import type { Oere } from '../domain/placement.events.js';
import { invoiceLinesOf } from './invoice-lines.js';
import type { InvoicedSale, InvoiceLine } from './invoice-lines.js';
import { firstDayOf, lastDayOf, monthAfter } from './report-months.js';
import type { Month } from './report-months.js';

/** A company by its id and its name at the end of the month; the name is empty where nobody knew it. */
export interface InvoicedParty {
  readonly id: string;
  readonly name: string;
}

/** A line for the bookkeeping; its id is the same whenever the month is exported. */
export interface ExportedLine {
  readonly id: string;
  readonly kind: InvoiceLine['kind'];
  readonly bookingId: string;
  readonly order: { readonly id: string; readonly purchaseOrder: string | null } | null;
  readonly advertiser: InvoicedParty;
  /** Who pays: the agency of the order, or the advertiser. */
  readonly billTo: InvoicedParty;
  /** The payer's, as the order has them. */
  readonly cvr: string | null;
  readonly ean: string | null;
  readonly placement: { readonly id: string; readonly key: string };
  readonly text: string;
  /** The month that it is about: an earlier one than that of the export for a correction. */
  readonly month: Month;
  readonly first: LocalDate;
  readonly last: LocalDate;
  readonly quantity: number;
  readonly unit: InvoiceLine['unit'];
  /** Øre without VAT, as all amounts; negative for a credit. */
  readonly unitPrice: Oere;
  readonly list: Oere;
  readonly discount: Oere;
  readonly net: Oere;
}

/** Which lines are wanted. */
export interface InvoiceRequest {
  readonly now: Instant;
  readonly month: Month;
  /** Bookings, of which each may have some lines or none. */
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Lines, and the booking behind which they go on; null on the last page. */
export interface InvoicePage {
  readonly lines: readonly ExportedLine[];
  readonly next: string | null;
}

const TEXTS = {
  da: { flight: 'Annonce', correction: 'Regulering', fee: 'Gebyr for annullering' },
  en: { flight: 'Advertisement', correction: 'Adjustment', fee: 'Cancellation fee' },
} as const;

/** What is to be invoiced for a month that is over. */
@Injectable()
export class InvoicesQuery {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  /**
   * In the order of the bookings' ids. One query.
   * @throws DomainError `month-not-over` (422): what is known of it may still change.
   */
  async lines({ now, month, limit, after }: InvoiceRequest): Promise<InvoicePage> {
    const end = this.startOf(monthAfter(month));
    if (end > now) throw monthNotOver(end);
    const records = await this.dataSource.query<InvoiceRecord[]>(INVOICED, [
      this.startOf(month),
      end,
      firstDayOf(month),
      lastDayOf(month),
      limit + 1,
      after ?? '00000000-0000-0000-0000-000000000000',
    ]);
    const page = records.slice(0, limit);
    return {
      lines: page.flatMap((record) => {
        const lines = invoiceLinesOf(month, saleOf(record.before), saleOf(record.after));
        return lines.map((line) => this.exported(month, record, line));
      }),
      next: records.length > limit ? (page.at(-1)?.booking_id ?? null) : null,
    };
  }

  /** What is known at this instant of the month before never changes. */
  private startOf(month: Month): Instant {
    return instantInZone(`${firstDayOf(month)}T00:00`, this.configuration.timeZone);
  }

  private exported(exportedIn: Month, record: InvoiceRecord, line: InvoiceLine): ExportedLine {
    const { kind, month, first, last, quantity, unit } = line;
    const advertiser = { id: record.advertiser_id, name: record.advertiser ?? '' };
    const days = first === last ? first : `${first} – ${last}`;
    return {
      id: derivedId('invoice line', record.booking_id, kind, month, kind === 'correction' ? exportedIn : ''),
      kind,
      bookingId: record.booking_id,
      order: record.order_id === null ? null : { id: record.order_id, purchaseOrder: record.purchase_order },
      advertiser,
      billTo: record.bill_to_id === null ? advertiser : { id: record.bill_to_id, name: record.bill_to ?? '' },
      ...{ cvr: record.cvr, ean: record.ean },
      placement: { id: record.placement_id, key: record.placement_key ?? '' },
      text: `${TEXTS[this.configuration.language][kind]}: ${record.placement ?? ''}, ${days}`,
      ...{ month, first, last, quantity, unit },
      unitPrice: Number(line.unitPrice),
      list: Number(line.list),
      discount: Number(line.discount),
      net: Number(line.net),
    };
  }
}

interface SaleRecord {
  readonly standing: InvoicedSale['standing'];
  readonly first_day: LocalDate;
  readonly last_day: LocalDate;
  readonly per: BookingPrice['per'] | null;
  readonly units: number | null;
  readonly unit_price: string | null;
  readonly list_price: string | null;
  readonly discount: number | null;
  readonly net_price: string | null;
  readonly off_day: LocalDate | null;
  readonly fee: string | null;
}

interface InvoiceRecord {
  readonly booking_id: string;
  readonly before: SaleRecord | null;
  readonly after: SaleRecord | null;
  readonly placement_id: string;
  readonly placement_key: string | null;
  readonly placement: string | null;
  readonly advertiser_id: string;
  readonly advertiser: string | null;
  readonly order_id: string | null;
  readonly purchase_order: string | null;
  readonly cvr: string | null;
  readonly ean: string | null;
  readonly bill_to_id: string | null;
  readonly bill_to: string | null;
}

/** Amounts as text: JSON has no bigint. */
const saleColumns = (sale: string) => `
         case when ${sale}.booking_id is not null then jsonb_build_object(
           'standing', ${sale}.standing, 'first_day', ${sale}.first_day, 'last_day', ${sale}.last_day,
           'per', ${sale}.per, 'units', ${sale}.units, 'unit_price', ${sale}.unit_price::text,
           'list_price', ${sale}.list_price::text, 'discount', ${sale}.discount,
           'net_price', ${sale}.net_price::text, 'off_day', ${sale}.off_day, 'fee', ${sale}.fee::text) end`;

/**
 * Bookings that run in the month, by the index on last_day, and those of which something changed in it that was invoiced
 * before, by those on lower(visible) and upper(visible); all else by primary keys.
 */
const INVOICED = `
  with touched as materialized (
    select booking_id from rm_sales_reports.sales
     where visible @> $2::timestamptz and last_day >= $3::date and first_day <= $4::date
    union
    select booking_id from rm_sales_reports.sales
     where lower(visible) > $1::timestamptz and lower(visible) <= $2::timestamptz
       and (first_day < $3::date or fee is not null)
    union
    select booking_id from rm_sales_reports.sales
     where not upper_inf(visible) and upper(visible) > $1::timestamptz and upper(visible) <= $2::timestamptz
       and first_day < $3::date
  )
  select t.booking_id, ${saleColumns('b')} as before, ${saleColumns('s')} as after,
         r.placement_id, p.key as placement_key, p.name as placement, r.advertiser_id, a.name as advertiser,
         r.order_id, o.purchase_order, o.cvr, o.ean, o.bill_to_id, c.name as bill_to
    from (select booking_id from touched where booking_id > $6::uuid order by booking_id limit $5) t
    join rm_sales_reports.bookings r on r.booking_id = t.booking_id
    left join rm_sales_reports.sales b on b.booking_id = t.booking_id and b.visible @> $1::timestamptz
    left join rm_sales_reports.sales s on s.booking_id = t.booking_id and s.visible @> $2::timestamptz
    left join rm_ad_flights.placements p on p.placement_id = r.placement_id and p.visible @> $2::timestamptz
    left join rm_sales_orders.companies a on a.company_id = r.advertiser_id and a.visible @> $2::timestamptz
    left join rm_sales_orders.orders o on o.order_id = r.order_id and o.visible @> $2::timestamptz
    left join rm_sales_orders.companies c on c.company_id = o.bill_to_id and c.visible @> $2::timestamptz
   order by t.booking_id`;

function saleOf(record: SaleRecord | null): InvoicedSale | null {
  if (!record) return null;
  const { standing, first_day: first, last_day: last, off_day: offDay, fee } = record;
  return { standing, first, last, price: priceOf(record), offDay, fee: fee === null ? null : BigInt(fee) };
}

function priceOf(record: SaleRecord): InvoicedSale['price'] {
  const { per, units, unit_price, list_price, discount, net_price } = record;
  if (per === null || units === null || unit_price === null) return null;
  if (list_price === null || discount === null || net_price === null) return null;
  return {
    ...{ per, units, discount },
    unitPrice: BigInt(unit_price),
    list: BigInt(list_price),
    net: BigInt(net_price),
  };
}

function monthNotOver(end: Instant): DomainError {
  return new DomainError(
    'invalid',
    'month-not-over',
    'What is known of this month may still change: export it when it is over.',
    { problems: [{ field: 'month', message: 'is not over' }], details: { from: end } },
  );
}
