import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { derivedId } from '#event-store';
import { DomainError } from '#kernel';
import type { Instant } from '#kernel';
import { decodeCursor, encodeCursor, instantSchema, uuidSchema } from '#platform';
import type { Page, PageQuery } from '#platform';

/** How a consumer keeps up with one feed. */
export interface FeedStanding {
  readonly feed: string;
  /** Null before it first read. */
  readonly lastReadAt: Instant | null;
  /** Changes that it has not read yet; null before it first read. */
  readonly lag: number | null;
  /** Requests that were refused because there were too many. */
  readonly refused: number;
  /** Null without a webhook. */
  readonly webhook: {
    /** Changes that wait to be sent. */
    readonly lag: number;
    /** Tries of the message that is at the front; 0 when none has failed. */
    readonly failures: number;
    readonly nextAttemptAt: Instant | null;
  } | null;
}

/** A consumer on the page of those who read feeds. */
export interface ListedConsumer {
  readonly id: string;
  readonly name: string;
  readonly requestsPerMinute: number;
  readonly paused: boolean;
  readonly registeredAt: Instant;
  readonly webhook: { readonly url: string; readonly disabled: string | null } | null;
  readonly feeds: readonly FeedStanding[];
}

/** A message in the log of a webhook. */
export interface ListedDelivery {
  readonly id: string;
  /** Its `webhook-id`. */
  readonly messageId: string;
  readonly feed: string;
  readonly after: string;
  readonly next: string;
  readonly state: 'waiting' | 'delivered' | 'failing' | 'failed';
  readonly attempts: number;
  readonly createdAt: Instant;
  readonly lastAttemptAt: Instant | null;
  /** What the receiver answered; null when it did not. */
  readonly status: number | null;
  readonly error: string | null;
  /** The delivery that this one repeats. */
  readonly redeliveryOf: string | null;
}

interface ConsumerRecord {
  readonly consumer_id: string;
  readonly name: string;
  readonly requests_per_minute: number;
  readonly paused: boolean;
  readonly registered_at: Date;
  readonly webhook_url: string | null;
  readonly webhook_disabled: string | null;
  readonly standings: readonly {
    readonly feed: string;
    readonly lastReadAt: string | null;
    readonly lag: number | null;
    readonly refused: number;
    readonly webhookLag: number | null;
    readonly failures: number | null;
    readonly nextAttemptAt: string | null;
  }[];
}

/** Served by the index on (registered_at desc, consumer_id desc); the rest by primary keys. */
const PAGE = `
  select c.consumer_id, c.name, c.requests_per_minute, c.paused, c.registered_at, c.webhook_url, c.webhook_disabled,
         s.standings
  from rm_feed_consumers.consumers c
  cross join lateral (
    select coalesce(json_agg(json_build_object(
      'feed', n.name, 'lastReadAt', r.last_read_at, 'lag', f.last_seq - r.seq, 'refused', coalesce(r.refused, 0),
      'webhookLag', f.last_seq - w.seq, 'failures', w.attempts, 'nextAttemptAt', w.next_attempt_at) order by n.name),
      '[]') as standings
    from unnest(c.feeds) as n (name)
    left join state.feeds f on f.name = n.name
    left join state.feed_reads r on r.consumer_id = c.consumer_id and r.feed = n.name
    left join state.webhooks w on w.consumer_id = c.consumer_id and w.feed = n.name) s
  where ($4::uuid is null or c.consumer_id = $4)
    and ($1::timestamptz is null or (c.registered_at, c.consumer_id) < ($1, $2::uuid))
  order by c.registered_at desc, c.consumer_id desc
  limit $3`;

interface DeliveryRecord {
  readonly delivery_id: string;
  readonly message_id: string;
  readonly feed: string;
  readonly epoch: string;
  readonly after_seq: string;
  readonly to_seq: string;
  readonly state: ListedDelivery['state'];
  readonly attempts: number;
  readonly created_at: Date;
  readonly last_attempt_at: Date | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly redelivery_of: string | null;
}

/** Served by the index on (consumer_id, created_at desc, delivery_id desc). */
const DELIVERIES = `
  select delivery_id, message_id, feed, epoch, after_seq::text as after_seq, to_seq::text as to_seq, state, attempts,
         created_at, last_attempt_at, last_status, last_error, redelivery_of
  from state.webhook_deliveries
  where consumer_id = $1 and ($2::timestamptz is null or (created_at, delivery_id) < ($2, $3::uuid))
  order by created_at desc, delivery_id desc
  limit $4`;

const REDELIVER = `
  insert into state.webhook_deliveries
    (delivery_id, message_id, consumer_id, feed, epoch, after_seq, to_seq, state, redelivery_of, created_at)
  select $1, message_id, consumer_id, feed, epoch, after_seq, to_seq, 'waiting', delivery_id, $4
  from state.webhook_deliveries where delivery_id = $2 and consumer_id = $3
  on conflict (delivery_id) do update set message_id = excluded.message_id
  returning delivery_id`;

const cursorSchema = z.tuple([instantSchema, uuidSchema]);

/** The consumers of feeds, how they keep up, and what was sent to them. */
@Injectable()
export class ConsumersQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async page({ after, limit }: PageQuery): Promise<Page<ListedConsumer>> {
    const [registeredAt, id] = after === undefined ? [null, null] : decodeCursor(after, cursorSchema);
    const rows = await this.dataSource.query<ConsumerRecord[]>(PAGE, [registeredAt, id, limit + 1, null]);
    const items = rows.slice(0, limit).map(listed);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? encodeCursor([last.registeredAt, last.id]) : null };
  }

  /** How one of them keeps up; undefined while the projection has not heard of it. */
  async byId(id: string): Promise<ListedConsumer | undefined> {
    const [row] = await this.dataSource.query<ConsumerRecord[]>(PAGE, [null, null, 1, id]);
    return row && listed(row);
  }

  /** What was sent to a consumer, newest first. */
  async deliveries(consumerId: string, { after, limit }: PageQuery): Promise<Page<ListedDelivery>> {
    const [createdAt, id] = after === undefined ? [null, null] : decodeCursor(after, cursorSchema);
    const rows = await this.dataSource.query<DeliveryRecord[]>(DELIVERIES, [
      consumerId,
      createdAt,
      id,
      limit + 1,
    ]);
    const items = rows.slice(0, limit).map(delivery);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? encodeCursor([last.createdAt, last.id]) : null };
  }

  /**
   * Has a message sent once more, under the `webhook-id` it had; the same command does so once.
   * @returns the id of the new delivery
   * @throws DomainError 404 `delivery-unknown`
   */
  async redeliver(of: {
    readonly consumerId: string;
    readonly deliveryId: string;
    readonly commandId: string;
    readonly now: Instant;
  }): Promise<string> {
    const id = derivedId(of.commandId, 'redelivery');
    const rows = await this.dataSource.query<readonly object[]>(REDELIVER, [
      id,
      of.deliveryId,
      of.consumerId,
      of.now,
    ]);
    if (rows.length > 0) return id;
    throw new DomainError(
      'not-found',
      'delivery-unknown',
      'Nothing was sent under this id, or it is no longer kept.',
    );
  }
}

function listed(row: ConsumerRecord): ListedConsumer {
  const { webhook_url: url, webhook_disabled: disabled } = row;
  return {
    id: row.consumer_id,
    name: row.name,
    requestsPerMinute: row.requests_per_minute,
    paused: row.paused,
    registeredAt: row.registered_at.toISOString(),
    webhook: url === null ? null : { url, disabled },
    feeds: row.standings.map((standing) => ({
      feed: standing.feed,
      lastReadAt: instantOf(standing.lastReadAt),
      lag: standing.lag,
      refused: standing.refused,
      webhook:
        url === null
          ? null
          : {
              lag: standing.webhookLag ?? 0,
              failures: standing.failures ?? 0,
              nextAttemptAt: instantOf(standing.nextAttemptAt),
            },
    })),
  };
}

function delivery(row: DeliveryRecord): ListedDelivery {
  return {
    id: row.delivery_id,
    messageId: row.message_id,
    feed: row.feed,
    after: `${row.epoch}.${row.after_seq}`,
    next: `${row.epoch}.${row.to_seq}`,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at.toISOString(),
    lastAttemptAt: row.last_attempt_at?.toISOString() ?? null,
    status: row.last_status,
    error: row.last_error,
    redeliveryOf: row.redelivery_of,
  };
}

function instantOf(text: string | null): Instant | null {
  return text === null ? null : new Date(text).toISOString();
}
