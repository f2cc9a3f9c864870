import { aggregateIdOf } from '#event-store';
import type { Instant, Recorded } from '#kernel';
import { projection, table } from '#projections';
import type { ArticlePhase } from '../domain/article-state.js';
import type { ArticleEvent } from '../domain/article.events.js';

/** An article as the desk's lists show it: the working copy, and where it stands. */
export interface DeskArticleRow {
  readonly article_id: string;
  readonly revision: bigint;
  readonly headline: string;
  readonly section_id: string | null;
  readonly author_ids: readonly string[];
  readonly state: ArticlePhase;
  /** The working copy differs from what was published or scheduled last. */
  readonly changed: boolean;
  readonly published_at: Instant | null;
  /** Readers see it or saw it last; decides between unpublished and draft. */
  readonly shown: ShownState;
  /** When a pending schedule takes effect. */
  readonly publish_at: Instant | null;
  readonly created_at: Instant;
  readonly created_by: string;
  readonly updated_at: Instant;
  readonly updated_by: string;
}

type ShownState = 'never' | 'now' | 'withdrawn';

const tables = {
  articles: table<DeskArticleRow>({
    columns: {
      article_id: 'uuid',
      revision: 'bigint',
      headline: 'text',
      section_id: 'uuid?',
      author_ids: 'uuid[]',
      state: 'text',
      changed: 'boolean',
      published_at: 'timestamptz?',
      shown: 'text',
      publish_at: 'timestamptz?',
      created_at: 'timestamptz',
      created_by: 'text',
      updated_at: 'timestamptz',
      updated_by: 'text',
    },
    primaryKey: ['article_id'],
    partitionKey: 'article_id',
    indexes: [
      `(updated_at desc, article_id desc) where state <> 'discarded'`,
      '(state, updated_at desc, article_id desc)',
      `(section_id, updated_at desc, article_id desc) where state <> 'discarded'`,
      '(section_id, state, updated_at desc, article_id desc)',
    ],
  }),
};

/** What the desk has under way and behind it, for its lists. */
export const deskArticles = projection<ArticleEvent, typeof tables>({
  name: 'desk_articles',
  revision: 1,
  categories: ['article'],
  tables,
  partitions: (event) => ({ articles: [aggregateIdOf(event.stream)] }),

  apply(event, { articles }) {
    const articleId = aggregateIdOf(event.stream);
    const known = articles.get({ article_id: articleId });
    if (event.type === 'ArticleDrafted') {
      if (!known) articles.put(drafted(articleId, event));
      return;
    }
    if (!known) return;
    const change = changeBy(known, event);
    if (change === null) return;
    const row = {
      ...known,
      ...change,
      revision: event.revision,
      updated_at: event.occurredAt,
      updated_by: event.actorId,
    };
    articles.put({ ...row, state: stateOf(row, event) });
  },
});

function drafted(
  articleId: string,
  event: Recorded<ArticleEvent> & { readonly type: 'ArticleDrafted' },
): DeskArticleRow {
  const { headline, sectionId, byline } = event.data.content;
  return {
    article_id: articleId,
    revision: event.revision,
    headline,
    section_id: sectionId,
    author_ids: byline,
    state: 'draft',
    changed: false,
    published_at: null,
    shown: 'never',
    publish_at: null,
    created_at: event.occurredAt,
    created_by: event.actorId,
    updated_at: event.occurredAt,
    updated_by: event.actorId,
  };
}

/** What an event changes in the row; null for events that this version does not know. */
function changeBy(row: DeskArticleRow, event: Recorded<ArticleEvent>): Partial<DeskArticleRow> | null {
  switch (event.type) {
    case 'ArticleRevised': {
      const { headline, sectionId, byline } = event.data.fields;
      return {
        ...(headline === undefined ? {} : { headline }),
        ...(sectionId === undefined ? {} : { section_id: sectionId }),
        ...(byline === undefined ? {} : { author_ids: byline }),
        changed: row.shown !== 'never' || row.publish_at !== null,
      };
    }
    case 'ArticlePublished': {
      const { publishedAt, dueAt } = event.data;
      const pending = { shown: 'now' as const, published_at: publishedAt, publish_at: null };
      // A schedule pinned its content: what was written since is still not out.
      return dueAt === null ? { ...pending, changed: false } : pending;
    }
    case 'ArticleScheduled':
      return { publish_at: event.data.publishAt, changed: false };
    case 'ArticleUnscheduled':
      return { publish_at: null, changed: row.shown !== 'never' };
    case 'ArticleUnpublished':
      return { shown: 'withdrawn', publish_at: null };
    case 'ArticleDiscarded':
    case 'ArticleRestored':
      return {};
    default:
      return null;
  }
}

function stateOf(row: DeskArticleRow, event: Recorded<ArticleEvent>): ArticlePhase {
  if (event.type === 'ArticleDiscarded') return 'discarded';
  if (row.state === 'discarded' && event.type !== 'ArticleRestored') return 'discarded';
  if (row.shown === 'now') return 'published';
  if (row.publish_at !== null) return 'scheduled';
  return row.shown === 'withdrawn' ? 'unpublished' : 'draft';
}
