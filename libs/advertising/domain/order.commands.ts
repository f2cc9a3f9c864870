import type { OrderTerms } from './order.events.js';

/** What can be asked of an order. */
export type OrderCommand =
  | { readonly type: 'OpenOrder'; readonly advertiserId: string; readonly terms: OrderTerms }
  /** Members left out stay. */
  | { readonly type: 'ReviseOrder'; readonly changes: Partial<OrderTerms> }
  | { readonly type: 'CloseOrder'; readonly reason: string | null };
