import { z } from 'zod';
import { line, pageQuerySchema, webLinkSchema } from '#platform';
import { LONGEST_ADDRESS, addressKey } from '../domain/address-key.js';

const from = line({ max: LONGEST_ADDRESS })
  .refine((address) => addressKey(address) !== null, {
    error: 'must be a path of this site such as /nyt/412',
  })
  .describe(
    'A path of this site, with its query if the old address had one; as its readers typed or followed it.',
  )
  .meta({ example: '/nyheder/side.php?id=412' });
const to = z
  .union([
    line({ max: LONGEST_ADDRESS }).refine((address) => addressKey(address) !== null, {
      error: 'must be a path of this site or an absolute web address',
    }),
    webLinkSchema,
  ])
  .describe('A path of this site, or an absolute web address.')
  .meta({ example: '/navnenyt' });

/** `POST /redirects`. */
export const setRedirectSchema = z
  .strictObject({ from, to })
  .meta({ example: { from: '/nyheder/side.php?id=412', to: '/navnenyt' } });

/** The parsed {@link setRedirectSchema}. */
export type SetRedirectBody = z.output<typeof setRedirectSchema>;

/** `GET /redirects`. */
export const listRedirectsSchema = pageQuerySchema.extend({
  from: line({ max: LONGEST_ADDRESS })
    .optional()
    .describe('The beginning of the old address.')
    .meta({ example: '/nyheder' }),
});

/** The parsed {@link listRedirectsSchema}. */
export type ListRedirectsQuery = z.output<typeof listRedirectsSchema>;
