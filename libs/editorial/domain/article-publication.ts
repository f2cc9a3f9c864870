import { DomainError, sameValue } from '#kernel';
import type { FieldProblem, Instant } from '#kernel';
import type { ArticleContent } from './article-content.js';
import { asksFourEyes, assertApproved, standingApproval } from './article-approval.js';
import type {
  CorrectArticleCommand,
  PendingSchedule,
  PublishArticleCommand,
  ScheduleArticleCommand,
  ScheduleUnpublicationCommand,
} from './article.commands.js';
import type {
  ArticleEvent,
  ArticlePublished,
  ArticleScheduled,
  PublicationChange,
  ScheduleSlot,
} from './article.events.js';
import { planInReview } from './article-state.js';
import type { ArticleState, PlannedUnpublication, PublishedVersion } from './article-state.js';
import { changeBetween, isNoChange } from './content-change.js';
import { assertNotTooLong, editConflict, mergeContents } from './content-merge.js';
import { publishingProblems, refuse } from './publishing-problems.js';
import type { PublishingFacts } from './publishing-problems.js';

/** Shows the working copy to readers; nothing happens when they see exactly this already. */
export function publish(
  { publishedAt: wishedDate, pending, facts }: PublishArticleCommand,
  state: ArticleState,
  now: Instant,
): readonly ArticleEvent[] {
  assertNoSchedule(state, pending, now);
  const { content, published: last } = state;
  const problems = [...publishingProblems(content, state, facts), ...dateProblems(wishedDate, now)];
  refuseUnderEmbargo(state, now, problems);
  refuse(problems);
  assertApproved(state, facts);
  const publishedAt = wishedDate ?? last?.publishedAt ?? now;
  const change = changeSince(last, content);
  const isShown = last !== null && !last.withdrawn && last.publishedAt === publishedAt;
  const isLive = last !== null && !last.withdrawn;
  const before = calledOff(state, now);
  if (change === 'unchanged' && isShown) return pending === 'unschedule' ? before : [];
  const version = state.latestVersion + 1;
  // An end that was planned for the version that no longer comes is planned for what comes in its place.
  const planned = isLive || state.schedule === null ? null : state.unpublication;
  return [
    ...before,
    ...(planned === null ? [] : unscheduled(state, 'unpublication')),
    published({ version, content, publishedAt, change, dueAt: null }),
    ...(planned === null ? [] : [endingAnew(planned, version + 1)]),
    ...pinnedAnew({ shown: content, working: content, publishedAt, version, pending, facts }, state, now),
  ];
}

function endingAnew({ unpublishAt, notice }: PlannedUnpublication, version: number): ArticleEvent {
  return { type: 'ArticleUnpublicationScheduled', data: { version, unpublishAt, notice } };
}

/** Pins the working copy for a time to come. */
export function schedule(
  { publishAt, facts }: ScheduleArticleCommand,
  state: ArticleState,
  now: Instant,
): readonly ArticleEvent[] {
  assertNoSchedule(state, 'refuse', now);
  const { content } = state;
  const wish = { content, publishAt, approvedRevision: standingApproval(state), facts };
  const event = schedulingOf(wish, state, now);
  assertApproved(state, facts);
  return [event];
}

/** The fact that pins a content, if its rules allow it; whether somebody approved it is not looked at. */
export function schedulingOf(
  wish: {
    readonly content: ArticleContent;
    readonly publishAt: Instant;
    readonly approvedRevision: number | null;
    readonly facts: PublishingFacts | null;
  },
  state: ArticleState,
  now: Instant,
): ArticleScheduled {
  if (state.schedule !== null) throw schedulePending('publication', state.schedule.publishAt);
  const { content, publishAt, approvedRevision, facts } = wish;
  const { published: last } = state;
  const problems = publishingProblems(content, state, facts);
  if (publishAt <= now) {
    problems.push({ field: 'publishAt', message: 'must lie in the future; publish it now instead' });
  }
  if (publishAt === state.unpublication?.unpublishAt) problems.push(sameInstant('publishAt'));
  refuseUnderEmbargo(state, publishAt, problems);
  refuse(problems);
  return {
    type: 'ArticleScheduled',
    data: {
      version: state.latestVersion + 1,
      publishAt,
      content,
      publishedAt: last?.publishedAt ?? publishAt,
      change: changeSince(last, content),
      approvedRevision,
      ...apartFrom(state.content, content),
    },
  };
}

/** How a fact says of a content that the working copy reads otherwise. */
export function apartFrom(working: ArticleContent, content: ArticleContent): { readonly apart?: true } {
  return sameValue(working, content) ? {} : { apart: true };
}

/** Sets the time from which readers see the article no more. */
export function scheduleUnpublication(
  { unpublishAt, notice }: ScheduleUnpublicationCommand,
  state: ArticleState,
  now: Instant,
): readonly ArticleEvent[] {
  if (state.unpublication !== null) throw schedulePending('unpublication', state.unpublication.unpublishAt);
  const isShown = state.published !== null && !state.published.withdrawn;
  if (!isShown && state.schedule === null) throw notPublished();
  const earliest = isShown ? now : (state.schedule?.publishAt ?? now);
  if (unpublishAt === state.schedule?.publishAt) {
    throw new DomainError(
      'invalid',
      'same-instant',
      'It cannot show and be taken down at the same instant.',
      {
        problems: [sameInstant('unpublishAt')],
      },
    );
  }
  if (unpublishAt <= earliest) {
    const message = isShown
      ? 'must lie in the future; unpublish it now instead'
      : 'must lie after the scheduled publication';
    throw new DomainError('invalid', 'time-passed', 'Readers would never see it.', {
      problems: [{ field: 'unpublishAt', message }],
    });
  }
  const version = state.latestVersion + 1;
  return [{ type: 'ArticleUnpublicationScheduled', data: { version, unpublishAt, notice } }];
}

/** Calls a schedule off; without a publication there is nothing that could be taken down later. */
export function unschedule(slot: ScheduleSlot, state: ArticleState, now: Instant): readonly ArticleEvent[] {
  const events = slot === 'publication' ? calledOff(state, now) : unscheduled(state, slot);
  if (events.length === 0) {
    throw new DomainError('conflict', 'not-scheduled', `No ${slot} of this article is scheduled.`);
  }
  const isShown = state.published !== null && !state.published.withdrawn;
  const further =
    slot === 'publication' && !isShown && state.unpublication !== null
      ? unscheduled(state, 'unpublication')
      : [];
  return [...events, ...further];
}

/** Takes the article down, and calls off what would bring it back or take it down again. */
export function unpublish(notice: string | null, state: ArticleState, now: Instant): readonly ArticleEvent[] {
  if (state.published === null || state.published.withdrawn) throw notPublished();
  return [
    ...calledOff(state, now),
    ...unscheduled(state, 'unpublication'),
    { type: 'ArticleUnpublished', data: { notice, dueAt: null } },
  ];
}

/** Corrects what readers see: by a change made on it, which the working copy takes over, or to the working copy. */
export function correct(
  { note, change, pending, facts }: CorrectArticleCommand,
  state: ArticleState,
  now: Instant,
): readonly ArticleEvent[] {
  const { published: live, content: working } = state;
  if (live === null || live.withdrawn) throw notPublished();
  assertNoSchedule(state, pending, now);
  if (change !== null && change.version !== live.version) {
    throw new DomainError(
      'conflict',
      'version-changed',
      `Readers see version ${live.version} by now: look at it, and send your correction to that one.`,
      { details: { version: live.version } },
    );
  }
  const content = change === null ? working : { ...live.content, ...change.changes };
  const changes = changeBetween(live.content, content);
  if (isNoChange(changes)) {
    throw new DomainError(
      'conflict',
      'nothing-to-correct',
      'Readers see exactly this already: a correction says what it changes.',
    );
  }
  const problems = publishingProblems(content, state, facts);
  if (change === null) refuseUnderEmbargo(state, now, problems);
  refuse(problems);
  if (change === null) assertApproved(state, facts);
  else if (asksFourEyes(state, content.sectionId, facts)) throw workingCopyNeeded();

  const merged = merge({ base: live.content, theirs: working, yours: content }, state);
  const version = state.latestVersion + 1;
  const { publishedAt } = live;
  return [
    ...calledOff(state, now),
    ...revising(working, merged),
    {
      type: 'ArticleCorrected',
      data: { version, content, publishedAt, note, changes, ...apartFrom(merged, content) },
    },
    ...pinnedAnew({ shown: content, working: merged, publishedAt, version, pending, facts }, state, now),
  ];
}

interface Repin {
  /** What readers see from now on. */
  readonly shown: ArticleContent;
  readonly working: ArticleContent;
  readonly publishedAt: Instant;
  /** Of what readers see from now on. */
  readonly version: number;
  readonly pending: PendingSchedule;
  readonly facts: PublishingFacts | null;
}

/**
 * What was pinned, together with what has just been published. Where nobody had to approve it, it waits for the same
 * time as before; otherwise it is submitted for that time, and the approval pins it. What an editor has written since
 * it was pinned does not slip in.
 */
function pinnedAnew(repin: Repin, state: ArticleState, now: Instant): readonly ArticleEvent[] {
  const { published: live, review } = state;
  const { shown, working, publishedAt, version, pending, facts } = repin;
  const planned = pending === 'rebase' ? plannedUpdate(state, now) : null;
  if (planned === null) return [];
  if (live === null || live.withdrawn) {
    throw new DomainError(
      'conflict',
      'nothing-to-rebase',
      'Readers see nothing of this article that the scheduled version could build upon: unschedule it instead.',
    );
  }
  const content = merge({ base: live.content, theirs: planned.content, yours: shown }, state);
  if (sameValue(content, shown)) return [];
  refuse(publishingProblems(content, state, facts && allShown(facts)));
  const { publishAt, writers } = planned;
  // What an editor has moved on to stays; a working copy that just went out takes the plans back in.
  const isOut = sameValue(working, shown);
  const takenBack = isOut ? revising(working, content) : [];
  if (planned.asksAgain || asksFourEyes(state, content.sectionId, facts)) {
    if (!isOut && review.step === 'submitted' && review.plan === null) throw reviewPending();
    const plan = { content, version, writers };
    return [...takenBack, { type: 'ArticleSubmitted', data: { comment: null, publishAt, plan } }];
  }
  return [
    ...takenBack,
    {
      type: 'ArticleScheduled',
      data: {
        version: version + 1,
        publishAt,
        content,
        publishedAt,
        change: 'updated',
        approvedRevision: null,
        ...apartFrom(isOut ? content : working, content),
      },
    },
  ];
}

/** What readers are to get at a time to come, whether it is pinned or still waits for its approval. */
function plannedUpdate(state: ArticleState, now: Instant) {
  const { schedule: pinned } = state;
  if (pinned !== null) return { ...pinned, asksAgain: pinned.approvedRevision !== null };
  const waiting = planInReview(state, now);
  return waiting && { ...waiting.plan, publishAt: waiting.publishAt, asksAgain: true };
}

/** What a plan leads to was looked at when it was pinned, for the time that it was pinned for. */
function allShown(facts: PublishingFacts): PublishingFacts {
  return { ...facts, shown: Object.fromEntries(Object.keys(facts.shown).map((id) => [id, true])) };
}

function merge(
  sides: { readonly base: ArticleContent; readonly theirs: ArticleContent; readonly yours: ArticleContent },
  state: ArticleState,
): ArticleContent {
  const { content, conflicts } = mergeContents(sides);
  if (content === null) throw editConflict(conflicts, state.revision);
  assertNotTooLong(content.body);
  return content;
}

function revising(before: ArticleContent, after: ArticleContent): readonly ArticleEvent[] {
  const change = changeBetween(before, after);
  return isNoChange(change) ? [] : [{ type: 'ArticleRevised', data: change }];
}

function unscheduled(state: ArticleState, slot: ScheduleSlot): readonly ArticleEvent[] {
  const planned = slot === 'publication' ? state.schedule : state.unpublication;
  return planned === null ? [] : [{ type: 'ArticleUnscheduled', data: { version: planned.version, slot } }];
}

/** Nothing of what was planned to show comes any more, whether it was pinned or still waits for its approval. */
function calledOff(state: ArticleState, now: Instant): readonly ArticleEvent[] {
  if (planInReview(state, now) === null) return unscheduled(state, 'publication');
  return [{ type: 'ChangesRequested', data: { comment: PLAN_CALLED_OFF } }];
}

const PLAN_CALLED_OFF = 'Den planlagte opdatering blev trukket tilbage.';

/** The fact that a content is public. */
export function published(data: ArticlePublished['data']): ArticlePublished {
  return { type: 'ArticlePublished', data };
}

/** What a content is to readers who saw `last`. */
export function changeSince(last: PublishedVersion | null, content: ArticleContent): PublicationChange {
  if (last === null) return 'first';
  return sameValue(last.content, content) ? 'unchanged' : 'updated';
}

/** What is wrong with the date that readers are to see. */
export function dateProblems(wished: Instant | null, now: Instant): readonly FieldProblem[] {
  return wished !== null && wished > now
    ? [{ field: 'publishedAt', message: 'must not lie in the future; schedule the article instead' }]
    : [];
}

/**
 * What is planned to show, pinned or waiting for its approval, is not done away with in passing.
 * @throws DomainError `schedule-pending` (409) unless it was said what is to become of it
 */
export function assertNoSchedule(state: ArticleState, pending: PendingSchedule, now: Instant): void {
  if (pending !== 'refuse') return;
  const planned = plannedUpdate(state, now);
  if (planned !== null) throw schedulePending('publication', planned.publishAt);
}

/** The refusal of what a schedule stands in the way of. */
export function schedulePending(slot: ScheduleSlot, at: Instant): DomainError {
  const message =
    slot === 'publication'
      ? `A version of this article is scheduled for ${at}: unschedule it first, or say what is to become of it.`
      : `This article is to be taken down at ${at}: unschedule that first.`;
  return new DomainError('conflict', 'schedule-pending', message, {
    details: slot === 'publication' ? { slot, publishAt: at } : { slot, unpublishAt: at },
  });
}

function refuseUnderEmbargo(
  { embargo }: ArticleState,
  from: Instant,
  problems: readonly FieldProblem[],
): void {
  if (embargo === null || embargo.until <= from) return;
  throw new DomainError(
    'invalid',
    'under-embargo',
    `Readers may not see this before ${embargo.until}: schedule it for then, or lift the embargo.`,
    {
      problems: [
        ...problems,
        { field: 'publishAt', message: `lies before the embargo ends, ${embargo.until}` },
      ],
      details: { until: embargo.until },
    },
  );
}

function sameInstant(field: string): FieldProblem {
  return { field, message: 'is the time of the other schedule: it cannot show and be taken down at once' };
}

/** Of two things that wait for approval, only one could be said to have been submitted. */
function reviewPending(): DomainError {
  return new DomainError(
    'conflict',
    'review-pending',
    'The working copy waits for its review, and what is scheduled would have to be approved anew beside it: ' +
      'approve it or ask for changes first.',
  );
}

/** A change that comes with its command is in no text that anybody could have approved. */
function workingCopyNeeded(): DomainError {
  return new DomainError(
    'conflict',
    'approval-needed',
    'Its section asks for four eyes: make the change in the working copy, have that approved, and correct to it.',
  );
}

function notPublished(): DomainError {
  return new DomainError('conflict', 'not-published', 'Readers do not see this article now.');
}
