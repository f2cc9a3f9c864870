import type { Instant, Recorded } from '#kernel';
import type { ArticleContent } from './article-content.js';
import type { ArticleEvent, ArticleOrigin, PublicationChange } from './article.events.js';
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
  /** Of publications and schedules; 0 before the first. */
  readonly latestVersion: number;
  /** The last version that readers saw (and see, unless withdrawn). */
  readonly published: PublishedVersion | null;
  readonly schedule: Schedule | null;
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
}

/** One change of the working copy, backwards. */
export interface TrailStep {
  /** The revision that made the change. */
  readonly revision: bigint;
  readonly undo: ContentChange;
}

/** Where an article stands, in one word for lists. */
export type ArticlePhase = 'draft' | 'scheduled' | 'published' | 'unpublished' | 'discarded';

/** The one word; a published article with a scheduled update is `published`. */
export function phaseOf(state: ArticleState): ArticlePhase {
  if (state.discarded) return 'discarded';
  if (state.published && !state.published.withdrawn) return 'published';
  if (state.schedule) return 'scheduled';
  return state.published ? 'unpublished' : 'draft';
}

/** {@link phaseOf} at an instant: what is due counts as done, whether or not anybody has recorded it yet. */
export function phaseAt(state: ArticleState, now: Instant): ArticlePhase {
  const isDue = state.schedule !== null && state.schedule.publishAt <= now;
  return isDue && !state.discarded ? 'published' : phaseOf(state);
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
      return revised(state, event.data, revision);
    case 'ArticlePublished': {
      const { version, content, publishedAt } = event.data;
      return {
        ...state,
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
        schedule: event.data,
      };
    }
    case 'ArticleUnscheduled':
      return { ...state, revision, schedule: null };
    case 'ArticleUnpublished':
      return {
        ...state,
        revision,
        schedule: null,
        published: state.published && { ...state.published, withdrawn: true },
      };
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
    latestVersion: 0,
    published: null,
    schedule: null,
    trail: [],
    trailStart: event.revision,
  };
}

function revised(state: ArticleState, change: ContentChange, revision: bigint): ArticleState {
  const content = applyChange(state.content, change);
  const step = { revision, undo: changeBetween(content, state.content) };
  const kept = state.trail.slice(-(TRAIL_LENGTH - 1));
  const forgotten = state.trail[state.trail.length - TRAIL_LENGTH];
  return {
    ...state,
    revision,
    content,
    trail: [...kept, step],
    trailStart: forgotten?.revision ?? state.trailStart,
  };
}
