import type { DataSource } from 'typeorm';
import { plusDays } from '#kernel';
import type { Instant } from '#kernel';
import { tableOf } from './feed-definition.js';
import type { FeedDefinition } from './feed-definition.js';

/** How long changes are kept that are no longer true: whoever was away for longer takes a snapshot. */
export const KEPT_DAYS = 90;
/** How long the log of webhooks is kept. */
export const DELIVERIES_KEPT_DAYS = 30;

const CHUNK = 5_000;

/**
 * Moves the floor to the last change before the instant; it looks from the old floor on, by primary key. What lies
 * beneath a floor is asked for by nobody from then on, so rows go the next time.
 */
const RAISE = (table: string) => `
  update state.feeds f set floor = coalesce(
    (select seq - 1 from ${table} where seq > f.floor and changed_at >= $2 order by seq limit 1), f.last_seq)
  where name = $1`;

/** Served by the primary key; what is there still is kept for snapshots. */
const PURGE = (table: string) => `
  delete from ${table} where seq in (
    select t.seq from ${table} t
    where t.seq <= (select floor from state.feeds where name = $1)
      and (t.op = 'delete' or t.superseded_by is not null)
    order by t.seq limit ${CHUNK})`;

/** Served by the index on created_at. */
const PURGE_DELIVERIES = `
  delete from state.webhook_deliveries where delivery_id in (
    select delivery_id from state.webhook_deliveries where created_at < $1 order by created_at limit ${CHUNK})`;

/** Lets go of what is kept no longer: superseded changes, deletes, and the log of webhooks. */
export async function tidyFeeds(
  dataSource: DataSource,
  feeds: readonly FeedDefinition[],
  { now, signal }: { readonly now: Instant; readonly signal: AbortSignal },
): Promise<void> {
  for (const feed of feeds) {
    const table = tableOf(feed);
    // What lay beneath the floor an hour ago is being read by nobody any more.
    await inChunks(signal, () => dataSource.query<[unknown, number]>(PURGE(table), [feed.name]));
    await dataSource.query(RAISE(table), [feed.name, plusDays(now, -KEPT_DAYS)]);
  }
  const before = plusDays(now, -DELIVERIES_KEPT_DAYS);
  await inChunks(signal, () => dataSource.query<[unknown, number]>(PURGE_DELIVERIES, [before]));
}

async function inChunks(signal: AbortSignal, purge: () => Promise<[unknown, number]>): Promise<void> {
  while (!signal.aborted) {
    const [, count] = await purge();
    if (count < CHUNK) return;
  }
}
