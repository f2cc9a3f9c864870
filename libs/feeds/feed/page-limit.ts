import type { FeedDefinition } from './feed-definition.js';

/** The most changes on a page for somebody without a token, where each item is read anew. */
export const MOST_FOR_STRANGERS = 100;

/**
 * How many changes a page holds. Frozen items cost little, and consumers are counted; strangers who ask for what is
 * read and written anew every time get it in small pages.
 */
export function pageLimit(
  { content }: Pick<FeedDefinition, 'content'>,
  asked: { readonly limit: number; readonly isConsumer: boolean },
): number {
  const isCostly = content.kind === 'joined' && !asked.isConsumer;
  return isCostly ? Math.min(asked.limit, MOST_FOR_STRANGERS) : asked.limit;
}
