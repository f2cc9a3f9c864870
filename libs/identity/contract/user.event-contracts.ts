import { z } from 'zod';
import { eventContract } from '#event-store';
import type { JsonObject } from '#event-store';
import { isInstant } from '#kernel';
import { ROLES } from '../domain/rights.js';
import type {
  PasswordLinkIssued,
  PasswordSet,
  RoleGranted,
  RoleRevoked,
  TokenIssued,
  TokenRevoked,
  UserAddressChanged,
  UserDeactivated,
  UserInvited,
  UserReactivated,
} from '../domain/user.events.js';

const tokenId = z.uuid();
const role = z.strictObject({ role: z.enum(ROLES) });
const instant = z.string().refine(isInstant);
const nothing = z.strictObject({});
/** A permission of some version: names may go, events stay. */
const scope = z.string().regex(/^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*$/);

const withoutScopes = (data: JsonObject): JsonObject => ({ ...data, scopes: null });

/** The contracts of everything that can have happened to a user. */
export const identityEventContracts = [
  eventContract<UserInvited>({ type: 'UserInvited', version: 1, schema: nothing }),
  eventContract<RoleGranted>({ type: 'RoleGranted', version: 1, schema: role }),
  eventContract<RoleRevoked>({ type: 'RoleRevoked', version: 1, schema: role }),
  eventContract<TokenIssued>({
    type: 'TokenIssued',
    version: 2,
    schema: z.strictObject({
      tokenId,
      expiresAt: instant.nullable(),
      scopes: z.array(scope).max(500).nullable(),
    }),
    upcasters: { 1: withoutScopes },
  }),
  eventContract<TokenRevoked>({ type: 'TokenRevoked', version: 1, schema: z.strictObject({ tokenId }) }),
  eventContract<PasswordLinkIssued>({
    type: 'PasswordLinkIssued',
    version: 1,
    schema: z.strictObject({ linkId: z.uuid(), expiresAt: instant }),
  }),
  eventContract<PasswordSet>({
    type: 'PasswordSet',
    version: 1,
    schema: z.strictObject({ way: z.enum(['link', 'holder', 'for-holder']) }),
  }),
  eventContract<UserAddressChanged>({ type: 'UserAddressChanged', version: 1, schema: nothing }),
  eventContract<UserDeactivated>({ type: 'UserDeactivated', version: 1, schema: nothing }),
  eventContract<UserReactivated>({ type: 'UserReactivated', version: 1, schema: nothing }),
];
