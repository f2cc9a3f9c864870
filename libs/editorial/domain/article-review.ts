import { DomainError, sameValue } from '#kernel';
import type { Instant } from '#kernel';
import { asksFourEyes, isWriter } from './article-approval.js';
import type {
  ApproveArticleCommand,
  RequestChangesCommand,
  SubmitArticleCommand,
} from './article.commands.js';
import type { ArticleEvent, SubmittedPlan } from './article.events.js';
import { planInReview } from './article-state.js';
import type { ArticleState, Review } from './article-state.js';
import { apartFrom, schedulePending, schedulingOf } from './article-publication.js';
import { publishingProblems, refuse } from './publishing-problems.js';

/** Asks for the working copy to be looked over; a repeat of the same question is no news. */
export function submit(
  { comment, publishAt }: SubmitArticleCommand,
  state: ArticleState,
  now: Instant,
): readonly ArticleEvent[] {
  if (publishAt !== null && publishAt <= now) {
    throw new DomainError('invalid', 'time-passed', 'The time to publish at lies in the past.', {
      problems: [{ field: 'publishAt', message: 'must lie in the future' }],
    });
  }
  const waiting = planInReview(state, now);
  if (waiting !== null) throw schedulePending('publication', waiting.publishAt);
  if (publishAt !== null) refuse(publishingProblems(state.content, state, null));
  const { published: last, review } = state;
  if (last !== null && !last.withdrawn && sameValue(last.content, state.content)) {
    throw new DomainError(
      'conflict',
      'nothing-to-review',
      'Readers see exactly this already: there is nothing to look over.',
    );
  }
  const asked =
    review.step === 'submitted' &&
    review.comment === comment &&
    review.publishAt === publishAt &&
    review.plan === null;
  return asked ? [] : [{ type: 'ArticleSubmitted', data: { comment, publishAt } }];
}

/** Wants something changed in what was submitted, also after it was approved. */
export function requestChanges(
  { comment }: RequestChangesCommand,
  { review }: ArticleState,
): readonly ArticleEvent[] {
  if (review.step !== 'submitted' && review.step !== 'approved') throw notSubmitted();
  return [{ type: 'ChangesRequested', data: { comment } }];
}

/** Agrees to what was submitted, and schedules it when that was asked for. */
export function approve(
  { comment, actorId, ifRevision, facts }: ApproveArticleCommand,
  state: ArticleState,
  now: Instant,
): readonly ArticleEvent[] {
  const { review } = state;
  if (review.step === 'approved') return [];
  if (review.step !== 'submitted') throw notSubmitted();
  const { publishAt, plan } = review;
  const content = plan?.content ?? state.content;
  if (asksFourEyes(state, content.sectionId, facts)) assertOtherEyes(state, actorId, ifRevision);
  if (plan !== null) assertPlanHolds(plan, review, state, now);
  const approved: ArticleEvent = {
    type: 'ArticleApproved',
    data: { comment, ...apartFrom(state.content, content) },
  };
  if (publishAt === null || publishAt <= now) return [approved];
  const approvedRevision = Number(state.revision + 1n);
  return [approved, schedulingOf({ content, publishAt, approvedRevision, facts }, state, now)];
}

/** Whoever agrees wrote none of it, and has read what it says now and not what it said a moment ago. */
function assertOtherEyes(state: ArticleState, actorId: string, ifRevision: bigint | undefined): void {
  if (isWriter(state, actorId)) {
    throw new DomainError(
      'conflict',
      'four-eyes',
      'You wrote part of this, and its section asks for four eyes: let somebody else approve it.',
    );
  }
  if (ifRevision !== undefined) return;
  throw new DomainError(
    'precondition-missing',
    'base-required',
    'Say what you have read: send the revision that you approve as If-Match.',
  );
}

/** A plan was made for its time, and for what readers saw then: on anything else it would put something old back. */
function assertPlanHolds(
  { version }: SubmittedPlan,
  { publishAt }: Review,
  { published: live }: ArticleState,
  now: Instant,
): void {
  if (publishAt === null || publishAt <= now) {
    throw new DomainError(
      'conflict',
      'time-passed',
      'The time that it was planned for is over: submit it anew.',
    );
  }
  if (live !== null && live.version === version && !live.withdrawn) return;
  throw new DomainError(
    'conflict',
    'version-changed',
    'Readers no longer see what this plan was made for: submit it anew.',
    { details: { version: live?.version ?? null } },
  );
}

function notSubmitted(): DomainError {
  return new DomainError(
    'conflict',
    'not-submitted',
    'Nobody has submitted this: there is nothing to judge.',
  );
}
