import { DomainError, sameValue } from '#kernel';
import type { Decider, DueFact, FieldProblem, Instant } from '#kernel';
import type { ArticleContent } from './article-content.js';
import type { ArticleCommand, DraftArticleCommand, ReviseArticleCommand } from './article.commands.js';
import type { ArticleEvent, ArticleOrigin, ArticlePublished, PublicationChange } from './article.events.js';
import { contentAt, evolveArticle } from './article-state.js';
import type { ArticleState, PublishedVersion } from './article-state.js';
import type { BodyDocument } from './body.js';
import { charactersOf, LONGEST_BODY } from './body-size.js';
import { changeBetween, isNoChange } from './content-change.js';
import { mergeContents } from './content-merge.js';
import type { EditConflict } from './content-merge.js';

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
  if (command.type === 'RestoreArticle') {
    return state.discarded ? [{ type: 'ArticleRestored', data: {} }] : [];
  }
  if (command.type === 'DiscardArticle') return discard(state);
  if (state.discarded) {
    throw new DomainError('conflict', 'article-discarded', 'The article is in the bin: restore it first.');
  }
  switch (command.type) {
    case 'ReviseArticle':
      return revise(command, state);
    case 'PublishArticle':
      return publish(command.publishedAt, state, now);
    case 'ScheduleArticle':
      return schedule(command.publishAt, state, now);
    case 'UnscheduleArticle':
      return unschedule(state);
    case 'UnpublishArticle':
      return unpublish(command.notice, state);
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
  const { content, origin } = command;
  const drafted: ArticleEvent = { type: 'ArticleDrafted', data: { content, origin } };
  if (command.publish === null) return [drafted];
  assertPublishable(content, origin);
  const publishedAt = displayedDate(command.publish.publishedAt, null, now);
  return [drafted, published({ version: 1, content, publishedAt, change: 'first', dueAt: null })];
}

function revise(command: ReviseArticleCommand, state: ArticleState): readonly ArticleEvent[] {
  const baseRevision = command.baseRevision ?? state.revision;
  if (baseRevision > state.revision || baseRevision < 0n) {
    throw new DomainError(
      'invalid',
      'unknown-revision',
      `The article has no revision ${baseRevision}: read it again and send the revision you were given.`,
      { problems: [{ field: 'baseRevision', message: `is above ${state.revision}, the newest` }] },
    );
  }
  const base = contentAt(state, baseRevision);
  const theirs = state.content;
  const merged = mergeContents({ base, theirs, yours: { ...(base ?? theirs), ...command.changes } });
  if (merged.content === null) throw editConflict(merged.conflicts, state.revision);
  assertNotTooLong(merged.content.body);
  const change = changeBetween(theirs, merged.content);
  return isNoChange(change) ? [] : [{ type: 'ArticleRevised', data: change }];
}

function publish(wishedDate: Instant | null, state: ArticleState, now: Instant): readonly ArticleEvent[] {
  assertNoSchedule(state);
  const { content, published: last } = state;
  assertPublishable(content, state.origin);
  const publishedAt = displayedDate(wishedDate, last, now);
  const change = changeSince(last, content);
  const shownAlready = last !== null && !last.withdrawn && last.publishedAt === publishedAt;
  if (change === 'unchanged' && shownAlready) return [];
  return [published({ version: state.latestVersion + 1, content, publishedAt, change, dueAt: null })];
}

function schedule(publishAt: Instant, state: ArticleState, now: Instant): readonly ArticleEvent[] {
  assertNoSchedule(state);
  const { content, published: last } = state;
  const problems = publishingProblems(content, state.origin);
  if (publishAt <= now) {
    problems.push({ field: 'publishAt', message: 'must lie in the future; publish it now instead' });
  }
  refuse(problems);
  return [
    {
      type: 'ArticleScheduled',
      data: {
        version: state.latestVersion + 1,
        publishAt,
        content,
        publishedAt: last?.publishedAt ?? publishAt,
        change: changeSince(last, content),
        approvedRevision: null,
      },
    },
  ];
}

function unschedule(state: ArticleState): readonly ArticleEvent[] {
  if (state.schedule === null) {
    throw new DomainError('conflict', 'not-scheduled', 'Nothing of this article is scheduled.');
  }
  return [{ type: 'ArticleUnscheduled', data: { version: state.schedule.version, slot: 'publication' } }];
}

/** A scheduled update would bring the article back, which nobody who takes it down expects: it is called off too. */
function unpublish(notice: string | null, state: ArticleState): readonly ArticleEvent[] {
  if (state.published === null || state.published.withdrawn) {
    throw new DomainError('conflict', 'not-published', 'Readers do not see this article now.');
  }
  const calledOff = state.schedule === null ? [] : unschedule(state);
  return [...calledOff, { type: 'ArticleUnpublished', data: { notice, dueAt: null } }];
}

function discard(state: ArticleState): readonly ArticleEvent[] {
  if (state.discarded) return [];
  assertNoSchedule(state);
  if (state.published !== null && !state.published.withdrawn) {
    throw new DomainError('conflict', 'article-published', 'Readers see this article: unpublish it first.');
  }
  return [{ type: 'ArticleDiscarded', data: {} }];
}

function due(state: ArticleState | null, now: Instant): readonly DueFact<ArticleEvent>[] {
  if (!state?.schedule || state.schedule.publishAt > now) return [];
  const { version, content, publishAt, publishedAt, change } = state.schedule;
  const event = published({ version, content, publishedAt, change, dueAt: publishAt });
  return [{ event, dueAt: publishAt, version }];
}

function published(data: ArticlePublished['data']): ArticlePublished {
  return { type: 'ArticlePublished', data };
}

function changeSince(last: PublishedVersion | null, content: ArticleContent): PublicationChange {
  if (last === null) return 'first';
  return sameValue(last.content, content) ? 'unchanged' : 'updated';
}

function displayedDate(wished: Instant | null, last: PublishedVersion | null, now: Instant): Instant {
  if (wished !== null && wished > now) {
    refuse([{ field: 'publishedAt', message: 'must not lie in the future; schedule the article instead' }]);
  }
  return wished ?? last?.publishedAt ?? now;
}

function assertNoSchedule(state: ArticleState): void {
  if (state.schedule === null) return;
  throw new DomainError(
    'conflict',
    'schedule-pending',
    `A version of this article is scheduled for ${state.schedule.publishAt}: unschedule it first.`,
    { details: { publishAt: state.schedule.publishAt } },
  );
}

function assertPublishable(content: ArticleContent, origin: ArticleOrigin | null): void {
  refuse(publishingProblems(content, origin));
}

/** What keeps an article from readers. An imported page that names no section is published without one. */
function publishingProblems(content: ArticleContent, origin: ArticleOrigin | null): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (content.headline.trim() === '') problems.push({ field: 'headline', message: 'is needed to publish' });
  if (content.sectionId === null && origin === null) {
    problems.push({ field: 'sectionId', message: 'is needed to publish' });
  }
  return problems;
}

function refuse(problems: readonly FieldProblem[]): void {
  if (problems.length === 0) return;
  throw new DomainError('invalid', 'not-publishable', 'Mend these fields before it can be published.', {
    problems,
  });
}

/** What came through the door fits; what came of a merge may not. */
function assertNotTooLong(body: BodyDocument): void {
  const { blocks, characters } = LONGEST_BODY;
  if (body.content.length <= blocks && charactersOf(body) <= characters) return;
  throw new DomainError(
    'invalid',
    'body-too-long',
    `Together with what others wrote, the body is longer than ${blocks} blocks or ${characters} characters.`,
    { problems: [{ field: 'body', message: 'is too long' }] },
  );
}

function editConflict(conflicts: readonly EditConflict[], revision: bigint): DomainError {
  const side = (pick: (conflict: EditConflict) => unknown) =>
    Object.fromEntries(conflicts.map((conflict) => [conflict.field, pick(conflict)]));
  return new DomainError(
    'conflict',
    'edit-conflict',
    'Someone else changed the same places. Choose what is to stand there, and save with the newest revision.',
    {
      problems: conflicts.map(({ field }) => ({ field, message: 'was changed by someone else too' })),
      details: {
        revision: Number(revision),
        base: side(({ base }) => base),
        theirs: side(({ theirs }) => theirs),
        yours: side(({ yours }) => yours),
      },
    },
  );
}
