import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { randomId } from '#event-store';
import { plusMilliseconds } from '#kernel';
import type { Clock, Instant } from '#kernel';
import { CLOCK } from '#platform';
import type { Actor, AuthenticationPurpose } from '#platform';
import { hashOf, newSecret } from './secret.js';
import type { Origin } from './sign-in-log.js';

/** How long a browser stays signed in at most. */
export const SESSION_HOURS = 12;

/** How long a browser stays signed in while nothing is done. */
export const IDLE_HOURS = 3;

/** Of one user at a time; the one that was used longest ago gives way. */
const MOST_SESSIONS = 20;
const HOUR_MS = 3_600_000;
/** A session in use is noted as such once in so long. */
const NOTED_EVERY_MS = 60_000;

/** Served by the primary key. */
const FIND = `
  select session_id, user_id, token_id, expires_at, last_seen_at
  from state.sessions where secret_hash = $1 and expires_at > $2 and last_seen_at > $3`;
const NOTE = `update state.sessions set last_seen_at = $2 where secret_hash = $1`;
const OPEN = `
  insert into state.sessions
    (secret_hash, session_id, user_id, token_id, created_at, last_seen_at, expires_at, address, agent)
  values ($1, $2, $3, $4, $5, $5, $6, $7, $8)`;
/** These by the index on (user_id). */
const MAKE_ROOM = `
  delete from state.sessions where session_id in (
    select session_id from state.sessions where user_id = $1 order by last_seen_at desc offset ${MOST_SESSIONS - 1})`;
const LIST = `
  select session_id, created_at, last_seen_at, expires_at, address, agent, token_id is not null as by_token
  from state.sessions where user_id = $1 and expires_at > $2 and last_seen_at > $3
  order by last_seen_at desc, session_id`;
/** Served by the unique index on session_id. */
const TOKEN_OF = `select token_id from state.sessions where session_id = $1`;
const CLOSE = `delete from state.sessions where secret_hash = $1`;
const CLOSE_ONE = `
  with closed as (delete from state.sessions where user_id = $1 and session_id = $2 returning 1)
  select count(*)::int as closed from closed`;
const CLOSE_ALL = `
  with closed as (delete from state.sessions where user_id = $1 and session_id <> all ($2::uuid[]) returning 1)
  select count(*)::int as closed from closed`;
/** Served by the index on (expires_at). */
const FORGET = `delete from state.sessions where expires_at < $1`;

interface SessionRow {
  readonly session_id: string;
  readonly user_id: string;
  readonly token_id: string | null;
  readonly expires_at: Date;
  readonly last_seen_at: Date;
}

interface ListedRow {
  readonly session_id: string;
  readonly created_at: Date;
  readonly last_seen_at: Date;
  readonly expires_at: Date;
  readonly address: string;
  readonly agent: string;
  readonly by_token: boolean;
}

/** A session that is open. */
export interface FoundSession {
  readonly sessionId: string;
  readonly userId: string;
  /** The token that opened it, which it lives and dies with; null: a password did. */
  readonly tokenId: string | null;
  readonly expiresAt: Instant;
}

/** A session as its holder sees it. */
export interface ListedSession {
  readonly id: string;
  readonly way: 'password' | 'token';
  readonly openedAt: Instant;
  /** To the minute. */
  readonly lastSeenAt: Instant;
  /** At the latest; earlier when nothing is done. */
  readonly expiresAt: Instant;
  readonly address: string;
  readonly agent: string;
}

/** Browser sessions: kept as hashes of their secrets. */
@Injectable()
export class Sessions {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Opens one and answers its secret. */
  async open(of: {
    readonly userId: string;
    readonly tokenId: string | null;
    readonly origin: Origin;
  }): Promise<string> {
    const secret = newSecret();
    const now = this.clock.now();
    await this.dataSource.query(MAKE_ROOM, [of.userId]);
    await this.dataSource.query(OPEN, [
      hashOf(secret),
      randomId(),
      of.userId,
      of.tokenId,
      now,
      plusMilliseconds(now, SESSION_HOURS * HOUR_MS),
      of.origin.address,
      of.origin.agent,
    ]);
    return secret;
  }

  /** The session of a secret, noted as being in use when it is; undefined when it is over. */
  async find(hash: Buffer, purpose: AuthenticationPurpose): Promise<FoundSession | undefined> {
    const now = this.clock.now();
    const [row] = await this.dataSource.query<SessionRow[]>(FIND, [hash, now, idleSince(now)]);
    if (!row) return undefined;
    if (purpose === 'use' && row.last_seen_at.getTime() < Date.parse(now) - NOTED_EVERY_MS) {
      await this.dataSource.query(NOTE, [hash, now]);
    }
    return {
      sessionId: row.session_id,
      userId: row.user_id,
      tokenId: row.token_id,
      expiresAt: row.expires_at.toISOString(),
    };
  }

  /** Those of a user that are open, the one in use last first. */
  async of(userId: string): Promise<readonly ListedSession[]> {
    const now = this.clock.now();
    const rows = await this.dataSource.query<ListedRow[]>(LIST, [userId, now, idleSince(now)]);
    return rows.map((row) => ({
      id: row.session_id,
      way: row.by_token ? 'token' : 'password',
      openedAt: row.created_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      address: row.address,
      agent: row.agent,
    }));
  }

  /** The token that somebody shows, or that opened their session; null where a password did. */
  async tokenBehind({ via, credentialId }: Pick<Actor, 'via' | 'credentialId'>): Promise<string | null> {
    if (via === 'token') return credentialId;
    const [row] = await this.dataSource.query<Pick<SessionRow, 'token_id'>[]>(TOKEN_OF, [credentialId]);
    return row?.token_id ?? null;
  }

  /** Ends the session of a secret. */
  async close(secret: string): Promise<void> {
    await this.dataSource.query(CLOSE, [hashOf(secret)]);
  }

  /** Ends one of a user's sessions. @returns whether there was one */
  async closeOne(userId: string, sessionId: string): Promise<boolean> {
    const [row] = await this.dataSource.query<{ readonly closed: number }[]>(CLOSE_ONE, [userId, sessionId]);
    return (row?.closed ?? 0) > 0;
  }

  /** Ends the sessions of a user. @param except stays. @returns how many there were */
  async closeAll(userId: string, except?: string): Promise<number> {
    const stays = except === undefined ? [] : [except];
    const [row] = await this.dataSource.query<{ readonly closed: number }[]>(CLOSE_ALL, [userId, stays]);
    return row?.closed ?? 0;
  }

  /** Drops sessions that are over. */
  async forget(now: Instant): Promise<void> {
    await this.dataSource.query(FORGET, [now]);
  }
}

function idleSince(now: Instant): Instant {
  return plusMilliseconds(now, -IDLE_HOURS * HOUR_MS);
}
