import type { Instant } from '#kernel';
import { articleDecider } from './article.decider.js';
import { evolveArticle } from './article-state.js';
import type { ArticleState } from './article-state.js';

/**
 * An article with what time alone has brought about by an instant, recorded or not: readers see it so. The revision
 * stays that of the newest event.
 */
export function cameDue(before: ArticleState | null, at: Instant): ArticleState | null {
  let state = before;
  for (const { event, dueAt } of articleDecider.due?.(before, at) ?? []) {
    const revision = state?.revision ?? 0n;
    const envelope = { id: '', stream: '', revision, occurredAt: dueAt, actorId: SYSTEM, commandId: '' };
    state = evolveArticle(state, { ...event, ...envelope });
  }
  return state;
}

const SYSTEM = 'system';
