import type { Instant } from './instant.js';

/** A fact in the past tense: `type` is its stable name in the log, `data` its body as plain JSON. */
export interface DomainEvent<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/** What the store adds to a fact; folds may use it, the facts themselves do not repeat it. */
export interface EventContext {
  /** Deterministic: uuidv5(commandId, stream, index). */
  readonly id: string;
  /** `category-id`, for example `article-0b6e…`. */
  readonly stream: string;
  /** Place in the stream, from 0. */
  readonly revision: bigint;
  readonly occurredAt: Instant;
  readonly actorId: string;
  readonly commandId: string;
}

/** A fact as a fold sees it. */
export type Recorded<Event extends DomainEvent> = Event & EventContext;
