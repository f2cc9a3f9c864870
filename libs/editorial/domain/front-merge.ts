import { DomainError, sameValue } from '#kernel';
import type { FrontSlot, FrontSlots } from './front.events.js';

/** Three arrangements to merge. */
export interface FrontSides {
  /** What `yours` was made from; null when nobody remembers: then every difference is a conflict. */
  readonly base: FrontSlots | null;
  readonly theirs: FrontSlots;
  readonly yours: FrontSlots;
}

/** The places, or where both sides put different things. */
export type FrontMerge =
  | { readonly conflicts: readonly []; readonly slots: FrontSlots }
  | { readonly conflicts: readonly number[]; readonly slots: null };

/**
 * Merges place by place: one that a single side changed is taken from that side. Places are what readers see, so no
 * story moves to one that nobody put it in; a story that both sides moved to different places is a conflict.
 */
export function mergeFronts({ base, theirs, yours }: FrontSides): FrontMerge {
  const places = Math.max(theirs.length, yours.length);
  const conflicts = new Set<number>();
  const merged = Array.from({ length: places }, (_, place): FrontSlot | null => {
    const [b, t, y] = [base?.[place] ?? null, theirs[place] ?? null, yours[place] ?? null];
    if (sameValue(t, y)) return t;
    if (base !== null && sameValue(b, y)) return t;
    if (base !== null && sameValue(b, t)) return y;
    conflicts.add(place);
    return t;
  });
  const slots = withoutTrailingGaps(merged);
  // What was sent with a story twice is refused as such, not as a conflict.
  if (!sameValue(slots, withoutTrailingGaps(yours))) {
    twicePlaced(slots).forEach((place) => conflicts.add(place));
  }
  return conflicts.size > 0
    ? { conflicts: [...conflicts].sort((a, b) => a - b), slots: null }
    : { conflicts: [], slots };
}

function twicePlaced(slots: FrontSlots): readonly number[] {
  const ids = slots.map((slot) => slot?.articleId);
  return ids.flatMap((id, place) =>
    id !== undefined && ids.indexOf(id) !== ids.lastIndexOf(id) ? [place] : [],
  );
}

/** Places after the last story say nothing. */
export function withoutTrailingGaps(slots: FrontSlots): FrontSlots {
  return slots.slice(0, slots.findLastIndex((slot) => slot !== null) + 1);
}

/** The refusal of an arrangement: what stood in the places, what stands there now, and what you sent. */
export function frontConflict(
  conflicts: readonly number[],
  { base, theirs, yours }: FrontSides,
  revision: bigint,
): DomainError {
  const side = (slots: FrontSlots | null) =>
    Object.fromEntries(conflicts.map((place) => [`slots.${place}`, slots?.[place] ?? null]));
  return new DomainError(
    'conflict',
    'edit-conflict',
    'Someone else changed the same places. Choose what is to stand there, and save with the newest revision.',
    {
      problems: conflicts.map((place) => ({
        field: `slots.${place}`,
        message: 'was changed by someone else too',
      })),
      details: { revision: Number(revision), base: side(base), theirs: side(theirs), yours: side(yours) },
    },
  );
}
