import type { Instant, Recorded } from '#kernel';
import type { ArticleContent } from './article-content.js';
import type {
  ArticleAssignment,
  ArticleEvent,
  ArticleKilled,
  ArticleNoticeKind,
  ArticleNoticeRevised,
  ArticleNoticeText,
  ArticleNoticeWithdrawn,
  ArticleOrigin,
  PublicationChange,
  SubmittedPlan,
} from './article.events.js';
import { applyChange, changeBetween } from './content-change.js';
import type { ContentChange } from './content-change.js';

/** How many changes of the working copy are remembered for merges; one longer ago is merged without its base. */
export const TRAIL_LENGTH = 256;

/** What an editor works on, as far as decisions need it. */
export interface ArticleState {
  /** The newest revision of the stream. */
  readonly revision: bigint;
  /** The working copy. */
  readonly content: ArticleContent;
  readonly origin: ArticleOrigin | null;
  readonly discarded: boolean;
  /** What is said of it since it was withheld for good; null unless it was. */
  readonly killed: ArticleKilled['data'] | null;
  /** Of publications and schedules; 0 before the first. */
  readonly latestVersion: number;
  /** The last version that readers saw (and see, unless withdrawn). */
  readonly published: PublishedVersion | null;
  readonly schedule: Schedule | null;
  readonly unpublication: PlannedUnpublication | null;
  readonly embargo: Embargo | null;
  /** Where the working copy stands between the desk and readers. */
  readonly review: Review;
  /** Who changed the working copy since it was last pinned, and the revision of each one's last change. */
  readonly writers: Readonly<Record<string, bigint>>;
  readonly assignment: ArticleAssignment;
  /** Replies and rulings that show with the article, in the order they came. */
  readonly notices: readonly AttachedNotice[];
  /** The way back: what undoes the newest changes of the working copy, oldest first. */
  readonly trail: readonly TrailStep[];
  /** The oldest revision whose content the trail leads back to. */
  readonly trailStart: bigint;
}

/** A version in public. */
export interface PublishedVersion {
  readonly version: number;
  readonly content: ArticleContent;
  readonly publishedAt: Instant;
  readonly withdrawn: boolean;
}

/** A version that waits for its time. */
export interface Schedule {
  readonly version: number;
  readonly publishAt: Instant;
  readonly publishedAt: Instant;
  readonly content: ArticleContent;
  readonly change: PublicationChange;
  /** The revision of the approval that stood for it; null when nobody had approved it. */
  readonly approvedRevision: number | null;
  /** The revision that scheduled it. */
  readonly revision: bigint;
  /** Who had written in the working copy when it was pinned, and was not out before. */
  readonly writers: readonly string[];
  /** It is not the working copy of that revision. */
  readonly apart?: true;
}

/** The time at which readers will see the article no more. */
export interface PlannedUnpublication {
  readonly version: number;
  readonly unpublishAt: Instant;
  readonly notice: string | null;
}

/** The time before which the article may not show. */
export interface Embargo {
  readonly until: Instant;
  readonly note: string | null;
}

/** `none`: nobody was asked, or what was approved is out or reads differently by now. */
export type ReviewStep = 'none' | 'submitted' | 'changes-requested' | 'approved';

/** What was last said about the working copy. */
export interface Review {
  readonly step: ReviewStep;
  /** Null while the step is `none`. */
  readonly at: Instant | null;
  readonly by: string | null;
  readonly comment: string | null;
  /** The revision that said it. */
  readonly revision: bigint | null;
  /** When it is to be scheduled for once it is approved; null when that is left open. */
  readonly publishAt: Instant | null;
  /** What is to be scheduled then; null for the working copy. */
  readonly plan: SubmittedPlan | null;
}

/** What nobody was asked about. */
export const NO_REVIEW: Review = {
  step: 'none',
  at: null,
  by: null,
  comment: null,
  revision: null,
  publishAt: null,
  plan: null,
};

/** A reply or a ruling that shows with the article. */
export interface AttachedNotice extends ArticleNoticeText {
  readonly noticeId: string;
  readonly kind: ArticleNoticeKind;
  readonly withdrawn: boolean;
  /** The article's revision that last changed it. */
  readonly revision: number;
}

/** One change of the working copy, backwards. */
export interface TrailStep {
  /** The revision that made the change. */
  readonly revision: bigint;
  readonly undo: ContentChange;
}

/** Where an article stands, in one word for lists. */
export type ArticlePhase = 'draft' | 'scheduled' | 'published' | 'unpublished' | 'discarded' | 'killed';

/** The one word; a published article with a scheduled update is `published`. */
export function phaseOf(state: ArticleState): ArticlePhase {
  if (state.killed) return 'killed';
  if (state.discarded) return 'discarded';
  if (state.published && !state.published.withdrawn) return 'published';
  if (state.schedule) return 'scheduled';
  return state.published ? 'unpublished' : 'draft';
}

/** {@link phaseOf} at an instant: what is due counts as done, whether or not anybody has recorded it yet. */
export function phaseAt(state: ArticleState, now: Instant): ArticlePhase {
  if (state.killed || state.discarded) return phaseOf(state);
  const shownFrom = state.schedule && state.schedule.publishAt <= now ? state.schedule.publishAt : null;
  const takenAt =
    state.unpublication && state.unpublication.unpublishAt <= now ? state.unpublication.unpublishAt : null;
  if (takenAt !== null && (shownFrom === null || shownFrom <= takenAt)) return 'unpublished';
  return shownFrom === null ? phaseOf(state) : 'published';
}

/** An update that waits for its approval, for a time to come. */
export interface PlanInReview {
  readonly plan: SubmittedPlan;
  readonly publishAt: Instant;
}

/** What was submitted for a time to come as {@link Review.plan}; null when it can no longer come true. */
export function planInReview({ review, published: live }: ArticleState, now: Instant): PlanInReview | null {
  const { step, plan, publishAt } = review;
  if (step !== 'submitted' || plan === null || publishAt === null || publishAt <= now) return null;
  return live !== null && !live.withdrawn && live.version === plan.version ? { plan, publishAt } : null;
}

/** The working copy as it was after a revision; null when that is too long ago to know, or not yet. */
export function contentAt(state: ArticleState, revision: bigint): ArticleContent | null {
  if (revision < state.trailStart || revision > state.revision) return null;
  return state.trail
    .filter((step) => step.revision > revision)
    .reduceRight((content, step) => applyChange(content, step.undo), state.content);
}

/** Takes an article along a fact. Total: a fact that does not fit the history so far changes the revision alone. */
export function evolveArticle(
  state: ArticleState | null,
  event: Recorded<ArticleEvent>,
): ArticleState | null {
  if (state === null) return event.type === 'ArticleDrafted' ? drafted(event) : null;
  const { revision } = event;
  switch (event.type) {
    case 'ArticleDrafted':
      return { ...state, revision };
    case 'ArticleRevised':
      return revised(state, event);
    case 'ArticleSubmitted': {
      // Whoever takes a plan up again has not written it.
      const planners = (event.data.plan?.writers ?? []).map((writer) => [writer, revision] as const);
      const writers = { ...state.writers, ...Object.fromEntries(planners) };
      return { ...state, revision, writers, review: reviewOf('submitted', event, event.data) };
    }
    case 'ChangesRequested':
      return { ...state, revision, review: reviewOf('changes-requested', event, event.data) };
    case 'ArticleApproved': {
      const review = event.data.apart ? NO_REVIEW : reviewOf('approved', event, event.data);
      return { ...state, revision, review };
    }
    case 'ArticlePublished': {
      const { version, content, publishedAt, dueAt, apart } = event.data;
      const whenPinned = dueAt === null ? revision : (state.schedule?.revision ?? state.revision);
      const pinned = apart ? -1n : whenPinned;
      return {
        ...settled(state, pinned),
        revision,
        latestVersion: Math.max(state.latestVersion, version),
        published: { version, content, publishedAt, withdrawn: false },
        schedule: state.schedule && state.schedule.version <= version ? null : state.schedule,
      };
    }
    case 'ArticleScheduled': {
      const { version } = event.data;
      return {
        ...state,
        revision,
        latestVersion: Math.max(state.latestVersion, version),
        schedule: { ...event.data, revision, writers: Object.keys(state.writers) },
      };
    }
    case 'ArticleUnpublicationScheduled': {
      const { version } = event.data;
      const latestVersion = Math.max(state.latestVersion, version);
      return { ...state, revision, latestVersion, unpublication: event.data };
    }
    case 'ArticleUnscheduled':
      return event.data.slot === 'publication'
        ? { ...state, revision, schedule: null }
        : { ...state, revision, unpublication: null };
    case 'ArticleUnpublished':
      return {
        ...state,
        revision,
        // What comes back after a time is planned on its own; whoever takes it down by hand calls all plans off.
        schedule: event.data.dueAt === null ? null : state.schedule,
        unpublication: null,
        published: state.published && { ...state.published, withdrawn: true },
      };
    case 'ArticleEmbargoSet': {
      const { until, note } = event.data;
      return { ...state, revision, embargo: until === null ? null : { until, note } };
    }
    case 'ArticleCorrected': {
      const { version, content, publishedAt, apart } = event.data;
      return {
        ...settled(state, apart ? -1n : revision),
        revision,
        latestVersion: Math.max(state.latestVersion, version),
        published: { version, content, publishedAt, withdrawn: false },
      };
    }
    case 'ArticleKilled':
      return {
        ...{ ...state, revision, killed: event.data },
        ...{ schedule: null, unpublication: null, review: NO_REVIEW },
      };
    case 'ArticleNoticeAttached':
      return {
        ...state,
        revision,
        notices: [
          ...state.notices.filter(({ noticeId }) => noticeId !== event.data.noticeId),
          { ...event.data, withdrawn: false, revision: Number(revision) },
        ],
      };
    case 'ArticleNoticeRevised':
      return { ...state, revision, notices: withNotice(state, event, event.data) };
    case 'ArticleNoticeWithdrawn':
      return { ...state, revision, notices: withNotice(state, event, { withdrawn: true }) };
    case 'ArticleAssigned':
      return { ...state, revision, assignment: event.data };
    case 'ArticleDiscarded':
      return { ...state, revision, discarded: true };
    case 'ArticleRestored':
      return { ...state, revision, discarded: false };
    default:
      return { ...state, revision };
  }
}

function drafted(event: Recorded<ArticleEvent> & { readonly type: 'ArticleDrafted' }): ArticleState {
  return {
    revision: event.revision,
    content: event.data.content,
    origin: event.data.origin,
    discarded: false,
    killed: null,
    latestVersion: 0,
    published: null,
    schedule: null,
    unpublication: null,
    embargo: null,
    review: NO_REVIEW,
    writers: { [event.actorId]: event.revision },
    assignment: NOBODYS,
    notices: [],
    trail: [],
    trailStart: event.revision,
  };
}

const NOBODYS: ArticleAssignment = { deskId: null, userId: null, dueAt: null, note: null };

function revised(
  state: ArticleState,
  event: Recorded<ArticleEvent> & { readonly type: 'ArticleRevised' },
): ArticleState {
  const { revision, actorId } = event;
  const content = applyChange(state.content, event.data);
  const step = { revision, undo: changeBetween(content, state.content) };
  const kept = state.trail.slice(-(TRAIL_LENGTH - 1));
  const forgotten = state.trail[state.trail.length - TRAIL_LENGTH];
  return {
    ...state,
    revision,
    content,
    // Nobody has agreed to what it reads now.
    review: state.review.step === 'approved' ? NO_REVIEW : state.review,
    writers: { ...state.writers, [actorId]: revision },
    trail: [...kept, step],
    trailStart: forgotten?.revision ?? state.trailStart,
  };
}

function reviewOf(
  step: ReviewStep,
  { occurredAt, actorId, revision }: Recorded<ArticleEvent>,
  said: Pick<Review, 'comment'> & Partial<Pick<Review, 'publishAt' | 'plan'>>,
): Review {
  return {
    step,
    at: occurredAt,
    by: actorId,
    comment: said.comment,
    revision,
    publishAt: said.publishAt ?? null,
    plan: said.plan ?? null,
  };
}

/** What was written and said up to the revision at which the working copy was pinned is out by now. */
function settled(state: ArticleState, pinned: bigint): ArticleState {
  const open = Object.entries(state.writers).filter(([, revision]) => revision > pinned);
  const isOut = state.review.revision !== null && state.review.revision <= pinned;
  return { ...state, writers: Object.fromEntries(open), review: isOut ? NO_REVIEW : state.review };
}

function withNotice(
  state: ArticleState,
  { data, revision }: Recorded<ArticleNoticeRevised | ArticleNoticeWithdrawn>,
  change: Partial<AttachedNotice>,
): readonly AttachedNotice[] {
  return state.notices.map((notice) =>
    notice.noticeId === data.noticeId ? { ...notice, ...change, revision: Number(revision) } : notice,
  );
}
