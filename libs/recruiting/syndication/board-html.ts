import { bodyText, isSafeHref } from '#editorial';
import type { BodyDocument, InlineText, InnerParagraph } from '#editorial';

/** How a job board wants its HTML. */
export interface BoardHtmlStyle {
  /** Whether it knows numbered lists. */
  readonly numbers: boolean;
  readonly escape: (text: string) => string;
  /** Prepended to links within the site. */
  readonly origin: string;
}

type Piece = { readonly tag: string } | { readonly text: string };

const tag = (name: string): Piece => ({ tag: `<${name}>` });

/**
 * A body in the few tags that job boards keep: p, b, i, br, ul, ol, li. A link is its text and its address, for boards
 * take links out; pictures and read-also lines are left out.
 */
export function boardHtml(document: BodyDocument, style: BoardHtmlStyle): string {
  const pieces = document.content.flatMap((block): readonly Piece[] => {
    switch (block.type) {
      case 'paragraph':
        return wrapped('p', runs(block.content, style));
      case 'heading':
        return wrapped('p', wrapped('b', runs(block.content, style)));
      case 'bulletList':
      case 'orderedList': {
        const items = block.content.flatMap(({ content }) => wrapped('li', lines(content, style)));
        return wrapped(block.type === 'orderedList' && style.numbers ? 'ol' : 'ul', items);
      }
      case 'blockquote': {
        const { attribution } = block.attrs;
        const said = attribution === null ? [] : wrapped('p', [{ text: attribution }]);
        return [...wrapped('p', lines(block.content, style)), ...said];
      }
      case 'image':
      case 'readAlso':
        return [];
    }
  });
  return written(pieces, style.escape);
}

/** How many characters of a description a reader sees. */
export function visibleLength(document: BodyDocument | null): number {
  return document === null ? 0 : bodyText(document).replace(/\s+/g, ' ').trim().length;
}

/** Text that stands together is escaped together: an entity may not come about where two runs meet. */
function written(pieces: readonly Piece[], escape: (text: string) => string): string {
  let html = '';
  let text = '';
  for (const piece of pieces) {
    if ('text' in piece) {
      text += piece.text;
    } else {
      html += escape(text) + piece.tag;
      text = '';
    }
  }
  return html + escape(text);
}

function wrapped(name: string, content: readonly Piece[]): readonly Piece[] {
  const blank = content.every((piece) => 'tag' in piece || piece.text.trim() === '');
  return blank ? [] : [tag(name), ...content, tag(`/${name}`)];
}

function lines(paragraphs: readonly InnerParagraph[], style: BoardHtmlStyle): readonly Piece[] {
  return paragraphs
    .map(({ content }) => runs(content, style))
    .filter((content) => wrapped('p', content).length > 0)
    .flatMap((content, index) => (index === 0 ? content : [tag('br'), ...content]));
}

function runs(content: readonly InlineText[], style: BoardHtmlStyle): readonly Piece[] {
  return content.flatMap(({ text, marks = [] }) => {
    const link = marks.find((mark) => mark.type === 'link');
    const href = link && addressOf(link.attrs.href, style.origin);
    const full = href === undefined || href === text ? text : `${text} (${href})`;
    return marks.reduce<readonly Piece[]>(
      (inside, mark) => {
        if (mark.type === 'bold') return [tag('b'), ...inside, tag('/b')];
        return mark.type === 'italic' ? [tag('i'), ...inside, tag('/i')] : inside;
      },
      [{ text: full }],
    );
  });
}

function addressOf(href: string, origin: string): string | undefined {
  if (!isSafeHref(href)) return undefined;
  if (href.startsWith('mailto:')) return href.slice('mailto:'.length);
  return href.startsWith('/') ? `${origin}${href}` : href;
}

/** Text in HTML. */
export function htmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Text for a reader that knows tags and no entities: what would begin a tag or an entity is parted by a space, and is
 * plain text to every reader of HTML.
 */
export function textWithoutEntities(text: string): string {
  return text.replace(/<(?!\s)/g, '< ').replace(/&(?=#?\w+;)/g, '& ');
}
