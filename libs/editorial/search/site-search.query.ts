import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import { ArticlesQuery } from '../queries/articles.query.js';
import type { Story } from '../queries/story.js';
import { bestPage, newestPage } from './search-page.js';
import { searchQuestion } from './search-question.js';
import type { BestKey, NewestKey, Parameters, SearchScope, Total } from './search-statement.js';

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
    const { limit } = options;
    const { ids, ...page } = await newestPage(this.dataSource, (parameters) => scopeOf(options, parameters), {
      limit,
      after,
    });
    return { ...page, stories: await this.articles.byIds(ids, options.at) };
  }

  /** The best of what was found first. */
  async best(
    options: SiteSearchOptions,
    after?: BestKey,
  ): Promise<FoundStories & { readonly next: BestKey | null }> {
    const { limit, at } = options;
    const { ids, ...page } = await bestPage(this.dataSource, (parameters) => scopeOf(options, parameters), {
      limit,
      at,
      after,
    });
    return { ...page, stories: await this.articles.byIds(ids, options.at) };
  }
}

/** Null when there is no word to look for. */
function scopeOf({ typed, sectionId, at }: SiteSearchOptions, parameters: Parameters): SearchScope | null {
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
