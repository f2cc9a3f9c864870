import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Instant } from '#kernel';
import { decodeCursor, encodeCursor, instantSchema, uuidSchema } from '#platform';
import type { Page, PageQuery } from '#platform';

/** An attempt to sign in. */
export interface ListedSignIn {
  readonly at: Instant;
  /** `success`, `failure`, or `locked-out`: the failure after which the next attempts are refused for a while. */
  readonly outcome: string;
  /** `password`, `token` or `link`. */
  readonly way: string;
  /** Null when nobody is known by what was given. */
  readonly userId: string | null;
  readonly name: string | null;
  readonly address: string;
  readonly agent: string;
}

/** A change of who may do what. */
export interface ListedStaffChange {
  readonly at: Instant;
  /** The type of the event. */
  readonly kind: string;
  /** The role, the token or the way that it is about. */
  readonly about: string | null;
  readonly userId: string;
  readonly name: string | null;
  /** Who did it; a program of this newsroom such as `first-start` has no name. */
  readonly actorId: string;
  readonly actorName: string | null;
}

interface SignInRow extends Omit<ListedSignIn, 'at' | 'userId'> {
  readonly sign_in_id: string;
  readonly at: Date;
  readonly user_id: string | null;
}

interface ChangeRow extends Pick<ListedStaffChange, 'kind' | 'about' | 'name'> {
  readonly at: Date;
  readonly user_id: string;
  readonly revision: string;
  readonly actor_id: string;
  readonly actor_name: string | null;
}

const SIGN_IN_COLUMNS = `
  select s.sign_in_id, s.at, s.outcome, s.way, s.user_id, n.name, s.address, s.agent
  from state.sign_ins s left join state.users n using (user_id)`;
/** Served by the primary key. */
const SIGN_INS = `${SIGN_IN_COLUMNS}
  where $1::bigint is null or s.sign_in_id < $1 order by s.sign_in_id desc limit $2`;
/** Served by the index on (user_id, sign_in_id desc). */
const SIGN_INS_OF = `${SIGN_IN_COLUMNS}
  where s.user_id = $3 and ($1::bigint is null or s.sign_in_id < $1) order by s.sign_in_id desc limit $2`;
/** Served by the index of `changes` on (at desc, user_id desc, revision desc). */
const CHANGES = `
  select c.at, c.kind, c.about, c.user_id, c.revision, n.name, c.actor_id, a.name as actor_name
  from rm_staff.changes c
  left join state.users n using (user_id)
  left join state.users a
    on a.user_id = case when c.actor_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then c.actor_id::uuid end
  where $1::timestamptz is null or (c.at, c.user_id, c.revision) < ($1, $2::uuid, $3::bigint)
  order by c.at desc, c.user_id desc, c.revision desc
  limit $4`;

const place = z.string().regex(/^\d{1,18}$/);
const signInCursor = z.tuple([place]);
const changeCursor = z.tuple([instantSchema, uuidSchema, place]);

/** Who signed in, and who may do what since when. */
@Injectable()
export class AuditQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. @param userId of one user alone */
  async signIns({ after, limit }: PageQuery, userId?: string): Promise<Page<ListedSignIn>> {
    const [before] = after === undefined ? [null] : decodeCursor(after, signInCursor);
    const rows = await (userId === undefined
      ? this.dataSource.query<SignInRow[]>(SIGN_INS, [before, limit + 1])
      : this.dataSource.query<SignInRow[]>(SIGN_INS_OF, [before, limit + 1, userId]));
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(({ sign_in_id: _id, user_id, at, ...row }) => ({
        at: at.toISOString(),
        userId: user_id,
        ...row,
      })),
      next: rows.length > limit && last ? encodeCursor([last.sign_in_id]) : null,
    };
  }

  /** Newest first. */
  async staffChanges({ after, limit }: PageQuery): Promise<Page<ListedStaffChange>> {
    const [at, userId, revision] =
      after === undefined ? [null, null, null] : decodeCursor(after, changeCursor);
    const rows = await this.dataSource.query<ChangeRow[]>(CHANGES, [at, userId, revision, limit + 1]);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map((row) => ({
        at: row.at.toISOString(),
        kind: row.kind,
        about: row.about,
        userId: row.user_id,
        name: row.name,
        actorId: row.actor_id,
        actorName: row.actor_name,
      })),
      next:
        rows.length > limit && last
          ? encodeCursor([last.at.toISOString(), last.user_id, last.revision])
          : null,
    };
  }
}
