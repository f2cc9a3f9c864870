import type { Block, BodyDocument, InlineText, InnerParagraph } from '#editorial';
import type { SampleBlock } from './content/sample-content.js';
import { PICTURES } from './content/pictures.js';
import type { IllustrationName } from './illustrations/illustrations.js';

/** Under which id each picture was uploaded. */
export type PictureIds = (name: IllustrationName) => string;

/** The blocks as the document that editors and readers see; block ids count from `b1`. */
export function sampleBody(blocks: readonly SampleBlock[], pictures: PictureIds): BodyDocument {
  return { type: 'doc', content: blocks.map((block, index) => named(block, `b${index + 1}`, pictures)) };
}

/** The same for texts without pictures. */
export function sampleText(blocks: readonly SampleBlock[]): BodyDocument {
  return sampleBody(blocks, (name) => {
    throw new Error(`This text has no room for the picture ${name}`);
  });
}

function named(block: SampleBlock, id: string, pictures: PictureIds): Block {
  switch (block.type) {
    case 'paragraph':
      return { type: 'paragraph', attrs: { id }, content: block.content };
    case 'heading':
      return { type: 'heading', attrs: { id, level: 2 }, content: [run(block.text)] };
    case 'bulletList':
    case 'orderedList':
      return {
        type: block.type,
        attrs: { id },
        content: block.items.map((item) => ({ type: 'listItem', content: [inner(item)] })),
      };
    case 'quote':
      return {
        type: 'blockquote',
        attrs: { id, attribution: block.attribution },
        content: [inner(block.text)],
      };
    case 'picture':
      return {
        type: 'image',
        attrs: { id, mediaId: pictures(block.name), ...PICTURES[block.name] },
      };
    case 'readAlso':
      return { type: 'readAlso', attrs: { id, title: block.title, articleId: null } };
  }
}

function run(text: string): InlineText {
  return { type: 'text', text };
}

function inner(text: string): InnerParagraph {
  return { type: 'paragraph', content: [run(text)] };
}
