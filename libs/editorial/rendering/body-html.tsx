import { Fragment } from 'preact';
import type { ComponentChild, VNode } from 'preact';
import { isSafeHref } from '../domain/body.js';
import type {
  Block,
  BodyDocument,
  HeadingBlock,
  ImageBlock,
  InlineText,
  InnerParagraph,
  ListItem,
  Mark,
  QuoteBlock,
  ReadAlsoBlock,
} from '../domain/body.js';
import { shownReadAlso } from './body-resolvers.js';
import type { BodyResolvers } from './body-resolvers.js';
import { renderMarkup } from './markup.js';
import type { Markup } from './markup.js';
import { Picture, PictureCaption } from './picture.js';

/** The interface words inside a body. */
export interface BodyWords {
  readonly readAlso: string;
  readonly photo: string;
}

const DANISH: BodyWords = { readAlso: 'Læs også', photo: 'Foto' };

/** Pictures in the text are as wide as the column: 43rem, or the whole of a small screen. */
const PICTURE_SIZES = '(min-width: 48rem) 43rem, 100vw';

/** A body with the targets it points to. */
export interface BodyProps {
  readonly document: BodyDocument;
  readonly resolvers: BodyResolvers;
  /** Danish when left out. */
  readonly words?: BodyWords;
}

const plain = (content: readonly InlineText[]): string => content.map(({ text }) => text).join('');

const isBlank = ({ content }: { readonly content: readonly InlineText[] }): boolean =>
  plain(content).trim() === '';

function hrefOf(href: string, origin = ''): string | null {
  if (!isSafeHref(href)) return null;
  return href.startsWith('/') ? `${origin}${href}` : href;
}

const NESTING: readonly Mark['type'][] = ['italic', 'bold', 'link'];

function Run({ run, resolvers }: { readonly run: InlineText; readonly resolvers: BodyResolvers }): VNode {
  const marks = [...(run.marks ?? [])].sort((a, b) => NESTING.indexOf(a.type) - NESTING.indexOf(b.type));
  let inside: ComponentChild = run.text;
  for (const mark of marks) {
    switch (mark.type) {
      case 'italic':
        inside = <em>{inside}</em>;
        break;
      case 'bold':
        inside = <strong>{inside}</strong>;
        break;
      case 'link': {
        const href = hrefOf(mark.attrs.href, resolvers.origin);
        const { rel } = resolvers;
        if (href !== null) {
          inside = (
            <a href={href} {...(rel === undefined ? {} : { rel })}>
              {inside}
            </a>
          );
        }
      }
    }
  }
  return <Fragment>{inside}</Fragment>;
}

function Runs({
  content,
  resolvers,
}: {
  readonly content: readonly InlineText[];
  readonly resolvers: BodyResolvers;
}): VNode {
  return (
    <Fragment>
      {content.map((run) => (
        <Run run={run} resolvers={resolvers} />
      ))}
    </Fragment>
  );
}

function Paragraphs({
  content,
  resolvers,
}: {
  readonly content: readonly InnerParagraph[];
  readonly resolvers: BodyResolvers;
}): VNode {
  return (
    <Fragment>
      {content
        .filter((paragraph) => !isBlank(paragraph))
        .map((paragraph) => (
          <p>
            <Runs content={paragraph.content} resolvers={resolvers} />
          </p>
        ))}
    </Fragment>
  );
}

function Items({
  content,
  resolvers,
}: {
  readonly content: readonly ListItem[];
  readonly resolvers: BodyResolvers;
}): VNode {
  return (
    <Fragment>
      {content
        .filter((item) => !item.content.every(isBlank))
        .map((item) => (
          <li>
            <Paragraphs content={item.content} resolvers={resolvers} />
          </li>
        ))}
    </Fragment>
  );
}

interface BlockProps<Kind extends Block> {
  readonly block: Kind;
  readonly resolvers: BodyResolvers;
  readonly words: BodyWords;
}

function Subheading({
  block,
  resolvers,
  level,
}: Omit<BlockProps<HeadingBlock>, 'words'> & { readonly level: 2 | 3 }): VNode | null {
  if (isBlank(block)) return null;
  const Level = level === 2 ? 'h2' : 'h3';
  return (
    <Level>
      <Runs content={block.content} resolvers={resolvers} />
    </Level>
  );
}

function Quote({ block, resolvers }: BlockProps<QuoteBlock>): VNode | null {
  if (block.content.every(isBlank)) return null;
  const { attribution } = block.attrs;
  return (
    <figure class="quote">
      <blockquote>
        <Paragraphs content={block.content} resolvers={resolvers} />
      </blockquote>
      {attribution === null ? null : <figcaption>{attribution}</figcaption>}
    </figure>
  );
}

function Figure({ block, resolvers, words }: BlockProps<ImageBlock>): VNode | null {
  const { mediaId, alt, caption, credit } = block.attrs;
  const file = resolvers.media(mediaId);
  if (file === null) return null;
  return (
    <figure class="picture">
      <Picture picture={{ ...file, alt }} urgency="later" sizes={PICTURE_SIZES} />
      <PictureCaption caption={caption} credit={credit} creditWord={words.photo} />
    </figure>
  );
}

function ReadAlso({ block, resolvers, words }: BlockProps<ReadAlsoBlock>): VNode | null {
  const shown = shownReadAlso(block.attrs, resolvers);
  if (shown === null) return null;
  const { title, url } = shown;
  return (
    <p class="read-also">
      <span class="read-also-label">{words.readAlso}:</span>{' '}
      {url === null ? title : <a href={url}>{title}</a>}
    </p>
  );
}

/**
 * The blocks of a body as elements. What has no words or no file is left out. Subheadings never skip a level: the
 * deeper kind counts as the higher one until a higher one has stood. A link that {@link isSafeHref} refuses shows as
 * its text, whatever the schema let in before.
 */
export function Body({ document, resolvers, words = DANISH }: BodyProps): VNode {
  const firstSection = document.content.findIndex(
    (block) => block.type === 'heading' && block.attrs.level === 2 && !isBlank(block),
  );
  return (
    <Fragment>
      {document.content.map((block, index) => {
        switch (block.type) {
          case 'paragraph':
            return <Paragraphs content={[block]} resolvers={resolvers} />;
          case 'heading': {
            const inSection = firstSection !== -1 && index > firstSection;
            return (
              <Subheading block={block} resolvers={resolvers} level={inSection ? block.attrs.level : 2} />
            );
          }
          case 'bulletList':
            return block.content.every((item) => item.content.every(isBlank)) ? null : (
              <ul>
                <Items content={block.content} resolvers={resolvers} />
              </ul>
            );
          case 'orderedList':
            return block.content.every((item) => item.content.every(isBlank)) ? null : (
              <ol>
                <Items content={block.content} resolvers={resolvers} />
              </ol>
            );
          case 'blockquote':
            return <Quote block={block} resolvers={resolvers} words={words} />;
          case 'image':
            return <Figure block={block} resolvers={resolvers} words={words} />;
          case 'readAlso':
            return <ReadAlso block={block} resolvers={resolvers} words={words} />;
        }
      })}
    </Fragment>
  );
}

/** The body as HTML, the same on pages, in JSON (`bodyHtml`) and in feeds: escaped, without scripts or styles. */
export function bodyHtml(document: BodyDocument, resolvers: BodyResolvers, words?: BodyWords): Markup {
  return renderMarkup(<Body document={document} resolvers={resolvers} {...(words ? { words } : {})} />);
}

const innerText = (content: readonly InnerParagraph[]): string =>
  content
    .map((paragraph) => plain(paragraph.content))
    .filter((text) => text.trim() !== '')
    .join('\n');

/**
 * The running text: paragraphs, subheadings, lists and quotations, an empty line between blocks. Pictures and
 * read-also lines are not part of it.
 */
export function bodyText(document: BodyDocument): string {
  const texts = document.content.map((block) => {
    switch (block.type) {
      case 'paragraph':
      case 'heading':
        return plain(block.content);
      case 'bulletList':
      case 'orderedList':
        return block.content.map((item) => innerText(item.content)).join('\n');
      case 'blockquote':
        return innerText(block.content);
      case 'image':
      case 'readAlso':
        return '';
    }
  });
  return texts.filter((text) => text.trim() !== '').join('\n\n');
}
