import type { DataSource, EntityManager } from 'typeorm';
import type { DomainEvent, Recorded } from '#kernel';
import type { JsonObject } from '#event-store';
import type { StatementPart } from './statement-part.js';

/** Something to be done outside the log because of an event: a job, a mail, a webhook. */
export interface Effect {
  /** What the relay dispatches by, for example `schedule-changed`. */
  readonly kind: string;
  /** Tells effects of one kind of one event apart; part of the id. */
  readonly key?: string;
  /** Plain JSON without personal data in clear. */
  readonly payload: JsonObject;
}

/** What a batch of events comes to in the rows of a {@link ReactorRecord}. */
export interface RecordedBatch<Event extends DomainEvent = DomainEvent> {
  /** @throws what parks the event's stream, with no effect left. */
  apply(event: Recorded<Event>): void;
  /** What to write with the checkpoint, and what follows from the batch as a whole; asked once, after all events. */
  finish(): { readonly parts: readonly StatementPart[]; readonly effects: readonly Effect[] };
}

/**
 * Rows in `state` that a reactor keeps: written in the transaction of its checkpoint, so that each event counts once,
 * and never made again, unlike a projection's.
 */
export interface ReactorRecord<Event extends DomainEvent = DomainEvent> {
  /** Types that only remove; they apply even to a parked stream, and again when it is tried again. */
  readonly removing?: readonly Event['type'][];
  /** Called whenever a process takes the lead, in the transaction that fences out the one before. */
  opened(manager: EntityManager): Promise<void>;
  /** Called when the log turned out to end before the checkpoint: what was recorded since belongs to another history. */
  rewound(dataSource: DataSource): Promise<void>;
  /** Loads what the events can touch. Nobody else writes the rows before the batch is committed. */
  begin(dataSource: DataSource, events: readonly Recorded<Event>[]): Promise<RecordedBatch<Event>>;
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
  /** Rows of its own; none unless given. */
  readonly record?: ReactorRecord<Event>;
}

/** Declares a reactor with its event type. */
export function reactor<Event extends DomainEvent>(
  definition: ReactorDefinition<Event>,
): ReactorDefinition<Event> {
  return definition;
}
