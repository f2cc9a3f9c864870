import { describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { arbitraryBody } from '#testing/arbitrary-body';
import type { Block, BodyDocument, InlineText } from '../domain/body.js';
import type { BodyResolvers } from './body-resolvers.js';
import { bodyHtml, bodyText } from './body-html.js';

const NOTHING_KNOWN: BodyResolvers = { readAlso: () => null, media: () => null };
const EVERYTHING_KNOWN: BodyResolvers = {
  readAlso: () => '/artikel/kabler-1',
  media: () => ({ url: '/media/a.webp', width: 800, height: 450 }),
};

const text = (value: string, ...marks: NonNullable<InlineText['marks']>): InlineText => ({
  type: 'text',
  text: value,
  ...(marks.length > 0 ? { marks } : {}),
});

let blocks = 0;
const paragraph = (...content: readonly InlineText[]): Block => ({
  type: 'paragraph',
  attrs: { id: `b${(blocks += 1)}` },
  content,
});
const heading = (level: 2 | 3, title: string): Block => ({
  type: 'heading',
  attrs: { id: `b${(blocks += 1)}`, level },
  content: [text(title)],
});
const body = (...content: readonly Block[]): BodyDocument => ({ type: 'doc', content });
const html = (document: BodyDocument, resolvers = NOTHING_KNOWN) => bodyHtml(document, resolvers);

const ALLOWED = /^<\/?(?:p|h2|h3|ul|ol|li|strong|em|a|figure|figcaption|blockquote|img|span)(?:\s|>)/;

/** The tags of a document and the text between them, as a browser's tokenizer sees well-formed HTML. */
function tokens(markup: string): { readonly tags: readonly string[]; readonly text: string } {
  const tag = /<(?:"[^"]*"|[^">])*>/g;
  const tags = markup.match(tag) ?? [];
  const between = markup
    .replace(tag, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
  return { tags, text: between };
}

describe('The body of an article as HTML', () => {
  it('sets paragraphs, subheadings, lists and quotations', () => {
    const document = body(
      paragraph(text('Første afsnit.')),
      heading(2, 'En mellemrubrik'),
      {
        type: 'bulletList',
        attrs: { id: 'l' },
        content: [{ type: 'listItem', content: [{ type: 'paragraph', content: [text('Et punkt')] }] }],
      },
      {
        type: 'blockquote',
        attrs: { id: 'q', attribution: 'Driftschefen' },
        content: [{ type: 'paragraph', content: [text('Vi sov ikke den nat.')] }],
      },
    );
    expect(html(document)).toBe(
      '<p>Første afsnit.</p><h2>En mellemrubrik</h2><ul><li><p>Et punkt</p></li></ul>' +
        '<figure class="quote"><blockquote><p>Vi sov ikke den nat.</p></blockquote><figcaption>Driftschefen</figcaption></figure>',
    );
  });

  it('nests marks in one order, however the editor stored them', () => {
    const link = { type: 'link', attrs: { href: 'https://example.dk/?a=1&b=2' } } as const;
    const expected = '<p><a href="https://example.dk/?a=1&amp;b=2"><strong><em>vigtigt</em></strong></a></p>';
    expect(html(body(paragraph(text('vigtigt', link, { type: 'bold' }, { type: 'italic' }))))).toBe(expected);
    expect(html(body(paragraph(text('vigtigt', { type: 'italic' }, link, { type: 'bold' }))))).toBe(expected);
  });

  it('shows a read-also line as plain text until its article is known, and then as a link', () => {
    const document = body({ type: 'readAlso', attrs: { id: 'r', title: 'Kabler', articleId: null } });
    expect(html(document)).toBe(
      '<p class="read-also"><span class="read-also-label">Læs også:</span> Kabler</p>',
    );
    expect(html(document, EVERYTHING_KNOWN)).toBe(
      '<p class="read-also"><span class="read-also-label">Læs også:</span> <a href="/artikel/kabler-1">Kabler</a></p>',
    );
  });

  it('leaves a read-also line out while its title is withheld and leads nowhere', () => {
    const document = body({ type: 'readAlso', attrs: { id: 'r', title: 'Kabler', articleId: null } });
    expect(html(document, { ...NOTHING_KNOWN, isWithheld: (title) => title === 'Kabler' })).toBe('');
    expect(html(document, { ...NOTHING_KNOWN, isWithheld: () => false })).toContain('Kabler');
  });

  it('shows a picture with its words, and leaves it out when the file is gone', () => {
    const document = body({
      type: 'image',
      attrs: { id: 'i', mediaId: 'm', alt: 'En "kabelbrønd"', caption: 'Brønden', credit: 'Ida Falk' },
    });
    expect(html(document)).toBe('');
    expect(html(document, EVERYTHING_KNOWN)).toBe(
      '<figure class="picture"><img src="/media/a.webp" alt="En &quot;kabelbrønd&quot;" width="800" height="450" loading="lazy" decoding="async">' +
        '<figcaption>Brønden <span class="credit">Foto: Ida Falk</span></figcaption></figure>',
    );
  });

  it('calls a picture a photo only where its credit does not say what it is', () => {
    const credited = (credit: string) =>
      html(
        body({ type: 'image', attrs: { id: 'i', mediaId: 'm', alt: '', caption: null, credit } }),
        EVERYTHING_KNOWN,
      );
    expect(credited('Ida Falk')).toContain('>Foto: Ida Falk<');
    expect(credited('Illustration: Ida Falk')).toContain('>Illustration: Ida Falk<');
  });

  it('never skips a heading level', () => {
    const levels = (document: BodyDocument) => html(document).match(/<h\d/g);
    expect(levels(body(heading(3, 'A'), heading(3, 'B')))).toEqual(['<h2', '<h2']);
    expect(levels(body(heading(3, 'A'), heading(2, 'B'), heading(3, 'C')))).toEqual(['<h2', '<h2', '<h3']);
  });

  it('leaves out blocks that someone has not filled in yet', () => {
    expect(html(body(paragraph(), heading(2, ' '), paragraph(text('\u00a0'))))).toBe('');
  });

  it('shows a link that must not be followed as its text, even if it is in the log already', () => {
    const link = { type: 'link', attrs: { href: 'javascript:alert(1)' } } as const;
    expect(html(body(paragraph(text('klik', link))))).toBe('<p>klik</p>');
  });

  it('makes links within the site absolute for readers elsewhere', () => {
    const link = { type: 'link', attrs: { href: '/navnenyt' } } as const;
    expect(
      bodyHtml(body(paragraph(text('Navne', link))), { ...NOTHING_KNOWN, origin: 'https://avis.example' }),
    ).toBe('<p><a href="https://avis.example/navnenyt">Navne</a></p>');
  });

  it('shows nothing of a read-also line without a title, and of a half typed link its words', () => {
    const half = { type: 'link', attrs: { href: 'www.' } } as const;
    const rendered = html(
      body(
        { type: 'readAlso', attrs: { id: 'r', title: ' ', articleId: 'a' } },
        {
          type: 'paragraph',
          attrs: { id: 'p' },
          content: [{ type: 'text', text: 'her', marks: [{ type: 'bold' }, half] }],
        },
      ),
      EVERYTHING_KNOWN,
    );
    expect(rendered).toBe('<p><strong>her</strong></p>');
  });

  it.each(['</script><script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '<!-- <b>', '<br/>'])(
    'shows %j as the words they are',
    (attack) => {
      const rendered = html(
        body(
          paragraph(text(attack)),
          { type: 'readAlso', attrs: { id: 'r', title: attack, articleId: null } },
          { type: 'image', attrs: { id: 'i', mediaId: 'm', alt: attack, caption: attack, credit: attack } },
        ),
        EVERYTHING_KNOWN,
      );
      expect(rendered).not.toMatch(/<script|<img src=x|<!--|<br/);
      expect(tokens(rendered).text).toContain(attack);
    },
  );

  it('holds only tags of its own and all of the text, whatever anyone writes', () => {
    fc.assert(
      fc.property(arbitraryBody, fc.boolean(), (document, known) => {
        const { tags, text: shown } = tokens(html(document, known ? EVERYTHING_KNOWN : NOTHING_KNOWN));
        for (const tag of tags) {
          expect(tag).toMatch(ALLOWED);
          expect(tag.replace(/"[^"]*"/g, '""')).not.toMatch(/\son[a-z]+=/i);
          expect(tag).not.toMatch(/ href="(?!https?:|mailto:|\/)/i);
        }
        for (const line of bodyText(document).split('\n')) expect(shown).toContain(line);
      }),
      { numRuns: 150 },
    );
  });
});

describe('The body of an article as plain text', () => {
  it('is the running text, an empty line between blocks, without read-also lines and pictures', () => {
    const document = body(
      paragraph(text('Kablet '), text('knak', { type: 'bold' }), text('.')),
      { type: 'readAlso', attrs: { id: 'r', title: 'Noget andet', articleId: null } },
      heading(2, 'Natten efter'),
      paragraph(),
      {
        type: 'orderedList',
        attrs: { id: 'o' },
        content: [
          { type: 'listItem', content: [{ type: 'paragraph', content: [text('Et')] }] },
          { type: 'listItem', content: [{ type: 'paragraph', content: [text('To')] }] },
        ],
      },
    );
    expect(bodyText(document)).toBe('Kablet knak.\n\nNatten efter\n\nEt\nTo');
  });
});
