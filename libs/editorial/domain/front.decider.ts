import { DomainError, sameValue } from '#kernel';
import type { Decider, DueFact, FieldProblem, Instant, Recorded } from '#kernel';
import { frontConflict, mergeFronts, withoutTrailingGaps } from './front-merge.js';
import type { FrontSides } from './front-merge.js';
import type { FrontCommand, RevisePlanCommand, ScheduleFrontCommand } from './front.commands.js';
import type { FrontEvent, FrontSlot, FrontSlots } from './front.events.js';

/** The id of the front page's own front; every other front has the id of its section. */
export const FRONT_PAGE = 'front';

/** How many plans a front may have at a time. */
export const MOST_PLANS = 50;

/** How many revisions are remembered for merges; one longer ago is merged without its base. */
const TRAIL_LENGTH = 64;

/** An arrangement that waits for its time. */
export interface PlannedFront {
  readonly plan: number;
  readonly version: number;
  readonly from: Instant;
  readonly slots: FrontSlots;
}

/** The arrangement that stands, and those that are planned. */
export interface FrontState {
  /** The newest revision of the stream; −1 before anything happened. */
  readonly revision: bigint;
  readonly slots: FrontSlots;
  /** Since when it stands; null for a front that nobody has arranged. */
  readonly since: Instant | null;
  /** In the order of their times. */
  readonly planned: readonly PlannedFront[];
  /** Of plans that were ever made. */
  readonly plans: number;
  readonly latestVersion: number;
  /** What stood and what was planned after each of the newest revisions before this one, oldest first. */
  readonly trail: readonly Remembered[];
}

type Remembered = Pick<FrontState, 'revision' | 'slots' | 'planned'>;

/** The rules of a front: an article stands once, and a place that is over already is a mistake. */
export const frontDecider: Decider<FrontState, FrontCommand, FrontEvent> = {
  category: 'front',
  initialState: {
    revision: -1n,
    slots: [],
    since: null,
    planned: [],
    plans: 0,
    latestVersion: 0,
    trail: [],
  },
  decide,
  evolve,
  due,
};

function decide(command: FrontCommand, state: FrontState, now: Instant): readonly FrontEvent[] {
  assertNewest(command.ifRevision, state);
  switch (command.type) {
    case 'ArrangeFront': {
      const base = stateAt(state, command.baseRevision);
      const sides = { base: base && base.slots, theirs: state.slots, yours: command.slots };
      const slots = mergedOf(sides, state);
      if (sameValue(slots, state.slots)) return [];
      assertArrangeable(slots, { standing: state.slots, from: now });
      return [{ type: 'FrontArranged', data: { slots, plan: null, dueAt: null } }];
    }
    case 'ScheduleFront':
      return schedule(command, state, now);
    case 'RevisePlan':
      return revisePlan(command, state, now);
    case 'UnscheduleFront': {
      const { plan } = planOf(state, command.plan);
      return [{ type: 'FrontUnscheduled', data: { plan } }];
    }
  }
}

/**
 * That nothing happened since a revision, if one is given; plans whose time has come count.
 * @throws DomainError `revision-mismatch` (412)
 */
export function assertNewest(expected: bigint | undefined, { revision }: FrontState): void {
  if (expected === undefined || expected === revision) return;
  throw new DomainError(
    'precondition',
    'revision-mismatch',
    'The front changed since you read it, or a plan began: read it again and repeat your change.',
    { details: { revision: Number(revision) } },
  );
}

function schedule(
  { from, slots }: ScheduleFrontCommand,
  state: FrontState,
  now: Instant,
): readonly FrontEvent[] {
  if (state.planned.length >= MOST_PLANS) {
    throw new DomainError(
      'conflict',
      'too-many-plans',
      `A front may have ${MOST_PLANS} plans at a time: call one off first.`,
    );
  }
  assertFree(state, { from, now, plan: null });
  const planned = withoutTrailingGaps(slots);
  assertArrangeable(planned, { standing: [], from });
  return [scheduled(state, { plan: state.plans + 1, from, slots: planned })];
}

function revisePlan(command: RevisePlanCommand, state: FrontState, now: Instant): readonly FrontEvent[] {
  const { plan, from } = command;
  const standing = planOf(state, plan);
  const remembered = stateAt(state, command.baseRevision);
  const before = remembered?.planned.find((other) => other.plan === plan) ?? null;
  const slots = mergedOf(
    { base: before && before.slots, theirs: standing.slots, yours: command.slots },
    state,
  );
  const time = mergedTime({ base: before && before.from, theirs: standing.from, yours: from }, state);
  if (time === standing.from && sameValue(slots, standing.slots)) return [];
  assertFree(state, { from: time, now, plan });
  assertArrangeable(slots, { standing: standing.slots, from: time });
  return [scheduled(state, { plan, from: time, slots })];
}

function scheduled(
  { latestVersion }: FrontState,
  planned: { readonly plan: number; readonly from: Instant; readonly slots: FrontSlots },
): FrontEvent {
  const { plan, from, slots } = planned;
  return { type: 'FrontScheduled', data: { plan, version: latestVersion + 1, from, slots } };
}

/** @throws DomainError `front-plan-unknown` (404), also for a plan that came true. */
function planOf(state: FrontState, plan: number): PlannedFront {
  const planned = state.planned.find((other) => other.plan === plan);
  if (planned) return planned;
  throw new DomainError(
    'not-found',
    'front-plan-unknown',
    'There is no such plan, or its time has come: arrange the front itself.',
  );
}

function assertFree(
  state: FrontState,
  { from, now, plan }: { readonly from: Instant; readonly now: Instant; readonly plan: number | null },
): void {
  if (from <= now) {
    throw new DomainError(
      'invalid',
      'not-in-the-future',
      'Plan for a time to come, or arrange the front now.',
      {
        problems: [{ field: 'from', message: 'must lie in the future' }],
      },
    );
  }
  const other = state.planned.find((planned) => planned.from === from && planned.plan !== plan);
  if (!other) return;
  throw new DomainError(
    'conflict',
    'front-planned-already',
    `Plan ${other.plan} is for that very time: change it, or choose another time.`,
    { details: { plan: other.plan } },
  );
}

function mergedOf(sides: FrontSides, { revision }: FrontState): FrontSlots {
  const { conflicts, slots } = mergeFronts(sides);
  if (slots === null) throw frontConflict(conflicts, sides, revision);
  return slots;
}

function mergedTime(
  sides: { readonly base: Instant | null; readonly theirs: Instant; readonly yours: Instant },
  { revision }: FrontState,
): Instant {
  const { base, theirs, yours } = sides;
  if (yours === theirs || base === theirs) return yours;
  if (base === yours) return theirs;
  throw new DomainError(
    'conflict',
    'edit-conflict',
    'Someone else moved the plan to another time. Choose one, and save with the newest revision.',
    {
      problems: [{ field: 'from', message: 'was changed by someone else too' }],
      details: {
        revision: Number(revision),
        base: { from: base },
        theirs: { from: theirs },
        yours: { from: yours },
      },
    },
  );
}

/** What stood and was planned after a revision; null when that is too long ago to know. */
function stateAt(state: FrontState, revision = state.revision): Remembered | null {
  if (revision > state.revision) {
    throw new DomainError(
      'invalid',
      'unknown-revision',
      `The front has no revision ${revision}: read it again and send the revision you were given.`,
      { problems: [{ field: 'baseRevision', message: `is above ${state.revision}, the newest` }] },
    );
  }
  return [...state.trail, state].find((step) => step.revision === revision) ?? null;
}

function assertArrangeable(
  slots: FrontSlots,
  { standing, from }: { readonly standing: FrontSlots; readonly from: Instant },
): void {
  const problems = slots.flatMap((slot, index) =>
    problemsOf(slot, index, slots, stands(standing, slot) ? null : from),
  );
  if (problems.length === 0) return;
  throw new DomainError('invalid', 'front-not-arrangeable', 'Mend these places first.', { problems });
}

function problemsOf(
  slot: FrontSlot | null,
  index: number,
  slots: FrontSlots,
  notBefore: Instant | null,
): readonly FieldProblem[] {
  if (slot === null) return [];
  const first = slots.findIndex((other) => other?.articleId === slot.articleId);
  return [
    ...(first < index
      ? [{ field: `slots.${index}.articleId`, message: `stands in place ${first} already` }]
      : []),
    ...(notBefore !== null && slot.until !== null && slot.until <= notBefore
      ? [{ field: `slots.${index}.until`, message: 'must lie after the arrangement begins' }]
      : []),
  ];
}

/** A place that was arranged before may have run out meanwhile; whoever moves its neighbours need not mend it. */
function stands(standing: FrontSlots, slot: FrontSlot | null): boolean {
  return standing.some((other) => sameValue(other, slot));
}

function evolve(state: FrontState, event: Recorded<FrontEvent>): FrontState {
  const { revision, slots, planned } = state;
  const next = {
    ...state,
    revision: event.revision,
    trail: [...state.trail, { revision, slots, planned }].slice(-TRAIL_LENGTH),
  };
  switch (event.type) {
    case 'FrontArranged': {
      const { plan, dueAt } = event.data;
      return {
        ...next,
        slots: event.data.slots,
        since: dueAt ?? event.occurredAt,
        planned: plan === null ? planned : withoutPlan(planned, plan),
      };
    }
    case 'FrontScheduled': {
      const { plan, version } = event.data;
      return {
        ...next,
        planned: [...withoutPlan(planned, plan), event.data].sort((a, b) => (a.from < b.from ? -1 : 1)),
        plans: Math.max(state.plans, plan),
        latestVersion: version,
      };
    }
    case 'FrontUnscheduled':
      return { ...next, planned: withoutPlan(planned, event.data.plan) };
    default:
      return next;
  }
}

function withoutPlan(planned: readonly PlannedFront[], plan: number): readonly PlannedFront[] {
  return planned.filter((other) => other.plan !== plan);
}

/** Plans whose time has come, in the order of their times. */
function due(state: FrontState, now: Instant): readonly DueFact<FrontEvent>[] {
  return state.planned
    .filter(({ from }) => from <= now)
    .map(({ plan, version, from, slots }) => ({
      event: { type: 'FrontArranged', data: { slots, plan, dueAt: from } },
      dueAt: from,
      version,
    }));
}
