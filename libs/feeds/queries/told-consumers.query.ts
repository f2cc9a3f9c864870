import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { decodeCursor, encodeCursor, instantSchema, uuidSchema } from '#platform';
import type { Page, PageQuery } from '#platform';
import { tableOf } from '../feed/feed-definition.js';
import type { DeleteReason, FeedDefinition } from '../feed/feed-definition.js';

/** A consumer, and whether it knows of the newest change of an item. */
export interface ToldConsumer {
  readonly id: string;
  readonly name: string;
  readonly paused: boolean;
  /** Null before it first read the feed: it has no copy that came from there. */
  readonly hasRead: boolean | null;
  readonly lastReadAt: Instant | null;
  /** Null without a webhook. */
  readonly webhook: { readonly wasTold: boolean; readonly failures: number } | null;
}

/** The newest change of an item; null for one that the feed has never told of. */
export interface NewestChange {
  readonly seq: number;
  readonly op: 'upsert' | 'delete';
  readonly reason: DeleteReason | null;
  readonly changedAt: Instant;
}

/** Who of those that a feed is open to has read past the newest change of an item. */
export interface ToldConsumers extends Page<ToldConsumer> {
  readonly change: NewestChange | null;
}

/** Which consumers know of a change. Those who read a public feed without a token are known to nobody. */
@Injectable()
export class ToldConsumersQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Consumers of a feed, the newest first. */
  async of(feed: FeedDefinition, itemId: string, { after, limit }: PageQuery): Promise<ToldConsumers> {
    const [registeredAt, id] = after === undefined ? [null, null] : decodeCursor(after, cursorSchema);
    const [change] = await this.dataSource.query<readonly ChangeRow[]>(newestChangeOf(tableOf(feed)), [
      itemId,
    ]);
    if (!change) return { change: null, items: [], next: null };
    const rows = await this.dataSource.query<readonly ConsumerRow[]>(CONSUMERS, [
      ...[feed.name, change.seq, registeredAt, id, limit + 1],
    ]);
    const items = rows.slice(0, limit).map(consumerOf);
    const last = rows[limit - 1];
    const { seq, op, reason, changed_at: changedAt } = change;
    return {
      change: { seq: Number(seq), op, reason, changedAt: toInstant(changedAt) },
      items,
      next:
        rows.length > limit && last ? encodeCursor([toInstant(last.registered_at), last.consumer_id]) : null,
    };
  }
}

const cursorSchema = z.tuple([instantSchema, uuidSchema]);

interface ChangeRow {
  readonly seq: string;
  readonly op: NewestChange['op'];
  readonly reason: DeleteReason | null;
  readonly changed_at: Date;
}

interface ConsumerRow {
  readonly consumer_id: string;
  readonly name: string;
  readonly paused: boolean;
  readonly registered_at: Date;
  readonly has_read: boolean | null;
  readonly last_read_at: Date | null;
  readonly was_told: boolean | null;
  readonly failures: number | null;
}

/** Served by the partial index on item_id. */
const newestChangeOf = (table: string) => `
  select seq::text as seq, op, reason, changed_at from ${table}
  where superseded_by is null and item_id = $1::uuid`;

/** Served by the index on (registered_at desc, consumer_id desc); the rest by primary keys. */
const CONSUMERS = `
  select c.consumer_id, c.name, c.paused, c.registered_at, r.seq >= $2::bigint as has_read, r.last_read_at,
         case when c.webhook_url is not null then coalesce(w.seq >= $2::bigint, false) end as was_told,
         w.attempts as failures
  from rm_feed_consumers.consumers c
  left join state.feed_reads r on r.consumer_id = c.consumer_id and r.feed = $1
  left join state.webhooks w on w.consumer_id = c.consumer_id and w.feed = $1
  where $1 = any (c.feeds)
    and ($3::timestamptz is null or (c.registered_at, c.consumer_id) < ($3, $4::uuid))
  order by c.registered_at desc, c.consumer_id desc
  limit $5`;

function consumerOf(row: ConsumerRow): ToldConsumer {
  return {
    id: row.consumer_id,
    name: row.name,
    paused: row.paused,
    hasRead: row.has_read,
    lastReadAt: row.last_read_at && toInstant(row.last_read_at),
    webhook: row.was_told === null ? null : { wasTold: row.was_told, failures: row.failures ?? 0 },
  };
}
