import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandRunner } from '#event-store';
import type { Clock, Instant } from '#kernel';
import { CLOCK } from '#platform';
import type { Actor, AuthenticationPurpose } from '#platform';
import { permissionsWithin } from '../domain/rights.js';
import { isTokenValid, userDecider } from '../domain/user.decider.js';
import { AccessCache } from './access-cache.js';
import { hashOf, isToken, newToken } from './secret.js';
import { Sessions } from './sessions.js';
import type { FoundSession } from './sessions.js';

/** Served by the unique index on secret_hash. */
const FIND_TOKEN = `select token_id, user_id from state.credentials where secret_hash = $1`;
const KEEP_USER = `insert into state.users (user_id, name) values ($1, $2) on conflict do nothing`;
const KEEP_TOKEN = `
  insert into state.credentials (token_id, user_id, name, secret_hash) values ($1, $2, $3, $4)
  on conflict (token_id) do nothing returning token_id`;
const HAS_TOKEN = `select 1 as found from state.credentials where token_id = $1`;
const OWNER = `select user_id from state.credentials where token_id = $1`;

interface FoundToken {
  readonly token_id: string;
  readonly user_id: string;
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
  private readonly sessions: Sessions;

  constructor(
    private readonly dataSource: DataSource,
    private readonly runner: CommandRunner,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.sessions = new Sessions(dataSource, clock);
  }

  /** Who sends a token; null when it opens nothing (any more). */
  actorOfToken(token: string): Promise<Actor | null> {
    if (!isToken(token)) return Promise.resolve(null);
    const hash = hashOf(token);
    return this.actorOf(`token ${hash.toString('base64')}`, async () => {
      const [found] = await this.dataSource.query<FoundToken[]>(FIND_TOKEN, [hash]);
      return found ? this.answerForToken(found) : NOBODY;
    });
  }

  /** Who a browser session belongs to; null when it is over. What is believed of a look is no use yet, so each has its own. */
  actorOfSession(secret: string, purpose: AuthenticationPurpose): Promise<Actor | null> {
    const hash = hashOf(secret);
    return this.actorOf(`session ${purpose} ${hash.toString('base64')}`, async () => {
      const found = await this.sessions.find(hash, purpose);
      return found ? this.answerForSession(found) : NOBODY;
    });
  }

  /**
   * Keeps the name of a user and a secret for a token that the user's stream knows.
   * @param of.name of the user where nobody is known yet, and of the token
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
      return manager.query<object[]>(KEEP_TOKEN, [of.tokenId, of.userId, of.name, hashOf(token)]);
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

  private async actorOf(key: string, ask: () => Promise<Answer>): Promise<Actor | null> {
    const answer = await this.cache.get(key, ask);
    return answer.until === null || this.clock.now() < answer.until ? answer.actor : null;
  }

  private async answerForToken({ token_id, user_id }: FoundToken): Promise<Answer> {
    const { state } = await this.runner.load(userDecider, user_id);
    if (state === null || !isTokenValid(state, token_id, this.clock.now())) return NOBODY;
    const { scopes = null, expiresAt = null } = state.tokens[token_id] ?? {};
    const permissions = permissionsWithin(state.roles, scopes);
    return {
      actor: { id: user_id, roles: state.roles, permissions, via: 'token', credentialId: token_id },
      until: expiresAt,
    };
  }

  /** A session opened by a token opens what the token does, and no longer. */
  private async answerForSession(found: FoundSession): Promise<Answer> {
    const { sessionId, userId, tokenId, expiresAt } = found;
    const via = { via: 'session', credentialId: sessionId } as const;
    if (tokenId !== null) {
      const { actor, until } = await this.answerForToken({ token_id: tokenId, user_id: userId });
      return {
        actor: actor && { ...actor, ...via },
        until: until !== null && until < expiresAt ? until : expiresAt,
      };
    }
    const { state } = await this.runner.load(userDecider, userId);
    if (state === null || state.deactivated) return NOBODY;
    const permissions = permissionsWithin(state.roles, null);
    return { actor: { id: userId, roles: state.roles, permissions, ...via }, until: expiresAt };
  }
}
