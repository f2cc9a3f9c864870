import { sameValue } from '#kernel';
import type { Instant } from '#kernel';
import { assertNewest, frontDecider, MOST_PLANS } from './front.decider.js';
import type { FrontState, PlannedFront } from './front.decider.js';
import type { FrontEvent, FrontSlots } from './front.events.js';
import { mergeFronts } from './front-merge.js';
import { cannotUndo, superseded, undoDecider } from './undo.js';
import type { Undoing } from './undo.js';

type UndoingFront = Undoing<FrontState, FrontEvent>;

/**
 * Takes back what was done to a front, place by place: what others put into other places since stays. A plan that came
 * true is taken back like an arrangement: what stood before it stands again.
 */
export const frontUndoDecider = undoDecider(frontDecider, (undoing) => {
  const { event, state, ifRevision } = undoing;
  assertNewest(ifRevision, state);
  switch (event.type) {
    case 'FrontArranged':
      return arrangedBack(undoing);
    case 'FrontScheduled':
      return plannedBack(undoing, event.data.plan);
    case 'FrontUnscheduled':
      return plannedAgain(undoing, event.data.plan);
  }
});

function arrangedBack({ before, after, state }: UndoingFront): readonly FrontEvent[] {
  const slots = placesBack({ before: before.slots, after: after.slots, now: state.slots });
  if (sameValue(slots, state.slots)) return [];
  return [{ type: 'FrontArranged', data: { slots, plan: null, dueAt: null } }];
}

function plannedBack({ before, after, state, now }: UndoingFront, plan: number): readonly FrontEvent[] {
  const [was, then, is] = [before, after, state].map((front) => planOf(front, plan));
  if (!then || !is) {
    throw cannotUndo(
      'superseded',
      'The plan was called off since, or its time has come: take that back instead.',
    );
  }
  if (!was) {
    if (is.from !== then.from || !sameValue(is.slots, then.slots)) throw superseded(['from', 'slots']);
    return [{ type: 'FrontUnscheduled', data: { plan } }];
  }
  const slots = placesBack({ before: was.slots, after: then.slots, now: is.slots });
  const from = timeBack({ before: was.from, after: then.from, now: is.from });
  if (from === is.from && sameValue(slots, is.slots)) return [];
  return [plannedFor(state, { plan, from, slots }, now)];
}

function plannedAgain({ before, state, now }: UndoingFront, plan: number): readonly FrontEvent[] {
  const was = planOf(before, plan);
  if (!was || planOf(state, plan)) return [];
  if (state.planned.length >= MOST_PLANS) {
    throw cannotUndo(
      'in-the-way',
      `A front may have ${MOST_PLANS} plans at a time, and it has: call one off first.`,
    );
  }
  return [plannedFor(state, was, now)];
}

function plannedFor(
  state: FrontState,
  { plan, from, slots }: Omit<PlannedFront, 'version'>,
  now: Instant,
): FrontEvent {
  if (from <= now) throw cannotUndo('time-passed', `It was planned for ${from}, which is over.`);
  const other = state.planned.find((planned) => planned.from === from && planned.plan !== plan);
  if (other) {
    throw cannotUndo(
      'in-the-way',
      `Plan ${other.plan} is for that very time by now: move it, or call it off first.`,
    );
  }
  return { type: 'FrontScheduled', data: { plan, version: state.latestVersion + 1, from, slots } };
}

interface Sides<T> {
  readonly before: T;
  readonly after: T;
  readonly now: T;
}

/** Merged backwards: a place that the revision changed is as before, if nobody has changed it since. */
function placesBack({ before, after, now }: Sides<FrontSlots>): FrontSlots {
  const { conflicts, slots } = mergeFronts({ base: after, theirs: now, yours: before });
  if (slots === null) throw superseded(conflicts.map((place) => `slots.${place}`));
  return slots;
}

function timeBack({ before, after, now }: Sides<Instant>): Instant {
  if (before === after || before === now) return now;
  if (after !== now) throw superseded(['from']);
  return before;
}

function planOf({ planned }: FrontState, plan: number): PlannedFront | undefined {
  return planned.find((other) => other.plan === plan);
}
