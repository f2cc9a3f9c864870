import { DomainError, sameValue } from '#kernel';
import type { Decider, FieldProblem, Instant, Recorded } from '#kernel';
import type { FrontCommand } from './front.commands.js';
import type { FrontEvent, FrontSlot } from './front.events.js';

/** The id of the front page's own front; every other front has the id of its section. */
export const FRONT_PAGE = 'front';

/** The arrangement that stands. */
export interface FrontState {
  readonly slots: readonly (FrontSlot | null)[];
}

/** The rules of a front: an article stands once, and a place that is over already is a mistake. */
export const frontDecider: Decider<FrontState, FrontCommand, FrontEvent> = {
  category: 'front',
  initialState: { slots: [] },
  decide,
  evolve: (_: FrontState, event: Recorded<FrontEvent>) => event.data,
};

function decide(command: FrontCommand, state: FrontState, now: Instant): readonly FrontEvent[] {
  const slots = withoutTrailingGaps(command.slots);
  if (sameValue(slots, state.slots)) return [];
  const problems = slots.flatMap((slot, index) =>
    problemsOf(slot, index, slots, stands(state, slot) ? null : now),
  );
  if (problems.length > 0) {
    throw new DomainError('invalid', 'front-not-arrangeable', 'Mend these places first.', { problems });
  }
  return [{ type: 'FrontArranged', data: { slots } }];
}

function problemsOf(
  slot: FrontSlot | null,
  index: number,
  slots: readonly (FrontSlot | null)[],
  notBefore: Instant | null,
): readonly FieldProblem[] {
  if (slot === null) return [];
  const first = slots.findIndex((other) => other?.articleId === slot.articleId);
  return [
    ...(first < index
      ? [{ field: `slots.${index}.articleId`, message: `stands in place ${first} already` }]
      : []),
    ...(notBefore !== null && slot.until !== null && slot.until <= notBefore
      ? [{ field: `slots.${index}.until`, message: 'must lie in the future' }]
      : []),
  ];
}

/** A place that was arranged before may have run out meanwhile; whoever moves its neighbours need not mend it. */
function stands(state: FrontState, slot: FrontSlot | null): boolean {
  return state.slots.some((standing) => sameValue(standing, slot));
}

function withoutTrailingGaps(slots: readonly (FrontSlot | null)[]): readonly (FrontSlot | null)[] {
  return slots.slice(0, slots.findLastIndex((slot) => slot !== null) + 1);
}
