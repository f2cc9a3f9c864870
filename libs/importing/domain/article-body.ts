import type { BodyBlock } from './parsed-page.js';

/** A block as the editorial body schema has it, as far as imports need it. */
export type ImportedBlock =
  | {
      readonly type: 'paragraph';
      readonly attrs: { readonly id: string };
      readonly content: readonly { readonly type: 'text'; readonly text: string }[];
    }
  | {
      readonly type: 'heading';
      readonly attrs: { readonly id: string; readonly level: 2 };
      readonly content: readonly { readonly type: 'text'; readonly text: string }[];
    }
  | {
      readonly type: 'readAlso';
      readonly attrs: { readonly id: string; readonly title: string; readonly articleId: null };
    };

/** The body of an article from the blocks of a page. Block ids follow the page, so the same page gives the same body. */
export function importedBody(blocks: readonly BodyBlock[]): {
  readonly type: 'doc';
  readonly content: ImportedBlock[];
} {
  return {
    type: 'doc',
    content: blocks.map((block, index): ImportedBlock => {
      const id = `i${index + 1}`;
      switch (block.type) {
        case 'paragraph':
          return { type: 'paragraph', attrs: { id }, content: [{ type: 'text', text: block.text }] };
        case 'subheading':
          return { type: 'heading', attrs: { id, level: 2 }, content: [{ type: 'text', text: block.text }] };
        case 'readAlso':
          return { type: 'readAlso', attrs: { id, title: block.title, articleId: null } };
      }
    }),
  };
}
