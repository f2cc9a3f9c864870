import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { slugOf, toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { addressKey } from '../domain/address-key.js';

/** An old address as the desk lists it. */
export interface ListedRedirect {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly setAt: Instant;
  readonly setBy: string;
}

/** The most ways that are followed from one address to another. */
export const LONGEST_WAY = 10;

/** Where addresses lead that are pages no more. */
@Injectable()
export class RedirectsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Where a path of this site leads at an instant; null for one that leads nowhere, in a circle or too long a way. With
   * its query it may lead elsewhere than without.
   */
  async target(address: string, at: Instant): Promise<string | null> {
    const key = addressKey(address);
    if (key === null) return null;
    const [path = key] = key.split('?');
    const [record] = await this.dataSource.query<TargetRecord[]>(TARGET, [at, key, path]);
    if (!record) return null;
    const { to_address: to, article_id: id, headline } = record;
    const location = to ?? `/artikel/${slugOf(headline ?? '')}-${id}`;
    // A way ends at an article that shows.
    if (headline !== null) return location;
    return (await this.leadsAround({ from: key, to: location }, at)) ? null : location;
  }

  /**
   * Whether a way would lead back to where it begins, into a circle, or over more addresses than are followed.
   * @param at as of then; by what is known last unless given
   */
  async leadsAround(
    { from, to }: { readonly from: string; readonly to: string },
    at?: Instant,
  ): Promise<boolean> {
    const way = await this.wayFrom(to, at);
    if (way.length > LONGEST_WAY) return true;
    // A path leads on from all its addresses, whatever their query.
    return way.some((address) => address === from || address.split('?', 1)[0] === from);
  }

  /** The addresses that an address leads over, itself first. */
  private async wayFrom(address: string, at: Instant | undefined): Promise<readonly string[]> {
    const key = addressKey(address);
    if (key === null) return [];
    const records = await this.dataSource.query<{ readonly address: string }[]>(WAY, [key, at ?? null]);
    return records.flatMap(({ address: passed }) => addressKey(passed) ?? []);
  }

  /** What leads elsewhere, in the order of addresses. */
  async list(options: {
    /** As of then; now unless given. */
    readonly at?: Instant | undefined;
    readonly limit: number;
    /** The beginning of an address. */
    readonly from?: string | undefined;
    readonly after?: string | undefined;
  }): Promise<readonly ListedRedirect[]> {
    const { at, limit, from = '/', after = '' } = options;
    const records = await this.dataSource.query<RedirectRecord[]>(LIST, [
      limit,
      from,
      `${from}\u{10FFFF}`,
      after,
      at ?? null,
    ]);
    return records.map((record) => ({
      id: record.redirect_id,
      from: record.from_address,
      to: record.to_address,
      setAt: toInstant(record.set_at),
      setBy: record.set_by,
    }));
  }
}

interface TargetRecord {
  readonly to_address: string | null;
  readonly article_id: string | null;
  readonly headline: string | null;
}

interface RedirectRecord {
  readonly redirect_id: string;
  readonly from_address: string;
  readonly to_address: string;
  readonly set_at: Date;
  readonly set_by: string;
}

/**
 * Served by the indexes on from_address and address: what the desk says first, the whole address before its path. An
 * address that several articles were imported from leads to none of them, and one of an article that readers have not
 * seen leads nowhere.
 */
const TARGET = `
  select to_address, null::uuid as article_id, null::text as headline, 0 as place
    from (select to_address from rm_redirects.redirects
           where from_address collate "C" in ($2, $3) and visible @> $1::timestamptz
           order by length(from_address) desc
           limit 1) said
  union all
  select null, page.article_id, v.headline, 1
    from (select (array_agg(article_id))[1] as article_id
            from (select article_id from rm_redirects.former_pages where address collate "C" = $2 limit 2) pages
          having count(*) = 1) page
    left join rm_published_articles.versions v
      on v.article_id = page.article_id and v.visible @> $1::timestamptz
   where exists (select from rm_published_articles.versions
                  where article_id = page.article_id and lower(visible) <= $1::timestamptz)
      or exists (select from rm_published_articles.kills where article_id = page.article_id)
  order by place
  limit 1`;

/** Step by step as TARGET goes; served by the index on from_address. */
const WAY = `
  with recursive way(address, steps) as (
    select $1::text, 0
    union all
    select next.to_address, way.steps + 1
      from way
     cross join lateral (
       select r.to_address from rm_redirects.redirects r
        where r.from_address collate "C" in
                (split_part(way.address, '#', 1), split_part(split_part(way.address, '#', 1), '?', 1))
          and case when $2::timestamptz is null then upper_inf(r.visible) else r.visible @> $2 end
        order by length(r.from_address) desc
        limit 1) next
     where way.steps < ${LONGEST_WAY})
  select address from way`;

/** Served by the index on (from_address, redirect_id). */
const LIST = `
  select redirect_id, from_address, to_address, lower(visible) as set_at, set_by from rm_redirects.redirects
   where case when $5::timestamptz is null then upper_inf(visible) else visible @> $5::timestamptz end
     and from_address collate "C" >= $2 and from_address collate "C" < $3 and from_address collate "C" > $4
   order by from_address collate "C"
   limit $1`;
