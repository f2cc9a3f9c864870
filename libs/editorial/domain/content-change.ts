import { sameValue } from '#kernel';
import type { ArticleContent, ArticleFields } from './article-content.js';
import type { RecordedChange } from './article.events.js';
import type { Block } from './body.js';

/** The way from one content to another: the fields and blocks that differ, and nothing else. */
export type ContentChange = RecordedChange;

/** The change that leads from `before` to `after`. */
export function changeBetween(before: ArticleContent, after: ArticleContent): ContentChange {
  const beforeBlocks = blocksById(before);
  const afterBlocks = blocksById(after);
  const beforeOrder = orderOf(before);
  const afterOrder = orderOf(after);
  return {
    fields: changedFields(before, after),
    putBlocks: after.body.content.filter((block) => !sameValue(block, beforeBlocks.get(block.attrs.id))),
    removedBlocks: beforeOrder.filter((id) => !afterBlocks.has(id)),
    blockOrder: sameValue(beforeOrder, afterOrder) ? null : afterOrder,
  };
}

/** True when a change leads nowhere. */
export function isNoChange(change: ContentChange): boolean {
  return (
    Object.keys(change.fields).length === 0 &&
    change.putBlocks.length === 0 &&
    change.removedBlocks.length === 0 &&
    change.blockOrder === null
  );
}

/** Takes a content along a change. Total: blocks that the order forgot end up last, unknown ids are passed over. */
export function applyChange(content: ArticleContent, change: ContentChange): ArticleContent {
  return { ...content, ...change.fields, body: bodyAfter(content, change) };
}

/** The ids of a content's blocks from top to bottom. */
export function orderOf(content: ArticleContent): readonly string[] {
  return content.body.content.map((block) => block.attrs.id);
}

/** The blocks of a content by their ids. */
export function blocksById(content: ArticleContent): ReadonlyMap<string, Block> {
  return new Map(content.body.content.map((block) => [block.attrs.id, block]));
}

function changedFields(before: ArticleContent, after: ArticleContent): Partial<ArticleFields> {
  return {
    ...(before.headline === after.headline ? {} : { headline: after.headline }),
    ...(before.standfirst === after.standfirst ? {} : { standfirst: after.standfirst }),
    ...(before.sectionId === after.sectionId ? {} : { sectionId: after.sectionId }),
    ...(sameValue(before.byline, after.byline) ? {} : { byline: after.byline }),
    ...(sameValue(before.topImage, after.topImage) ? {} : { topImage: after.topImage }),
  };
}

function bodyAfter(content: ArticleContent, change: ContentChange): ArticleContent['body'] {
  if (change.putBlocks.length === 0 && change.removedBlocks.length === 0 && change.blockOrder === null) {
    return content.body;
  }
  const blocks = new Map(blocksById(content));
  change.removedBlocks.forEach((id) => blocks.delete(id));
  change.putBlocks.forEach((block) => blocks.set(block.attrs.id, block));
  const order = new Set([...(change.blockOrder ?? []), ...blocks.keys()]);
  return { type: 'doc', content: [...order].flatMap((id) => blocks.get(id) ?? []) };
}
