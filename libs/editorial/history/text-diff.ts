import { diffArrays } from 'diff';
import { sameValue } from '#kernel';
import type { InlineText, Mark } from '../domain/body.js';

/** A run of text that stands in both texts, in the earlier alone, or in the later alone. */
export interface TextPart {
  readonly op: 'same' | 'removed' | 'added';
  readonly text: string;
  /** How it is set; absent for plain text. */
  readonly marks?: readonly Mark[];
}

/** A word, or what stands between words. */
interface Token {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** How many words may be compared for one answer (Myers' algorithm takes edits squared); it is used up as texts differ. */
export interface DiffBudget {
  steps: number;
}

/** Enough for any real edit of a long article, and about a second at most. */
export function diffBudget(): DiffBudget {
  return { steps: 4_000_000 };
}

/** Texts with more removals and additions than this were rewritten as wholes. */
const MOST_EDITS = 1_000;
const WORDS = /[\p{L}\p{N}\p{M}]+(?:['’.,-][\p{L}\p{N}\p{M}]+)*|\s|[^\p{L}\p{N}\p{M}\s]/gu;
const PLAIN: readonly Mark[] = [];

/**
 * What became of a text, word by word: the parts that are not `added` make up the earlier text, those that are not
 * `removed` the later one. A word that is set otherwise (bold, linked elsewhere) counts as another word. Texts with little in common are told as wholes.
 */
export function textDiff(
  before: readonly InlineText[],
  after: readonly InlineText[],
  budget: DiffBudget = diffBudget(),
): readonly TextPart[] {
  const [earlier, later] = [tokensOf(before), tokensOf(after)];
  const maxEditLength = Math.min(MOST_EDITS, Math.floor(Math.sqrt(budget.steps / 2)));
  const changes = diffArrays(earlier, later, { comparator: isSameToken, maxEditLength });
  const edits = changes?.reduce((sum, each) => sum + (each.added || each.removed ? each.count : 0), 0);
  budget.steps -= (edits ?? maxEditLength) ** 2;
  if (changes === undefined) return [...partsOf('removed', earlier), ...partsOf('added', later)];
  return changes.flatMap(({ added, removed, value }) =>
    partsOf(added ? 'added' : removed ? 'removed' : 'same', value),
  );
}

/** {@link textDiff} of texts without marks. */
export function plainTextDiff(before: string, after: string, budget?: DiffBudget): readonly TextPart[] {
  return textDiff([{ type: 'text', text: before }], [{ type: 'text', text: after }], budget);
}

function tokensOf(runs: readonly InlineText[]): Token[] {
  return runs.flatMap(({ text, marks = PLAIN }) =>
    (text.match(WORDS) ?? []).map((word) => ({ text: word, marks })),
  );
}

function isSameToken(a: Token, b: Token): boolean {
  return a.text === b.text && (a.marks === b.marks || sameValue(a.marks, b.marks));
}

/** Neighbours that are set alike are one part. */
function partsOf(op: TextPart['op'], tokens: readonly Token[]): readonly TextPart[] {
  const parts: { text: string; marks: readonly Mark[] }[] = [];
  for (const { text, marks } of tokens) {
    const last = parts.at(-1);
    if (last && (last.marks === marks || sameValue(last.marks, marks))) last.text += text;
    else parts.push({ text, marks });
  }
  return parts.map(({ text, marks }) => ({ op, text, ...(marks.length > 0 ? { marks } : {}) }));
}
