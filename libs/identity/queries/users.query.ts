import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Instant } from '#kernel';
import { decodeCursor, encodeCursor, instantSchema, uuidSchema } from '#platform';
import type { Page, PageQuery } from '#platform';
import { userUnknown } from '../domain/user.decider.js';

/** A user as the admin sees them. */
export interface ListedUser {
  readonly id: string;
  readonly name: string | null;
  /** Null: a program, or somebody who signs in with tokens alone. */
  readonly email: string | null;
  readonly roles: readonly string[];
  readonly invitedAt: Instant;
  readonly deactivatedAt: Instant | null;
  /** When the password was set that opens the account; null when none is. */
  readonly passwordSetAt: Instant | null;
}

interface UserRow {
  readonly user_id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly roles: readonly string[];
  readonly invited_at: Date;
  readonly deactivated_at: Date | null;
  readonly set_at: Date | null;
}

const COLUMNS = `
  select u.user_id, u.roles, u.invited_at, u.deactivated_at, n.name, n.email, p.set_at
  from rm_staff.users u
  left join state.users n using (user_id)
  left join state.passwords p using (user_id)`;
/** Newest first; served by the index of `users` on (invited_at desc, user_id desc). */
const PAGE = `${COLUMNS}
  where $1::timestamptz is null or (u.invited_at, u.user_id) < ($1, $2::uuid)
  order by u.invited_at desc, u.user_id desc
  limit $3`;
/** Served by the primary key. */
const ONE = `${COLUMNS} where u.user_id = $1`;

const cursorSchema = z.tuple([instantSchema, uuidSchema]);

/** The users of the newsroom. */
@Injectable()
export class UsersQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** All of them, newest first. */
  async page({ after, limit }: PageQuery): Promise<Page<ListedUser>> {
    const [invitedAt, userId] = after === undefined ? [null, null] : decodeCursor(after, cursorSchema);
    const rows = await this.dataSource.query<UserRow[]>(PAGE, [invitedAt, userId, limit + 1]);
    const items = rows.slice(0, limit).map(listed);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? encodeCursor([last.invitedAt, last.id]) : null };
  }

  /** @throws DomainError `user-unknown` */
  async one(userId: string): Promise<ListedUser> {
    const [row] = await this.dataSource.query<UserRow[]>(ONE, [userId]);
    if (!row) throw userUnknown();
    return listed(row);
  }
}

function listed(row: UserRow): ListedUser {
  return {
    id: row.user_id,
    name: row.name,
    email: row.email,
    roles: row.roles,
    invitedAt: row.invited_at.toISOString(),
    deactivatedAt: row.deactivated_at?.toISOString() ?? null,
    passwordSetAt: row.set_at?.toISOString() ?? null,
  };
}
