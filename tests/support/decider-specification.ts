import { expect } from '@jest/globals';
import { DomainError } from '#kernel';
import type { Decider, DomainEvent, Instant, Recorded } from '#kernel';

const EPOCH = '2026-01-01T00:00:00.000Z';

/** Gives a history the envelope that a store would, with one second between its facts. */
export function recorded<Event extends DomainEvent>(
  events: readonly Event[],
  stream = 'given-1',
): Recorded<Event>[] {
  return events.map((event, index) => ({
    ...event,
    id: `00000000-0000-5000-8000-${String(index).padStart(12, '0')}`,
    stream,
    revision: BigInt(index),
    occurredAt: new Date(Date.parse(EPOCH) + index * 1000).toISOString(),
    actorId: 'user-1',
    commandId: `command-${index}`,
  }));
}

/** given(history).when(command) -> then(events) | thenNothing() | thenRefused(code), after Emmett's specifications. */
export function specify<State, Command, Event extends DomainEvent>(decider: Decider<State, Command, Event>) {
  return {
    given(...history: readonly Event[]) {
      const state = recorded(history).reduce(decider.evolve, decider.initialState);
      return {
        when(command: Command, now: Instant = '2026-02-01T12:00:00.000Z') {
          const outcome = (): readonly Event[] => decider.decide(command, state, now);
          return {
            then: (...expected: readonly Event[]) => expect(outcome()).toEqual(expected),
            thenNothing: () => expect(outcome()).toEqual([]),
            thenRefused(code: string) {
              let refusal: unknown;
              try {
                outcome();
              } catch (error) {
                refusal = error;
              }
              expect(refusal).toBeInstanceOf(DomainError);
              expect(refusal).toMatchObject({ code });
            },
          };
        },
        due: (now: Instant) => decider.due?.(state, now) ?? [],
        state,
      };
    },
  };
}
