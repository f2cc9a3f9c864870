import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import { ArticlesQuery } from '../queries/articles.query.js';
import type { Story } from '../queries/story.js';
import { searchQuestion } from './search-question.js';
import {
  bestStatement,
  counted,
  isInOrder,
  newestKeyOf,
  newestStatement,
  pageOf,
  Parameters,
  searched,
  totalOf,
  withFloor,
} from './search-statement.js';
import type { BestKey, FoundRecord, NewestKey, SearchRead, SearchScope, Total } from './search-statement.js';

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
    const asked = scopeOf(options, parameters);
    if (asked === null) return { ...NOTHING, next: null };
    const scope = await withFloor(this.dataSource, asked, { parameters, after });
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
    const asked = scopeOf(options, parameters);
    if (asked === null) return { ...NOTHING, next: null };
    const { at, limit } = options;
    const scope = await withFloor(this.dataSource, asked, { parameters });
    const statement = bestStatement(scope, { limit: limit + 1, at, after }, parameters);
    const read = { scope, statement, parameters, isFirst: after === undefined };
    const { last, ...page } = await this.page(read, options);
    if (last?.what !== 'hit' || last.weight === undefined) return { ...page, next: null };
    return { ...page, next: { at: after?.at ?? at, weight: last.weight, id: last.article_id } };
  }

  private async page({ scope, statement, parameters, isFirst }: SearchRead, options: SiteSearchOptions) {
    const counts = isFirst && !isInOrder(scope.question);
    const [found, total] = await Promise.all([
      searched(this.dataSource, scope, (query) => query<FoundRecord[]>(statement, parameters.values)),
      counts ? this.total(options) : null,
    ]);
    const { shown, last, total: looked } = pageOf(found, options.limit);
    const told = isFirst ? (total ?? looked) : null;
    const stories = await this.articles.byIds(
      shown.map(({ article_id: id }) => id),
      options.at,
    );
    return { stories, last, ...(told === null ? {} : { total: told }) };
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
  return {
    table: FOUND_VERSIONS,
    dated: 'published_at',
    conditions,
    question,
    isNarrow: sectionId !== undefined,
  };
}
