import { fc } from '#testing/properties';
import type { Block, BodyDocument, InlineText, InnerParagraph, ListItem, Mark } from '#editorial';

/** What attackers and real people write: markup, quotes, entities, Danish letters, emoji, right-to-left text. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '</script><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '&lt;b&gt;',
  '<!--',
  ']]>',
  'a/>',
  '<br/>',
  'Blåbærgrød på Ærø',
  '“citat”',
  'שלום',
  '🚲',
  '',
  ' ',
];

const text = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'grapheme', maxLength: 30 }).map((value) => value.replace(/[\p{Cc}\p{Cs}]/gu, ' ')),
);
const filled = text.map((value) => (value.trim() === '' ? `x${value}` : value));

const href = fc.oneof(
  fc.webUrl(),
  fc.constantFrom(
    '/navnenyt',
    '/artikel/en-to-3',
    'mailto:redaktion@example.dk',
    'https://example.dk/?a="b"&c=<d>',
  ),
);

const mark: fc.Arbitrary<Mark> = fc.oneof(
  fc.constant<Mark>({ type: 'bold' }),
  fc.constant<Mark>({ type: 'italic' }),
  href.map((to): Mark => ({ type: 'link', attrs: { href: to } })),
);

const run: fc.Arbitrary<InlineText> = fc
  .tuple(
    text.map((value) => value || 'x'),
    fc.uniqueArray(mark, { selector: ({ type }) => type, maxLength: 3 }),
  )
  .map(([value, marks]) => ({ type: 'text', text: value, ...(marks.length > 0 ? { marks } : {}) }));

const runs = fc.array(run, { maxLength: 4 });

const innerParagraphs: fc.Arbitrary<readonly InnerParagraph[]> = fc.array(
  runs.map((content): InnerParagraph => ({ type: 'paragraph', content })),
  { minLength: 1, maxLength: 3 },
);

const listItems: fc.Arbitrary<readonly ListItem[]> = fc.array(
  innerParagraphs.map((content): ListItem => ({ type: 'listItem', content })),
  { minLength: 1, maxLength: 3 },
);

type Draft = (id: string) => Block;

const draft: fc.Arbitrary<Draft> = fc.oneof(
  runs.map((content): Draft => (id) => ({ type: 'paragraph', attrs: { id }, content })),
  fc
    .tuple(runs, fc.constantFrom(2 as const, 3 as const))
    .map(([content, level]): Draft => (id) => ({ type: 'heading', attrs: { id, level }, content })),
  listItems.map((content): Draft => (id) => ({ type: 'bulletList', attrs: { id }, content })),
  listItems.map((content): Draft => (id) => ({ type: 'orderedList', attrs: { id }, content })),
  fc.tuple(innerParagraphs, fc.option(filled)).map(([content, attribution]): Draft => (id) => ({
    type: 'blockquote',
    attrs: { id, attribution },
    content,
  })),
  fc
    .tuple(fc.uuid(), text, fc.option(filled), fc.option(filled))
    .map(([mediaId, alt, caption, credit]): Draft => (id) => ({
      type: 'image',
      attrs: { id, mediaId, alt, caption, credit },
    })),
  fc
    .tuple(filled, fc.option(fc.uuid()))
    .map(([title, articleId]): Draft => (id) => ({ type: 'readAlso', attrs: { id, title, articleId } })),
);

/** Any body that the schema takes, with hostile text everywhere. */
export const arbitraryBody: fc.Arbitrary<BodyDocument> = fc
  .array(draft, { maxLength: 8 })
  .map((drafts) => ({ type: 'doc', content: drafts.map((of, index) => of(`block-${index}`)) }));
