import { z } from 'zod';
import { line, pageQuerySchema } from '#platform';
import { ROLES } from '../domain/rights.js';

const email = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email({ error: 'must be an e-mail address' }))
  .describe('Signs in with it; written small.');
const name = line({ max: 200 }).describe('What the person is called.');
/** Judged by rules beyond its length, which say what is wrong with it. */
const password = z
  .string()
  .min(1)
  .max(1_000)
  .refine((typed) => !/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u.test(typed), {
    error: 'must be well-formed text without control characters',
  })
  .describe('At least 12 characters; long sentences are best, signs and digits need not be.');

/** The body that lets a person in. */
export const invitePersonSchema = z.strictObject({
  email: email.meta({ example: 'asta.lind@example.com' }),
  name: name.meta({ example: 'Asta Lind' }),
  roles: z
    .array(z.enum(ROLES))
    .min(1)
    .max(ROLES.length)
    .describe('What the person may be; all that any of these roles may.')
    .meta({ example: ['writer'] }),
});

/** The parsed {@link invitePersonSchema}. */
export type InvitePersonInput = z.infer<typeof invitePersonSchema>;

/** The body that changes what a user is called and signs in with; what is left out stays. */
export const reviseUserSchema = z
  .strictObject({
    name: name.optional().meta({ example: 'Asta Lind Bæk' }),
    email: email.optional().meta({ example: 'asta.baek@example.com' }),
  })
  .refine((changes) => Object.values(changes).some((change) => change !== undefined), {
    error: 'must change something',
  });

/** The parsed {@link reviseUserSchema}. */
export type ReviseUserInput = z.infer<typeof reviseUserSchema>;

/** The body that sets somebody else's password. */
export const setPasswordSchema = z.strictObject({
  password: password.meta({ example: 'tre kraner ved kajen' }),
});

/** The parsed {@link setPasswordSchema}. */
export type SetPasswordInput = z.infer<typeof setPasswordSchema>;

/** The body that changes one's own password. */
export const changePasswordSchema = z.strictObject({
  current: password.describe('The password of now.').meta({ example: 'tre kraner ved kajen' }),
  password: password.meta({ example: 'fire kraner ved kajen' }),
});

/** The parsed {@link changePasswordSchema}. */
export type ChangePasswordInput = z.infer<typeof changePasswordSchema>;

/** A role in an address. */
export const roleSchema = z.enum(ROLES).meta({ example: 'editor' });

/** `GET /staff`. */
export const listStaffSchema = pageQuerySchema.extend({
  search: line({ max: 200 })
    .optional()
    .describe("The beginning of any of a person's names.")
    .meta({ example: 'Lind' }),
});

/** The parsed {@link listStaffSchema}. */
export type ListStaffQuery = z.infer<typeof listStaffSchema>;
