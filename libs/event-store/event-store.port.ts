import type { Instant } from '#kernel';

/** A JSON object as it stands in the log. */
export type JsonObject = { readonly [member: string]: unknown };

/** Metadata as the log keeps it; every value is a string so that any engine can carry it. */
export interface EventMetadata {
  readonly schemaVersion: string;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly actorId: string;
  readonly occurredAt: Instant;
  /** What the command came through, such as `session PATCH /api/admin/v1/articles/:id`; nothing personal. */
  readonly source?: string;
  /** The revision of the same stream that this event takes back. */
  readonly takesBack?: string;
}

/** An encoded event on its way into the log. */
export interface EventToAppend {
  /** A UUID, deterministic for its command, so that a retry is recognised. */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
}

/** An event as the log returns it, still encoded (sealed and of whatever version it was written in). */
export interface StoredEvent extends EventToAppend {
  readonly stream: string;
  readonly revision: bigint;
  /** Place in the whole log: commit order, increasing, possibly with gaps. */
  readonly position: bigint;
}

/** The expected revision of a stream that must not exist yet. */
export const NO_STREAM = -1n;

/** The position before the first event of the log. */
export const BEGINNING = 0n;

/** One stream's part of an append. */
export interface AppendRequest {
  /** `category-id`; the category is what stands before the first hyphen. */
  readonly stream: string;
  /** The revision just read, or {@link NO_STREAM}; there is no "any". */
  readonly expectedRevision: bigint;
  /** At least one. */
  readonly events: readonly EventToAppend[];
}

/** Where the last event of an append stands. */
export interface AppendResult {
  readonly revision: bigint;
  readonly position: bigint;
}

/** What a subscriber gets at once: a run of events and the position up to which nothing was left out. */
export interface EventBatch {
  readonly events: readonly StoredEvent[];
  /** A checkpoint may move here; it passes over events of other categories too. */
  readonly position: bigint;
  /** True when nothing newer was known at the time of reading. */
  readonly caughtUp: boolean;
}

/** Which events of the whole log to read. */
export interface ReadAllOptions {
  /** Exclusive; {@link BEGINNING} for everything. */
  readonly after: bigint;
  /** Only streams of these categories; absent for all. */
  readonly categories?: readonly string[];
  /** Events in one batch, at most; 500 unless told. */
  readonly batchSize?: number;
}

/**
 * The log. An abstract class rather than an interface so that it is its own injection token.
 * Every adapter passes the one suite in tests/contract.
 */
export abstract class EventStore {
  /** For messages: `memory`, `postgres`, `kurrentdb`. */
  abstract readonly engine: string;
  /** True when {@link appendToStreams} is all-or-nothing over several streams. */
  abstract readonly multiStreamAppend: boolean;

  /**
   * Appends to one stream. Appending the same ids at the same expected revision again answers as the first time,
   * whoever has written since.
   * @throws WrongExpectedRevisionError when the stream stands elsewhere.
   * @throws AppendOutcomeUnknownError when the engine went away: repeat with the same ids and revision.
   */
  abstract append(request: AppendRequest): Promise<AppendResult>;

  /**
   * Appends to several streams, all or nothing.
   * @throws UnsupportedCapabilityError unless {@link multiStreamAppend}; otherwise as {@link append}.
   */
  abstract appendToStreams(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]>;

  /** A stream in order, from `fromRevision` (inclusive, 0 unless told); a missing stream is an empty one. */
  abstract readStream(
    stream: string,
    options?: { readonly fromRevision?: bigint },
  ): AsyncIterable<StoredEvent>;

  /** The log in order up to the present head, in batches; ends there. */
  abstract readAll(options: ReadAllOptions): AsyncIterable<EventBatch>;

  /** The log in order without end: history in pages, then live; ends when the signal aborts. */
  abstract subscribe(options: ReadAllOptions & { readonly signal: AbortSignal }): AsyncIterable<EventBatch>;

  /** The position of the newest event, {@link BEGINNING} when there is none. */
  abstract head(): Promise<bigint>;
}

/** Another writer was faster, or the caller's revision is old. */
export class WrongExpectedRevisionError extends Error {
  override readonly name = 'WrongExpectedRevisionError';
  constructor(
    readonly stream: string,
    readonly expectedRevision: bigint,
    readonly actualRevision: bigint,
  ) {
    super(`${stream} stands at revision ${actualRevision}, not ${expectedRevision}`);
  }
}

/** The engine did not answer: the events may or may not be in the log. */
export class AppendOutcomeUnknownError extends Error {
  override readonly name = 'AppendOutcomeUnknownError';
}

/** The engine behind the port does not offer this. */
export class UnsupportedCapabilityError extends Error {
  override readonly name = 'UnsupportedCapabilityError';
}

/** The category of a stream: `article` of `article-0b6e…`. */
export function categoryOf(stream: string): string {
  const hyphen = stream.indexOf('-');
  return hyphen < 0 ? stream : stream.slice(0, hyphen);
}

/** The aggregate's id of a stream: `0b6e…` of `article-0b6e…`. */
export function aggregateIdOf(stream: string): string {
  return stream.slice(stream.indexOf('-') + 1);
}
