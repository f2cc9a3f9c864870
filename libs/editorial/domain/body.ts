/**
 * The body of an article as a ProseMirror (Tiptap) document: JSON in the shape that the editor reads and writes,
 * narrowed to what a newspaper needs. No HTML anywhere; `contract/body.schema.ts` is the strict door.
 *
 * Every top-level block has a stable `id`, unique in its document: saves merge block by block (design 5.7).
 */
export interface BodyDocument {
  readonly type: 'doc';
  readonly content: readonly Block[];
}

/** A top-level block. */
export type Block =
  | ParagraphBlock
  | HeadingBlock
  | BulletListBlock
  | OrderedListBlock
  | QuoteBlock
  | ImageBlock
  | ReadAlsoBlock;

/** What every top-level block carries. */
export interface BlockAttributes {
  /** 1 to 64 characters of `A-Z a-z 0-9 _ -`; survives edits and moves of the block. */
  readonly id: string;
}

/** A paragraph of running text; `content` may be empty while someone is typing. */
export interface ParagraphBlock {
  readonly type: 'paragraph';
  readonly attrs: BlockAttributes;
  readonly content: readonly InlineText[];
}

/** A subheading [mellemrubrik]. Level 1 is the article's own headline and never stands in a body. */
export interface HeadingBlock {
  readonly type: 'heading';
  readonly attrs: BlockAttributes & { readonly level: 2 | 3 };
  readonly content: readonly InlineText[];
}

/** A list with bullets. */
export interface BulletListBlock {
  readonly type: 'bulletList';
  readonly attrs: BlockAttributes;
  readonly content: readonly ListItem[];
}

/** A list with numbers, from 1. */
export interface OrderedListBlock {
  readonly type: 'orderedList';
  readonly attrs: BlockAttributes;
  readonly content: readonly ListItem[];
}

/** One entry of a list: paragraphs, never another list. */
export interface ListItem {
  readonly type: 'listItem';
  readonly content: readonly InnerParagraph[];
}

/** A quotation set apart, with who said it. */
export interface QuoteBlock {
  readonly type: 'blockquote';
  readonly attrs: BlockAttributes & { readonly attribution: string | null };
  readonly content: readonly InnerParagraph[];
}

/** A paragraph inside a list entry or a quotation. Its id is optional: merging stops at the top level. */
export interface InnerParagraph {
  readonly type: 'paragraph';
  readonly attrs?: BlockAttributes;
  readonly content: readonly InlineText[];
}

/** A picture in the text. The file is looked up by `mediaId`; the words are the article's own. */
export interface ImageBlock {
  readonly type: 'image';
  readonly attrs: BlockAttributes & {
    readonly mediaId: string;
    /** What the picture shows, for those who do not see it; empty only for decoration. */
    readonly alt: string;
    readonly caption: string | null;
    readonly credit: string | null;
  };
}

/**
 * A read-also line [læs også]. `title` is the headline of the article it points to, empty only in a draft. `articleId`
 * is null while no article is known by that headline; it then shows as plain text and becomes a link when one is published.
 */
export interface ReadAlsoBlock {
  readonly type: 'readAlso';
  readonly attrs: BlockAttributes & { readonly title: string; readonly articleId: string | null };
}

/** A run of text with the same marks. `marks` is absent, never empty, when there are none. */
export interface InlineText {
  readonly type: 'text';
  readonly text: string;
  readonly marks?: readonly Mark[];
}

/** How a run of text is set; each kind at most once a run. */
export type Mark = BoldMark | ItalicMark | LinkMark;

/** Strong importance. */
export interface BoldMark {
  readonly type: 'bold';
}

/** Emphasis, titles of works, foreign words. */
export interface ItalicMark {
  readonly type: 'italic';
}

/** A link; once published, `href` is one that {@link isSafeHref} accepts. */
export interface LinkMark {
  readonly type: 'link';
  readonly attrs: { readonly href: string };
}

/** The longest address a link may carry, in characters. */
export const LONGEST_HREF = 2_048;

const ABSOLUTE = /^https?:\/\/[^\s/\\?#@]+(?:[/?#][^\s\\]*)?$/i;
const MAIL = /^mailto:[^\s\\@/]+@[^\s\\@/]+$/i;
const SITE_RELATIVE = /^\/(?![/\\])[^\s\\]*$/;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}]/u;

/**
 * True for the addresses a body may link to: `http:`, `https:` with a host and without credentials, `mailto:`, and
 * paths of this site (`/navnenyt`). Everything else is refused: scripts, data, protocol-relative, invisible
 * characters, and backslashes, which browsers read as slashes.
 */
export function isSafeHref(href: string): boolean {
  if (href.length > LONGEST_HREF || UNPRINTABLE.test(href)) return false;
  return ABSOLUTE.test(href) || MAIL.test(href) || SITE_RELATIVE.test(href);
}

const HOSTILE = /^(?:javascript|vbscript|data|blob|file|filesystem|view-source):/i;
const SKIPPED_BY_BROWSERS = /[\p{Cc}\p{Cf}\p{Z}]/gu;

/** True for what nobody types on the way to an address: scripts, data and files, however they are disguised. */
export function isHostileHref(href: string): boolean {
  return HOSTILE.test(href.replace(SKIPPED_BY_BROWSERS, ''));
}
