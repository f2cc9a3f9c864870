import { DomainError, sameValue } from '#kernel';
import type { Decider, FieldProblem, Instant, Recorded } from '#kernel';
import type { ArticleContent } from './article-content.js';
import type { ArticleCommand } from './article.commands.js';
import { articleDecider } from './article.decider.js';
import type { ArticleEvent, ArticlePublished } from './article.events.js';
import {
  apartFrom,
  assertNoSchedule,
  changeSince,
  published,
  schedulePending,
  unpublish,
  unschedule,
} from './article-publication.js';
import { evolveArticle } from './article-state.js';
import type { ArticleState, AttachedNotice } from './article-state.js';
import { changeBetween, isNoChange } from './content-change.js';
import { assertNotTooLong, editConflict, mergeContents } from './content-merge.js';

/** Take back what one revision did. What it did comes from the log, which does not change: it cannot be out of date. */
export interface UndoRevisionCommand {
  readonly type: 'UndoRevision';
  readonly event: Recorded<ArticleEvent>;
  /** The article before that revision; null for the first. */
  readonly before: ArticleState | null;
  /** The article with that revision as its newest. */
  readonly after: ArticleState;
  /** What readers are told when a correction is taken back; what the desk is told for a step of the review. */
  readonly note: string | null;
  /** Why nothing new can be given to those who had the article before. */
  readonly assignmentProblems: readonly FieldProblem[];
}

/**
 * Takes things back by saying something more: nothing is ever removed. Text is merged backwards, so that what others
 * wrote since stays. What something later built upon, or what has passed, is refused with its reason (409).
 */
export const articleUndoDecider: Decider<ArticleState | null, UndoRevisionCommand, ArticleEvent> = {
  category: 'article',
  initialState: null,
  decide,
  evolve: evolveArticle,
  ...(articleDecider.due ? { due: articleDecider.due } : {}),
};

const TAKEN_BACK = 'Trukket tilbage.';

interface Undoing extends Omit<UndoRevisionCommand, 'type'> {
  readonly state: ArticleState;
  readonly now: Instant;
}

function decide(
  command: UndoRevisionCommand,
  state: ArticleState | null,
  now: Instant,
): readonly ArticleEvent[] {
  if (state === null) throw new DomainError('not-found', 'article-unknown', 'There is no such article.');
  if (state.killed) {
    throw new DomainError('conflict', 'article-killed', 'The article was killed, and that is for good.');
  }
  if (state.discarded && command.event.type !== 'ArticleDiscarded') {
    throw new DomainError('conflict', 'article-discarded', 'The article is in the bin: restore it first.');
  }
  const events = undone({ ...command, state, now });
  if (events.length === 0) throw nothingLeft();
  return events;
}

function undone(undoing: Undoing): readonly ArticleEvent[] {
  const { event, state, now } = undoing;
  const command = (wanted: ArticleCommand) => articleDecider.decide(wanted, state, now);
  switch (event.type) {
    case 'ArticleDrafted':
    case 'ArticleRestored':
      return command({ type: 'DiscardArticle' });
    case 'ArticleDiscarded':
      return command({ type: 'RestoreArticle' });
    case 'ArticleRevised':
      return revisedBack(undoing);
    case 'ArticleSubmitted':
    case 'ChangesRequested':
    case 'ArticleApproved':
      return reviewedBack(undoing);
    case 'ArticlePublished':
      return publishedBack(undoing, event.data.version);
    case 'ArticleScheduled':
      if (state.schedule?.version !== event.data.version) throw superseded();
      return unschedule('publication', state, now);
    case 'ArticleUnpublicationScheduled':
      if (state.unpublication?.version !== event.data.version) throw superseded();
      return unschedule('unpublication', state, now);
    case 'ArticleUnscheduled':
      return event.data.slot === 'publication' ? scheduledBack(undoing) : unpublicationBack(undoing);
    case 'ArticleUnpublished':
      return shownAgain(undoing);
    case 'ArticleEmbargoSet': {
      if (!sameValue(state.embargo, undoing.after.embargo)) throw superseded();
      const { until, note } = undoing.before?.embargo ?? { until: null, note: null };
      return command({ type: 'SetEmbargo', until, note });
    }
    case 'ArticleCorrected':
      return correctedBack(undoing, event.data.version);
    case 'ArticleNoticeAttached':
      return command({ type: 'WithdrawNotice', noticeId: event.data.noticeId });
    case 'ArticleNoticeRevised':
    case 'ArticleNoticeWithdrawn':
      return noticeBack(undoing, event.data.noticeId);
    case 'ArticleAssigned': {
      if (!sameValue(state.assignment, undoing.after.assignment)) throw superseded();
      const { before, assignmentProblems: problems } = undoing;
      return command({ type: 'AssignArticle', changes: before?.assignment ?? {}, problems });
    }
    case 'ArticleKilled':
      throw new DomainError('conflict', 'article-killed', 'The article was killed, and that is for good.');
  }
}

function revisedBack({ before, after, state }: Undoing): readonly ArticleEvent[] {
  if (before === null) throw superseded();
  const sides = { base: after.content, theirs: state.content, yours: before.content };
  const { content, conflicts } = mergeContents(sides);
  if (content === null) throw editConflict(conflicts, state.revision);
  assertNotTooLong(content.body);
  const change = changeBetween(state.content, content);
  return isNoChange(change) ? [] : [{ type: 'ArticleRevised', data: change }];
}

/** The step before comes back; an approval has to be given anew. */
function reviewedBack({ event, before, state, note, now }: Undoing): readonly ArticleEvent[] {
  if (state.review.revision !== event.revision) throw superseded();
  if (state.schedule !== null && state.schedule.approvedRevision === Number(event.revision)) {
    throw schedulePending('publication', state.schedule.publishAt);
  }
  const prior = before?.review;
  if (prior?.step === 'submitted') {
    const publishAt = prior.publishAt !== null && prior.publishAt > now ? prior.publishAt : null;
    const again = { comment: prior.comment, publishAt };
    return [{ type: 'ArticleSubmitted', data: prior.plan ? { ...again, plan: prior.plan } : again }];
  }
  if (prior?.step === 'approved') {
    return [{ type: 'ArticleSubmitted', data: { comment: null, publishAt: null } }];
  }
  const comment = (prior?.step === 'changes-requested' ? prior.comment : note) ?? TAKEN_BACK;
  return [{ type: 'ChangesRequested', data: { comment } }];
}

/** Readers see again what they saw before; nothing, when that was nothing. */
function publishedBack({ before, state, now }: Undoing, version: number): readonly ArticleEvent[] {
  const live = liveVersion(state, version);
  if (live.withdrawn) return [];
  const earlier = before?.published;
  if (!earlier || earlier.withdrawn) return unpublish(null, state, now);
  assertNoSchedule(state, 'refuse', now);
  assertNoEmbargo(state, now);
  const { content, publishedAt } = earlier;
  const change = sameValue(content, live.content) ? 'unchanged' : 'updated';
  return [shownApart({ content, publishedAt, change }, state)];
}

function shownAgain({ before, state, now }: Undoing): readonly ArticleEvent[] {
  const live = liveVersion(state, before?.published?.version);
  if (!live.withdrawn) return [];
  assertNoSchedule(state, 'refuse', now);
  assertNoEmbargo(state, now);
  const { content, publishedAt } = live;
  return [shownApart({ content, publishedAt, change: 'unchanged' }, state)];
}

/** Readers see a content that the working copy may have moved on from. */
function shownApart(
  shown: Pick<ArticlePublished['data'], 'content' | 'publishedAt' | 'change'>,
  state: ArticleState,
): ArticlePublished {
  const apart = apartFrom(state.content, shown.content);
  return published({ version: state.latestVersion + 1, ...shown, dueAt: null, ...apart });
}

function scheduledBack({ before, state, now }: Undoing): readonly ArticleEvent[] {
  const planned = before?.schedule;
  if (!planned) throw superseded();
  assertNoSchedule(state, 'refuse', now);
  // What was pinned then would put back what readers have got since.
  if (!sameValue(shownIn(state), shownIn(before))) throw superseded();
  assertToCome(planned.publishAt, now);
  assertNoEmbargo(state, planned.publishAt);
  const { publishAt, content, publishedAt, approvedRevision } = planned;
  const version = state.latestVersion + 1;
  const change = changeSince(state.published, content);
  const pinned = { version, publishAt, content, publishedAt, change, approvedRevision };
  return [{ type: 'ArticleScheduled', data: { ...pinned, ...apartFrom(state.content, content) } }];
}

/** What readers see; null for nothing. */
function shownIn({ published: live }: ArticleState): ArticleContent | null {
  return live === null || live.withdrawn ? null : live.content;
}

function unpublicationBack({ before, state, now }: Undoing): readonly ArticleEvent[] {
  const planned = before?.unpublication;
  if (!planned) throw superseded();
  assertToCome(planned.unpublishAt, now);
  const { unpublishAt, notice } = planned;
  return articleDecider.decide({ type: 'ScheduleUnpublication', unpublishAt, notice }, state, now);
}

function correctedBack({ before, state, note, now }: Undoing, version: number): readonly ArticleEvent[] {
  const earlier = before?.published;
  if (!earlier || liveVersion(state, version).withdrawn) throw superseded();
  if (note === null) {
    throw new DomainError('invalid', 'note-needed', 'Tell readers why the correction is taken back.', {
      problems: [{ field: 'note', message: 'is needed to take back a correction' }],
    });
  }
  return articleDecider.decide(
    {
      type: 'CorrectArticle',
      note,
      change: { version, changes: earlier.content },
      pending: 'refuse',
      // What readers have seen before was looked over before.
      facts: null,
    },
    state,
    now,
  );
}

function noticeBack({ before, after, state }: Undoing, noticeId: string): readonly ArticleEvent[] {
  const [was, then, is] = [before, after, state].map((each) =>
    each?.notices.find((notice) => notice.noticeId === noticeId),
  );
  if (!was || !is || !sameValue(then, is)) throw superseded();
  const { title, body, from, url }: AttachedNotice = was;
  const text = { title, body, from, url };
  return is.withdrawn
    ? [{ type: 'ArticleNoticeAttached', data: { noticeId, kind: was.kind, ...text } }]
    : [{ type: 'ArticleNoticeRevised', data: { noticeId, ...text } }];
}

function liveVersion({ published: live }: ArticleState, version: number | undefined) {
  if (live === null || live.version !== version) throw superseded();
  return live;
}

function assertToCome(time: Instant, now: Instant): void {
  if (time > now) return;
  throw new DomainError('conflict', 'time-passed', `It was planned for ${time}, which is over.`);
}

function assertNoEmbargo({ embargo }: ArticleState, from: Instant): void {
  if (embargo === null || embargo.until <= from) return;
  throw new DomainError(
    'invalid',
    'under-embargo',
    `Readers may not see this before ${embargo.until}: lift the embargo first.`,
    { details: { until: embargo.until } },
  );
}

function superseded(): DomainError {
  return new DomainError(
    'conflict',
    'undo-superseded',
    'Something later has replaced what this revision did: take that back first, or restore a revision.',
  );
}

function nothingLeft(): DomainError {
  return new DomainError('conflict', 'nothing-to-undo', 'Nothing is left of what this revision did.');
}
