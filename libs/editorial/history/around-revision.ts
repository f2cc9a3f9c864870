import type { EventCodec, EventStore } from '#event-store';
import { DomainError } from '#kernel';
import type { Decider, DomainEvent, Recorded } from '#kernel';

/** Where events are read from. */
export interface ReadableLog {
  readonly store: EventStore;
  readonly codec: EventCodec;
}

/** An aggregate on both sides of one of its revisions. */
export interface AroundRevision<State, Event extends DomainEvent> {
  readonly event: Recorded<Event>;
  readonly before: State;
  readonly after: State;
}

/**
 * Folds a stream up to one of its revisions.
 * @throws DomainError `{category}-unknown` or `revision-unknown` (404).
 */
export async function aroundRevision<State, Command, Event extends DomainEvent>(
  { store, codec }: ReadableLog,
  { category, initialState, evolve }: Decider<State, Command, Event>,
  { id, revision }: { readonly id: string; readonly revision: bigint },
): Promise<AroundRevision<State, Event>> {
  let before = initialState;
  let isKnown = false;
  for await (const stored of store.readStream(`${category}-${id}`)) {
    const event = await codec.decode<Event>(stored);
    const after = evolve(before, event);
    if (event.revision === revision) return { event, before, after };
    before = after;
    isKnown = true;
  }
  if (isKnown) {
    throw new DomainError('not-found', 'revision-unknown', `The ${category} has no revision ${revision}.`);
  }
  throw new DomainError(
    'not-found',
    `${category}-unknown`,
    `Nothing was ever recorded of such a ${category}.`,
  );
}
