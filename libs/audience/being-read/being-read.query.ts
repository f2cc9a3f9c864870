import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Clock, Instant } from '#kernel';
import type { AudienceLogger } from '../audience-logger.js';

/** What is being read, as every reader is shown it until `validUntil`. */
export interface Edition {
  /**
   * Most read first; none when nobody reads. The page shows the first five that are published and not its own
   * article, which is why there are a few more.
   */
  readonly articleIds: readonly string[];
  readonly validUntil: Instant;
}

/** Five are shown; the others stand in for the page's own article and for some that were withdrawn. */
const CANDIDATES = 12;
const EDITION_MS = 60_000;
/** By then the counters of a minute are complete: they are written once a second. */
const SETTLING_MS = 5_000;
const EDITIONS_KEPT = 32;

/** Both ranges are read from the primary key (minute, article_id); the day only when the hour does not fill the list. */
const MOST_READ = `
  with hour as (
    select article_id, sum(views) as total, max(minute) as latest from state.article_views
    where minute >= $1::timestamptz - interval '60 minutes' and minute < $1 and views > 0
    group by article_id order by total desc, latest desc, article_id limit $2
  ), day as (
    select article_id, sum(views) as total, max(minute) as latest from state.article_views
    where minute >= $1::timestamptz - interval '24 hours' and minute < $1 and views > 0
      and (select count(*) from hour) < $2
      and article_id not in (select article_id from hour)
    group by article_id order by total desc, latest desc, article_id limit $2
  )
  select article_id from (select *, 1 as place from hour union all select *, 2 from day) as most_read
  order by place, total desc, latest desc, article_id limit $2`;

/**
 * What is being read: the views of the last 60 whole minutes without machines, topped up from the last 24 hours. It
 * comes in editions of a minute that depend on nothing but the counters, so every process and every cache agrees, and
 * a page of the past shows what was shown.
 */
export class BeingRead {
  private readonly editions = new LRUCache<Instant, Promise<readonly string[]>>({ max: EDITIONS_KEPT });

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly logger: AudienceLogger,
  ) {}

  /**
   * The edition that is out at an instant; for a future one that of now. One query an edition and process. Never
   * throws: a page does without the list for a few seconds when the database does not answer.
   */
  async edition(at: Instant): Promise<Edition> {
    const now = this.clock.now();
    const out = Date.parse(at < now ? at : now);
    const until = Math.floor((out - SETTLING_MS) / EDITION_MS) * EDITION_MS;
    try {
      const articleIds = await this.upTo(toInstant(until));
      return { articleIds, validUntil: toInstant(until + EDITION_MS + SETTLING_MS) };
    } catch (error) {
      const code = error instanceof Error ? (Reflect.get(error, 'code') as unknown) : undefined;
      this.logger.warn({ code }, 'What is being read could not be read');
      return { articleIds: [], validUntil: toInstant(out + SETTLING_MS) };
    }
  }

  private upTo(until: Instant): Promise<readonly string[]> {
    const known = this.editions.get(until);
    if (known) return known;
    const reading = this.query(until);
    this.editions.set(until, reading);
    reading.catch(() => this.editions.delete(until));
    return reading;
  }

  private async query(until: Instant): Promise<readonly string[]> {
    const rows = await this.dataSource.query<readonly { readonly article_id: string }[]>(MOST_READ, [
      until,
      CANDIDATES,
    ]);
    return rows.map(({ article_id }) => article_id);
  }
}
