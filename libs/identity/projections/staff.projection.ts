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
}

/** A token, never its secret; read as `rm_staff.tokens`. */
export interface StaffTokenRow {
  readonly user_id: string;
  readonly token_id: string;
  readonly issued_at: Instant;
  readonly expires_at: Instant | null;
  readonly revoked_at: Instant | null;
}

const tables = {
  users: table<StaffUserRow>({
    columns: { user_id: 'uuid', roles: 'text[]' },
    primaryKey: ['user_id'],
    partitionKey: 'user_id',
  }),
  tokens: table<StaffTokenRow>({
    columns: {
      user_id: 'uuid',
      token_id: 'uuid',
      issued_at: 'timestamptz',
      expires_at: 'timestamptz?',
      revoked_at: 'timestamptz?',
    },
    primaryKey: ['user_id', 'token_id'],
    partitionKey: 'user_id',
    indexes: ['(issued_at desc, token_id desc)'],
  }),
};

/** Who may do what, for the lists of the admin. Guards do not read it: they ask the user's stream. */
export const staffProjection = projection<UserEvent, typeof tables>({
  name: 'staff',
  revision: 1,
  categories: ['user'],
  tables,
  partitions: ({ stream }) => ({ users: [aggregateIdOf(stream)], tokens: [aggregateIdOf(stream)] }),
  apply(event, rows) {
    const user_id = aggregateIdOf(event.stream);
    switch (event.type) {
      case 'UserInvited':
        rows.users.put({ user_id, roles: [] });
        return;
      case 'RoleGranted':
      case 'RoleRevoked': {
        const held = rows.users.get({ user_id })?.roles ?? [];
        const { role } = event.data;
        const shall = event.type === 'RoleGranted';
        rows.users.put({
          user_id,
          roles: ROLES.filter((each) => (each === role ? shall : held.includes(each))),
        });
        return;
      }
      case 'TokenIssued': {
        const { tokenId, expiresAt } = event.data;
        rows.tokens.put({
          user_id,
          token_id: tokenId,
          issued_at: event.occurredAt,
          expires_at: expiresAt,
          revoked_at: null,
        });
        return;
      }
      case 'TokenRevoked': {
        const token = rows.tokens.get({ user_id, token_id: event.data.tokenId });
        if (token) rows.tokens.put({ ...token, revoked_at: event.occurredAt });
        return;
      }
    }
  },
});

/** What identity projects. */
export const identityProjections = [staffProjection];
