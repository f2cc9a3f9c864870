import { DomainError } from '#kernel';
import type { Decider, Instant, Recorded } from '#kernel';
import { ROLES } from './rights.js';
import type { Role } from './rights.js';
import type { NewToken, UserCommand, UserInstruction } from './user.commands.js';
import type { UserEvent } from './user.events.js';

/** How many tokens of one user may be valid at a time. */
export const MOST_TOKENS = 50;

/** A token as decisions need it. */
export interface TokenState {
  readonly expiresAt: Instant | null;
  readonly revoked: boolean;
  /** Null: all that its holder may. */
  readonly scopes: readonly string[] | null;
}

/** A user as decisions, and the check of a token, need it. */
export interface UserState {
  /** In the order of {@link ROLES}. */
  readonly roles: readonly Role[];
  readonly tokens: Readonly<Record<string, TokenState>>;
  /** Nothing of the user opens anything. */
  readonly deactivated: boolean;
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
  return token !== undefined && user?.deactivated === false && isOpen(token, now);
}

/** The refusal of an id that no user has. */
export function userUnknown(): DomainError {
  return new DomainError('not-found', 'user-unknown', 'There is no such user.');
}

function decide(command: UserCommand, state: UserState | null, now: Instant): readonly UserEvent[] {
  switch (command.type) {
    case 'InviteUserWithToken':
    case 'InvitePerson': {
      if (state !== null) throw new DomainError('conflict', 'user-known', 'This user is there already.');
      const invited: readonly UserEvent[] = [
        { type: 'UserInvited', data: {} },
        ...inOrder(command.roles).map((role): UserEvent => ({ type: 'RoleGranted', data: { role } })),
      ];
      if (command.type === 'InviteUserWithToken') return [...invited, issued(command, now)];
      return command.link === null
        ? invited
        : [...invited, { type: 'PasswordLinkIssued', data: command.link }];
    }
    default:
      if (state === null) throw userUnknown();
      return instruct(command, state, now);
  }
}

function instruct(command: UserInstruction, state: UserState, now: Instant): readonly UserEvent[] {
  switch (command.type) {
    case 'ChangeRoles': {
      if (!command.roles.includes('admin')) refuseOwnAdmin(command.askedBy, state);
      return ROLES.flatMap((role): UserEvent[] => {
        const [has, shall] = [state.roles.includes(role), command.roles.includes(role)];
        if (has === shall) return [];
        return [{ type: shall ? 'RoleGranted' : 'RoleRevoked', data: { role } }];
      });
    }
    case 'GrantRole':
      return state.roles.includes(command.role)
        ? []
        : [{ type: 'RoleGranted', data: { role: command.role } }];
    case 'RevokeRole':
      if (command.role === 'admin') refuseOwnAdmin(command.askedBy, state);
      return state.roles.includes(command.role)
        ? [{ type: 'RoleRevoked', data: { role: command.role } }]
        : [];
    case 'IssueToken':
      refuseDeactivated(state);
      refuseTooMany(state, now);
      assertEndsWith(command.askedWith, command.expiresAt, state);
      return [issued(command, now)];
    case 'RevokeToken': {
      const token = state.tokens[command.tokenId];
      if (!token) throw new DomainError('not-found', 'token-unknown', 'There is no such token.');
      return token.revoked ? [] : [{ type: 'TokenRevoked', data: { tokenId: command.tokenId } }];
    }
    case 'IssuePasswordLink': {
      refuseDeactivated(state);
      const { linkId, expiresAt } = command;
      return [{ type: 'PasswordLinkIssued', data: { linkId, expiresAt } }];
    }
    case 'SetPassword':
      refuseDeactivated(state);
      return [{ type: 'PasswordSet', data: { way: command.way } }];
    case 'ReviseUser':
      return command.address === 'changed' ? [{ type: 'UserAddressChanged', data: {} }] : [];
    case 'DeactivateUser':
      if (command.askedBy === 'holder') throw ownAccess();
      return state.deactivated ? [] : [{ type: 'UserDeactivated', data: {} }];
    case 'ReactivateUser':
      return state.deactivated ? [{ type: 'UserReactivated', data: {} }] : [];
  }
}

function issued({ tokenId, expiresAt, scopes }: NewToken, now: Instant): UserEvent {
  if (expiresAt !== null && expiresAt <= now) {
    throw new DomainError('invalid', 'token-expired', 'Let the token expire in the future, or never.', {
      problems: [{ field: 'expiresAt', message: 'must be in the future' }],
    });
  }
  return {
    type: 'TokenIssued',
    data: { tokenId, expiresAt, scopes: scopes && [...new Set(scopes)].sort() },
  };
}

/** Who lost their own access could not undo it, and the last admin would leave a newsroom without one. */
function refuseOwnAdmin(askedBy: 'holder' | 'another', { roles }: UserState): void {
  if (askedBy === 'holder' && roles.includes('admin')) throw ownAccess();
}

function ownAccess(): DomainError {
  return new DomainError(
    'conflict',
    'own-access',
    'This would take your own access away: ask another admin to do it.',
  );
}

function refuseDeactivated({ deactivated }: UserState): void {
  if (deactivated) {
    throw new DomainError('conflict', 'user-deactivated', 'This user is deactivated: reactivate them first.');
  }
}

function refuseTooMany({ tokens }: UserState, now: Instant): void {
  if (Object.values(tokens).filter((token) => isOpen(token, now)).length < MOST_TOKENS) return;
  throw new DomainError(
    'conflict',
    'too-many-tokens',
    `A user has at most ${MOST_TOKENS} tokens at a time: revoke one that is not used.`,
  );
}

/**
 * What is asked for with a token ends no later than it: otherwise one that leaked shortly before its end could be made
 * to last.
 * @param user whose token it is
 * @throws DomainError `token-outlives`
 */
export function assertEndsWith(
  askedWith: string | null,
  expiresAt: Instant | null,
  { tokens }: Pick<UserState, 'tokens'>,
): void {
  const end = askedWith === null ? null : (tokens[askedWith]?.expiresAt ?? null);
  if (end === null || (expiresAt !== null && expiresAt <= end)) return;
  throw new DomainError(
    'invalid',
    'token-outlives',
    `The token that you ask with ends at ${end}: ask for one that ends no later.`,
    { problems: [{ field: 'expiresAt', message: `must be at or before ${end}` }] },
  );
}

function isOpen({ revoked, expiresAt }: TokenState, now: Instant): boolean {
  return !revoked && (expiresAt === null || now < expiresAt);
}

function evolve(state: UserState | null, event: Recorded<UserEvent>): UserState | null {
  if (event.type === 'UserInvited') return state ?? { roles: [], tokens: {}, deactivated: false };
  if (state === null) return null;
  switch (event.type) {
    case 'RoleGranted':
      return { ...state, roles: inOrder([...state.roles, event.data.role]) };
    case 'RoleRevoked':
      return { ...state, roles: state.roles.filter((role) => role !== event.data.role) };
    case 'TokenIssued': {
      const { tokenId, expiresAt, scopes } = event.data;
      return { ...state, tokens: { ...state.tokens, [tokenId]: { expiresAt, revoked: false, scopes } } };
    }
    case 'TokenRevoked': {
      const { tokenId } = event.data;
      const token = state.tokens[tokenId];
      return token
        ? { ...state, tokens: { ...state.tokens, [tokenId]: { ...token, revoked: true } } }
        : state;
    }
    case 'UserDeactivated':
      return { ...state, deactivated: true };
    case 'UserReactivated':
      return { ...state, deactivated: false };
    case 'PasswordLinkIssued':
    case 'PasswordSet':
    case 'UserAddressChanged':
      return state;
  }
}

function inOrder(roles: readonly Role[]): readonly Role[] {
  return ROLES.filter((role) => roles.includes(role));
}
