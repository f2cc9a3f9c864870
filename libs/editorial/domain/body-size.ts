import type { Block, BodyDocument, InlineText, InnerParagraph, ListItem } from './body.js';

/** The longest body of an article. Two that fit may merge into one that does not: the decider looks too. */
export const LONGEST_BODY = { blocks: 2_000, characters: 500_000 } as const;

/** Characters of text in a body. */
export function charactersOf(body: BodyDocument): number {
  return body.content.reduce((sum, block) => sum + charactersIn(block), 0);
}

function charactersIn(node: Block | ListItem | InnerParagraph | InlineText): number {
  switch (node.type) {
    case 'text':
      return node.text.length;
    case 'image':
    case 'readAlso':
      return 0;
    default: {
      let sum = 0;
      for (const child of node.content) sum += charactersIn(child);
      return sum;
    }
  }
}
