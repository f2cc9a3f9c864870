import { aggregateIdOf } from '#event-store';
import type { Instant } from '#kernel';
import { projection, table } from '#projections';
import { ROLES } from '../domain/rights.js';
import type { UserEvent } from '../domain/user.events.js';

/** A user and what it may be; read as `rm_staff.users`. */
export interface StaffUserRow {
  readonly user_id: string;
  /** In the order of ROLES. */
  readonly roles: readonly string[];
  readonly invited_at: Instant;
  readonly deactivated_at: Instant | null;
}

/** A token, never its secret; read as `rm_staff.tokens`. */
export interface StaffTokenRow {
  readonly user_id: string;
  readonly token_id: string;
  readonly issued_at: Instant;
  readonly expires_at: Instant | null;
  readonly revoked_at: Instant | null;
  /** Null: all that its holder may. */
  readonly scopes: readonly string[] | null;
}

/** What changed about who may do what; read as `rm_staff.changes`. */
export interface StaffChangeRow {
  readonly user_id: string;
  /** Revision of the user's stream. */
  readonly revision: bigint;
  readonly at: Instant;
  /** The type of the event. */
  readonly kind: string;
  /** The role, the token or the way that it is about; null where there is none. */
  readonly about: string | null;
  readonly actor_id: string;
}

const tables = {
  users: table<StaffUserRow>({
    columns: { user_id: 'uuid', roles: 'text[]', invited_at: 'timestamptz', deactivated_at: 'timestamptz?' },
    primaryKey: ['user_id'],
    partitionKey: 'user_id',
    indexes: ['(invited_at desc, user_id desc)'],
  }),
  tokens: table<StaffTokenRow>({
    columns: {
      user_id: 'uuid',
      token_id: 'uuid',
      issued_at: 'timestamptz',
      expires_at: 'timestamptz?',
      revoked_at: 'timestamptz?',
      scopes: 'jsonb?',
    },
    primaryKey: ['user_id', 'token_id'],
    partitionKey: 'user_id',
    indexes: ['(issued_at desc, token_id desc)', '(user_id, issued_at desc, token_id desc)'],
  }),
  changes: table<StaffChangeRow>({
    columns: {
      user_id: 'uuid',
      revision: 'bigint',
      at: 'timestamptz',
      kind: 'text',
      about: 'text?',
      actor_id: 'text',
    },
    primaryKey: ['user_id', 'revision'],
    partitionKey: 'user_id',
    indexes: ['(at desc, user_id desc, revision desc)'],
  }),
};

/** Who may do what, for the lists of the admin. Guards do not read it: they ask the user's stream. */
export const staffProjection = projection<UserEvent, typeof tables>({
  name: 'staff',
  revision: 2,
  categories: ['user'],
  tables,
  partitions: ({ stream }) => {
    const users = [aggregateIdOf(stream)];
    return { users, tokens: users, changes: users };
  },
  apply(event, rows) {
    const user_id = aggregateIdOf(event.stream);
    const { revision, occurredAt: at, actorId: actor_id, type: kind } = event;
    rows.changes.put({ user_id, revision, at, kind, about: aboutOf(event), actor_id });
    const user = rows.users.get({ user_id });
    switch (event.type) {
      case 'UserInvited':
        if (!user) rows.users.put({ user_id, roles: [], invited_at: at, deactivated_at: null });
        return;
      case 'RoleGranted':
      case 'RoleRevoked': {
        if (!user) return;
        const { role } = event.data;
        const shall = event.type === 'RoleGranted';
        const roles = ROLES.filter((each) => (each === role ? shall : user.roles.includes(each)));
        rows.users.put({ ...user, roles });
        return;
      }
      case 'TokenIssued': {
        const { tokenId, expiresAt, scopes } = event.data;
        rows.tokens.put({
          user_id,
          token_id: tokenId,
          issued_at: at,
          expires_at: expiresAt,
          revoked_at: null,
          scopes,
        });
        return;
      }
      case 'TokenRevoked': {
        const token = rows.tokens.get({ user_id, token_id: event.data.tokenId });
        if (token) rows.tokens.put({ ...token, revoked_at: at });
        return;
      }
      case 'UserDeactivated':
      case 'UserReactivated':
        if (user) rows.users.put({ ...user, deactivated_at: kind === 'UserDeactivated' ? at : null });
        return;
      case 'PasswordLinkIssued':
      case 'PasswordSet':
      case 'UserAddressChanged':
        return;
    }
  },
});

function aboutOf(event: UserEvent): string | null {
  switch (event.type) {
    case 'RoleGranted':
    case 'RoleRevoked':
      return event.data.role;
    case 'TokenIssued':
    case 'TokenRevoked':
      return event.data.tokenId;
    case 'PasswordSet':
      return event.data.way;
    case 'UserInvited':
    case 'PasswordLinkIssued':
    case 'UserAddressChanged':
    case 'UserDeactivated':
    case 'UserReactivated':
      return null;
  }
}

/** What identity projects. */
export const identityProjections = [staffProjection];
