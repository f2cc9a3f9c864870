import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import type { BodyDocument } from '../domain/body.js';
import { storyOf, storySelect, VERSION_COLUMNS } from '../queries/story.js';
import type { FullArticle, StoryRecord } from '../queries/story.js';

/** An article that readers have seen, and never will again. */
export interface TakenBack {
  readonly id: string;
  readonly killedAt: Instant;
  /** What stands in its place. */
  readonly notice: string;
  /** The date that readers saw. */
  readonly publishedAt: Instant;
}

/** An article as the news sitemap lists it. */
export interface NewsEntry {
  readonly id: string;
  readonly slug: string;
  readonly headline: string;
  readonly publishedAt: Instant;
}

/** What feeds and the news sitemap tell beside the newest articles. */
@Injectable()
export class ArticleOutletsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** The articles that were killed since, the newest kill first; those that readers never saw are left out. */
  async takenBack(options: {
    readonly since: Instant;
    readonly at: Instant;
    readonly limit: number;
    /** Only those that stood in this section. */
    readonly sectionId?: string | undefined;
  }): Promise<readonly TakenBack[]> {
    const { since, at, limit, sectionId = null } = options;
    const records = await this.dataSource.query<TakenBackRecord[]>(TAKEN_BACK, [since, at, limit, sectionId]);
    return records.map(({ article_id: id, killed_at, notice, published_at }) => ({
      id,
      killedAt: toInstant(killed_at),
      notice,
      publishedAt: toInstant(published_at),
    }));
  }

  /** Those of these ids that show at an instant, in full. */
  async inFull(ids: readonly string[], at: Instant): Promise<readonly FullArticle[]> {
    const records = await this.dataSource.query<FullRecord[]>(IN_FULL, [at, ids]);
    return records.map((record) => ({ ...storyOf(record), version: record.version, body: record.body }));
  }

  /** What shows at an instant of the articles published since, newest first. */
  async newsSince(options: {
    readonly since: Instant;
    readonly at: Instant;
    readonly limit: number;
  }): Promise<readonly NewsEntry[]> {
    const { since, at, limit } = options;
    const records = await this.dataSource.query<NewsRecord[]>(NEWS_SINCE, [at, limit, since]);
    return records.map(({ article_id: id, slug, headline, published_at }) => ({
      id,
      slug,
      headline,
      publishedAt: toInstant(published_at),
    }));
  }
}

type FullRecord = StoryRecord & { readonly version: number; readonly body: BodyDocument };

interface TakenBackRecord {
  readonly article_id: string;
  readonly killed_at: Date;
  readonly notice: string;
  readonly published_at: Date;
}

interface NewsRecord {
  readonly article_id: string;
  readonly slug: string;
  readonly headline: string;
  readonly published_at: Date;
}

/** Served by the primary key. */
const IN_FULL = storySelect({
  with: `
    select ${VERSION_COLUMNS}, v.version, v.body
      from rm_published_articles.versions v
     where v.article_id = any($2::uuid[]) and v.visible @> $1::timestamptz`,
  further: 'p.version, p.body',
});

/** Served by the index on (killed_at, article_id). */
const TAKEN_BACK = `
  select article_id, killed_at, notice, published_at from rm_published_articles.kills
   where killed_at >= $1::timestamptz and killed_at <= $2::timestamptz and published_at is not null
     and ($4::uuid is null or section_id = $4::uuid)
   order by killed_at desc, article_id desc
   limit $3`;

/** Served by the index on (published_at, article_id, lower(visible)). */
const NEWS_SINCE = `
  select article_id, slug, headline, published_at from rm_published_articles.versions
   where published_at <= $1::timestamptz and published_at > $3::timestamptz
     and lower(visible) <= $1::timestamptz and visible @> $1::timestamptz
   order by published_at desc, article_id desc
   limit $2`;
