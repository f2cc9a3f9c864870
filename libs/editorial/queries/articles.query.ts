import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import type { BodyDocument } from '../domain/body.js';
import { storyOf, storySelect, VERSION_COLUMNS } from './story.js';
import type { FullArticle, Story, StoryRecord } from './story.js';

/** What the address of an article answers at an instant. */
export type ArticleAnswer =
  | { readonly kind: 'found'; readonly article: FullArticle }
  /** Readers have seen it, and do not now: 410. */
  | {
      readonly kind: 'gone';
      readonly since: Instant;
      readonly notice: string | null;
      readonly killed: boolean;
    }
  /** Readers have never seen it: 404. */
  | { readonly kind: 'unknown' };

/** Where a list goes on: behind this story. */
export interface StoryKey {
  readonly publishedAt: Instant;
  readonly id: string;
}

/** Which of the newest stories to list. */
export interface NewestOptions {
  readonly at: Instant;
  readonly limit: number;
  /** Only stories of this section. */
  readonly sectionId?: string | undefined;
  readonly after?: StoryKey | undefined;
  /** Ids of stories that stand elsewhere on the page. */
  readonly without?: readonly string[] | undefined;
}

/** An article as the sitemap lists it. */
export interface SitemapEntry {
  readonly id: string;
  readonly slug: string;
  readonly updatedAt: Instant;
}

/**
 * Published articles as of an instant; every method is one query (of which there is one per page part, never one per
 * story).
 */
@Injectable()
export class ArticlesQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** An article by its id. */
  async articleAt(id: string, at: Instant): Promise<ArticleAnswer> {
    const [record] = await this.dataSource.query<ArticleRecord[]>(ARTICLE_AT, [at, id]);
    if (!record) return this.killed(id);
    const { ended_at: endedAt, withdrawn_notice: notice, version, body } = record;
    if (endedAt !== null && toInstant(endedAt) <= at)
      return { kind: 'gone', since: toInstant(endedAt), notice, killed: false };
    return { kind: 'found', article: { ...storyOf(record), version, body } };
  }

  /** A killed article is withheld at every instant, also at those at which it showed. */
  private async killed(id: string): Promise<ArticleAnswer> {
    const [kill] = await this.dataSource.query<{ readonly killed_at: Date; readonly notice: string }[]>(
      KILLED,
      [id],
    );
    return kill
      ? { kind: 'gone', since: toInstant(kill.killed_at), notice: kill.notice, killed: true }
      : { kind: 'unknown' };
  }

  /** The newest stories by the date readers see, newest first. */
  async newest(options: NewestOptions): Promise<readonly Story[]> {
    const records = await this.dataSource.query<StoryRecord[]>(
      ...newestQuery(options, VERSION_COLUMNS, undefined),
    );
    return records.map(storyOf);
  }

  /** As {@link newest}, in full. */
  async newestInFull(options: NewestOptions): Promise<readonly FullArticle[]> {
    const columns = `${VERSION_COLUMNS}, v.version, v.body`;
    const records = await this.dataSource.query<ArticleRecord[]>(
      ...newestQuery(options, columns, 'p.version, p.body'),
    );
    return records.map((record) => ({ ...storyOf(record), version: record.version, body: record.body }));
  }

  /** The newest stories of several sections at once, by the ids of the sections. */
  async newestOfSections(options: {
    readonly at: Instant;
    readonly sectionIds: readonly string[];
    /** How many of each section. */
    readonly each: number;
    readonly without?: readonly string[] | undefined;
  }): Promise<ReadonlyMap<string, readonly Story[]>> {
    const { at, sectionIds, each, without = [] } = options;
    if (sectionIds.length === 0) return new Map();
    const records = await this.dataSource.query<(StoryRecord & { readonly of_section: string })[]>(
      NEWEST_OF_SECTIONS,
      [at, each, sectionIds, without],
    );
    const stories = new Map<string, Story[]>();
    for (const record of records) {
      stories.set(record.of_section, [...(stories.get(record.of_section) ?? []), storyOf(record)]);
    }
    return stories;
  }

  /** The stories that show at an instant among these ids, in their order. */
  async byIds(ids: readonly string[], at: Instant): Promise<readonly Story[]> {
    if (ids.length === 0) return [];
    const records = await this.dataSource.query<StoryRecord[]>(BY_IDS, [at, ids]);
    const stories = new Map(records.map((record) => [record.article_id, storyOf(record)]));
    return ids.flatMap((id) => stories.get(id) ?? []);
  }

  /**
   * Everything that shows at an instant, in the order of ids: begin without `after`, go on behind the last id; not
   * beyond `until`.
   */
  async sitemap(options: {
    readonly at: Instant;
    readonly limit: number;
    readonly after?: string | undefined;
    readonly until?: string | undefined;
  }): Promise<readonly SitemapEntry[]> {
    const records = await this.dataSource.query<Pick<StoryRecord, 'article_id' | 'slug' | 'updated_at'>[]>(
      SITEMAP,
      [options.at, options.after ?? BEFORE_ALL_IDS, options.limit, options.until ?? BEHIND_ALL_IDS],
    );
    return records.map((record) => ({
      id: record.article_id,
      slug: record.slug,
      updatedAt: toInstant(record.updated_at),
    }));
  }

  /** Every `size`-th id of what shows at an instant, in the order of ids: where a part of the sitemap ends. */
  async sitemapParts({
    at,
    size,
  }: {
    readonly at: Instant;
    readonly size: number;
  }): Promise<readonly string[]> {
    const records = await this.dataSource.query<Pick<StoryRecord, 'article_id'>[]>(SITEMAP_PARTS, [at, size]);
    return records.map((record) => record.article_id);
  }

  /**
   * The next instant after `at` at which articles or fronts change by what is recorded now; null when nothing is
   * planned. Names change only when they are recorded, so this bounds the life of a page made for now or later.
   */
  async nextEdge(at: Instant): Promise<Instant | null> {
    const [record] = await this.dataSource.query<{ readonly edge: Date | null }[]>(NEXT_EDGE, [at]);
    return record?.edge ? toInstant(record.edge) : null;
  }
}

type ArticleRecord = StoryRecord & {
  readonly version: number;
  readonly body: BodyDocument;
  readonly ended_at: Date | null;
  readonly withdrawn_notice: string | null;
};

const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';
const BEHIND_ALL_IDS = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Served by the primary key: the few versions of one article, of which the last to begin by `$1` decides. */
const ARTICLE_AT = storySelect({
  with: `
    select ${VERSION_COLUMNS}, v.version, v.body, upper(v.visible) as ended_at, v.withdrawn_notice
      from rm_published_articles.versions v
     where v.article_id = $2::uuid and lower(v.visible) <= $1::timestamptz
     order by lower(v.visible) desc
     limit 1`,
  further: 'p.version, p.body, p.ended_at, p.withdrawn_notice',
});

/** Served by the primary key. */
const KILLED = `select killed_at, notice from rm_published_articles.kills where article_id = $1::uuid`;

/** Served by the index on (section_id, published_at, article_id, lower(visible)), once for each section. */
const NEWEST_OF_SECTIONS = `${storySelect({
  with: `
    select newest.*
      from unnest($3::uuid[]) as section(id)
     cross join lateral (
       select ${VERSION_COLUMNS}, section.id as of_section
         from rm_published_articles.versions v
        where v.section_id = section.id
          and v.published_at <= $1::timestamptz
          and lower(v.visible) <= $1::timestamptz
          and v.visible @> $1::timestamptz
          and v.article_id <> all($4::uuid[])
        order by v.published_at desc, v.article_id desc
        limit $2) newest`,
  further: 'p.of_section',
})} order by p.published_at desc, p.article_id desc`;

/** Served by the primary key. */
const BY_IDS = storySelect({
  with: `
    select ${VERSION_COLUMNS}
      from rm_published_articles.versions v
     where v.article_id = any($2::uuid[]) and v.visible @> $1::timestamptz`,
});

/** Served by the primary key. */
const SITEMAP = `
  select v.article_id, v.slug, v.updated_at
    from rm_published_articles.versions v
   where v.article_id > $2::uuid and v.article_id <= $4::uuid and v.visible @> $1::timestamptz
   order by v.article_id
   limit $3`;

/** Served by the primary key. */
const SITEMAP_PARTS = `
  select article_id
    from (select v.article_id, row_number() over (order by v.article_id) as place
            from rm_published_articles.versions v where v.visible @> $1::timestamptz) numbered
   where place % $2 = 0
   order by article_id`;

/** Served by the indexes on lower(visible), upper(visible), starts_at and until, each read at one end. */
const NEXT_EDGE = `
  select least(
    (select min(lower(visible)) from rm_published_articles.versions where lower(visible) > $1::timestamptz),
    (select min(upper(visible)) from rm_published_articles.versions
      where not upper_inf(visible) and upper(visible) > $1::timestamptz),
    (select min(starts_at) from rm_published_articles.front_arrangements where starts_at > $1::timestamptz),
    (select min(until) from rm_published_articles.front_slots
      where until is not null and until > $1::timestamptz)
  ) as edge`;

/**
 * Served by the index on (published_at, article_id, lower(visible)), with section_id before when a section is asked
 * for: nothing is dated after it shows, so the scan begins at `$1` and meets what shows at once.
 */
function newestQuery(
  { at, limit, sectionId, after, without = [] }: NewestOptions,
  columns: string,
  further: string | undefined,
): [sql: string, parameters: unknown[]] {
  const parameters: unknown[] = [at, limit];
  const parameter = (value: unknown) => `$${parameters.push(value)}`;
  const conditions = [
    'v.published_at <= $1::timestamptz',
    'lower(v.visible) <= $1::timestamptz',
    'v.visible @> $1::timestamptz',
    ...(sectionId === undefined ? [] : [`v.section_id = ${parameter(sectionId)}::uuid`]),
    ...(after === undefined
      ? []
      : [
          `(v.published_at, v.article_id) < (${parameter(after.publishedAt)}::timestamptz, ${parameter(after.id)}::uuid)`,
        ]),
    ...(without.length === 0 ? [] : [`v.article_id <> all(${parameter(without)}::uuid[])`]),
  ];
  const picked = `
    select ${columns}
      from rm_published_articles.versions v
     where ${conditions.join(' and ')}
     order by v.published_at desc, v.article_id desc
     limit $2`;
  const select = storySelect({ with: picked, ...(further === undefined ? {} : { further }) });
  return [`${select} order by p.published_at desc, p.article_id desc`, parameters];
}
