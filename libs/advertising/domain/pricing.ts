import type { BookingPrice } from './booking.events.js';
import type { Period } from './calendar.js';
import type { FlatPrice, Oere, PlacementDetails } from './placement.events.js';
import { daysOf } from './product-terms.js';

/** The greatest discount: all of it. */
export const ALL_OF_IT = 10_000;

/**
 * What a flight costs: a flat price for each day, or each week begun, of the placement's zone. The discount is rounded
 * to a whole øre, halves in the buyer's favour.
 * @param options.discount basis points, 0 to 10,000
 */
export function priceOf(
  price: FlatPrice,
  { timeZone, discount, ...period }: Period & { readonly timeZone: string; readonly discount: number },
): BookingPrice {
  const days = daysOf(period, timeZone);
  const units = price.per === 'day' ? days : Math.ceil(days / 7);
  const list = units * price.amount;
  return {
    per: price.per,
    units,
    unitPrice: price.amount,
    list,
    discount,
    net: list - shareOf(list, discount),
  };
}

/** What a flight costs by a placement's terms; null where the price is by agreement, or the flight ends before it begins. */
export function priceByTerms(
  { price, timeZone }: Pick<PlacementDetails, 'price' | 'timeZone'>,
  { from, until, discount }: Period & { readonly discount: number },
): BookingPrice | null {
  return price && until > from ? priceOf(price, { from, until, timeZone, discount }) : null;
}

/** Exact for every amount that a number holds: the product of the whole of it might not be. */
function shareOf(amount: Oere, basisPoints: number): Oere {
  const rest = amount % ALL_OF_IT;
  return ((amount - rest) / ALL_OF_IT) * basisPoints + Math.round((rest * basisPoints) / ALL_OF_IT);
}
