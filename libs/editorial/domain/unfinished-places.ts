import { isSafeHref } from './body.js';
import type { Block, BodyDocument, InlineText, InnerParagraph, ListItem } from './body.js';

/** A place in a body that somebody has begun and not finished: readers are shown nothing of it. */
export interface UnfinishedPlace {
  /** From the document down to the value. */
  readonly path: readonly (string | number)[];
  /** A read-also line without a title, or a link to no address that {@link isSafeHref} accepts. */
  readonly lacks: 'title' | 'address';
}

/** Every unfinished place in the order of the text; a draft may have them, what is published has none. */
export function unfinishedPlaces({ content }: BodyDocument): readonly UnfinishedPlace[] {
  return placesAmong(content, []);
}

/** A body as readers elsewhere may have it: links that lead to no safe address are the text they stand on. */
export function withoutUnsafeLinks(document: BodyDocument): BodyDocument {
  const isUnsafe = unfinishedPlaces(document).some(({ lacks }) => lacks === 'address');
  return isUnsafe ? { ...document, content: document.content.map(unlinkedBlock) } : document;
}

type Node = Block | ListItem | InnerParagraph | InlineText;

function placesAmong(
  nodes: readonly Node[],
  above: readonly (string | number)[],
): readonly UnfinishedPlace[] {
  return nodes.flatMap((node, index) => placesIn(node, [...above, 'content', index]));
}

function placesIn(node: Node, path: readonly (string | number)[]): readonly UnfinishedPlace[] {
  switch (node.type) {
    case 'text':
      return (node.marks ?? []).flatMap((mark, index): readonly UnfinishedPlace[] =>
        mark.type === 'link' && !isSafeHref(mark.attrs.href)
          ? [{ path: [...path, 'marks', index, 'attrs', 'href'], lacks: 'address' }]
          : [],
      );
    case 'readAlso':
      return node.attrs.title.trim() === '' ? [{ path: [...path, 'attrs', 'title'], lacks: 'title' }] : [];
    case 'image':
      return [];
    default:
      return placesAmong(node.content, path);
  }
}

function unlinkedBlock(block: Block): Block {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return { ...block, content: block.content.map(unlinkedRun) };
    case 'bulletList':
    case 'orderedList':
      return {
        ...block,
        content: block.content.map((item) => ({ ...item, content: item.content.map(unlinkedParagraph) })),
      };
    case 'blockquote':
      return { ...block, content: block.content.map(unlinkedParagraph) };
    case 'image':
    case 'readAlso':
      return block;
  }
}

function unlinkedParagraph(paragraph: InnerParagraph): InnerParagraph {
  return { ...paragraph, content: paragraph.content.map(unlinkedRun) };
}

function unlinkedRun({ marks = [], ...run }: InlineText): InlineText {
  const kept = marks.filter((mark) => mark.type !== 'link' || isSafeHref(mark.attrs.href));
  return kept.length === 0 ? run : { ...run, marks: kept };
}
