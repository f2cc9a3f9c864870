import { aggregateIdOf } from '#event-store';
import type { Instant, Recorded } from '#kernel';
import { projection, table } from '#projections';
import type { ArticlePhase, ReviewStep } from '../domain/article-state.js';
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
  /** The revision whose working copy a pending schedule shows; null when it shows another content. */
  readonly scheduled_revision: bigint | null;
  /** When readers will see it no more. */
  readonly unpublish_at: Instant | null;
  readonly embargo_until: Instant | null;
  readonly review: ReviewStep;
  readonly review_revision: bigint | null;
  readonly desk_id: string | null;
  readonly assignee_id: string | null;
  /** When it is to be done. */
  readonly due_at: Instant | null;
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
      scheduled_revision: 'bigint?',
      unpublish_at: 'timestamptz?',
      embargo_until: 'timestamptz?',
      review: 'text',
      review_revision: 'bigint?',
      desk_id: 'uuid?',
      assignee_id: 'uuid?',
      due_at: 'timestamptz?',
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
      `(review, updated_at desc, article_id desc) where review <> 'none'`,
      '(desk_id, updated_at desc, article_id desc) where desk_id is not null',
      '(assignee_id, updated_at desc, article_id desc) where assignee_id is not null',
      // What has come due and is not recorded.
      '(publish_at, article_id) where publish_at is not null',
      '(unpublish_at, article_id) where unpublish_at is not null',
    ],
  }),
};

/** What the desk has under way and behind it, for its lists. */
export const deskArticles = projection<ArticleEvent, typeof tables>({
  name: 'desk_articles',
  revision: 3,
  categories: ['article'],
  tables,
  removing: ['ArticleKilled', 'ArticleUnpublished'],
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
    scheduled_revision: null,
    unpublish_at: null,
    embargo_until: null,
    review: 'none',
    review_revision: null,
    desk_id: null,
    assignee_id: null,
    due_at: null,
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
        ...(row.review === 'approved' ? UNREVIEWED : {}),
      };
    }
    case 'ArticleSubmitted':
      return { review: 'submitted', review_revision: event.revision };
    case 'ChangesRequested':
      return { review: 'changes-requested', review_revision: event.revision };
    case 'ArticleApproved':
      return event.data.apart ? UNREVIEWED : { review: 'approved', review_revision: event.revision };
    case 'ArticlePublished': {
      const { publishedAt, dueAt } = event.data;
      const pending = {
        shown: 'now' as const,
        published_at: publishedAt,
        publish_at: null,
        scheduled_revision: null,
      };
      if (event.data.apart) return { ...pending, changed: true };
      if (dueAt === null) return { ...pending, changed: false, ...UNREVIEWED };
      return { ...pending, ...reviewOnceShown(row) };
    }
    case 'ArticleCorrected': {
      const { publishedAt, apart = false } = event.data;
      return { published_at: publishedAt, changed: apart, ...(apart ? {} : UNREVIEWED) };
    }
    case 'ArticleScheduled': {
      const { publishAt, apart = false } = event.data;
      return { publish_at: publishAt, scheduled_revision: apart ? null : event.revision, changed: apart };
    }
    case 'ArticleUnpublicationScheduled':
      return { unpublish_at: event.data.unpublishAt };
    case 'ArticleUnscheduled':
      return event.data.slot === 'publication'
        ? { publish_at: null, scheduled_revision: null, changed: row.shown !== 'never' }
        : { unpublish_at: null };
    case 'ArticleUnpublished':
      return event.data.dueAt === null
        ? { shown: 'withdrawn', unpublish_at: null, publish_at: null, scheduled_revision: null }
        : { shown: 'withdrawn', unpublish_at: null };
    case 'ArticleEmbargoSet':
      return { embargo_until: event.data.until };
    case 'ArticleKilled':
      return { publish_at: null, scheduled_revision: null, unpublish_at: null, ...UNREVIEWED };
    case 'ArticleAssigned': {
      const { deskId, userId, dueAt } = event.data;
      return { desk_id: deskId, assignee_id: userId, due_at: dueAt };
    }
    case 'ArticleNoticeAttached':
    case 'ArticleNoticeRevised':
    case 'ArticleNoticeWithdrawn':
    case 'ArticleDiscarded':
    case 'ArticleRestored':
      return {};
    default:
      return null;
  }
}

/** A schedule pinned its content: what was written and said since is still not out when that shows. */
export function reviewOnceShown(row: DeskArticleRow): Partial<DeskArticleRow> {
  const { review_revision: said, scheduled_revision: pinned } = row;
  return said !== null && pinned !== null && said <= pinned ? UNREVIEWED : {};
}

const UNREVIEWED = { review: 'none', review_revision: null } as const;

function stateOf(row: DeskArticleRow, event: Recorded<ArticleEvent>): ArticlePhase {
  if (event.type === 'ArticleKilled' || row.state === 'killed') return 'killed';
  if (event.type === 'ArticleDiscarded') return 'discarded';
  if (row.state === 'discarded' && event.type !== 'ArticleRestored') return 'discarded';
  if (row.shown === 'now') return 'published';
  if (row.publish_at !== null) return 'scheduled';
  return row.shown === 'withdrawn' ? 'unpublished' : 'draft';
}
