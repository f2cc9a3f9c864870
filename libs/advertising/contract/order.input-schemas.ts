import { z } from 'zod';
import { companyReferenceSchema } from '#companies';
import { line, localDateSchema, pageQuerySchema, text, uuidSchema, webLinkSchema } from '#platform';
import { isCvrNumber, isEanNumber } from '../domain/payer-numbers.js';
import { ALL_OF_IT } from '../domain/pricing.js';
import { salespersonSchema } from './booking.input-schemas.js';

const politicalNotice = z.strictObject({
  sponsor: line({ max: 200 }).describe('Who pays for it, by name.'),
  sponsorAddress: line({ max: 300 }),
  controller: line({ max: 200 })
    .nullable()
    .describe('Who controls the sponsor in the end; null when nobody does.'),
  relatesTo: line({ max: 300 }).describe('The election, referendum or legislative process it is about.'),
  period: z
    .strictObject({ from: localDateSchema, to: localDateSchema })
    .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not lie before `from`' })
    .describe('When it is meant to be published, both days included.'),
  amounts: text({ max: 500 }).describe('What is paid for it and where the money comes from, in words.'),
  noticeUrl: webLinkSchema
    .nullable()
    .describe('Where the whole notice can be read; null when it stands on the ad’s own page.'),
});

const terms = {
  billTo: companyReferenceSchema
    .nullable()
    .describe('Who pays when it is not the advertiser, such as an agency; named as `advertiser` is.'),
  salesperson: uuidSchema.describe('The id of the user who sells; whoever opens the order unless given.'),
  purchaseOrder: line({ max: 100 })
    .nullable()
    .describe('The buyer’s own reference.')
    .meta({ example: 'PO-4711' }),
  cvr: z
    .string()
    .overwrite((value) => value.replace(/\s/g, '').replace(/^DK/i, ''))
    .regex(/^\d{8}$/, { error: 'must be the eight digits of a CVR number', abort: true })
    .refine(isCvrNumber, { error: 'is no CVR number: its digits do not add up (modulus 11)' })
    .nullable()
    .describe('The payer’s Danish business register number; its digits are checked (modulus 11).')
    .meta({ example: '10000017' }),
  ean: z
    .string()
    .overwrite((value) => value.replace(/\s/g, ''))
    .regex(/^\d{13}$/, { error: 'must be the thirteen digits of an EAN number', abort: true })
    .refine(isEanNumber, { error: 'is no EAN number: its last digit does not fit the others' })
    .nullable()
    .describe('The payer’s address for electronic invoices (EAN/GLN); its check digit is checked.')
    .meta({ example: '5790000000012' }),
  discount: z
    .int()
    .min(0)
    .max(ALL_OF_IT)
    .describe('Basis points of every list price that is agreed from now on: 1250 is 12.5 per cent.')
    .meta({ example: 1_250 }),
  political: z
    .union([z.literal('incomplete'), politicalNotice], {
      error: 'must be null, `incomplete` or the whole notice',
    })
    .nullable()
    .describe(
      'Null for an ad that is not political. A political one is not booked before its notice is complete ' +
        '(Regulation (EU) 2024/900); until then it is `incomplete`.',
    ),
  note: text({ max: 2_000 }).nullable().describe('For the desk.'),
};

/** `POST /orders`. */
export const openOrderSchema = z
  .strictObject({
    advertiser: companyReferenceSchema,
    billTo: terms.billTo.default(null),
    salesperson: terms.salesperson.exactOptional(),
    purchaseOrder: terms.purchaseOrder.default(null),
    cvr: terms.cvr.default(null),
    ean: terms.ean.default(null),
    discount: terms.discount.default(0),
    political: terms.political.default(null),
    note: terms.note.default(null),
  })
  .meta({
    example: {
      advertiser: { name: 'Sydkyst ApS' },
      billTo: { name: 'Mediebureauet Fyr A/S' },
      purchaseOrder: 'PO-4711',
      cvr: '10000017',
      ean: '5790000000012',
      discount: 1_250,
    },
  });

/** The parsed {@link openOrderSchema}. */
export type OpenOrderBody = z.output<typeof openOrderSchema>;

/** `PATCH /orders/{id}`: members left out stay, null clears; the advertiser never changes. */
export const reviseOrderSchema = z
  .strictObject({
    billTo: terms.billTo.exactOptional(),
    salesperson: terms.salesperson.exactOptional(),
    purchaseOrder: terms.purchaseOrder.exactOptional(),
    cvr: terms.cvr.exactOptional(),
    ean: terms.ean.exactOptional(),
    discount: terms.discount.exactOptional(),
    political: terms.political.exactOptional(),
    note: terms.note.exactOptional(),
  })
  .meta({ example: { purchaseOrder: 'PO-4712', discount: 1_500 } });

/** The parsed {@link reviseOrderSchema}. */
export type ReviseOrderBody = z.output<typeof reviseOrderSchema>;

/** `POST /orders/{id}/close`. */
export const closeOrderSchema = z
  .strictObject({ reason: text({ max: 500 }).nullable().default(null) })
  .default({ reason: null })
  .meta({ example: { reason: 'Kampagnen er slut.' } });

/** The parsed {@link closeOrderSchema}. */
export type CloseOrderBody = z.output<typeof closeOrderSchema>;

/** `GET /orders`. */
export const listOrdersSchema = pageQuerySchema.extend({
  advertiser: uuidSchema.optional().describe('The id of a company.'),
  salesperson: salespersonSchema.optional(),
  state: z.enum(['open', 'closed']).optional(),
});

/** The parsed {@link listOrdersSchema}. */
export type ListOrdersQuery = z.output<typeof listOrdersSchema>;
