import type { DataSource } from 'typeorm';
import type { Instant } from '#kernel';

/** A reader's view, named by the nonce of its token. */
export interface NamedView {
  readonly nonce: string;
  readonly minute: Instant;
  readonly articleId: string;
}

/** Views that are no reader's, summed up. */
export interface SetApart {
  readonly minute: Instant;
  readonly articleId: string;
  readonly bots: number;
  readonly prefetches: number;
  readonly floods: number;
}

/** Longer than a token lives, so that whoever comes with it again finds its nonce. */
const NONCE_MINUTES = 15;

/**
 * One statement, so that a nonce and its view are counted together or not at all: a repeat after an unknown outcome,
 * and a token that two processes are offered, count once. Rows are taken in order, so that processes never wait in a
 * circle.
 */
const ADD = `
  with offered as (
    select * from unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) as o (nonce, minute, article_id)
  ), fresh as (
    insert into state.view_nonces (nonce, expires_at)
    select nonce, minute + interval '${NONCE_MINUTES} minutes' from offered order by nonce
    on conflict do nothing
    returning nonce
  ), counted as (
    select minute, article_id, 1 as views, 0 as bots, 0 as prefetches, 0 as floods
    from offered join fresh using (nonce)
    union all
    select minute, article_id, 0, bots, prefetches, floods
    from unnest($4::timestamptz[], $5::uuid[], $6::int[], $7::int[], $8::int[])
      as a (minute, article_id, bots, prefetches, floods)
  )
  insert into state.article_views as v (minute, article_id, views, bots, prefetches, floods)
  select minute, article_id, sum(views), sum(bots), sum(prefetches), sum(floods)
  from counted group by minute, article_id order by minute, article_id
  on conflict (minute, article_id) do update set
    views = v.views + excluded.views,
    bots = v.bots + excluded.bots,
    prefetches = v.prefetches + excluded.prefetches,
    floods = v.floods + excluded.floods`;

const FORGET_NONCES = `
  delete from state.view_nonces where nonce in (
    select nonce from state.view_nonces where expires_at < $1 limit $2 for update skip locked)`;
const FORGET_VIEWS = `
  delete from state.article_views where (minute, article_id) in (
    select minute, article_id from state.article_views where minute < $1 limit $2 for update skip locked)`;

/** The counters in `state`: primary data, part of every backup. */
export class ViewStore {
  constructor(private readonly dataSource: DataSource) {}

  async add(views: readonly NamedView[], apart: readonly SetApart[]): Promise<void> {
    await this.dataSource.query(ADD, [
      views.map(({ nonce }) => nonce),
      views.map(({ minute }) => minute),
      views.map(({ articleId }) => articleId),
      apart.map(({ minute }) => minute),
      apart.map(({ articleId }) => articleId),
      apart.map(({ bots }) => bots),
      apart.map(({ prefetches }) => prefetches),
      apart.map(({ floods }) => floods),
    ]);
  }

  /** Forgets nonces that expired before an instant, at most `limit`; the count says whether to go on. */
  forgetNonces(before: Instant, limit: number): Promise<number> {
    return this.deleted(FORGET_NONCES, before, limit);
  }

  /** Forgets counters of minutes before an instant, at most `limit`. */
  forgetViews(before: Instant, limit: number): Promise<number> {
    return this.deleted(FORGET_VIEWS, before, limit);
  }

  private async deleted(sql: string, before: Instant, limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown, number]>(sql, [before, limit]);
    return count;
  }
}
