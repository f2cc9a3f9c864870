import { sameValue } from '#kernel';
import type { ArticleContent, ArticleFields } from '../domain/article-content.js';
import type { Block, InlineText, InnerParagraph } from '../domain/body.js';
import { blocksById, orderOf } from '../domain/content-change.js';
import { diffBudget, plainTextDiff, textDiff } from './text-diff.js';
import type { DiffBudget, TextPart } from './text-diff.js';

/** A field that reads differently. */
export interface FieldDiff {
  readonly field: keyof ArticleFields;
  readonly before: unknown;
  readonly after: unknown;
  /** Word by word, for a field of text. */
  readonly parts?: readonly TextPart[];
}

/** What became of one block of the body. */
export interface BlockDiff {
  readonly id: string;
  readonly change: 'added' | 'removed' | 'changed' | 'moved';
  /** Its kind; the later one where it became another. */
  readonly type: Block['type'];
  /** Its place from 0 in the earlier body; null when it was not there. */
  readonly placeBefore: number | null;
  /** Its place from 0 in the later body; null when it is gone. */
  readonly placeAfter: number | null;
  /** True when it also stands elsewhere among the blocks that stayed. */
  readonly moved: boolean;
  /** Its text word by word; paragraphs within it are parted by line breaks. */
  readonly parts: readonly TextPart[];
  /** What else of it reads differently: its kind, level, picture, alternative text and so on. */
  readonly attributes: readonly {
    readonly name: string;
    readonly before: unknown;
    readonly after: unknown;
  }[];
}

/** How one content became another. */
export interface ContentDiff {
  readonly fields: readonly FieldDiff[];
  /** Only blocks that differ, in the order of the later body; those that are gone stand where they stood. */
  readonly blocks: readonly BlockDiff[];
}

const FIELDS = ['headline', 'standfirst', 'sectionId', 'byline', 'topImage'] as const;
const NO_TEXT: readonly InlineText[] = [];

/** Compares field by field, block by block (by their ids) and, within a block, word by word. */
export function contentDiff(before: ArticleContent, after: ArticleContent): ContentDiff {
  const budget = diffBudget();
  return {
    fields: FIELDS.flatMap((field) => fieldDiff(field, { before, after, budget })),
    blocks: blockDiffs({ before, after, budget }),
  };
}

interface Compared {
  readonly before: ArticleContent;
  readonly after: ArticleContent;
  readonly budget: DiffBudget;
}

function fieldDiff(field: (typeof FIELDS)[number], compared: Compared): readonly FieldDiff[] {
  const [before, after] = [compared.before[field], compared.after[field]];
  if (sameValue(before, after)) return [];
  if (field !== 'headline' && field !== 'standfirst') return [{ field, before, after }];
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return [{ field, before, after, parts: plainTextDiff(text(before), text(after), compared.budget) }];
}

function blockDiffs({ before, after, budget }: Compared): readonly BlockDiff[] {
  const [earlier, later] = [blocksById(before), blocksById(after)];
  const [orderBefore, orderAfter] = [orderOf(before), orderOf(after)];
  const placesBefore = placesOf(orderBefore);
  const placesAfter = placesOf(orderAfter);
  const stayed = orderAfter.filter((id) => earlier.has(id));
  const unmoved = longestRising(stayed, placesBefore);
  return sequence(orderBefore, orderAfter, later).flatMap((id): readonly BlockDiff[] => {
    const [was, is] = [earlier.get(id), later.get(id)];
    const shown = is ?? was;
    if (!shown) return [];
    const moved = was !== undefined && is !== undefined && !unmoved.has(id);
    if (!moved && sameValue(was, is)) return [];
    const change = !was ? 'added' : !is ? 'removed' : sameValue(was, is) ? 'moved' : 'changed';
    return [
      {
        id,
        change,
        type: shown.type,
        placeBefore: placesBefore.get(id) ?? null,
        placeAfter: placesAfter.get(id) ?? null,
        moved,
        parts:
          change === 'moved' ? [] : textDiff(was ? textOf(was) : NO_TEXT, is ? textOf(is) : NO_TEXT, budget),
        attributes: change === 'changed' ? attributeDiff(was, is) : [],
      },
    ];
  });
}

function placesOf(order: readonly string[]): ReadonlyMap<string, number> {
  return new Map(order.map((id, place) => [id, place]));
}

/** The later order, what is gone put in behind whatever it stood behind. */
function sequence(
  before: readonly string[],
  after: readonly string[],
  later: ReadonlyMap<string, Block>,
): readonly string[] {
  const followers = new Map<string | null, string[]>();
  let anchor: string | null = null;
  for (const id of before) {
    if (later.has(id)) anchor = id;
    else followers.set(anchor, [...(followers.get(anchor) ?? []), id]);
  }
  const behind = (id: string | null) => followers.get(id) ?? [];
  return [...behind(null), ...after.flatMap((id) => [id, ...behind(id)])];
}

/** The most ids that kept their order (longest increasing subsequence by patience sorting): the others were moved. */
function longestRising(ids: readonly string[], places: ReadonlyMap<string, number>): ReadonlySet<string> {
  const placeOf = (id: string) => places.get(id) ?? 0;
  const tails: string[] = [];
  const previous = new Map<string, string | undefined>();
  for (const id of ids) {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (placeOf(tails[middle] ?? id) < placeOf(id)) low = middle + 1;
      else high = middle;
    }
    previous.set(id, tails[low - 1]);
    tails[low] = id;
  }
  const kept = new Set<string>();
  for (let id = tails.at(-1); id !== undefined; id = previous.get(id)) kept.add(id);
  return kept;
}

function attributeDiff(before: Block | undefined, after: Block | undefined): BlockDiff['attributes'] {
  const [was, is] = [attributesOf(before), attributesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((name) => ({ name, before: was.get(name) ?? null, after: is.get(name) ?? null }))
    .filter((each) => !sameValue(each.before, each.after));
}

/** Everything of a block that is not its running text. */
function attributesOf(block: Block | undefined): ReadonlyMap<string, unknown> {
  if (!block) return new Map();
  const { type, attrs } = block;
  return new Map<string, unknown>([
    ['type', type],
    ...Object.entries(attrs).filter(([name]) => name !== 'id' && !(type === 'readAlso' && name === 'title')),
  ]);
}

function textOf(block: Block): readonly InlineText[] {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return block.content;
    case 'bulletList':
    case 'orderedList':
      return lines(block.content.flatMap((item) => item.content));
    case 'blockquote':
      return lines(block.content);
    case 'readAlso':
      return [{ type: 'text', text: block.attrs.title }];
    case 'image':
      return NO_TEXT;
  }
}

function lines(paragraphs: readonly InnerParagraph[]): readonly InlineText[] {
  return paragraphs.flatMap(({ content }, index) =>
    index === 0 ? content : [{ type: 'text' as const, text: '\n' }, ...content],
  );
}
