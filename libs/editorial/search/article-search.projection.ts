import { aggregateIdOf } from '#event-store';
import type { Instant, Recorded } from '#kernel';
import { projection, table } from '#projections';
import type { RowSet, RowSets, Visible } from '#projections';
import { EMPTY_CONTENT } from '../domain/article-content.js';
import type { ArticleEvent } from '../domain/article.events.js';
import type { BodyDocument } from '../domain/body.js';
import { deskArticles } from '../projections/desk-articles.projection.js';
import type { DeskArticleRow } from '../projections/desk-articles.projection.js';
import { publishedArticles } from '../projections/published-articles.projection.js';
import type { VersionRow } from '../projections/published-articles.projection.js';
import { findableAfter, findableContent, pointedTo } from './search-words.js';
import type { FindableContent } from './search-words.js';

/** A working copy as the desk finds it, with all that the desk's lists tell of it. */
export interface FoundArticleRow extends DeskArticleRow {
  /** Pictures and articles that the working copy points to. */
  readonly targets: readonly string[];
  readonly content: FindableContent;
}

/** A published version as readers find it, in the time it shows. */
export interface FoundVersionRow {
  readonly article_id: string;
  readonly version: number;
  readonly visible: Visible;
  readonly section_id: string | null;
  readonly author_ids: readonly string[];
  readonly published_at: Instant;
  readonly taken_down: boolean;
  /** Pictures and articles that the version points to. */
  readonly targets: readonly string[];
  readonly content: FindableContent;
}

const part = (expression: string, longest: number, weight: string) =>
  `setweight(to_tsvector('pg_catalog.danish', left(${expression}, ${longest})), '${weight}')`;
const HEADLINE = part(`content->>'headline'`, 2_000, 'A');
const STANDFIRST = part(`content->>'standfirst'`, 10_000, 'B');
/** About 16,000 words, the last position that a tsvector can tell, and well below the megabyte that it can hold. */
const BODY = part(`jsonb_path_query_array(content, '$.blocks[*].words')::text`, 100_000, 'D');

/**
 * What PostgreSQL makes of the words, unpacked, with Danish stems and without Danish stop words. The words come folded
 * (`searchWords`), so that its parser meets letters, digits and spaces alone, in whatever locale.
 */
const words = {
  words: `tsvector storage external generated always as (${HEADLINE} || ${STANDFIRST} || ${BODY}) stored`,
  headline_words: `tsvector generated always as (${HEADLINE}) stored`,
};

/**
 * Words out of line: a search that finds a third of the archive reads its narrow rows and none of the words. New ones
 * wait in a short list, which every search reads through.
 */
const NARROW = 'with (toast_tuple_target = 256)';
const byWords = (column: string) => `using gin (${column}) with (gin_pending_list_limit = 1024)`;

const tables = {
  articles: table<FoundArticleRow>({
    columns: { ...deskArticles.tables.articles.columns, targets: 'uuid[]', content: 'jsonb' },
    primaryKey: ['article_id'],
    partitionKey: 'article_id',
    derived: words,
    storage: NARROW,
    indexes: [
      byWords('words'),
      byWords('headline_words'),
      byWords('author_ids'),
      byWords('targets'),
      `(updated_at desc, article_id desc) where state <> 'discarded'`,
      `(published_at desc, article_id desc) where state <> 'discarded' and published_at is not null`,
      `(created_at desc, article_id desc) where state <> 'discarded'`,
      '(state, updated_at desc, article_id desc)',
      `(review, updated_at desc, article_id desc) where review <> 'none'`,
      '(desk_id, updated_at desc, article_id desc) where desk_id is not null',
      '(assignee_id, updated_at desc, article_id desc) where assignee_id is not null',
      '(due_at desc, article_id desc) where due_at is not null',
      '(publish_at desc, article_id desc) where publish_at is not null',
      `(section_id, updated_at desc, article_id desc) where state <> 'discarded'`,
    ],
  }),
  versions: table<FoundVersionRow>({
    columns: {
      article_id: 'uuid',
      version: 'int',
      visible: 'tstzrange',
      section_id: 'uuid?',
      author_ids: 'uuid[]',
      published_at: 'timestamptz',
      taken_down: 'boolean',
      targets: 'uuid[]',
      content: 'jsonb',
    },
    primaryKey: ['article_id', 'version'],
    partitionKey: 'article_id',
    derived: words,
    storage: NARROW,
    indexes: [
      byWords('words'),
      byWords('headline_words'),
      byWords('author_ids'),
      byWords('targets'),
      '(section_id, article_id)',
      '(published_at desc, article_id desc)',
    ],
  }),
};

/**
 * Where everything about articles is found: working copies for the desk, published versions for readers. What a state
 * is and when a version shows is folded by the projections that say so, `desk_articles` and `published_articles`; a
 * change of either raises this one's revision too.
 */
export const articleSearch = projection<ArticleEvent, typeof tables>({
  name: 'article_search',
  revision: deskArticles.revision + publishedArticles.revision - 1,
  categories: ['article'],
  tables,
  removing: ['ArticleUnpublished', 'ArticleKilled'],

  partitions: (event) => ({
    articles: [aggregateIdOf(event.stream)],
    versions: publishedArticles.partitions(event).versions ?? [],
  }),

  apply(event, rows) {
    followDesk(event, rows.articles);
    if (publishedArticles.partitions(event).versions) followReaders(event, rows);
  },
});

function followDesk(event: Recorded<ArticleEvent>, articles: RowSet<FoundArticleRow>): void {
  const article_id = aggregateIdOf(event.stream);
  const known = articles.get({ article_id });
  const content = contentAfter(known?.content, event);
  deskArticles.apply(event, {
    articles: {
      ...articles,
      get: () => known,
      partition: () => (known ? [known] : []),
      put: (row) => articles.put({ ...row, content, targets: pointedTo(content) }),
      delete: (key) => articles.delete(key),
    },
  });
}

const NOTHING = findableContent(EMPTY_CONTENT);

function contentAfter(known: FindableContent | undefined, event: Recorded<ArticleEvent>): FindableContent {
  if (event.type === 'ArticleDrafted') return findableContent(event.data.content);
  if (event.type === 'ArticleRevised') return findableAfter(known ?? NOTHING, event.data);
  return known ?? NOTHING;
}

function followReaders(event: Recorded<ArticleEvent>, { articles, versions }: RowSets<typeof tables>): void {
  const article_id = aggregateIdOf(event.stream);
  const kill = {
    article_id,
    killed_at: event.occurredAt,
    notice: '',
    published_at: null,
    section_id: null,
    headline_keys: [],
  };
  const known = (key: Partial<VersionRow>) => versions.get({ ...idOf(key) });
  publishedArticles.apply(event, {
    ...ELSEWHERE,
    kills: {
      ...NOWHERE,
      get: () => (articles.get({ article_id })?.state === 'killed' ? kill : undefined),
    },
    versions: {
      partition: (id) => versions.partition(id).map(standing),
      get: (key) => {
        const row = known(key);
        return row && standing(row);
      },
      put: (row) => versions.put(foundVersion(row, known(row))),
      delete: (key) => versions.delete({ ...idOf(key) }),
    },
  });
}

function idOf({ article_id, version }: Partial<VersionRow>): Pick<FoundVersionRow, 'article_id' | 'version'> {
  return { article_id: article_id ?? '', version: version ?? 0 };
}

/** Stands for the body of a version that is known already. */
const KNOWN_BODY: BodyDocument = { type: 'doc', content: [] };

/** A version as far as its time and place matter to the fold that shows versions. */
function standing(row: FoundVersionRow): VersionRow {
  const { article_id, version, visible, section_id, author_ids, published_at, taken_down } = row;
  return {
    article_id,
    version,
    visible,
    section_id,
    author_ids,
    published_at,
    taken_down,
    headline: '',
    headline_key: '',
    standfirst: null,
    body: KNOWN_BODY,
    slug: '',
    top_image: null,
    updated_at: visible.from,
    revised_at: null,
    withdrawn_notice: null,
  };
}

function foundVersion(row: VersionRow, known: FoundVersionRow | undefined): FoundVersionRow {
  const { article_id, version, visible, section_id, author_ids, published_at, taken_down } = row;
  const { headline, standfirst, top_image: topImage, body } = row;
  const content =
    known && body === KNOWN_BODY
      ? known.content
      : findableContent({
          headline,
          standfirst,
          topImage,
          body,
          sectionId: section_id,
          byline: author_ids,
        });
  const place = { article_id, version, visible, section_id, author_ids, published_at, taken_down };
  return { ...place, targets: pointedTo(content), content };
}

const NOWHERE: RowSet<never> = {
  partition: () => [],
  get: () => undefined,
  put: () => undefined,
  delete: () => undefined,
};
const ELSEWHERE = {
  corrections: NOWHERE,
  notices: NOWHERE,
  desks: NOWHERE,
  sections: NOWHERE,
  authors: NOWHERE,
  media: NOWHERE,
  front_arrangements: NOWHERE,
  front_slots: NOWHERE,
};
