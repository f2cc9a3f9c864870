import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Instant } from '#kernel';
import { decodeCursor, encodeCursor, instantSchema, uuidSchema } from '#platform';
import type { Page, PageQuery } from '#platform';

/** A token as the list shows it. */
export interface ListedToken {
  readonly id: string;
  readonly userId: string;
  readonly name: string | null;
  readonly roles: readonly string[];
  /** The permissions it opens, of those that its holder has; null: all of them. */
  readonly scopes: readonly string[] | null;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
}

interface TokenRow {
  readonly token_id: string;
  readonly user_id: string;
  readonly name: string | null;
  readonly roles: readonly string[];
  readonly scopes: readonly string[] | null;
  readonly issued_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
}

const COLUMNS = `
  select t.token_id, t.user_id, t.issued_at, t.expires_at, t.revoked_at, t.scopes, u.roles,
    coalesce(c.name, n.name) as name
  from rm_staff.tokens t
  join rm_staff.users u using (user_id)
  left join state.users n using (user_id)
  left join state.credentials c using (token_id)`;
/** Newest first; served by the index of `tokens` on (issued_at desc, token_id desc). */
const PAGE = `${COLUMNS}
  where $1::timestamptz is null or (t.issued_at, t.token_id) < ($1, $2::uuid)
  order by t.issued_at desc, t.token_id desc
  limit $3`;

/** Those of one user; served by the index of `tokens` on (user_id, issued_at desc, token_id desc). */
const OWN_PAGE = `${COLUMNS}
  where t.user_id = $4 and ($1::timestamptz is null or (t.issued_at, t.token_id) < ($1, $2::uuid))
  order by t.issued_at desc, t.token_id desc
  limit $3`;

const cursorSchema = z.tuple([instantSchema, uuidSchema]);

/** The tokens of the newsroom. */
@Injectable()
export class TokensQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** All of them, newest first. */
  page(query: PageQuery): Promise<Page<ListedToken>> {
    return this.pageOf(PAGE, query);
  }

  /** Those of one user, newest first. */
  pageFor(userId: string, query: PageQuery): Promise<Page<ListedToken>> {
    return this.pageOf(OWN_PAGE, query, [userId]);
  }

  private async pageOf(
    sql: string,
    { after, limit }: PageQuery,
    further: readonly string[] = [],
  ): Promise<Page<ListedToken>> {
    const [issuedAt, tokenId] = after === undefined ? [null, null] : decodeCursor(after, cursorSchema);
    const rows = await this.dataSource.query<TokenRow[]>(sql, [issuedAt, tokenId, limit + 1, ...further]);
    const items = rows.slice(0, limit).map(listed);
    const last = items.at(-1);
    const next = rows.length > limit && last ? encodeCursor([last.issuedAt, last.id]) : null;
    return { items, next };
  }
}

function listed(row: TokenRow): ListedToken {
  return {
    id: row.token_id,
    userId: row.user_id,
    name: row.name,
    roles: row.roles,
    scopes: row.scopes,
    issuedAt: row.issued_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}
