import type { DataSource } from 'typeorm';
import { plusDays } from '#kernel';
import type { Instant } from '#kernel';
import type { FeedReading } from '#platform';
import { tableOf } from '../feed/feed-definition.js';
import type { FeedDefinition } from '../feed/feed-definition.js';

interface ReadingRow {
  readonly feed: string;
  readonly changes: string;
  readonly most_behind: string;
  readonly well: number;
  readonly failing: number;
  readonly off: number;
  readonly oldest: Date | null;
}

const READ_DAYS = 7;

/** As many rows as there are consumers; the oldest change by primary key. */
const readingOf = (definition: FeedDefinition) => `
  select f.name as feed, f.last_seq::text as changes, r.most_behind::text as most_behind, w.well, w.failing, w.off,
         (select t.changed_at from ${tableOf(definition)} t where t.seq = w.untold) as oldest
  from state.feeds f
  cross join lateral (
    select coalesce(max(f.last_seq - seq), 0) as most_behind
    from state.feed_reads where feed = f.name and last_read_at > $1) r
  cross join lateral (
    select count(*) filter (where c.webhook_disabled is null and h.attempts = 0)::int as well,
           count(*) filter (where c.webhook_disabled is null and h.attempts > 0)::int as failing,
           count(*) filter (where c.webhook_disabled is not null)::int as off,
           min(greatest(h.seq, f.floor) + 1) filter (
             where c.webhook_disabled is null and not c.paused and h.seq < f.last_seq) as untold
    from state.webhooks h join rm_feed_consumers.consumers c using (consumer_id)
    where h.feed = f.name and f.name = any (c.feeds) and c.webhook_url is not null) w
  where f.name = '${definition.name}'`;

/** How feeds and those who read them stand now, for metrics. */
export async function feedReadings(
  dataSource: DataSource,
  { feeds, now }: { readonly feeds: readonly FeedDefinition[]; readonly now: Instant },
): Promise<readonly FeedReading[]> {
  const rows = await dataSource.query<readonly ReadingRow[]>(feeds.map(readingOf).join(' union all '), [
    plusDays(now, -READ_DAYS),
  ]);
  return rows.map(({ feed, changes, most_behind: mostBehind, well, failing, off, oldest }) => ({
    feed,
    changes: Number(changes),
    mostBehind: Number(mostBehind),
    webhooks: { well, failing, off },
    oldestUntoldSeconds: oldest === null ? 0 : Math.max(0, (Date.parse(now) - oldest.getTime()) / 1_000),
  }));
}
