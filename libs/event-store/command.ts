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
  /** Set when the command came with an Idempotency-Key. */
  readonly unrecorded?: UnrecordedOutcomes;
}

/** A command on one stream. */
export interface CommandOnStream {
  readonly stream: string;
  readonly commandId: string;
}

/**
 * What the commands of a request ended with that recorded nothing: no stream remembers those. It counts from when the
 * request is answered, so that a repeat takes up what was interrupted.
 */
export interface UnrecordedOutcomes {
  /** The revision at which a command found nothing to do when its request was answered before; undefined if it was not. */
  find(command: CommandOnStream): Promise<bigint | undefined>;
  note(command: CommandOnStream & { readonly revision: bigint }): void;
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
