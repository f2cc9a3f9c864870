import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import type { ArticlePhase, ReviewStep } from '../domain/article-state.js';
import { DeskArticlesQuery } from '../queries/desk-articles.query.js';
import type { CameDue, DeskArticle } from '../queries/desk-articles.query.js';
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
  /** Now, or a time to come: articles stand as they will then; their words and dates are those of now. */
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
    const { limit, at } = options;
    const came = await this.desk.cameDue(at);
    const { ids, ...page } = await newestPage(this.dataSource, (to) => scopeOf(options, came, to), {
      limit,
      after,
    });
    return { ...page, articles: await this.desk.byIds(ids, at) };
  }

  /** The best of what was found first; asks for words. */
  async best(
    options: DeskSearchOptions,
    after?: BestKey,
  ): Promise<DeskSearchPage & { readonly next: BestKey | null }> {
    const { limit, at } = options;
    const came = await this.desk.cameDue(at);
    const { ids, ...page } = await bestPage(this.dataSource, (to) => scopeOf(options, came, to), {
      limit,
      at,
      after,
    });
    return { ...page, articles: await this.desk.byIds(ids, at) };
  }
}

/** Null when words are asked for and none of them can be found. */
function scopeOf(
  options: DeskSearchOptions,
  came: readonly CameDue[],
  parameters: Parameters,
): SearchScope | null {
  const { typed, state, sectionId, authorId, deskId, assigneeId, review, by, since, until, at } = options;
  const question = typed === undefined ? null : searchQuestion(typed);
  if (typed !== undefined && question === null) return null;
  const dated = COLUMNS[by];
  const conditions = [
    ...standing(options, came, parameters),
    ...(by === 'published' || by === 'due' ? [`${dated} is not null`] : []),
    ...(by === 'scheduled' ? [`${dated} > ${parameters.put(at, 'timestamptz')}`] : []),
    ...(sectionId === undefined ? [] : [`section_id = ${parameters.put(sectionId, 'uuid')}`]),
    ...(authorId === undefined ? [] : [`author_ids @> array[${parameters.put(authorId, 'uuid')}]`]),
    ...(deskId === undefined ? [] : [`desk_id = ${parameters.put(deskId, 'uuid')}`]),
    ...(assigneeId === undefined ? [] : [`assignee_id = ${parameters.put(assigneeId, 'uuid')}`]),
    ...(since === undefined ? [] : [`${dated} >= ${parameters.put(since, 'timestamptz')}`]),
    ...(until === undefined ? [] : [`${dated} < ${parameters.put(until, 'timestamptz')}`]),
  ];
  const narrowing = [state, sectionId, authorId, deskId, assigneeId, review];
  const isNarrow = narrowing.some((each) => each !== undefined);
  return { table: 'rm_article_search.articles', dated, conditions, question, isNarrow };
}

/**
 * State and review are indexed as they are recorded. The few articles that something has come due of unrecorded are left
 * out, or found besides, by where they stand: without any the conditions are those of the indexes alone.
 */
function standing(
  { state, review }: DeskSearchOptions,
  came: readonly CameDue[],
  parameters: Parameters,
): readonly string[] {
  const isAsked = (each: CameDue) =>
    (state === undefined || each.state === state) && (review === undefined || each.review === review);
  const idsOf = (some: readonly CameDue[]) =>
    parameters.put(
      some.map(({ id }) => id),
      'uuid[]',
    );
  const gone = came.filter((each) => !isAsked(each));
  const reviewed =
    review === undefined ? [] : [`review = ${parameters.put(review, 'text')}`, `review <> 'none'`];
  const stands = gone.length === 0 ? reviewed : [...reviewed, `article_id <> all(${idsOf(gone)})`];
  if (state === undefined) return [`state <> 'discarded'`, ...stands];
  const recorded = `state = ${parameters.put(state, 'text')}`;
  const found = came.filter(isAsked);
  return [found.length === 0 ? recorded : `(${recorded} or article_id = any(${idsOf(found)}))`, ...stands];
}
