import type { DomainEvent, Recorded } from './domain-event.js';
import type { Instant } from './instant.js';

/**
 * One kind of aggregate as pure functions (after Chassaing's decider): no clock, no randomness, no I/O.
 * `State` holds what decisions need and nothing else; readers are served by projections.
 */
export interface Decider<State, Command, Event extends DomainEvent> {
  /** The first part of the stream names: `article` for `article-{id}`. */
  readonly category: string;
  readonly initialState: State;
  /**
   * Turns an intention into the facts that follow from it; none when it changes nothing.
   * @throws DomainError when the rules refuse it.
   */
  readonly decide: (command: Command, state: State, now: Instant) => readonly Event[];
  /** Total: it must take any history that a released version could write, also an erased one. */
  readonly evolve: (state: State, event: Recorded<Event>) => State;
  /** The facts that time alone has brought about on this stream; recorded by whoever comes first. */
  readonly due?: (state: State, now: Instant) => readonly DueFact<Event>[];
  /**
   * Set for streams that grow long: the state, which must be plain JSON without personal data, may then be kept beside
   * the log under this number. Raise it whenever `evolve` or the shape of the state changes.
   */
  readonly baselineVersion?: number;
}

/** A fact that became true at `dueAt`; `version` tells two schedules of the same fact apart. */
export interface DueFact<Event extends DomainEvent> {
  readonly event: Event;
  readonly dueAt: Instant;
  readonly version: number;
}
