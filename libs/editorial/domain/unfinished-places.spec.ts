import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { arbitraryBody } from '#testing/arbitrary-body';
import type { BodyDocument, InlineText, InnerParagraph } from './body.js';
import { unfinishedPlaces, withoutUnsafeLinks } from './unfinished-places.js';

const run = (href: string): InlineText => ({
  type: 'text',
  text: 'her',
  marks: [{ type: 'italic' }, { type: 'link', attrs: { href } }],
});
const inner = (...content: readonly InlineText[]): InnerParagraph => ({ type: 'paragraph', content });
const body = (...runs: readonly InlineText[]): BodyDocument => ({
  type: 'doc',
  content: [
    { type: 'paragraph', attrs: { id: 'p' }, content: runs },
    { type: 'heading', attrs: { id: 'h', level: 2 }, content: runs },
    { type: 'bulletList', attrs: { id: 'b' }, content: [{ type: 'listItem', content: [inner(...runs)] }] },
    { type: 'orderedList', attrs: { id: 'o' }, content: [{ type: 'listItem', content: [inner(...runs)] }] },
    { type: 'blockquote', attrs: { id: 'q', attribution: null }, content: [inner(...runs)] },
    { type: 'readAlso', attrs: { id: 'r', title: 'Ny kaj', articleId: null } },
  ],
});

describe('What is left half typed in a body', () => {
  it('is found wherever text stands', () => {
    expect(unfinishedPlaces(body(run('/navnenyt'), run('www.'))).map(({ path }) => path.join('.'))).toEqual([
      'content.0.content.1.marks.1.attrs.href',
      'content.1.content.1.marks.1.attrs.href',
      'content.2.content.0.content.0.content.1.marks.1.attrs.href',
      'content.3.content.0.content.0.content.1.marks.1.attrs.href',
      'content.4.content.0.content.1.marks.1.attrs.href',
    ]);
  });

  it('is no link for readers elsewhere, who get its words as they are set', () => {
    const plain: InlineText = { type: 'text', text: 'her', marks: [{ type: 'italic' }] };
    const bare: InlineText = { type: 'text', text: 'der', marks: [{ type: 'link', attrs: { href: '' } }] };
    expect(withoutUnsafeLinks(body(run('/navnenyt'), run('www.'), bare))).toEqual(
      body(run('/navnenyt'), plain, { type: 'text', text: 'der' }),
    );
  });

  it('is nothing of a finished body, which stays the same', () => {
    fc.assert(
      fc.property(arbitraryBody, (document) => {
        expect(unfinishedPlaces(document)).toEqual([]);
        expect(withoutUnsafeLinks(document)).toBe(document);
      }),
    );
  });
});
