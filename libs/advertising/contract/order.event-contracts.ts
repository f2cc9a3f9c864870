import { z } from 'zod';
import { eventContract } from '#event-store';
import type { OrderClosed, OrderOpened, OrderRevised } from '../domain/order.events.js';
import { ALL_OF_IT } from '../domain/pricing.js';

const words = z.string().min(1);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const terms = {
  billToId: z.uuid().nullable(),
  salesperson: words,
  purchaseOrder: words.nullable(),
  cvr: z
    .string()
    .regex(/^\d{8}$/)
    .nullable(),
  ean: z
    .string()
    .regex(/^\d{13}$/)
    .nullable(),
  discount: z.int().min(0).max(ALL_OF_IT),
  political: z
    .union([
      z.literal('incomplete'),
      z.strictObject({
        sponsor: words,
        sponsorAddress: words,
        controller: words.nullable(),
        relatesTo: words,
        period: z.strictObject({ from: day, to: day }),
        amounts: words,
        noticeUrl: words.nullable(),
      }),
    ])
    .nullable(),
  note: words.nullable(),
};

/** The contracts of all events of an order. */
export const orderEventContracts = [
  eventContract<OrderOpened>({
    type: 'OrderOpened',
    version: 1,
    schema: z.strictObject({ advertiserId: z.uuid(), ...terms }),
  }),
  eventContract<OrderRevised>({
    type: 'OrderRevised',
    version: 1,
    schema: z.strictObject({
      billToId: terms.billToId.exactOptional(),
      salesperson: terms.salesperson.exactOptional(),
      purchaseOrder: terms.purchaseOrder.exactOptional(),
      cvr: terms.cvr.exactOptional(),
      ean: terms.ean.exactOptional(),
      discount: terms.discount.exactOptional(),
      political: terms.political.exactOptional(),
      note: terms.note.exactOptional(),
    }),
  }),
  eventContract<OrderClosed>({
    type: 'OrderClosed',
    version: 1,
    schema: z.strictObject({ reason: words.nullable() }),
  }),
];
