import type { Instant } from '#kernel';
import type { Role } from './rights.js';

/** Lets somebody in, with roles and a first token. */
export interface InviteUserWithToken {
  readonly type: 'InviteUserWithToken';
  readonly roles: readonly Role[];
  readonly tokenId: string;
  readonly expiresAt: Instant | null;
}

/** Gives the user exactly these roles. */
export interface ChangeRoles {
  readonly type: 'ChangeRoles';
  readonly roles: readonly Role[];
}

/** Takes a token away. */
export interface RevokeToken {
  readonly type: 'RevokeToken';
  readonly tokenId: string;
}

/** Everything that can be asked of a user. */
export type UserCommand = InviteUserWithToken | ChangeRoles | RevokeToken;
