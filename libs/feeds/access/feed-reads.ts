import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Clock } from '#kernel';
import { CLOCK, HttpProblem } from '#platform';
import type { KnownConsumer } from './consumer-credentials.js';

const MINUTE_MS = 60_000;

/**
 * One row a consumer and feed, by primary key: counts the requests of a minute, all processes together. One beyond
 * what is agreed is told apart, so that staff see who asks too often.
 */
const COUNT = `
  insert into state.feed_reads as r (consumer_id, feed, seq, last_read_at, minute, requests)
  values ($1, $2, 0, $3, $4, 1)
  on conflict (consumer_id, feed) do update set
    minute = excluded.minute,
    requests = case when r.minute = excluded.minute then least(r.requests + 1, $5 + 1) else 1 end,
    refused = r.refused + case when r.minute = excluded.minute and r.requests >= $5 then 1 else 0 end
  returning requests`;

const NOTE = `
  update state.feed_reads set seq = $3, last_read_at = $4 where consumer_id = $1 and feed = $2`;

/** What consumers read: their quotas, and how far they are. */
@Injectable()
export class FeedReads {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws HttpProblem 429 `quota-exceeded` with `Retry-After` */
  async admit({ id, consumer }: KnownConsumer, feed: string): Promise<void> {
    const now = this.clock.now();
    const milliseconds = Date.parse(now);
    const { requestsPerMinute } = consumer.terms;
    const [counted] = await this.dataSource.query<readonly { readonly requests: number }[]>(COUNT, [
      id,
      feed,
      now,
      String(Math.floor(milliseconds / MINUTE_MS)),
      requestsPerMinute,
    ]);
    if ((counted?.requests ?? 0) <= requestsPerMinute) return;
    throw new HttpProblem(
      429,
      'quota-exceeded',
      `Ask this feed at most ${requestsPerMinute} times a minute; a page may hold 1,000 changes.`,
      { headers: { 'Retry-After': String(Math.ceil((MINUTE_MS - (milliseconds % MINUTE_MS)) / 1_000)) } },
    );
  }

  /** Remembers how far a consumer has read. */
  async note({ id }: KnownConsumer, feed: string, seq: bigint): Promise<void> {
    await this.dataSource.query(NOTE, [id, feed, String(seq), this.clock.now()]);
  }
}
