import { countDays } from '#kernel';
import type { LocalDate } from '#kernel';
import type { BookingPrice } from '../domain/booking.events.js';
import { firstDayOf, lastDayOf, monthBefore, monthOf, monthsBetween } from './report-months.js';
import type { Month } from './report-months.js';
import { partOf } from './split-amount.js';

/** What a booking was sold for, as it was known at the end of a month. */
export interface InvoicedSale {
  readonly standing: 'option' | 'booked' | 'cancelled';
  readonly first: LocalDate;
  readonly last: LocalDate;
  /** Amounts in øre without VAT; null where no price was agreed. */
  readonly price: {
    readonly per: BookingPrice['per'];
    readonly units: number;
    readonly unitPrice: bigint;
    readonly list: bigint;
    /** In basis points. */
    readonly discount: number;
    readonly net: bigint;
  } | null;
  readonly offDay: LocalDate | null;
  readonly fee: bigint | null;
}

/** What a month's invoices say of a booking. */
export interface InvoiceLine {
  /**
   * `flight` for the days that ran in the month, `correction` for what changed of a month that was invoiced before, `fee`
   * for what is charged though it was called off.
   */
  readonly kind: 'flight' | 'correction' | 'fee';
  /** The month that it is about. */
  readonly month: Month;
  /** The days that it is about; of a fee, the day on which it was called off. */
  readonly first: LocalDate;
  readonly last: LocalDate;
  readonly quantity: number;
  /** `part` where only a part of what is sold by the week lies in the month. */
  readonly unit: 'day' | 'week' | 'part' | 'fee' | 'correction';
  /** Øre, as all amounts; negative for a credit. */
  readonly unitPrice: bigint;
  /** Quantity times unit price. */
  readonly list: bigint;
  readonly discount: bigint;
  readonly net: bigint;
}

/**
 * What the invoices of a month say of a booking, from what was known of it at the end of the month before and at the end
 * of this one. What is known at the end of a month that is over never changes, and so neither do its lines: whatever is
 * agreed later of days that were invoiced is a line of a later month. The lines of all months add up to what is agreed.
 */
export function invoiceLinesOf(
  month: Month,
  before: InvoicedSale | null,
  after: InvoicedSale | null,
): readonly InvoiceLine[] {
  const now = flightLine(month, after);
  const earlier = corrections(month, before, after);
  const fee = feeLine(before, after);
  return [...earlier, ...(now ? [now] : []), ...(fee ? [fee] : [])];
}

function flightLine(month: Month, sale: InvoicedSale | null): InvoiceLine | undefined {
  if (sale?.standing !== 'booked' || !sale.price) return undefined;
  const days = daysIn(month, sale);
  if (!days) return undefined;
  const { price } = sale;
  const whole = days.first === sale.first && days.last === sale.last;
  const byDay = price.per === 'day' && price.units === countDays(sale.first, sale.last);
  const list = whole ? price.list : partOf({ ...sale, amount: price.list }, days);
  const net = whole ? price.net : partOf({ ...sale, amount: price.net }, days);
  const counted = byDay
    ? { quantity: countDays(days.first, days.last), unit: 'day' as const, unitPrice: price.unitPrice }
    : whole
      ? { quantity: price.units, unit: price.per, unitPrice: price.unitPrice }
      : { quantity: 1, unit: 'part' as const, unitPrice: list };
  return { kind: 'flight', month, ...days, ...counted, list, discount: list - net, net };
}

function corrections(
  month: Month,
  before: InvoicedSale | null,
  after: InvoicedSale | null,
): readonly InvoiceLine[] {
  const starts = [before, after].flatMap((sale) => (sale ? [monthOf(sale.first)] : []));
  const [first] = starts.sort();
  if (first === undefined) return [];
  return monthsBetween(first, monthBefore(month)).flatMap((invoiced): InvoiceLine[] => {
    const net = netIn(invoiced, after) - netIn(invoiced, before);
    if (net === 0n) return [];
    const sale = netIn(invoiced, after) === 0n ? before : after;
    const days = (sale && daysIn(invoiced, sale)) ?? {
      first: firstDayOf(invoiced),
      last: lastDayOf(invoiced),
    };
    const counted = {
      quantity: 1,
      unit: 'correction' as const,
      unitPrice: net,
      list: net,
      discount: 0n,
      net,
    };
    return [{ kind: 'correction', month: invoiced, ...days, ...counted }];
  });
}

/** Charged once, in the month at whose end it is first known. */
function feeLine(before: InvoicedSale | null, after: InvoicedSale | null): InvoiceLine | undefined {
  const fee = (after?.fee ?? 0n) - (before?.fee ?? 0n);
  const day = after?.offDay ?? null;
  if (fee === 0n || day === null) return undefined;
  return {
    kind: 'fee',
    month: monthOf(day),
    first: day,
    last: day,
    ...{ quantity: 1, unit: 'fee' as const, unitPrice: fee, list: fee, discount: 0n, net: fee },
  };
}

function netIn(month: Month, sale: InvoicedSale | null): bigint {
  if (sale?.standing !== 'booked' || !sale.price) return 0n;
  const days = daysIn(month, sale);
  return days ? partOf({ ...sale, amount: sale.price.net }, days) : 0n;
}

function daysIn(
  month: Month,
  sale: Pick<InvoicedSale, 'first' | 'last'>,
): { readonly first: LocalDate; readonly last: LocalDate } | undefined {
  const first = sale.first > firstDayOf(month) ? sale.first : firstDayOf(month);
  const last = sale.last < lastDayOf(month) ? sale.last : lastDayOf(month);
  return last < first ? undefined : { first, last };
}
