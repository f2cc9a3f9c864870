import { z } from 'zod';
import { instantSchema, line } from '#platform';
import { PERMISSIONS, ROLES } from '../domain/rights.js';

const roles = z
  .array(z.enum(ROLES))
  .min(1)
  .max(ROLES.length)
  .describe('What the holder may be; it may do all that any of these roles may.')
  .meta({ example: ['editor'] });

const scopes = z
  .array(z.enum(PERMISSIONS))
  .min(1)
  .max(PERMISSIONS.length)
  .describe('The permissions it opens; of them never more than its holder has at that moment.');

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
  scopes: scopes
    .nullable()
    .optional()
    .meta({ example: ['article.read', 'article.draft'] })
    .describe('The permissions it opens, of those of its roles; null or left out: all of them.'),
});

/** The parsed {@link issueTokenSchema}. */
export type IssueTokenInput = z.infer<typeof issueTokenSchema>;

/** The body that changes the roles of a token's holder. */
export const changeRolesSchema = z.strictObject({ roles });

/** The parsed {@link changeRolesSchema}. */
export type ChangeRolesInput = z.infer<typeof changeRolesSchema>;

/** The body that issues a token for a program of one's own. */
export const issueOwnTokenSchema = z.strictObject({
  name: line({ max: 200 }).describe('What it is for.').meta({ example: 'Mit skrivebord' }),
  scopes: scopes.meta({ example: ['article.read'] }),
  expiresAt: instantSchema
    .describe('When it stops to work; no later than the token that asks for it.')
    .meta({ example: '2099-01-01T00:00:00Z' }),
});

/** The parsed {@link issueOwnTokenSchema}. */
export type IssueOwnTokenInput = z.infer<typeof issueOwnTokenSchema>;
