import { DomainError, sameValue } from '#kernel';
import type { ArticleContent, ArticleFields } from './article-content.js';
import type { Block, BodyDocument } from './body.js';
import { charactersOf, LONGEST_BODY } from './body-size.js';
import { blocksById, orderOf } from './content-change.js';

/** A place that two editors changed differently since they last agreed. */
export interface EditConflict {
  /** `headline`, `body.blocks.{id}` or `body.order`. */
  readonly field: string;
  /** What stood there when you began; null when nothing did, or when it is too long ago to know. */
  readonly base: unknown;
  /** What stands there now; null when it was removed. */
  readonly theirs: unknown;
  /** What you sent; null when you removed it. */
  readonly yours: unknown;
}

/** Either the content with both sides' changes, or every place where they exclude each other. */
export type MergeOutcome =
  | { readonly conflicts: readonly []; readonly content: ArticleContent }
  | { readonly conflicts: readonly EditConflict[]; readonly content: null };

/** Three contents to merge. */
export interface MergeSides {
  /** What `yours` was made from; null when nobody remembers: then every difference is a conflict. */
  readonly base: ArticleContent | null;
  readonly theirs: ArticleContent;
  readonly yours: ArticleContent;
}

/**
 * Merges field by field and block by block (design 5.7). A place that one side alone changed is taken from that
 * side; equal changes are no conflict; the order of blocks is a place of its own, and an added block stands after the
 * block it was added after.
 */
export function mergeContents({ base, theirs, yours }: MergeSides): MergeOutcome {
  const conflicts: EditConflict[] = [];
  const pick = <Value>(field: string, b: Value | undefined, t: Value, y: Value): Value => {
    const chosen = threeWay(base === null ? undefined : { value: b }, t, y);
    if (chosen === null) {
      conflicts.push({ field, base: b ?? null, theirs: t ?? null, yours: y ?? null });
      return t;
    }
    return chosen.value;
  };
  const field = <Name extends keyof ArticleFields>(name: Name): ArticleFields[Name] =>
    pick<ArticleFields[Name]>(name, base?.[name], theirs[name], yours[name]);

  const fields: ArticleFields = {
    headline: field('headline'),
    standfirst: field('standfirst'),
    sectionId: field('sectionId'),
    byline: field('byline'),
    topImage: field('topImage'),
  };
  const [b, t, y] = [base ? blocksById(base) : undefined, blocksById(theirs), blocksById(yours)];
  const blocks = new Map<string, Block>();
  for (const id of new Set([...t.keys(), ...y.keys()])) {
    const block = pick(`body.blocks.${id}`, b?.get(id), t.get(id), y.get(id));
    if (block) blocks.set(id, block);
  }
  const order = mergeOrders(
    { base: base ? orderOf(base) : null, theirs: orderOf(theirs), yours: orderOf(yours) },
    new Set(blocks.keys()),
  );
  if (order === null) {
    conflicts.push({
      field: 'body.order',
      base: base ? orderOf(base) : null,
      theirs: orderOf(theirs),
      yours: orderOf(yours),
    });
  }
  if (conflicts.length > 0 || order === null) return { conflicts, content: null };
  const content = order.flatMap((id) => blocks.get(id) ?? []);
  return { conflicts: [], content: { ...fields, body: { type: 'doc', content } } };
}

/** Null when both sides changed the value, and differently. Without a base only agreement is certain. */
function threeWay<Value>(
  base: { readonly value: Value | undefined } | undefined,
  theirs: Value,
  yours: Value,
): { readonly value: Value } | null {
  if (sameValue(theirs, yours)) return { value: theirs };
  if (base === undefined) return null;
  if (sameValue(base.value, yours)) return { value: theirs };
  if (sameValue(base.value, theirs)) return { value: yours };
  return null;
}

interface Orders {
  readonly base: readonly string[] | null;
  readonly theirs: readonly string[];
  readonly yours: readonly string[];
}

/** The order of the blocks that remain; null when both sides moved the same blocks to different places. */
function mergeOrders(
  { base, theirs, yours }: Orders,
  remaining: ReadonlySet<string>,
): readonly string[] | null {
  const ours = new Set(yours);
  const inBoth = new Set(theirs.filter((id) => ours.has(id)));
  const relative = (order: readonly string[]) => order.filter((id) => inBoth.has(id));
  const inBase = base && new Set(base);
  const agreed = (order: readonly string[]) => relative(order).filter((id) => inBase?.has(id) ?? true);

  const theyMoved = base === null || !sameValue(agreed(base), agreed(theirs));
  const youMoved = base === null || !sameValue(agreed(base), agreed(yours));
  const differ = !sameValue(relative(theirs), relative(yours));
  if (differ && theyMoved && youMoved) return null;
  return youMoved ? interleave(yours, theirs, remaining) : interleave(theirs, yours, remaining);
}

/** `frame` with the remaining blocks of `other` put in after whatever they follow there. */
function interleave(
  frame: readonly string[],
  other: readonly string[],
  remaining: ReadonlySet<string>,
): readonly string[] {
  const placed = new Set(frame.filter((id) => remaining.has(id)));
  const followers = new Map<string | null, string[]>();
  let anchor: string | null = null;
  for (const id of other) {
    if (placed.has(id)) anchor = id;
    else if (remaining.has(id)) followers.set(anchor, [...(followers.get(anchor) ?? []), id]);
  }
  return [null, ...placed].flatMap((id) => [...(id === null ? [] : [id]), ...(followers.get(id) ?? [])]);
}

/**
 * What came through the door fits; what came of a merge may not.
 * @throws DomainError `body-too-long` (422).
 */
export function assertNotTooLong(body: BodyDocument): void {
  const { blocks, characters } = LONGEST_BODY;
  if (body.content.length <= blocks && charactersOf(body) <= characters) return;
  throw new DomainError(
    'invalid',
    'body-too-long',
    `Together with what others wrote, the body is longer than ${blocks} blocks or ${characters} characters.`,
    { problems: [{ field: 'body', message: 'is too long' }] },
  );
}

/** @throws DomainError `unknown-revision` (422) for an edit that was made on what is yet to come. */
export function assertKnownRevision(baseRevision: bigint, { revision }: { readonly revision: bigint }): void {
  if (baseRevision >= 0n && baseRevision <= revision) return;
  throw new DomainError(
    'invalid',
    'unknown-revision',
    `The article has no revision ${baseRevision}: read it again and send the revision you were given.`,
    { problems: [{ field: 'baseRevision', message: `is above ${revision}, the newest` }] },
  );
}

/** The refusal of an edit: what both sides began with, and what each made of it. */
export function editConflict(conflicts: readonly EditConflict[], revision: bigint): DomainError {
  const side = (pick: (conflict: EditConflict) => unknown) =>
    Object.fromEntries(conflicts.map((conflict) => [conflict.field, pick(conflict)]));
  return new DomainError(
    'conflict',
    'edit-conflict',
    'Someone else changed the same places. Choose what is to stand there, and save with the newest revision.',
    {
      problems: conflicts.map(({ field }) => ({ field, message: 'was changed by someone else too' })),
      details: {
        revision: Number(revision),
        base: side(({ base }) => base),
        theirs: side(({ theirs }) => theirs),
        yours: side(({ yours }) => yours),
      },
    },
  );
}
