import { z } from 'zod';
import { eventContract } from '#event-store';
import { isInstant } from '#kernel';
import { ROLES } from '../domain/rights.js';
import type {
  RoleGranted,
  RoleRevoked,
  TokenIssued,
  TokenRevoked,
  UserInvited,
} from '../domain/user.events.js';

const tokenId = z.uuid();
const role = z.strictObject({ role: z.enum(ROLES) });

/** The contracts of everything that can have happened to a user. */
export const identityEventContracts = [
  eventContract<UserInvited>({ type: 'UserInvited', version: 1, schema: z.strictObject({}) }),
  eventContract<RoleGranted>({ type: 'RoleGranted', version: 1, schema: role }),
  eventContract<RoleRevoked>({ type: 'RoleRevoked', version: 1, schema: role }),
  eventContract<TokenIssued>({
    type: 'TokenIssued',
    version: 1,
    schema: z.strictObject({ tokenId, expiresAt: z.string().refine(isInstant).nullable() }),
  }),
  eventContract<TokenRevoked>({ type: 'TokenRevoked', version: 1, schema: z.strictObject({ tokenId }) }),
];
