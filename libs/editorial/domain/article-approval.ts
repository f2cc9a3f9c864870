import { DomainError, sameValue } from '#kernel';
import type { ArticleState } from './article-state.js';
import { known } from './publishing-problems.js';
import type { PublishingFacts } from './publishing-problems.js';

/**
 * Sees to it that somebody else agreed to what is to be published, where a section asks for that: the one it stands in
 * or the one it is to stand in.
 * @throws DomainError `approval-needed` (409).
 */
export function assertApproved(state: ArticleState, facts: PublishingFacts | null): void {
  const { content, published: last, review } = state;
  if (!asksFourEyes(state, content.sectionId, facts)) return;
  if (last !== null && sameValue(last.content, content)) return;
  if (review.step === 'approved' && review.by !== null && !isWriter(state, review.by)) return;
  throw approvalNeeded();
}

/** The refusal of what nobody else has agreed to. */
export function approvalNeeded(): DomainError {
  return new DomainError(
    'conflict',
    'approval-needed',
    'Its section asks for four eyes: submit it, and let somebody who wrote none of it approve it.',
  );
}

/** Whether one of the sections concerned asks for four eyes. */
export function asksFourEyes(
  { published }: Pick<ArticleState, 'published'>,
  sectionId: string | null,
  facts: PublishingFacts | null,
): boolean {
  if (facts === null) return false;
  return [sectionId, published?.content.sectionId ?? null].some(
    (id) => id !== null && known(facts.sections, id).fourEyes,
  );
}

/** The revision of the approval that stands for the working copy; null when there is none. */
export function standingApproval({ review }: ArticleState): number | null {
  return review.step === 'approved' && review.revision !== null ? Number(review.revision) : null;
}

/** Whether somebody changed the working copy since it was last pinned. */
export function isWriter({ writers }: ArticleState, actorId: string): boolean {
  return Object.hasOwn(writers, actorId);
}
