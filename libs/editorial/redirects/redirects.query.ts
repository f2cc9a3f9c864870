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
   * Where a path of this site leads at an instant; null for one that leads nowhere. With its query it may lead
   * elsewhere than without.
   */
  async target(address: string, at: Instant): Promise<string | null> {
    const key = addressKey(address);
    if (key === null) return null;
    const [path = key] = key.split('?');
    const [record] = await this.dataSource.query<TargetRecord[]>(TARGET, [at, key, path]);
    if (!record) return null;
    const { to_address: to, article_id: id, headline } = record;
    if (to !== null) return addressKey(to) === key ? null : to;
    return id === null ? null : `/artikel/${slugOf(headline ?? '')}-${id}`;
  }

  /** The addresses that an address leads over now, itself first. */
  async wayFrom(address: string): Promise<readonly string[]> {
    const key = addressKey(address);
    if (key === null) return [];
    const records = await this.dataSource.query<{ readonly address: string }[]>(WAY, [key]);
    return records.flatMap(({ address: passed }) => addressKey(passed) ?? []);
  }

  /** Whether a way would lead back to where it begins, or over more addresses than are followed. */
  async leadsAround({ from, to }: { readonly from: string; readonly to: string }): Promise<boolean> {
    const way = await this.wayFrom(to);
    return way.includes(from) || way.length > LONGEST_WAY;
  }

  /** What leads elsewhere now, in the order of addresses. */
  async list(options: {
    readonly limit: number;
    /** The beginning of an address. */
    readonly from?: string | undefined;
    readonly after?: string | undefined;
  }): Promise<readonly ListedRedirect[]> {
    const { limit, from = '/', after = '' } = options;
    const records = await this.dataSource.query<RedirectRecord[]>(LIST, [
      limit,
      from,
      `${from}\u{10FFFF}`,
      after,
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
 * address that several articles were imported from leads to none of them.
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
  order by place
  limit 1`;

/** Served by the index on from_address. */
const WAY = `
  with recursive way(address, steps) as (
    select $1::text, 0
    union all
    select r.to_address, way.steps + 1
      from way
      join rm_redirects.redirects r on r.from_address collate "C" = way.address and upper_inf(r.visible)
     where way.steps < ${LONGEST_WAY})
  select address from way`;

/** Served by the index on (from_address, redirect_id). */
const LIST = `
  select redirect_id, from_address, to_address, lower(visible) as set_at, set_by from rm_redirects.redirects
   where upper_inf(visible)
     and from_address collate "C" >= $2 and from_address collate "C" < $3 and from_address collate "C" > $4
   order by from_address collate "C"
   limit $1`;
