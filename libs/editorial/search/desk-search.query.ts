import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import type { ArticlePhase, ReviewStep } from '../domain/article-state.js';
import { DeskArticlesQuery } from '../queries/desk-articles.query.js';
import type { DeskArticle } from '../queries/desk-articles.query.js';
import { bestPage, newestPage } from './search-page.js';
import { searchQuestion } from './search-question.js';
import type { BestKey, NewestKey, Parameters, SearchScope, Total } from './search-statement.js';

/** The dates of an article that a search may go by. */
export const DESK_DATES = ['updated', 'created', 'published', 'scheduled', 'due'] as const;

/** One of {@link DESK_DATES}. */
export type DeskDate = (typeof DESK_DATES)[number];

/** What of all articles to look for; the bin is left out unless its state is asked for. */
export interface DeskSearchOptions {
  /** As typed; see `searchQuestion`. */
  readonly typed?: string | undefined;
  readonly state?: ArticlePhase | undefined;
  readonly sectionId?: string | undefined;
  readonly authorId?: string | undefined;
  readonly deskId?: string | undefined;
  /** Whose work it is. */
  readonly assigneeId?: string | undefined;
  readonly review?: ReviewStep | undefined;
  readonly by: DeskDate;
  readonly since?: Instant | undefined;
  /** Before this instant. */
  readonly until?: Instant | undefined;
  readonly at: Instant;
  readonly limit: number;
}

/** A page of what was found. */
export interface DeskSearchPage {
  readonly articles: readonly DeskArticle[];
  /** Told on the first page. */
  readonly total?: Total;
}

const COLUMNS: Readonly<Record<DeskDate, string>> = {
  updated: 'updated_at',
  created: 'created_at',
  published: 'published_at',
  scheduled: 'publish_at',
  due: 'due_at',
};

/** Finds working copies by their words and by where they stand. */
@Injectable()
export class DeskSearchQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly desk: DeskArticlesQuery,
  ) {}

  /** The newest first, by the date asked for; without end. */
  async newest(
    options: DeskSearchOptions,
    after?: NewestKey,
  ): Promise<DeskSearchPage & { readonly next: NewestKey | null }> {
    const { limit } = options;
    const { ids, ...page } = await newestPage(this.dataSource, (parameters) => scopeOf(options, parameters), {
      limit,
      after,
    });
    return { ...page, articles: await this.desk.byIds(ids) };
  }

  /** The best of what was found first; asks for words. */
  async best(
    options: DeskSearchOptions,
    after?: BestKey,
  ): Promise<DeskSearchPage & { readonly next: BestKey | null }> {
    const { limit, at } = options;
    const { ids, ...page } = await bestPage(this.dataSource, (parameters) => scopeOf(options, parameters), {
      limit,
      at,
      after,
    });
    return { ...page, articles: await this.desk.byIds(ids) };
  }
}

/** Null when words are asked for and none of them can be found. */
function scopeOf(options: DeskSearchOptions, parameters: Parameters): SearchScope | null {
  const { typed, state, sectionId, authorId, deskId, assigneeId, review, by, since, until } = options;
  const question = typed === undefined ? null : searchQuestion(typed);
  if (typed !== undefined && question === null) return null;
  const dated = COLUMNS[by];
  const conditions = [
    state === undefined ? `state <> 'discarded'` : `state = ${parameters.put(state, 'text')}`,
    ...(by === 'updated' || by === 'created' ? [] : [`${dated} is not null`]),
    ...(sectionId === undefined ? [] : [`section_id = ${parameters.put(sectionId, 'uuid')}`]),
    ...(authorId === undefined ? [] : [`author_ids @> array[${parameters.put(authorId, 'uuid')}]`]),
    ...(deskId === undefined ? [] : [`desk_id = ${parameters.put(deskId, 'uuid')}`]),
    ...(assigneeId === undefined ? [] : [`assignee_id = ${parameters.put(assigneeId, 'uuid')}`]),
    ...(review === undefined ? [] : [`review = ${parameters.put(review, 'text')}`, `review <> 'none'`]),
    ...(since === undefined ? [] : [`${dated} >= ${parameters.put(since, 'timestamptz')}`]),
    ...(until === undefined ? [] : [`${dated} < ${parameters.put(until, 'timestamptz')}`]),
  ];
  const narrowing = [state, sectionId, authorId, deskId, assigneeId, review];
  const isNarrow = narrowing.some((each) => each !== undefined);
  return { table: 'rm_article_search.articles', dated, conditions, question, isNarrow };
}
