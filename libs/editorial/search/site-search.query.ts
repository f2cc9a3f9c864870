import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import { ArticlesQuery } from '../queries/articles.query.js';
import type { Story } from '../queries/story.js';
import { searchQuestion } from './search-question.js';
import {
  bestStatement,
  counted,
  newestKeyOf,
  newestStatement,
  pageOf,
  Parameters,
  searched,
  totalOf,
} from './search-statement.js';
import type { BestKey, HitRecord, NewestKey, SearchRead, SearchScope, Total } from './search-statement.js';

/** The versions as searches look through them. */
export const FOUND_VERSIONS = 'rm_article_search.versions';

/** What readers look for. */
export interface SiteSearchOptions {
  /** As typed; see `searchQuestion`. */
  readonly typed: string;
  readonly sectionId?: string | undefined;
  readonly at: Instant;
  readonly limit: number;
}

/** A page of stories that were found. */
export interface FoundStories {
  readonly stories: readonly Story[];
  /** Told on the first page. */
  readonly total?: Total;
}

/** Finds what readers may see at an instant. Articles alone: what is paid for is no answer to a question. */
@Injectable()
export class SiteSearchQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly articles: ArticlesQuery,
  ) {}

  /** The newest first, without end. */
  async newest(
    options: SiteSearchOptions,
    after?: NewestKey,
  ): Promise<FoundStories & { readonly next: NewestKey | null }> {
    const parameters = new Parameters();
    const scope = scopeOf(options, parameters);
    if (scope === null) return { ...NOTHING, next: null };
    const statement = newestStatement(scope, { limit: options.limit + 1, after }, parameters);
    const read = { scope, statement, parameters, isFirst: after === undefined };
    const { last, ...page } = await this.page(read, options);
    return { ...page, next: last && newestKeyOf(last) };
  }

  /** The best of what was found first. */
  async best(
    options: SiteSearchOptions,
    after?: BestKey,
  ): Promise<FoundStories & { readonly next: BestKey | null }> {
    const parameters = new Parameters();
    const scope = scopeOf(options, parameters);
    if (scope === null) return { ...NOTHING, next: null };
    const { at, limit } = options;
    const statement = bestStatement(scope, { limit: limit + 1, at, after }, parameters);
    const read = { scope, statement, parameters, isFirst: after === undefined };
    const { last, ...page } = await this.page(read, options);
    const weight = last?.weight;
    if (!last || weight === undefined) return { ...page, next: null };
    return { ...page, next: { at: after?.at ?? at, weight, id: last.article_id } };
  }

  private async page({ scope, statement, parameters, isFirst }: SearchRead, options: SiteSearchOptions) {
    const [hits, total] = await Promise.all([
      searched(this.dataSource, scope, (query) => query<HitRecord[]>(statement, parameters.values)),
      isFirst ? this.total(options) : undefined,
    ]);
    const { shown, last } = pageOf(hits, options.limit);
    const stories = await this.articles.byIds(
      shown.map(({ article_id: id }) => id),
      options.at,
    );
    return { stories, last, ...(total === undefined ? {} : { total }) };
  }

  private async total(options: SiteSearchOptions): Promise<Total> {
    const parameters = new Parameters();
    const scope = scopeOf(options, parameters);
    if (scope === null) return NOTHING.total;
    return searched(this.dataSource, scope, (query) => counted(scope, parameters, query));
  }
}

const NOTHING = { stories: [], total: totalOf(0) };

/** Null when there is no word to look for. */
function scopeOf(
  { typed, sectionId, at }: SiteSearchOptions,
  parameters: Parameters,
): (SearchScope & { readonly question: string }) | null {
  const question = searchQuestion(typed);
  if (question === null) return null;
  const now = parameters.put(at, 'timestamptz');
  const conditions = [
    `visible @> ${now}`,
    // No version carries a date after it began to show; said for the index by dates.
    `published_at <= ${now}`,
    ...(sectionId === undefined ? [] : [`section_id = ${parameters.put(sectionId, 'uuid')}`]),
  ];
  return { table: FOUND_VERSIONS, dated: 'published_at', conditions, question };
}
