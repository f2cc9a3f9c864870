import { z } from 'zod';
import { instantSchema, line } from '#platform';
import { ROLES } from '../domain/rights.js';

const roles = z
  .array(z.enum(ROLES))
  .min(1)
  .max(ROLES.length)
  .describe('What the holder may be; it may do all that any of these roles may.')
  .meta({ example: ['editor'] });

/** The body that issues a token. */
export const issueTokenSchema = z.strictObject({
  name: line({ max: 200 })
    .describe('Who gets it: a person or a program.')
    .meta({ example: 'Redaktionens skrivebord' }),
  roles,
  expiresAt: instantSchema
    .nullable()
    .optional()
    .describe('When it stops to work; null or left out: when it is revoked.')
    .meta({ example: '2099-01-01T00:00:00Z' }),
});

/** The parsed {@link issueTokenSchema}. */
export type IssueTokenInput = z.infer<typeof issueTokenSchema>;

/** The body that changes the roles of a token's holder. */
export const changeRolesSchema = z.strictObject({ roles });

/** The parsed {@link changeRolesSchema}. */
export type ChangeRolesInput = z.infer<typeof changeRolesSchema>;
