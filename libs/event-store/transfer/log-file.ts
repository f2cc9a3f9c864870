import { z } from 'zod';
import { DomainError, isInstant } from '#kernel';
import type { EventMetadata, JsonObject, StoredEvent } from '../event-store.port.js';

/** The version of the format that this Forside writes; it reads all up to it. */
export const LOG_FILE_VERSION = 1;

/** A block is closed at so many events, or bytes of lines. */
export const BLOCK_LIMITS = { events: 1_000, bytes: 4 * 1024 * 1024 } as const;

/** Longer lines are refused unread: no event comes near it. */
export const LONGEST_LINE = 64 * 1024 * 1024;

/** The first line: whose log it is. */
export interface LogFileHeader {
  readonly version: number;
  /** The engine it was read from, such as `postgres`. */
  readonly engine: string;
  /** The id of the log's first event, null of an empty log. */
  readonly log: string | null;
  /** True when the newsroom went on writing: such a file holds a beginning of the log. */
  readonly live: boolean;
  readonly exportedAt: string;
}

/** An event as a file holds it: as in the log, without the position, which belongs to an engine. */
export type TransferredEvent = Omit<StoredEvent, 'position'>;

/** The line that closes a block of events. */
export interface BlockSeal {
  /** From 1. */
  readonly block: number;
  /** Events in this block. */
  readonly events: number;
  /** Events in the file so far. */
  readonly count: number;
  /** Of the last event, in the log it was read from. */
  readonly position: bigint;
}

/** The last line. */
export interface LogFileTrailer {
  readonly blocks: number;
  readonly events: number;
  /** The end of the log it was read from; {@link BEGINNING} of an empty one. */
  readonly head: bigint;
}

/** A file that is damaged, incomplete or no log file; names the line. */
export class LogFileError extends DomainError {
  constructor(
    readonly line: number,
    reason: string,
  ) {
    super('invalid', 'log-file-refused', `Line ${line} of the file was refused: ${reason}`);
  }
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const wholeNumber = z.number().int().nonnegative();
const bigNumber = z
  .string()
  .regex(/^\d{1,19}$/)
  .transform(BigInt);
const instant = z.string().refine(isInstant);

const headerLine = z.strictObject({
  format: z.literal('forside-events'),
  version: wholeNumber,
  engine: z.string(),
  log: z.uuid().nullable(),
  live: z.boolean(),
  exportedAt: instant,
});
const blockLine = z.strictObject({
  block: wholeNumber,
  events: wholeNumber,
  count: wholeNumber,
  position: bigNumber,
  sha256,
});
const trailerLine = z.strictObject({
  end: z.literal(true),
  blocks: wholeNumber,
  events: wholeNumber,
  head: bigNumber,
  sha256,
});
const metadata = z.strictObject({
  schemaVersion: z.string(),
  commandId: z.string(),
  correlationId: z.string(),
  causationId: z.string(),
  actorId: z.string(),
  occurredAt: instant,
  source: z.string().exactOptional(),
  takesBack: z.string().exactOptional(),
});
const eventLine = z.strictObject({
  stream: z.string().min(1),
  revision: bigNumber,
  id: z.uuid(),
  type: z.string().min(1),
  metadata,
  data: z.record(z.string(), z.unknown()),
});

/** What a line without its seal says, by kind. */
export type LogFileLine =
  | { readonly kind: 'event'; readonly event: TransferredEvent }
  | { readonly kind: 'block'; readonly seal: BlockSeal; readonly sha256: string }
  | { readonly kind: 'trailer'; readonly trailer: LogFileTrailer; readonly sha256: string };

/** The header as JSON, before its seal. */
export function headerJson({ version, engine, log, live, exportedAt }: LogFileHeader): string {
  return JSON.stringify({ format: 'forside-events', version, engine, log, live, exportedAt });
}

/** An event as JSON, before its seal; sealed personal fields stay sealed. */
export function eventJson({ stream, revision, id, type, metadata, data }: TransferredEvent): string {
  return JSON.stringify({ stream, revision: String(revision), id, type, metadata, data });
}

/** The end of a block as JSON, before its seal. */
export function blockJson({ block, events, count, position }: BlockSeal, hash: string): string {
  return JSON.stringify({ block, events, count, position: String(position), sha256: hash });
}

/** The last line as JSON, before its seal. */
export function trailerJson({ blocks, events, head }: LogFileTrailer, hash: string): string {
  return JSON.stringify({ end: true, blocks, events, head: String(head), sha256: hash });
}

/** @throws LogFileError for what is no header, or one of a newer Forside. */
export function headerOf(json: string): LogFileHeader {
  const value = jsonOf(json);
  const newer = z.object({ format: z.literal('forside-events'), version: z.number() }).safeParse(value);
  if (newer.success && newer.data.version > LOG_FILE_VERSION) {
    throw new LogFileError(
      1,
      `it was written by a newer Forside (format ${newer.data.version}, this one knows ${LOG_FILE_VERSION}): ` +
        'update Forside.',
    );
  }
  const header = headerLine.safeParse(value);
  if (!header.success) throw new LogFileError(1, 'it is no header of exported events.');
  const { version, engine, log, live, exportedAt } = header.data;
  return { version, engine, log, live, exportedAt };
}

/** @throws LogFileError for what is no line of a file. */
export function lineOf(json: string, line: number): LogFileLine {
  const value = jsonOf(json);
  if (typeof value === 'object' && value !== null && 'block' in value) {
    const parsed = blockLine.safeParse(value);
    if (parsed.success) {
      const { sha256: hash, ...seal } = parsed.data;
      return { kind: 'block', seal, sha256: hash };
    }
  } else if (typeof value === 'object' && value !== null && 'end' in value) {
    const parsed = trailerLine.safeParse(value);
    if (parsed.success) {
      const { sha256: hash, blocks, events, head } = parsed.data;
      return { kind: 'trailer', trailer: { blocks, events, head }, sha256: hash };
    }
  } else {
    const parsed = eventLine.safeParse(value);
    if (parsed.success) return { kind: 'event', event: eventFrom(parsed.data, value as JsonObject) };
  }
  throw new LogFileError(line, 'it is no line of exported events.');
}

/** Data and metadata as they were parsed from the text: a schema would not carry every member name. */
function eventFrom(checked: Omit<TransferredEvent, 'metadata' | 'data'>, as: JsonObject): TransferredEvent {
  return {
    stream: checked.stream,
    revision: checked.revision,
    id: checked.id,
    type: checked.type,
    metadata: as['metadata'] as EventMetadata,
    data: as['data'] as JsonObject,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
