import type { Instant, Recorded } from '#kernel';
import type { ArticleContent } from '../domain/article-content.js';
import type { ArticleEvent } from '../domain/article.events.js';

/** What a revision did, in a word of the API. */
export type HappeningKind = (typeof KINDS)[ArticleEvent['type']];

const KINDS = {
  ArticleDrafted: 'drafted',
  ArticleRevised: 'revised',
  ArticleSubmitted: 'submitted',
  ChangesRequested: 'changes-requested',
  ArticleApproved: 'approved',
  ArticlePublished: 'published',
  ArticleScheduled: 'scheduled',
  ArticleUnpublicationScheduled: 'unpublication-scheduled',
  ArticleUnscheduled: 'unscheduled',
  ArticleUnpublished: 'unpublished',
  ArticleEmbargoSet: 'embargo-set',
  ArticleCorrected: 'corrected',
  ArticleKilled: 'killed',
  ArticleNoticeAttached: 'notice-attached',
  ArticleNoticeRevised: 'notice-revised',
  ArticleNoticeWithdrawn: 'notice-withdrawn',
  ArticleAssigned: 'assigned',
  ArticleDiscarded: 'discarded',
  ArticleRestored: 'restored',
} as const satisfies Record<ArticleEvent['type'], string>;

/** The word for what an event did. */
export function kindOf(event: ArticleEvent): HappeningKind {
  return KINDS[event.type];
}

/** The facts of an event that a list shows; never a whole content. */
export function detailsOf(event: Recorded<ArticleEvent>): Readonly<Record<string, unknown>> {
  switch (event.type) {
    case 'ArticleDrafted':
      return { headline: event.data.content.headline, origin: event.data.origin };
    case 'ArticleRevised':
      return changed(event.data);
    case 'ArticlePublished': {
      const { version, change, publishedAt, dueAt } = event.data;
      return { version, change, publishedAt, ...lateness(event, dueAt) };
    }
    case 'ArticleScheduled': {
      const { version, change, publishAt, publishedAt, approvedRevision } = event.data;
      return { version, change, publishAt, publishedAt, approvedRevision };
    }
    case 'ArticleSubmitted': {
      const { comment, publishAt, plan } = event.data;
      return { comment, publishAt, plan: plan ? { version: plan.version } : null };
    }
    case 'ArticleUnpublished': {
      const { notice, dueAt } = event.data;
      return { notice, ...lateness(event, dueAt) };
    }
    case 'ArticleCorrected': {
      const { version, note, changes } = event.data;
      return { version, note, ...changed(changes) };
    }
    case 'ArticleNoticeAttached': {
      const { noticeId, kind, title, from, url } = event.data;
      return { noticeId, kind, title, from, url };
    }
    case 'ArticleNoticeRevised': {
      const { noticeId, title, from, url } = event.data;
      return { noticeId, title, from, url };
    }
    case 'ChangesRequested':
    case 'ArticleApproved':
    case 'ArticleUnpublicationScheduled':
    case 'ArticleUnscheduled':
    case 'ArticleEmbargoSet':
    case 'ArticleKilled':
    case 'ArticleNoticeWithdrawn':
    case 'ArticleAssigned':
    case 'ArticleDiscarded':
    case 'ArticleRestored':
      return { ...event.data };
  }
}

/** The whole content that an event pinned or submitted to be pinned; null when there is none. */
export function pinnedBy(event: ArticleEvent): ArticleContent | null {
  switch (event.type) {
    case 'ArticlePublished':
    case 'ArticleScheduled':
    case 'ArticleCorrected':
      return event.data.content;
    case 'ArticleSubmitted':
      return event.data.plan?.content ?? null;
    default:
      return null;
  }
}

function changed({
  fields,
  putBlocks,
  removedBlocks,
  blockOrder,
}: Extract<ArticleEvent, { readonly type: 'ArticleRevised' }>['data']) {
  return {
    fields: Object.keys(fields),
    blocks: { put: putBlocks.length, removed: removedBlocks.length, reordered: blockOrder !== null },
  };
}

/** How long after its time a planned fact was recorded; readers saw it on time. */
function lateness({ occurredAt }: Recorded<ArticleEvent>, dueAt: Instant | null) {
  return dueAt === null
    ? { dueAt: null, lateMs: null }
    : { dueAt, lateMs: Math.max(0, Date.parse(occurredAt) - Date.parse(dueAt)) };
}
