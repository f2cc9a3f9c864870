import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { arbitraryBody } from '#testing/arbitrary-body';
import type { ArticleContent } from '../domain/article-content.js';
import { EMPTY_CONTENT } from '../domain/article-content.js';
import type { Block, InlineText } from '../domain/body.js';
import { contentDiff } from './content-diff.js';
import { plainTextDiff, textDiff } from './text-diff.js';

const paragraph = (id: string, text: string): Block => ({
  type: 'paragraph',
  attrs: { id },
  content: [{ type: 'text', text }],
});
const article = (...content: readonly Block[]): ArticleContent => ({
  ...EMPTY_CONTENT,
  body: { type: 'doc', content },
});

describe('the difference of two revisions', () => {
  it('tells words apart within a headline', () => {
    const [before, after] = [
      { ...EMPTY_CONTENT, headline: 'Havnen får tolv nye kajer' },
      { ...EMPTY_CONTENT, headline: 'Havnen får tretten nye kajer' },
    ];
    expect(contentDiff(before, after).fields).toEqual([
      {
        field: 'headline',
        before: 'Havnen får tolv nye kajer',
        after: 'Havnen får tretten nye kajer',
        parts: [
          { op: 'same', text: 'Havnen får ' },
          { op: 'removed', text: 'tolv' },
          { op: 'added', text: 'tretten' },
          { op: 'same', text: ' nye kajer' },
        ],
      },
    ]);
  });

  it('tells which blocks came, went, changed and moved, and leaves the others out', () => {
    const before = article(
      paragraph('a', 'Første'),
      paragraph('b', 'Kranen er gul'),
      paragraph('c', 'Væk'),
      paragraph('d', 'Sidst'),
    );
    const after = article(
      paragraph('d', 'Sidst'),
      paragraph('a', 'Første'),
      paragraph('b', 'Kranen er rød'),
      paragraph('e', 'Ny'),
    );
    const told = contentDiff(before, after).blocks;
    expect(
      told.map(({ id, change, placeBefore, placeAfter }) => [id, change, placeBefore, placeAfter]),
    ).toEqual([
      ['d', 'moved', 3, 0],
      ['b', 'changed', 1, 2],
      ['c', 'removed', 2, null],
      ['e', 'added', null, 3],
    ]);
    expect(told[1]?.parts.map(({ op, text }) => `${op} ${text}`)).toEqual([
      'same Kranen er ',
      'removed gul',
      'added rød',
    ]);
  });

  it('tells a word that was only linked or set bold, and a level or a picture that changed', () => {
    const heading = (level: 2 | 3): Block => ({
      type: 'heading',
      attrs: { id: 'h', level },
      content: [{ type: 'text', text: 'Til foråret' }],
    });
    expect(contentDiff(article(heading(2)), article(heading(3))).blocks[0]).toMatchObject({
      change: 'changed',
      parts: [{ op: 'same', text: 'Til foråret' }],
      attributes: [{ name: 'level', before: 2, after: 3 }],
    });
    const bold: InlineText = { type: 'text', text: 'nu', marks: [{ type: 'bold' }] };
    expect(textDiff([{ type: 'text', text: 'nu' }], [bold])).toEqual([
      { op: 'removed', text: 'nu' },
      { op: 'added', text: 'nu', marks: [{ type: 'bold' }] },
    ]);
  });

  it('gives back both texts, whatever was written', () => {
    const text = fc.array(fc.constantFrom('havn', 'Kaj', ' ', 'æ', '.', '\n', "Bo's"), { maxLength: 40 });
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [before, after] = [one.join(''), other.join('')];
        const parts = plainTextDiff(before, after);
        const without = (left: string) =>
          parts.flatMap(({ op, text: part }) => (op === left ? [] : [part])).join('');
        expect([without('added'), without('removed')]).toEqual([before, after]);
      }),
    );
  });

  it('says nothing of what is the same, and of two bodies every block that one of them alone has', () => {
    fc.assert(
      fc.property(arbitraryBody, arbitraryBody, (one, other) => {
        const [before, after] = [article(...one.content), article(...other.content)];
        expect(contentDiff(before, before)).toEqual({ fields: [], blocks: [] });
        const told = new Map(contentDiff(before, after).blocks.map((block) => [block.id, block.change]));
        const ids = (content: ArticleContent) => content.body.content.map(({ attrs }) => attrs.id);
        const [was, is] = [new Set(ids(before)), new Set(ids(after))];
        for (const id of was) if (!is.has(id)) expect(told.get(id)).toBe('removed');
        for (const id of is) if (!was.has(id)) expect(told.get(id)).toBe('added');
      }),
      { numRuns: 50 },
    );
  });

  it('gives up on words when all was written anew, instead of taking for ever', () => {
    const words = (stem: string) => Array.from({ length: 40_000 }, (_, index) => `${stem}${index}`).join(' ');
    const parts = plainTextDiff(words('a'), words('b'));
    expect(parts.map(({ op }) => op)).toEqual(['removed', 'added']);
  });
});
