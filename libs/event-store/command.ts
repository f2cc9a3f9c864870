import type { Recorded, DomainEvent } from '#kernel';

/** Who asks, and how a repeat is recognised; the same for every command. */
export interface CommandEnvelope {
  /** uuidv5(actor, route + Idempotency-Key), or random without a key. */
  readonly commandId: string;
  readonly actorId: string;
  readonly correlationId: string;
  /** Set when `commandId` was drawn at random for this very call, so that no earlier run of it can exist. */
  readonly fresh?: true;
  /** What the command came through: `session` or `token`, its id, and the route, or another word; nothing personal. */
  readonly source?: string;
  /** The revision of its stream that the command takes back. */
  readonly takesBack?: bigint;
}

/** What a handler answers: enough for `ETag`, `X-Position` and the reply's body. */
export interface CommandResult<State = unknown, Event extends DomainEvent = DomainEvent> {
  /** The aggregate's id. */
  readonly id: string;
  readonly stream: string;
  readonly revision: bigint;
  /** `category@position`, for a reader that must see this write. */
  readonly position: string;
  readonly state: State;
  /** The facts that this command recorded; those of the first time when it is a repeat. */
  readonly events: readonly Recorded<Event>[];
}
