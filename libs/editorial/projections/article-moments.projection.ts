import { aggregateIdOf } from '#event-store';
import { plusMilliseconds } from '#kernel';
import type { Instant } from '#kernel';
import { projection, table } from '#projections';
import type { RowSet } from '#projections';
import type { ArticleEvent } from '../domain/article.events.js';
import { deskArticles, reviewOnceShown } from './desk-articles.projection.js';
import type { DeskArticleRow } from './desk-articles.projection.js';

/** Moments shorter than this lie within it before the instant at which they are looked for. */
export const LASTING_MS = 3_600_000;

/** An article as the desk's lists showed it, from `updated_at` until something else was true. */
export interface ArticleMomentRow extends DeskArticleRow {
  /** `{article}@{revision}`: what is known since a revision. */
  readonly known_since: string;
  /** 0 as it was left by the revision; what its schedules bring about unless something happens before are the next. */
  readonly ordinal: number;
  /** Null while it is the last that is known. */
  readonly until: Instant | null;
  /** It goes on, or went on for {@link LASTING_MS} at least. */
  readonly lasting: boolean;
}

const { columns } = deskArticles.tables.articles;

const tables = {
  moments: table<ArticleMomentRow>({
    columns: {
      ...columns,
      known_since: 'text',
      ordinal: 'int',
      until: 'timestamptz?',
      lasting: 'boolean',
    },
    primaryKey: ['known_since', 'ordinal'],
    partitionKey: 'known_since',
    indexes: [
      `(updated_at desc, article_id desc) where lasting and state <> 'discarded'`,
      '(state, updated_at desc, article_id desc) where lasting',
      `(section_id, updated_at desc, article_id desc) where lasting and state <> 'discarded'`,
      '(section_id, state, updated_at desc, article_id desc) where lasting',
      `(review, updated_at desc, article_id desc) where lasting and review <> 'none'`,
      '(desk_id, updated_at desc, article_id desc) where lasting and desk_id is not null',
      '(assignee_id, updated_at desc, article_id desc) where lasting and assignee_id is not null',
      '(updated_at desc, article_id desc) where not lasting',
      // The calendar as of any instant.
      '(publish_at, article_id) where publish_at is not null',
      '(unpublish_at, article_id) where unpublish_at is not null',
      '(embargo_until, article_id) where embargo_until is not null',
      '(due_at, article_id) where due_at is not null',
    ],
  }),
};

/**
 * What the desk's lists told at every instant, and what they will tell when nothing else happens: the rows of
 * `desk_articles`, each with the time in which it was true; a change of that projection raises this one's revision too.
 * An event touches what its own revision and the one before it brought, so that saving an article for the thousandth
 * time costs what the first did.
 */
export const articleMoments = projection<ArticleEvent, typeof tables>({
  name: 'article_moments',
  revision: deskArticles.revision,
  categories: ['article'],
  tables,

  partitions(event) {
    const articleId = aggregateIdOf(event.stream);
    return { moments: [key(articleId, event.revision - 1n), key(articleId, event.revision)] };
  },

  apply(event, { moments }) {
    const articleId = aggregateIdOf(event.stream);
    const before = moments.partition(key(articleId, event.revision - 1n));
    const known = before.find(({ ordinal }) => ordinal === 0);
    const row = deskRowAfter(known, event);
    if (row === undefined) return;
    before.forEach((moment) => end(moments, moment, row.updated_at));
    futureOf(row).forEach((each, ordinal, all) => {
      const until = all[ordinal + 1]?.updated_at ?? null;
      moments.put(momentOf(each, { known_since: key(articleId, event.revision), ordinal, until }));
    });
  },
});

const key = (articleId: string, revision: bigint) => `${articleId}@${revision}`;

/** The row of `desk_articles`; as it was after events that say nothing to it. */
function deskRowAfter(
  known: DeskArticleRow | undefined,
  event: Parameters<typeof deskArticles.apply>[0],
): DeskArticleRow | undefined {
  let row = known;
  deskArticles.apply(event, {
    articles: {
      get: () => row,
      partition: () => (row ? [row] : []),
      put: (next) => (row = next),
      delete: () => (row = undefined),
    },
  });
  return row;
}

/** What was true for no time at all was never listed. */
function end(moments: RowSet<ArticleMomentRow>, moment: ArticleMomentRow, at: Instant): void {
  if (moment.updated_at >= at) moments.delete(moment);
  else if (moment.until === null || moment.until > at)
    moments.put(momentOf(moment, { ...moment, until: at }));
}

function momentOf(
  row: DeskArticleRow,
  place: Pick<ArticleMomentRow, 'known_since' | 'ordinal' | 'until'>,
): ArticleMomentRow {
  const { known_since, ordinal, until } = place;
  const lasting = until === null || plusMilliseconds(row.updated_at, LASTING_MS) <= until;
  return { ...row, known_since, ordinal, until, lasting };
}

/** A row, and what becomes of it as its schedules take effect. */
function futureOf(row: DeskArticleRow): readonly DeskArticleRow[] {
  if (row.state === 'discarded' || row.state === 'killed') return [row];
  const { publish_at: publishAt, unpublish_at: unpublishAt } = row;
  const effects = [
    ...(publishAt === null ? [] : [{ at: publishAt, effect: SHOWN }]),
    ...(unpublishAt === null ? [] : [{ at: unpublishAt, effect: TAKEN_DOWN }]),
  ].sort((a, b) => (a.at < b.at ? -1 : 1));
  const rows = [row];
  for (const { at, effect } of effects) {
    const last = rows.at(-1) ?? row;
    // A log that was made elsewhere may plan for a time that was over.
    const from = at > last.updated_at ? at : last.updated_at;
    rows.push({ ...last, ...effect(last, at), updated_at: from, updated_by: 'system' });
  }
  return rows;
}

const SHOWN = (row: DeskArticleRow, at: Instant): Partial<DeskArticleRow> => ({
  ...{ state: 'published', shown: 'now', published_at: row.published_at ?? at },
  ...{ publish_at: null, scheduled_revision: null, ...reviewOnceShown(row) },
});
const TAKEN_DOWN = (): Partial<DeskArticleRow> => ({
  ...{ state: 'unpublished', shown: 'withdrawn', unpublish_at: null },
});
