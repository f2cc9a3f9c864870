import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Clock } from '#kernel';
import { CLOCK, HttpProblem } from '#platform';
import type { KnownConsumer } from './consumer-credentials.js';
import { Together } from './together.js';

/** What a consumer did with a feed. */
interface Read {
  readonly consumerId: string;
  readonly feed: string;
}

interface Asked extends Read {
  readonly quota: number;
}

interface Admission {
  readonly admitted: boolean;
  /** How far it had read. */
  readonly seq: bigint;
}

interface Progress extends Read {
  readonly seq: bigint;
}

interface CountedRow {
  readonly consumer_id: string;
  readonly feed: string;
  readonly requests: number;
  readonly seq: string;
}

const MINUTE_MS = 60_000;
/** Consumers are hundreds; the rest of a rush comes with the next statement. */
const MOST = 500;

/** What is lost with the last moments of a crash is a count: nobody waits for the disk. */
const PROMPTLY = `prompt as materialized (select set_config('synchronous_commit', 'off', true))`;

/**
 * One row a consumer and feed, by primary key: counts the requests of a minute, all processes together. In one order,
 * so that processes do not wait for each other in a circle.
 */
const COUNT = `
  with ${PROMPTLY}
  insert into state.feed_reads as r (consumer_id, feed, seq, last_read_at, minute, requests)
  select u.consumer_id, u.feed, 0, $4, $5, u.requests
  from prompt, unnest($1::uuid[], $2::text[], $3::int[]) as u (consumer_id, feed, requests)
  order by u.consumer_id, u.feed
  on conflict (consumer_id, feed) do update set
    last_read_at = excluded.last_read_at,
    minute = excluded.minute,
    requests = excluded.requests + case when r.minute = excluded.minute then r.requests else 0 end
  returning consumer_id, feed, requests, seq::text as seq`;

/** Beyond what is agreed: told apart, so that staff see who asks too often. */
const REFUSED = `
  with ${PROMPTLY}, u as (
    select u.consumer_id, u.feed, count(*) as refused
    from prompt, unnest($1::uuid[], $2::text[]) as u (consumer_id, feed) group by 1, 2)
  update state.feed_reads r set refused = r.refused + u.refused from u
  where r.consumer_id = u.consumer_id and r.feed = u.feed`;

/** How far they are now; a count is there already. */
const NOTE = `
  with ${PROMPTLY}
  insert into state.feed_reads as r (consumer_id, feed, seq, last_read_at, minute, requests)
  select u.consumer_id, u.feed, u.seq, $4, 0, 0
  from prompt, unnest($1::uuid[], $2::text[], $3::bigint[]) as u (consumer_id, feed, seq)
  order by u.consumer_id, u.feed
  on conflict (consumer_id, feed) do update set seq = excluded.seq, last_read_at = excluded.last_read_at`;

/** What consumers read: their quotas, and how far they are. Those who ask at the same time are counted in one go. */
@Injectable()
export class FeedReads {
  private readonly admissions = new Together<Asked, Admission>((asked) => this.count(asked), MOST);
  private readonly progress = new Together<Progress, true>((read) => this.write(read), MOST);

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Counts a request.
   * @returns how far the consumer had read
   * @throws HttpProblem 429 `quota-exceeded` with `Retry-After`
   */
  async admit({ id, consumer }: KnownConsumer, feed: string): Promise<bigint> {
    const { requestsPerMinute: quota } = consumer.terms;
    const { admitted, seq } = await this.admissions.ask({ consumerId: id, feed, quota });
    if (admitted) return seq;
    const left = MINUTE_MS - (Date.parse(this.clock.now()) % MINUTE_MS);
    throw new HttpProblem(
      429,
      'quota-exceeded',
      `Ask this feed at most ${quota} times a minute; a page may hold 1,000 changes.`,
      { headers: { 'Retry-After': String(Math.ceil(left / 1_000)) } },
    );
  }

  /** Remembers how far a consumer has read. */
  async note({ id }: KnownConsumer, feed: string, seq: bigint): Promise<void> {
    await this.progress.ask({ consumerId: id, feed, seq });
  }

  private async count(asked: readonly Asked[]): Promise<readonly Admission[]> {
    const now = this.clock.now();
    const requests = new Map<string, Read & { count: number }>();
    for (const { consumerId, feed } of asked) {
      const key = keyOf({ consumerId, feed });
      const known = requests.get(key);
      if (known) known.count += 1;
      else requests.set(key, { consumerId, feed, count: 1 });
    }
    const counts = [...requests.values()];
    const rows = await this.dataSource.query<readonly CountedRow[]>(COUNT, [
      counts.map(({ consumerId }) => consumerId),
      counts.map(({ feed }) => feed),
      counts.map(({ count }) => count),
      now,
      String(Math.floor(Date.parse(now) / MINUTE_MS)),
    ]);
    const counted = new Map(
      rows.map((row) => {
        const key = keyOf({ consumerId: row.consumer_id, feed: row.feed });
        return [key, { seq: BigInt(row.seq), before: row.requests - (requests.get(key)?.count ?? 0) }];
      }),
    );
    const admissions = asked.map((one): Admission => {
      const standing = counted.get(keyOf(one));
      if (!standing) return { admitted: false, seq: 0n };
      standing.before += 1;
      return { admitted: standing.before <= one.quota, seq: standing.seq };
    });
    const refused = asked.filter((_, index) => admissions[index]?.admitted === false);
    if (refused.length > 0) {
      await this.dataSource.query(REFUSED, [
        refused.map(({ consumerId }) => consumerId),
        refused.map(({ feed }) => feed),
      ]);
    }
    return admissions;
  }

  private async write(read: readonly Progress[]): Promise<readonly true[]> {
    const newest = [...new Map(read.map((one) => [keyOf(one), one])).values()];
    await this.dataSource.query(NOTE, [
      newest.map(({ consumerId }) => consumerId),
      newest.map(({ feed }) => feed),
      newest.map(({ seq }) => String(seq)),
      this.clock.now(),
    ]);
    return read.map(() => true);
  }
}

function keyOf({ consumerId, feed }: Read): string {
  return `${consumerId} ${feed}`;
}
