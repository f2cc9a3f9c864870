import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { StaffNames } from '#identity';
import { plusMilliseconds, toInstant } from '#kernel';
import type { Instant } from '#kernel';
import type { ArticlePhase, ReviewStep } from '../domain/article-state.js';
import { LASTING_MS } from '../projections/article-moments.projection.js';
import { deskArticles } from '../projections/desk-articles.projection.js';
import type { AuthorName, SectionName } from './story.js';

/** An article in the desk's lists. */
export interface DeskArticle {
  readonly id: string;
  readonly revision: number;
  readonly headline: string;
  readonly section: SectionName | null;
  readonly authors: readonly AuthorName[];
  readonly state: ArticlePhase;
  /** The working copy differs from what was published or scheduled last. */
  readonly changed: boolean;
  readonly publishedAt: Instant | null;
  /** When a pending schedule takes effect. */
  readonly publishAt: Instant | null;
  /** When readers will see it no more. */
  readonly unpublishAt: Instant | null;
  readonly embargoUntil: Instant | null;
  readonly review: ReviewStep;
  /** The desk that has it. */
  readonly desk: { readonly id: string; readonly name: string } | null;
  /** Who has it, as they are called now. */
  readonly assignee: { readonly id: string; readonly name: string | null } | null;
  /** When it is to be done. */
  readonly dueAt: Instant | null;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly updatedAt: Instant;
  readonly updatedBy: string;
}

/** Where a list goes on: behind this article. */
export interface DeskArticleKey {
  readonly updatedAt: Instant;
  readonly id: string;
}

/** Which articles to list; the bin is left out unless asked for. */
export interface DeskArticlesOptions {
  readonly limit: number;
  readonly state?: ArticlePhase | undefined;
  readonly sectionId?: string | undefined;
  readonly review?: ReviewStep | undefined;
  readonly deskId?: string | undefined;
  readonly assigneeId?: string | undefined;
  readonly after?: DeskArticleKey | undefined;
}

/** Where an article stands that something has come due of. */
export type CameDue = Pick<DeskArticle, 'id' | 'state' | 'review'>;

/** The desk's lists: the working state of articles, last changed first. */
@Injectable()
export class DeskArticlesQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly names: StaffNames,
  ) {}

  /** One page of articles as they stand now: what has come due by then counts, recorded or not. */
  async list(now: Instant, options: DeskArticlesOptions): Promise<readonly DeskArticle[]> {
    return this.named(await this.dataSource.query(...listQuery(now, options)));
  }

  /**
   * One page of what the list told at an instant; at one to come, of what it will tell when nothing else happens. Names
   * are those of that instant, but for the assignee's.
   */
  async listAt(at: Instant, options: DeskArticlesOptions): Promise<readonly DeskArticle[]> {
    return this.named(await this.dataSource.query(...momentQuery(at, options)));
  }

  /**
   * The articles with these ids, in their order, as they stand now, or will at a time to come when nothing else happens
   * by then; unknown ones are left out.
   */
  async byIds(ids: readonly string[], at: Instant): Promise<readonly DeskArticle[]> {
    if (ids.length === 0) return [];
    return inOrder(ids, await this.named(await this.dataSource.query(BY_IDS, [ids, at])));
  }

  /** The articles with these ids, in their order, as they were at any instant or will be, under the names of then. */
  async byIdsAt(ids: readonly string[], at: Instant): Promise<readonly DeskArticle[]> {
    if (ids.length === 0) return [];
    return inOrder(ids, await this.named(await this.dataSource.query(BY_IDS_AT, [ids, at])));
  }

  /** Where the articles stand at `at`, now or a time to come, that something has come due of by then unrecorded. */
  async cameDue(at: Instant): Promise<readonly CameDue[]> {
    return this.dataSource.query<CameDue[]>(CAME_DUE_STATES, [at]);
  }

  /** Names of the staff are no read model of ours: they are asked for in one query, however long the page is. */
  private async named(records: readonly DeskArticleRecord[]): Promise<readonly DeskArticle[]> {
    const names = await this.names.of(records.flatMap(({ assignee_id: id }) => id ?? []));
    return records.map((record) => deskArticleOf(record, names));
  }
}

function inOrder(ids: readonly string[], found: readonly DeskArticle[]): readonly DeskArticle[] {
  const articles = new Map(found.map((article) => [article.id, article]));
  return ids.flatMap((id) => articles.get(id) ?? []);
}

interface DeskArticleRecord {
  readonly article_id: string;
  readonly revision: string;
  readonly headline: string;
  readonly section_id: string | null;
  readonly section_name: string | null;
  readonly section_slug: string | null;
  readonly authors: readonly AuthorName[];
  readonly state: ArticlePhase;
  readonly changed: boolean;
  readonly published_at: Date | null;
  readonly publish_at: Date | null;
  readonly unpublish_at: Date | null;
  readonly embargo_until: Date | null;
  readonly review: ReviewStep;
  readonly desk_id: string | null;
  readonly desk_name: string | null;
  readonly assignee_id: string | null;
  readonly due_at: Date | null;
  readonly created_at: Date;
  readonly created_by: string;
  readonly updated_at: Date;
  readonly updated_by: string;
}

/** Served by one of the indexes that end in (updated_at, article_id); names are put to the page's rows alone. */
function listQuery(now: Instant, options: DeskArticlesOptions): [sql: string, parameters: unknown[]] {
  const parameters: unknown[] = [options.limit, now];
  const page = `order by updated_at desc, article_id desc limit $1`;
  const picked = `${standingAt(conditionsOf(options, parameters).join(' and '), page)} ${page}`;
  return [`${namedSelect(picked)} order by p.updated_at desc, p.article_id desc`, parameters];
}

const COLUMNS = Object.keys(deskArticles.tables.articles.columns).join(', ');

/** Something has come due of the article by an instant, and is not recorded. */
const isDue = (at: string) => `(publish_at <= ${at}::timestamptz or unpublish_at <= ${at}::timestamptz)`;

/** What {@link isDue} finds, as it stands at the instant: few, found by the indexes on publish_at and unpublish_at. */
function cameDue(at: string): string {
  return `
    select m.*
      from (select article_id, revision from rm_desk_articles.articles where ${isDue(at)}) newest
      join rm_article_moments.moments m on m.known_since = newest.article_id || '@' || newest.revision
     where ${trueAt(at)}`;
}

/** The condition that a row of `article_moments` was true at an instant, or will be. */
export function trueAt(at: string): string {
  return `updated_at <= ${at}::timestamptz and (until is null or until > ${at}::timestamptz)`;
}

/**
 * The moments of articles at any instant. Served by the primary keys: of each that `condition` picks as `newest`, from
 * its newest revision backwards.
 */
export function momentsAt(condition: string, at: string): string {
  return `
    select m.*
      from rm_desk_articles.articles newest
     cross join lateral (
       select moments.*
         from generate_series(newest.revision, 0, -1) known(revision)
         join rm_article_moments.moments on known_since = newest.article_id || '@' || known.revision
        where ${trueAt(at)}
        limit 1) m
     where ${condition}`;
}

/** Rows of `desk_articles` as they stand at `$2`, now or a time to come. */
function standingAt(condition: string, page = ''): string {
  return `
    (select ${COLUMNS} from rm_desk_articles.articles where ${condition} and ${isDue('$2')} is not true ${page})
    union all
    (select ${COLUMNS} from (${cameDue('$2')}) came_due where ${condition} ${page})`;
}

/**
 * Moments that last are read along an index like those above, backwards from the instant, and hardly any of them is
 * over by then; of the short ones only those can still be true that began in the hour before.
 */
function momentQuery(at: Instant, options: DeskArticlesOptions): [sql: string, parameters: unknown[]] {
  const parameters: unknown[] = [options.limit, at, plusMilliseconds(at, -LASTING_MS)];
  const conditions = [...conditionsOf(options, parameters), trueAt('$2')].join(' and ');
  const page = `order by updated_at desc, article_id desc limit $1`;
  const moments = `select * from rm_article_moments.moments where ${conditions}`;
  const picked = `
    (${moments} and lasting ${page})
    union all
    (${moments} and not lasting and updated_at > $3::timestamptz ${page})
    ${page}`;
  return [`${namedSelect(picked, shownAt)} order by p.updated_at desc, p.article_id desc`, parameters];
}

function conditionsOf(
  { state, sectionId, review, deskId, assigneeId, after }: DeskArticlesOptions,
  parameters: unknown[],
): readonly string[] {
  const parameter = (value: unknown) => `$${parameters.push(value)}`;
  return [
    state === undefined ? `state <> 'discarded'` : `state = ${parameter(state)}`,
    ...(sectionId === undefined ? [] : [`section_id = ${parameter(sectionId)}::uuid`]),
    ...(review === undefined ? [] : [`review = ${parameter(review)}`, `review <> 'none'`]),
    ...(deskId === undefined ? [] : [`desk_id = ${parameter(deskId)}::uuid`]),
    ...(assigneeId === undefined ? [] : [`assignee_id = ${parameter(assigneeId)}::uuid`]),
    ...(after === undefined
      ? []
      : [
          `(updated_at, article_id) < (${parameter(after.updatedAt)}::timestamptz, ${parameter(after.id)}::uuid)`,
        ]),
  ];
}

/** The names of `$2`. */
const shownAt = (visible: string) => `${visible} @> $2::timestamptz`;

/** The names of now. */
const NEWEST = (visible: string) => `upper_inf(${visible})`;

/** Puts the names that `shown` picks to the few rows of a page. */
function namedSelect(picked: string, shown: (visible: string) => string = NEWEST): string {
  return `
    with picked as (${picked})
    select p.article_id, p.revision, p.headline, p.state, p.changed, p.published_at, p.publish_at,
           p.unpublish_at, p.embargo_until, p.review, p.assignee_id, p.due_at, d.desk_id, d.name as desk_name,
           p.created_at, p.created_by, p.updated_at, p.updated_by,
           s.section_id, s.name as section_name, s.slug as section_slug,
           coalesce(byline.authors, '[]') as authors
      from picked p
      left join rm_published_articles.sections s on s.section_id = p.section_id and ${shown('s.visible')}
      left join rm_published_articles.desks d on d.desk_id = p.desk_id and ${shown('d.visible')}
      left join lateral (
        select jsonb_agg(jsonb_build_object('id', a.author_id, 'name', a.name) order by listed.place) as authors
          from unnest(p.author_ids) with ordinality listed(author_id, place)
          join rm_published_articles.authors a on a.author_id = listed.author_id and ${shown('a.visible')}
      ) byline on true`;
}

/** Served by the indexes on publish_at and unpublish_at, and the primary key of moments. */
const CAME_DUE_STATES = `select article_id as id, state, review from (${cameDue('$1')}) came_due`;

/** Served by the primary keys. */
const BY_IDS = namedSelect(standingAt('article_id = any($1::uuid[])'));
const BY_IDS_AT = namedSelect(momentsAt('newest.article_id = any($1::uuid[])', '$2'), shownAt);

function deskArticleOf(record: DeskArticleRecord, names: ReadonlyMap<string, string>): DeskArticle {
  const { section_id: sectionId, section_name: name, section_slug: slug } = record;
  const { desk_id: deskId, desk_name: deskName, assignee_id: userId } = record;
  return {
    id: record.article_id,
    revision: Number(record.revision),
    headline: record.headline,
    section: sectionId !== null && name !== null && slug !== null ? { id: sectionId, name, slug } : null,
    authors: record.authors,
    state: record.state,
    changed: record.changed,
    publishedAt: record.published_at && toInstant(record.published_at),
    publishAt: record.publish_at && toInstant(record.publish_at),
    unpublishAt: record.unpublish_at && toInstant(record.unpublish_at),
    embargoUntil: record.embargo_until && toInstant(record.embargo_until),
    review: record.review,
    desk: deskId !== null && deskName !== null ? { id: deskId, name: deskName } : null,
    assignee: userId === null ? null : { id: userId, name: names.get(userId) ?? null },
    dueAt: record.due_at && toInstant(record.due_at),
    createdAt: toInstant(record.created_at),
    createdBy: record.created_by,
    updatedAt: toInstant(record.updated_at),
    updatedBy: record.updated_by,
  };
}
