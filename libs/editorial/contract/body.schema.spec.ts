import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { arbitraryBody } from '#testing/arbitrary-body';
import { isSafeHref } from '../domain/body.js';
import { articleEventContracts } from './article.event-contracts.js';
import { BODY_LIMITS, bodySchema, draftBodySchema } from './body.schema.js';

const paragraph = (id: string, text: string) => ({
  type: 'paragraph',
  attrs: { id },
  content: [{ type: 'text', text }],
});

const body = (...content: readonly unknown[]) => ({ type: 'doc', content });

const accepts = (document: unknown) => bodySchema.safeParse(document).success;

const complaints = (document: unknown) =>
  bodySchema.safeParse(document).error?.issues.map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));

const linkTo = (href: string) =>
  body({
    type: 'paragraph',
    attrs: { id: 'a' },
    content: [{ type: 'text', text: 'her', marks: [{ type: 'link', attrs: { href } }] }],
  });

describe('The door for an article body', () => {
  it('takes what the editor writes and keeps it unchanged', () => {
    fc.assert(
      fc.property(arbitraryBody, (document) => {
        expect(bodySchema.parse(document)).toEqual(document);
      }),
    );
  });

  it('fills in what Tiptap leaves out when empty, so that equal bodies are equal JSON', () => {
    const written = body(
      { type: 'paragraph', attrs: { id: 'a' } },
      { type: 'readAlso', attrs: { id: 'b', title: 'Kabler under havet' } },
    );
    expect(bodySchema.parse(written)).toEqual(
      body(
        { type: 'paragraph', attrs: { id: 'a' }, content: [] },
        { type: 'readAlso', attrs: { id: 'b', title: 'Kabler under havet', articleId: null } },
      ),
    );
    expect(bodySchema.parse({ type: 'doc' })).toEqual(body());
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://reader:secret@evil.example/',
    'https://',
    'https:///evil.example',
    'artikel/uden-skraastreg',
    '#anker',
    '',
    'mailto:',
    'file:///etc/passwd',
    `https://example.dk/${'a'.repeat(3_000)}`,
  ])('refuses a link to %j', (href) => {
    expect(accepts(linkTo(href))).toBe(false);
  });

  it.each([
    'https://example.dk',
    'http://example.dk:8080/sti?q=1#top',
    'HTTPS://EXAMPLE.DK/',
    'mailto:redaktion@example.dk',
    '/',
    '/navnenyt#n1',
  ])('takes a link to %j', (href) => {
    expect(accepts(linkTo(href))).toBe(true);
  });

  it('lets no address through that a browser reads as a script or as another site', () => {
    const trick = fc.tuple(
      fc.constantFrom('', ' ', '\t', '/', '\\', '\u0000', '\u200b'),
      fc.constantFrom('javascript:', 'data:', 'https:', 'http:', 'mailto:', '/', '//', '/\\', '/\t/'),
      fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom('//evil.example', 'alert(1)', '@evil.example')),
    );
    const address = fc.oneof(
      trick.map((parts) => parts.join('')),
      fc.webUrl(),
      fc.string(),
    );
    fc.assert(
      fc.property(address, (href) => {
        fc.pre(isSafeHref(href));
        expect(URL.canParse(href, 'https://avis.example')).toBe(true);
        const read = new URL(href, 'https://avis.example');
        expect(['http:', 'https:', 'mailto:']).toContain(read.protocol);
        expect(read.password).toBe('');
        if (href.startsWith('/')) expect(read.origin).toBe('https://avis.example');
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses nodes, attributes and marks it does not know, rather than drop them in silence', () => {
    expect(accepts(body({ type: 'html', attrs: { id: 'a' }, content: '<b>' }))).toBe(false);
    expect(accepts(body({ ...paragraph('a', 'x'), html: '<b>x</b>' }))).toBe(false);
    expect(accepts(body({ type: 'paragraph', attrs: { id: 'a', style: 'color:red' }, content: [] }))).toBe(
      false,
    );
    expect(
      accepts(
        body({
          type: 'paragraph',
          attrs: { id: 'a' },
          content: [{ type: 'text', text: 'x', marks: [{ type: 'underline' }] }],
        }),
      ),
    ).toBe(false);
    expect(accepts(body({ type: 'heading', attrs: { id: 'a', level: 1 }, content: [] }))).toBe(false);
  });

  it('refuses a list inside a list, so no body is deeper than its shape', () => {
    const item = { type: 'listItem', content: [{ type: 'paragraph', content: [] }] };
    const nested = { type: 'listItem', content: [{ type: 'bulletList', content: [item] }] };
    expect(accepts(body({ type: 'bulletList', attrs: { id: 'a' }, content: [item] }))).toBe(true);
    expect(accepts(body({ type: 'bulletList', attrs: { id: 'a' }, content: [nested] }))).toBe(false);
  });

  it('refuses two blocks with one id and says which', () => {
    expect(complaints(body(paragraph('a', 'Et'), paragraph('b', 'To'), paragraph('a', 'Tre')))).toEqual([
      { path: 'content.2.attrs.id', message: 'Two blocks have this id; give each block its own.' },
    ]);
  });

  it('refuses text that the log cannot keep: control characters and halves of letters', () => {
    expect(accepts(body(paragraph('a', 'nul \u0000')))).toBe(false);
    expect(accepts(body(paragraph('a', 'halv \ud83d')))).toBe(false);
    expect(accepts(body(paragraph('a', 'hel 🚲, tab\t og linje\n')))).toBe(true);
  });

  it('refuses a body larger than any article', () => {
    const many = Array.from({ length: BODY_LIMITS.blocks + 1 }, (_, index) => paragraph(`p${index}`, 'x'));
    expect(accepts(body(...many.slice(1)))).toBe(true);
    expect(accepts(body(...many))).toBe(false);
    const long = 'x'.repeat(BODY_LIMITS.runLength);
    const heavy = Array.from({ length: BODY_LIMITS.textLength / BODY_LIMITS.runLength + 1 }, (_, index) =>
      paragraph(`p${index}`, long),
    );
    expect(complaints(body(...heavy))).toEqual([
      {
        path: 'content',
        message: 'The body is longer than 500000 characters; split it into several articles.',
      },
    ]);
  });

  it('refuses anything that is no body without failing', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        fc.pre(!(typeof value === 'object' && value !== null && 'type' in value && value.type === 'doc'));
        expect(accepts(value)).toBe(false);
      }),
    );
  });
});

describe('The door for the body of a draft', () => {
  const readAlso = (title: string) => body({ type: 'readAlso', attrs: { id: 'r', title, articleId: null } });

  it.each([
    '',
    'https://',
    'www.dr.dk',
    'artikel/uden-skraastreg',
    '#anker',
    'mailto:',
    '//dr.dk',
    'htt',
    'x y',
  ])('keeps %j as it is, which is on its way to be an address', (href) => {
    expect(draftBodySchema.parse(linkTo(href))).toEqual(linkTo(href));
    expect(complaints(linkTo(href))?.map(({ path }) => path)).toEqual([
      'content.0.content.0.marks.0.attrs.href',
    ]);
  });

  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    '\u200bjavascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox',
    'file:///etc/passwd',
    'nul\u0000',
    `https://example.dk/${'a'.repeat(3_000)}`,
  ])('refuses %j, which is not', (href) => {
    expect(draftBodySchema.safeParse(linkTo(href)).success).toBe(false);
  });

  it('takes a read-also line without a title', () => {
    expect(draftBodySchema.parse(readAlso(''))).toEqual(readAlso(''));
    expect(complaints(readAlso(' '))?.map(({ path }) => path)).toEqual(['content.0.attrs.title']);
    expect(draftBodySchema.safeParse(readAlso('x'.repeat(BODY_LIMITS.titleLength + 1))).success).toBe(false);
  });

  it('takes text that need not be there for none when it is blank', () => {
    const picture = { id: 'i', mediaId: '5d4c3b2a-1908-4f7e-8d6c-5b4a39281706', alt: '' };
    const quoted = [{ type: 'paragraph', content: [] }];
    const written = (blank: string | null) =>
      body(
        { type: 'image', attrs: { ...picture, caption: blank, credit: blank } },
        { type: 'blockquote', attrs: { id: 'q', attribution: blank }, content: quoted },
      );
    for (const blank of ['', ' ', null]) expect(draftBodySchema.parse(written(blank))).toEqual(written(null));
  });

  it('takes all that the other door takes, as it is', () => {
    fc.assert(
      fc.property(arbitraryBody, (document) => {
        expect(draftBodySchema.parse(document)).toEqual(document);
      }),
    );
  });

  it('is that of the log for what is written, and not for what readers are shown', () => {
    const content = {
      ...{ headline: 'Havnen', standfirst: null, sectionId: null, byline: [], topImage: null },
      body: body(...readAlso('').content, ...linkTo('www.').content),
    };
    const accepted = (type: string, data: object) =>
      articleEventContracts.find((contract) => contract.type === type)?.schema.safeParse(data).success;
    const change = { fields: {}, putBlocks: content.body.content, removedBlocks: [], blockOrder: null };
    expect(accepted('ArticleDrafted', { content, origin: null })).toBe(true);
    expect(accepted('ArticleRevised', change)).toBe(true);
    const at = '2026-03-01T08:00:00.000Z';
    const shown = { version: 1, publishedAt: at, change: 'first', dueAt: null };
    expect(accepted('ArticlePublished', { ...shown, content })).toBe(false);
    expect(accepted('ArticlePublished', { ...shown, content: { ...content, body: body() } })).toBe(true);
  });
});
