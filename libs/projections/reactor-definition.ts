import type { DomainEvent, Recorded } from '#kernel';
import type { JsonObject } from '#event-store';

/** Something to be done outside the log because of an event: a job, a mail, a webhook. */
export interface Effect {
  /** What the relay dispatches by, for example `schedule-changed`. */
  readonly kind: string;
  /** Tells effects of one kind of one event apart; part of the id. */
  readonly key?: string;
  /** Plain JSON without personal data in clear. */
  readonly payload: JsonObject;
}

/**
 * Turns events into effects, each once: they are written to the outbox with the reactor's own checkpoint, which no
 * rebuild ever moves back.
 */
export interface ReactorDefinition<Event extends DomainEvent = DomainEvent> {
  /** kebab-case; never reused for another purpose, since its checkpoint lives for ever. */
  readonly name: string;
  readonly categories: readonly string[];
  /** Where a new reactor begins; at the beginning of the log unless told. */
  readonly from?: 'beginning' | 'head';
  /** Deterministic; throwing parks the event's stream for this reactor. */
  react(event: Recorded<Event>): readonly Effect[];
}

/** Declares a reactor with its event type. */
export function reactor<Event extends DomainEvent>(
  definition: ReactorDefinition<Event>,
): ReactorDefinition<Event> {
  return definition;
}
