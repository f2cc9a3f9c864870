import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandRunner } from '#event-store';
import type { Clock, Instant } from '#kernel';
import { CLOCK } from '#platform';
import type { Actor } from '#platform';
import { permissionsOf } from '../domain/rights.js';
import { isTokenValid, userDecider } from '../domain/user.decider.js';
import { AccessCache } from './access-cache.js';
import { hashOf, isToken, newSecret, newToken } from './secret.js';

/** How long a browser stays signed in. */
export const SESSION_HOURS = 12;

/** Served by the unique index on secret_hash. */
const FIND_TOKEN = `select token_id, user_id from state.credentials where secret_hash = $1`;
/** Served by the primary key. */
const FIND_SESSION = `
  select c.token_id, c.user_id, s.expires_at
  from state.sessions s join state.credentials c using (token_id)
  where s.secret_hash = $1 and s.expires_at > $2`;
const OPEN_SESSION = `
  insert into state.sessions (secret_hash, token_id, expires_at)
  select $1, token_id, $3::timestamptz + interval '${SESSION_HOURS} hours' from state.credentials where secret_hash = $2`;
const CLOSE_SESSION = `delete from state.sessions where secret_hash = $1`;
const FORGET_SESSIONS = `delete from state.sessions where expires_at < $1`;
const KEEP_USER = `insert into state.users (user_id, name) values ($1, $2) on conflict do nothing`;
const KEEP_TOKEN = `
  insert into state.credentials (token_id, user_id, secret_hash) values ($1, $2, $3)
  on conflict (token_id) do nothing returning token_id`;
const HAS_TOKEN = `select 1 as found from state.credentials where token_id = $1`;
const OWNER = `select user_id from state.credentials where token_id = $1`;

interface FoundToken {
  readonly token_id: string;
  readonly user_id: string;
  readonly expires_at?: Date;
}

interface Answer {
  readonly actor: Actor | null;
  readonly until: Instant | null;
}

const NOBODY: Answer = { actor: null, until: null };

/** The secrets of users: kept as hashes beside the log, believed for a few seconds, judged by the user's stream. */
@Injectable()
export class Credentials {
  private readonly cache = new AccessCache<Answer>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly runner: CommandRunner,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Who sends a token; null when it opens nothing (any more). */
  actorOfToken(token: string): Promise<Actor | null> {
    if (!isToken(token)) return Promise.resolve(null);
    const hash = hashOf(token);
    return this.actorOf(hash, 'token', () => this.dataSource.query<FoundToken[]>(FIND_TOKEN, [hash]));
  }

  /** Who a browser session belongs to; null when it is over. */
  actorOfSession(secret: string): Promise<Actor | null> {
    const hash = hashOf(secret);
    return this.actorOf(hash, 'session', () =>
      this.dataSource.query<FoundToken[]>(FIND_SESSION, [hash, this.clock.now()]),
    );
  }

  /** Opens a browser session on a valid token and answers its secret. */
  async openSession(token: string): Promise<string | null> {
    if ((await this.actorOfToken(token)) === null) return null;
    const secret = newSecret();
    const now = this.clock.now();
    await this.dataSource.query(FORGET_SESSIONS, [now]);
    await this.dataSource.query(OPEN_SESSION, [hashOf(secret), hashOf(token), now]);
    return secret;
  }

  async closeSession(secret: string): Promise<void> {
    await this.dataSource.query(CLOSE_SESSION, [hashOf(secret)]);
    this.forget();
  }

  /**
   * Keeps the name of a user and a secret for a token that the user's stream knows.
   * @returns the token, or null when this token got its secret before: it is shown once
   */
  async keep(of: {
    readonly userId: string;
    readonly name: string;
    readonly tokenId: string;
    readonly token?: string;
  }): Promise<string | null> {
    const token = of.token ?? newToken();
    const kept = await this.dataSource.transaction(async (manager) => {
      await manager.query(KEEP_USER, [of.userId, of.name]);
      return manager.query<object[]>(KEEP_TOKEN, [of.tokenId, of.userId, hashOf(token)]);
    });
    this.forget();
    return kept.length > 0 ? token : null;
  }

  async has(tokenId: string): Promise<boolean> {
    return (await this.dataSource.query<object[]>(HAS_TOKEN, [tokenId])).length > 0;
  }

  /** The user whose token this is. */
  async ownerOf(tokenId: string): Promise<string | undefined> {
    const rows = await this.dataSource.query<{ readonly user_id: string }[]>(OWNER, [tokenId]);
    return rows[0]?.user_id;
  }

  /** To be called after every change of a user, so that it counts at once in this process. */
  forget(): void {
    this.cache.forget();
  }

  private async actorOf(
    hash: Buffer,
    via: Actor['via'],
    find: () => Promise<readonly FoundToken[]>,
  ): Promise<Actor | null> {
    const answer = await this.cache.get(`${via} ${hash.toString('base64')}`, async () => {
      const [found] = await find();
      return found ? this.answerFor(found, via) : NOBODY;
    });
    return answer.until === null || this.clock.now() < answer.until ? answer.actor : null;
  }

  private async answerFor(found: FoundToken, via: Actor['via']): Promise<Answer> {
    const { state } = await this.runner.load(userDecider, found.user_id);
    if (state === null || !isTokenValid(state, found.token_id, this.clock.now())) return NOBODY;
    const ends = [state.tokens[found.token_id]?.expiresAt, found.expires_at?.toISOString()];
    return {
      actor: { id: found.user_id, roles: state.roles, permissions: permissionsOf(state.roles), via },
      until: ends.filter((end) => typeof end === 'string').sort()[0] ?? null,
    };
  }
}
