import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { CommandRunner } from '#event-store';
import { AccessCache, hashOf, newSecret } from '#identity';
import type { Clock } from '#kernel';
import { CLOCK, HttpProblem, unauthenticated } from '#platform';
import { consumerDecider, opensFeeds } from '../domain/consumer.decider.js';
import type { Consumer } from '../domain/consumer.decider.js';
import type { FeedDefinition } from '../feed/feed-definition.js';

/** A consumer that showed a valid token. */
export interface KnownConsumer {
  readonly id: string;
  readonly consumer: Consumer;
}

const TOKEN = /^fc_[A-Za-z0-9_-]{43}$/;
/** Staff who look at a public feed are anybody here. */
const STAFF = /^Bearer +fs_/i;

/** Served by the unique index on secret_hash. */
const FIND = `select token_id, consumer_id from state.consumer_credentials where secret_hash = $1`;
const KEEP = `
  insert into state.consumer_credentials (token_id, consumer_id, secret_hash) values ($1, $2, $3)
  on conflict (token_id) do nothing returning token_id`;

interface Answer {
  readonly tokenId: string;
  readonly known: KnownConsumer | null;
}

/**
 * The tokens of consumers, as libs/identity keeps those of staff: hashes beside the log, judged by the consumer's
 * stream, believed for a few seconds.
 */
@Injectable()
export class ConsumerCredentials {
  private readonly cache = new AccessCache<Answer>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly runner: CommandRunner,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Keeps a secret for a token that the consumer's stream knows.
   * @returns the token, or null when it got its secret before: it is shown once
   */
  async keep({
    consumerId,
    tokenId,
  }: {
    readonly consumerId: string;
    readonly tokenId: string;
  }): Promise<string | null> {
    const token = `fc_${newSecret()}`;
    const kept = await this.dataSource.query<object[]>(KEEP, [tokenId, consumerId, hashOf(token)]);
    this.forget();
    return kept.length > 0 ? token : null;
  }

  /** To be called after every change of a consumer, so that it counts at once in this process. */
  forget(): void {
    this.cache.forget();
  }

  /**
   * Who reads a feed; null for anybody, where anybody may.
   * @throws HttpProblem 401 without a token that is needed or with one that opens nothing, 403 when it opens other feeds
   */
  async readerOf(feed: FeedDefinition, request: FastifyRequest): Promise<KnownConsumer | null> {
    const { authorization } = request.headers;
    const stranger = authorization === undefined || STAFF.test(authorization);
    if (stranger && feed.access === 'public') return null;
    const token = /^Bearer +(.*)$/i.exec(authorization ?? '')?.[1]?.trim() ?? '';
    const known = TOKEN.test(token) ? await this.known(token) : null;
    if (!known) {
      throw unauthenticated('Send the token of a consumer of this feed as `Authorization: Bearer fc_…`.');
    }
    if (known.consumer.paused) {
      throw new HttpProblem(403, 'consumer-paused', 'This consumer is paused: ask the newsroom.');
    }
    if (known.consumer.terms.feeds.includes(feed.name)) return known;
    throw new HttpProblem(403, 'forbidden', `This consumer may not read the feed ${feed.name}.`);
  }

  private async known(token: string): Promise<KnownConsumer | null> {
    const hash = hashOf(token);
    const { tokenId, known } = await this.cache.get(hash.toString('base64'), () => this.find(hash));
    return known && opensFeeds(known.consumer, tokenId, this.clock.now()) ? known : null;
  }

  private async find(hash: Buffer): Promise<Answer> {
    const [found] = await this.dataSource.query<
      readonly { readonly token_id: string; readonly consumer_id: string }[]
    >(FIND, [hash]);
    if (!found) return { tokenId: '', known: null };
    const { consumer_id: id, token_id: tokenId } = found;
    const { state } = await this.runner.load(consumerDecider, id);
    return { tokenId, known: state && { id, consumer: state } };
  }
}
