import type { DataSource } from 'typeorm';
import type { Instant, LocalDate } from '#kernel';
import type { AdNumber } from './ad-numbers.js';

/** Whose and when: where a count is added. */
export interface CountPlace {
  readonly bookingId: string;
  readonly day: LocalDate;
  /** The first instant of the hour. */
  readonly hour: Instant;
}

/** A token that counts for one number, unless it did so before. */
export interface Redemption extends CountPlace {
  readonly number: AdNumber;
  readonly pageView: string;
  /** Tells the numbers of all ads of a page view apart. */
  readonly mark: number;
  /** Until then it must be known as redeemed. */
  readonly expiresAt: Instant;
}

/** What does not count, summed up. */
export interface SetApart extends CountPlace {
  readonly bots: number;
  readonly floods: number;
  readonly expired: number;
  readonly repeats: number;
}

/** What is written together, under an id by which it is recognised. */
export interface CountBatch {
  readonly id: string;
  readonly expiresAt: Instant;
  readonly redemptions: readonly Redemption[];
  readonly apart: readonly SetApart[];
}

/**
 * One statement, so that a batch is written as a whole or not at all: offered once more after an unknown outcome, it
 * finds its id and changes nothing. A token that another process was offered before is a repeat. Rows are taken in order,
 * so that processes never wait in a circle.
 */
const ADD = `
  with batch as (
    insert into state.ad_count_batches (id, expires_at) values ($1, $2)
    on conflict do nothing
    returning id
  ), offered as (
    select o.* from batch, unnest($3::uuid[], $4::smallint[], $5::uuid[], $6::date[], $7::timestamptz[], $8::text[],
                                  $9::timestamptz[])
      as o (page_view, mark, booking_id, day, hour, number, expires_at)
  ), fresh as (
    insert into state.ad_redemptions (page_view, mark, expires_at)
    select page_view, mark, expires_at from offered order by page_view, mark
    on conflict do nothing
    returning page_view, mark
  ), counted as (
    select booking_id, day, hour,
           count(*) filter (where f.mark is not null and number = 'served') as served,
           count(*) filter (where f.mark is not null and number = 'viewable') as viewable,
           count(*) filter (where f.mark is not null and number = 'click') as clicks,
           0 as bots, 0 as floods, 0 as expired,
           count(*) filter (where f.mark is null) as repeats
      from offered left join fresh f using (page_view, mark)
     group by booking_id, day, hour
    union all
    select a.booking_id, a.day, a.hour, 0, 0, 0, a.bots, a.floods, a.expired, a.repeats
      from batch, unnest($10::uuid[], $11::date[], $12::timestamptz[], $13::int[], $14::int[], $15::int[], $16::int[])
        as a (booking_id, day, hour, bots, floods, expired, repeats)
  )
  insert into state.ad_counters as c
         (booking_id, day, hour, served, viewable, clicks, bots, floods, expired, repeats)
  select booking_id, day, hour, sum(served), sum(viewable), sum(clicks), sum(bots), sum(floods), sum(expired),
         sum(repeats)
    from counted group by booking_id, day, hour order by booking_id, day, hour
  on conflict (booking_id, day, hour) do update set
    served = c.served + excluded.served,
    viewable = c.viewable + excluded.viewable,
    clicks = c.clicks + excluded.clicks,
    bots = c.bots + excluded.bots,
    floods = c.floods + excluded.floods,
    expired = c.expired + excluded.expired,
    repeats = c.repeats + excluded.repeats`;

const FORGET_REDEMPTIONS = `
  delete from state.ad_redemptions where (page_view, mark) in (
    select page_view, mark from state.ad_redemptions where expires_at < $1 limit $2 for update skip locked)`;
const FORGET_BATCHES = `
  delete from state.ad_count_batches where id in (
    select id from state.ad_count_batches where expires_at < $1 limit $2 for update skip locked)`;
/** Only what the log has: a day that was never recorded stays. */
const FORGET_COUNTERS = `
  delete from state.ad_counters where (booking_id, day, hour) in (
    select c.booking_id, c.day, c.hour from state.ad_counters c
      join rm_ad_deliveries.days d on d.booking_id = c.booking_id and d.day = c.day
     where c.day < ($1::timestamptz at time zone 'UTC')::date limit $2 for update of c skip locked)`;

/** The counters in `state`: primary data, part of every backup. */
export class AdCountStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Adds a batch, or nothing when it was added before. */
  async add({ id, expiresAt, redemptions, apart }: CountBatch): Promise<void> {
    const column = <Row, Value>(rows: readonly Row[], value: (row: Row) => Value) => rows.map(value);
    await this.dataSource.query(ADD, [
      ...[id, expiresAt],
      column(redemptions, ({ pageView }) => pageView),
      column(redemptions, ({ mark }) => mark),
      column(redemptions, ({ bookingId }) => bookingId),
      column(redemptions, ({ day }) => day),
      column(redemptions, ({ hour }) => hour),
      column(redemptions, ({ number }) => number),
      column(redemptions, (each) => each.expiresAt),
      column(apart, ({ bookingId }) => bookingId),
      column(apart, ({ day }) => day),
      column(apart, ({ hour }) => hour),
      column(apart, ({ bots }) => bots),
      column(apart, ({ floods }) => floods),
      column(apart, ({ expired }) => expired),
      column(apart, ({ repeats }) => repeats),
    ]);
  }

  /** Forgets redemptions that expired before an instant, at most `limit`; the count says whether to go on. */
  forgetRedemptions(before: Instant, limit: number): Promise<number> {
    return this.deleted(FORGET_REDEMPTIONS, before, limit);
  }

  /** Forgets batches that nobody can offer any more, at most `limit`. */
  forgetBatches(before: Instant, limit: number): Promise<number> {
    return this.deleted(FORGET_BATCHES, before, limit);
  }

  /** Forgets hours of recorded days before an instant, at most `limit`. */
  forgetCounters(before: Instant, limit: number): Promise<number> {
    return this.deleted(FORGET_COUNTERS, before, limit);
  }

  private async deleted(sql: string, before: Instant, limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown, number]>(sql, [before, limit]);
    return count;
  }
}
