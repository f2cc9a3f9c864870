import type { ArticleContent, ArticleFields } from '../domain/article-content.js';
import type { Block, InlineText } from '../domain/body.js';
import type { ContentChange } from '../domain/content-change.js';

/** No language has longer words that anyone would look for; longer ones are tables and addresses run together. */
const LONGEST_WORD = 64;
/** Characters of a block that can be found. */
const LONGEST_BLOCK = 20_000;

/** Letters that Danish readers know under another name: `Malmö` is `Malmø`, `Ärlig` is `Ærlig`. */
const NEIGHBOURS: Readonly<Record<string, string>> = { ä: 'æ', ö: 'ø', ß: 'ss', ð: 'd', þ: 'th' };

/**
 * A text as words to be found: lower case, letters and digits alone, one space between. It goes into the index and
 * into what is looked for alike, so that neither the locale of the database nor quotation marks, dashes and no-break
 * spaces make a difference. `æ`, `ø` and `å` are letters and stay; `aa` is the older way to write `å` (Aarhus, Århus);
 * other letters lose their accents (idé, Müller).
 */
export function searchWords(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[äößðþ]/g, (letter) => NEIGHBOURS[letter] ?? letter)
    .replaceAll('å', 'aa')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('aa', 'å')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => (word.length <= LONGEST_WORD ? word : wholeCharacters(word.slice(0, LONGEST_WORD))))
    .join(' ');
}

/** A content as the search keeps it: plain JSON, small steps of which follow from small changes. */
export interface FindableContent {
  readonly headline: string;
  readonly standfirst: string;
  readonly topImageId: string | null;
  readonly blocks: readonly FindableBlock[];
}

/** A block of a body: its words, and the ids of the pictures and articles that it points to. */
export interface FindableBlock {
  readonly id: string;
  readonly words: string;
  readonly to: readonly string[];
}

/** What can be found of a whole content. */
export function findableContent(content: ArticleContent): FindableContent {
  return { ...findableFields(content), blocks: content.body.content.map(findableBlock) };
}

/** What can be found of a content after a change of it. */
export function findableAfter(
  known: FindableContent,
  { fields, putBlocks, removedBlocks, blockOrder }: ContentChange,
): FindableContent {
  const blocks = new Map(known.blocks.map((block) => [block.id, block]));
  removedBlocks.forEach((id) => blocks.delete(id));
  putBlocks.forEach((block) => blocks.set(block.attrs.id, findableBlock(block)));
  const order = new Set([...(blockOrder ?? []), ...blocks.keys()]);
  const parts = findableFields(fields);
  return {
    headline: fields.headline === undefined ? known.headline : parts.headline,
    standfirst: fields.standfirst === undefined ? known.standfirst : parts.standfirst,
    topImageId: fields.topImage === undefined ? known.topImageId : parts.topImageId,
    blocks: [...order].flatMap((id) => blocks.get(id) ?? []),
  };
}

/** What a content points to: ids of pictures and articles, each once. */
export function pointedTo({ topImageId, blocks }: FindableContent): readonly string[] {
  const ids = new Set([...(topImageId === null ? [] : [topImageId]), ...blocks.flatMap(({ to }) => to)]);
  return [...ids].sort();
}

function findableFields({ headline = '', standfirst = null, topImage = null }: Partial<ArticleFields>) {
  return {
    headline: searchWords(headline),
    standfirst: searchWords(standfirst ?? ''),
    topImageId: topImage && topImage.mediaId.toLowerCase(),
  };
}

function findableBlock(block: Block): FindableBlock {
  return {
    id: block.attrs.id,
    words: searchWords(blockText(block).slice(0, LONGEST_BLOCK)),
    to: [...new Set(pointedToBy(block).map((id) => id.toLowerCase()))],
  };
}

const ARTICLE_ADDRESS =
  /\/artikel\/[^/?#]*?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:[?#]|$)/i;

function pointedToBy(block: Block): readonly string[] {
  switch (block.type) {
    case 'image':
      return [block.attrs.mediaId];
    case 'readAlso':
      return block.attrs.articleId === null ? [] : [block.attrs.articleId];
    default:
      return runsOf(block).flatMap(({ marks = [] }) =>
        marks.flatMap((mark) =>
          mark.type === 'link' ? (ARTICLE_ADDRESS.exec(mark.attrs.href)?.[1] ?? []) : [],
        ),
      );
  }
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'image': {
      const { alt, caption, credit } = block.attrs;
      return [alt, caption, credit].join(' ');
    }
    case 'readAlso':
      return block.attrs.title;
    case 'blockquote':
      return [textOf(runsOf(block)), block.attrs.attribution].join(' ');
    default:
      return textOf(runsOf(block));
  }
}

/** Paragraphs of a list or a quotation are apart; runs of one paragraph may share a word. */
const APART: InlineText = { type: 'text', text: ' ' };

function runsOf(block: Exclude<Block, { readonly type: 'image' | 'readAlso' }>): readonly InlineText[] {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return block.content;
    case 'blockquote':
      return block.content.flatMap(({ content }) => [...content, APART]);
    case 'bulletList':
    case 'orderedList':
      return block.content.flatMap((item) => item.content.flatMap(({ content }) => [...content, APART]));
  }
}

function textOf(runs: readonly InlineText[]): string {
  return runs.map(({ text }) => text).join('');
}

function wholeCharacters(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}
