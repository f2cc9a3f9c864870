import { differencesOf, DomainError, sameValue } from '#kernel';
import type { Decider, DueFact, Instant } from '#kernel';
import type {
  ArticleCommand,
  AssignArticleCommand,
  DraftArticleCommand,
  KillArticleCommand,
  ReviseArticleCommand,
  SetEmbargoCommand,
} from './article.commands.js';
import type { ArticleEvent } from './article.events.js';
import { approvalNeeded, asksFourEyes } from './article-approval.js';
import { attachNotice, reviseNotice, withdrawNotice } from './article-notices.js';
import {
  assertNoSchedule,
  correct,
  dateProblems,
  publish,
  published,
  schedule,
  schedulePending,
  scheduleUnpublication,
  unpublish,
  unschedule,
} from './article-publication.js';
import { approve, requestChanges, submit } from './article-review.js';
import { contentAt, evolveArticle } from './article-state.js';
import type { ArticleState } from './article-state.js';
import { changeBetween, isNoChange } from './content-change.js';
import { assertKnownRevision, assertNotTooLong, editConflict, mergeContents } from './content-merge.js';
import { publishingProblems, refuse } from './publishing-problems.js';

/** The rules of an article: drafts are lax, publishing is strict, and no edit is lost. */
export const articleDecider: Decider<ArticleState | null, ArticleCommand, ArticleEvent> = {
  category: 'article',
  initialState: null,
  decide,
  evolve: evolveArticle,
  due,
};

function decide(command: ArticleCommand, state: ArticleState | null, now: Instant): readonly ArticleEvent[] {
  if (command.type === 'DraftArticle') return draft(command, state, now);
  if (state === null) throw new DomainError('not-found', 'article-unknown', 'There is no such article.');
  if (command.type === 'KillArticle') return kill(command, state);
  if (state.killed) {
    throw new DomainError(
      'conflict',
      'article-killed',
      'The article was killed, and that is for good: draft another one.',
    );
  }
  if (command.type === 'RestoreArticle') {
    return state.discarded ? [{ type: 'ArticleRestored', data: {} }] : [];
  }
  if (command.type === 'DiscardArticle') return discard(state, now);
  if (state.discarded) {
    throw new DomainError('conflict', 'article-discarded', 'The article is in the bin: restore it first.');
  }
  switch (command.type) {
    case 'ReviseArticle':
      return revise(command, state);
    case 'SubmitArticle':
      return submit(command, state, now);
    case 'RequestChanges':
      return requestChanges(command, state);
    case 'ApproveArticle':
      return approve(command, state, now);
    case 'PublishArticle':
      return publish(command, state, now);
    case 'ScheduleArticle':
      return schedule(command, state, now);
    case 'ScheduleUnpublication':
      return scheduleUnpublication(command, state, now);
    case 'UnscheduleArticle':
      return unschedule(command.slot, state, now);
    case 'UnpublishArticle':
      return unpublish(command.notice, state, now);
    case 'SetEmbargo':
      return setEmbargo(command, state);
    case 'CorrectArticle':
      return correct(command, state, now);
    case 'AttachNotice':
      return attachNotice(command, state);
    case 'ReviseNotice':
      return reviseNotice(command, state);
    case 'WithdrawNotice':
      return withdrawNotice(command, state);
    case 'AssignArticle':
      return assign(command, state);
  }
}

function draft(
  command: DraftArticleCommand,
  state: ArticleState | null,
  now: Instant,
): readonly ArticleEvent[] {
  if (state !== null) {
    throw new DomainError('conflict', 'article-exists', 'This article exists already: revise it instead.');
  }
  const { content, origin, facts } = command;
  const drafted: ArticleEvent = { type: 'ArticleDrafted', data: { content, origin } };
  if (command.publish === null) return [drafted];
  const { publishedAt: wishedDate } = command.publish;
  refuse([
    ...publishingProblems(content, { origin, published: { content } }, facts),
    ...dateProblems(wishedDate, now),
  ]);
  if (asksFourEyes({ published: null }, content.sectionId, facts)) throw approvalNeeded();
  const publishedAt = wishedDate ?? now;
  return [drafted, published({ version: 1, content, publishedAt, change: 'first', dueAt: null })];
}

function revise(command: ReviseArticleCommand, state: ArticleState): readonly ArticleEvent[] {
  const baseRevision = command.baseRevision ?? state.revision;
  assertKnownRevision(baseRevision, state);
  const base = contentAt(state, baseRevision);
  const theirs = state.content;
  const merged = mergeContents({ base, theirs, yours: { ...(base ?? theirs), ...command.changes } });
  if (merged.content === null) throw editConflict(merged.conflicts, state.revision);
  assertNotTooLong(merged.content.body);
  const change = changeBetween(theirs, merged.content);
  return isNoChange(change) ? [] : [{ type: 'ArticleRevised', data: change }];
}

function setEmbargo({ until, note }: SetEmbargoCommand, state: ArticleState): readonly ArticleEvent[] {
  const { embargo, schedule: planned } = state;
  if (until === null) {
    return embargo === null ? [] : [{ type: 'ArticleEmbargoSet', data: { until: null, note: null } }];
  }
  if (planned !== null && planned.publishAt < until) throw schedulePending('publication', planned.publishAt);
  if (embargo !== null && embargo.until === until && embargo.note === note) return [];
  return [{ type: 'ArticleEmbargoSet', data: { until, note } }];
}

function kill({ notice, reason }: KillArticleCommand, state: ArticleState): readonly ArticleEvent[] {
  const said = { notice, reason };
  // What stands in its place may have to be put otherwise, and nothing else can.
  if (state.killed !== null) {
    return sameValue(state.killed, said) ? [] : [{ type: 'ArticleKilled', data: said }];
  }
  if (state.published === null && state.schedule === null) {
    throw new DomainError(
      'conflict',
      'not-published',
      'Readers have never seen this article: discard it instead.',
    );
  }
  return [{ type: 'ArticleKilled', data: said }];
}

function assign({ changes, problems }: AssignArticleCommand, state: ArticleState): readonly ArticleEvent[] {
  const differences = differencesOf(state.assignment, changes);
  if (Object.keys(differences).length === 0) return [];
  const refused = problems.filter(({ field }) => Object.hasOwn(differences, field));
  if (refused.length > 0) {
    throw new DomainError('invalid', 'not-assignable', 'It can be given to open desks and active people.', {
      problems: refused,
    });
  }
  return [{ type: 'ArticleAssigned', data: { ...state.assignment, ...differences } }];
}

function discard(state: ArticleState, now: Instant): readonly ArticleEvent[] {
  if (state.discarded) return [];
  assertNoSchedule(state, 'refuse', now);
  if (state.published !== null && !state.published.withdrawn) {
    throw new DomainError('conflict', 'article-published', 'Readers see this article: unpublish it first.');
  }
  return [{ type: 'ArticleDiscarded', data: {} }];
}

/** In the order of their times; what comes first does not keep the other from coming. */
function due(state: ArticleState | null, now: Instant): readonly DueFact<ArticleEvent>[] {
  if (state === null) return [];
  const facts: DueFact<ArticleEvent>[] = [];
  if (state.schedule && state.schedule.publishAt <= now) {
    const { version, content, publishAt, publishedAt, change, apart } = state.schedule;
    const pinned = { version, content, publishedAt, change, dueAt: publishAt };
    const event = published(apart ? { ...pinned, apart } : pinned);
    facts.push({ event, dueAt: publishAt, version });
  }
  if (state.unpublication && state.unpublication.unpublishAt <= now) {
    const { version, unpublishAt, notice } = state.unpublication;
    const event: ArticleEvent = { type: 'ArticleUnpublished', data: { notice, dueAt: unpublishAt } };
    facts.push({ event, dueAt: unpublishAt, version });
  }
  return facts.sort((a, b) => (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : a.version - b.version));
}
