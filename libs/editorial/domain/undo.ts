import { DomainError, sameValue } from '#kernel';
import type { Decider, DomainEvent, Instant, Recorded } from '#kernel';

/** Take back what one revision did. What it did comes from the log, which does not change: it cannot be out of date. */
export interface UndoCommand<State, Event extends DomainEvent> {
  readonly type: 'Undo';
  readonly event: Recorded<Event>;
  /** The aggregate before that revision. */
  readonly before: State;
  /** The aggregate with that revision as its newest. */
  readonly after: State;
  /** The revision that must be the newest; looked at by deciders whose plans come due, before everywhere else. */
  readonly ifRevision?: bigint | undefined;
}

/** A revision that is to be taken back, and what has become of the aggregate since. */
export interface Undoing<State, Event extends DomainEvent> extends Omit<UndoCommand<State, Event>, 'type'> {
  readonly state: State;
  readonly now: Instant;
}

/** Why something cannot be taken back. */
export type CannotUndoReason =
  /** It is back already. */
  | 'nothing-left'
  /** Something later has replaced what it did. */
  | 'superseded'
  /** What it did cannot be taken back by anybody. */
  | 'for-good'
  /** The time that it was about is over. */
  | 'time-passed'
  /** What would come back contradicts what stands now. */
  | 'in-the-way';

/**
 * The decider of an aggregate, for taking back alone. Nothing is ever removed from a log: the opposite of what a
 * revision did is recorded, as an event that the aggregate knows anyway, and can be taken back like any other.
 * @param opposite the events that bring about what was before; none when that is so already.
 */
export function undoDecider<State, Command, Event extends DomainEvent>(
  { category, initialState, evolve, due }: Decider<State, Command, Event>,
  opposite: (undoing: Undoing<State, Event>) => readonly Event[],
): Decider<State, UndoCommand<State, Event>, Event> {
  return {
    category,
    initialState,
    evolve,
    ...(due ? { due } : {}),
    decide({ event, before, after, ifRevision }, state, now) {
      const events = opposite({ event, before, after, ifRevision, state, now });
      if (events.length > 0) return events;
      throw cannotUndo('nothing-left', 'Nothing is left of what this revision did.');
    },
  };
}

/**
 * The values that a change replaced; without those that are back already.
 * @throws DomainError `cannot-undo` (409) when something later has replaced what the change set.
 */
export function replacedBy<Facts extends object>(
  changes: Partial<Facts>,
  { before, state }: { readonly before: Facts; readonly state: Facts },
): Partial<Facts> {
  const replaced: Partial<Facts> = {};
  const later: string[] = [];
  for (const field in changes) {
    if (sameValue(state[field], before[field])) continue;
    if (!sameValue(state[field], changes[field])) later.push(field);
    replaced[field] = before[field];
  }
  if (later.length > 0) throw superseded(later);
  return replaced;
}

/**
 * @throws DomainError `cannot-undo` (409) when something later has changed what an aggregate began with: it stands on
 * that.
 */
export function assertAsLeft<Facts extends object>(facts: Facts, state: Facts): void {
  const later: string[] = [];
  for (const field in facts) if (!sameValue(facts[field], state[field])) later.push(field);
  if (later.length > 0) throw superseded(later);
}

/** The refusal of what something later has replaced. */
export function superseded(fields: readonly string[]): DomainError {
  return cannotUndo(
    'superseded',
    'Something later has replaced what this revision did: take that back first, or set what you want by hand.',
    fields,
  );
}

/** The refusal to take something back, with its reason. */
export function cannotUndo(
  reason: CannotUndoReason,
  detail: string,
  fields: readonly string[] = [],
): DomainError {
  return new DomainError('conflict', 'cannot-undo', detail, {
    details: { reason },
    ...(fields.length > 0
      ? { problems: fields.map((field) => ({ field, message: 'was changed since' })) }
      : {}),
  });
}
