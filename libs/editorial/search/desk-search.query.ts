import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import type { ArticlePhase, ReviewStep } from '../domain/article-state.js';
import { DeskArticlesQuery } from '../queries/desk-articles.query.js';
import type { DeskArticle } from '../queries/desk-articles.query.js';
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
    const parameters = new Parameters();
    const asked = scopeOf(options, parameters);
    if (asked === null) return { ...NOTHING, next: null };
    const scope = await withFloor(this.dataSource, asked, { parameters, after });
    const statement = newestStatement(scope, { limit: options.limit + 1, after }, parameters);
    const read = { scope, statement, parameters, isFirst: after === undefined };
    const { last, ...page } = await this.page(read, options);
    return { ...page, next: last && newestKeyOf(last) };
  }

  /** The best of what was found first; asks for words. */
  async best(
    options: DeskSearchOptions,
    after?: BestKey,
  ): Promise<DeskSearchPage & { readonly next: BestKey | null }> {
    const parameters = new Parameters();
    const asked = scopeOf(options, parameters);
    if (asked === null || asked.question === null) return { ...NOTHING, next: null };
    const { question } = asked;
    const { limit, at } = options;
    const scope = await withFloor(this.dataSource, { ...asked, question }, { parameters });
    const statement = bestStatement(scope, { limit: limit + 1, at, after }, parameters);
    const read = { scope, statement, parameters, isFirst: after === undefined };
    const { last, ...page } = await this.page(read, options);
    if (last?.what !== 'hit' || last.weight === undefined) return { ...page, next: null };
    return { ...page, next: { at: after?.at ?? at, weight: last.weight, id: last.article_id } };
  }

  private async page({ scope, statement, parameters, isFirst }: SearchRead, options: DeskSearchOptions) {
    const counts = isFirst && !isInOrder(scope.question);
    const [found, total] = await Promise.all([
      searched(this.dataSource, scope, (query) => query<FoundRecord[]>(statement, parameters.values)),
      counts ? this.total(options) : null,
    ]);
    const { shown, last, total: looked } = pageOf(found, options.limit);
    const told = isFirst ? (total ?? looked) : null;
    const articles = await this.desk.byIds(shown.map(({ article_id: id }) => id));
    return { articles, last, ...(told === null ? {} : { total: told }) };
  }

  private async total(options: DeskSearchOptions): Promise<Total> {
    const parameters = new Parameters();
    const scope = scopeOf(options, parameters);
    if (scope === null) return NOTHING.total;
    return searched(this.dataSource, scope, (query) => counted(scope, parameters, query));
  }
}

const NOTHING = { articles: [], total: totalOf(0) };

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
