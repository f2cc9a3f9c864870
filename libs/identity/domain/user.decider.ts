import { DomainError } from '#kernel';
import type { Decider, Instant, Recorded } from '#kernel';
import { ROLES } from './rights.js';
import type { Role } from './rights.js';
import type { UserCommand } from './user.commands.js';
import type { UserEvent } from './user.events.js';

/** A token as decisions need it. */
export interface TokenState {
  readonly expiresAt: Instant | null;
  readonly revoked: boolean;
}

/** A user as decisions, and the check of a token, need it. */
export interface UserState {
  /** In the order of {@link ROLES}. */
  readonly roles: readonly Role[];
  readonly tokens: Readonly<Record<string, TokenState>>;
}

/** The rules of a user. */
export const userDecider: Decider<UserState | null, UserCommand, UserEvent> = {
  category: 'user',
  initialState: null,
  decide,
  evolve,
};

/** Whether a token of a user opens anything at an instant. */
export function isTokenValid(user: UserState | null, tokenId: string, now: Instant): boolean {
  const token = user?.tokens[tokenId];
  return token !== undefined && !token.revoked && (token.expiresAt === null || now < token.expiresAt);
}

function decide(command: UserCommand, state: UserState | null, now: Instant): readonly UserEvent[] {
  if (command.type === 'InviteUserWithToken') {
    const { roles, tokenId, expiresAt } = command;
    if (state !== null) throw new DomainError('conflict', 'user-known', 'This user is there already.');
    if (expiresAt !== null && expiresAt <= now) {
      throw new DomainError('invalid', 'token-expired', 'Let the token expire in the future, or never.', {
        problems: [{ field: 'expiresAt', message: 'must be in the future' }],
      });
    }
    return [
      { type: 'UserInvited', data: {} },
      ...inOrder(roles).map((role): UserEvent => ({ type: 'RoleGranted', data: { role } })),
      { type: 'TokenIssued', data: { tokenId, expiresAt } },
    ];
  }
  if (state === null) throw new DomainError('not-found', 'user-unknown', 'There is no such user.');
  switch (command.type) {
    case 'ChangeRoles':
      return ROLES.flatMap((role): UserEvent[] => {
        const [has, shall] = [state.roles.includes(role), command.roles.includes(role)];
        if (has === shall) return [];
        return [{ type: shall ? 'RoleGranted' : 'RoleRevoked', data: { role } }];
      });
    case 'RevokeToken': {
      const token = state.tokens[command.tokenId];
      if (!token) throw new DomainError('not-found', 'token-unknown', 'There is no such token.');
      return token.revoked ? [] : [{ type: 'TokenRevoked', data: { tokenId: command.tokenId } }];
    }
  }
}

function evolve(state: UserState | null, event: Recorded<UserEvent>): UserState | null {
  if (event.type === 'UserInvited') return state ?? { roles: [], tokens: {} };
  if (state === null) return null;
  switch (event.type) {
    case 'RoleGranted':
      return { ...state, roles: inOrder([...state.roles, event.data.role]) };
    case 'RoleRevoked':
      return { ...state, roles: state.roles.filter((role) => role !== event.data.role) };
    case 'TokenIssued': {
      const { tokenId, expiresAt } = event.data;
      return { ...state, tokens: { ...state.tokens, [tokenId]: { expiresAt, revoked: false } } };
    }
    case 'TokenRevoked': {
      const { tokenId } = event.data;
      const token = state.tokens[tokenId];
      return token
        ? { ...state, tokens: { ...state.tokens, [tokenId]: { ...token, revoked: true } } }
        : state;
    }
  }
}

function inOrder(roles: readonly Role[]): readonly Role[] {
  return ROLES.filter((role) => roles.includes(role));
}
