import { DomainError } from '#kernel';
import { BEGINNING } from '../event-store.port.js';
import type { EventStore, StoredEvent } from '../event-store.port.js';
import {
  BLOCK_LIMITS,
  LOG_FILE_VERSION,
  LogFileError,
  blockJson,
  eventJson,
  headerJson,
  trailerJson,
} from './log-file.js';
import type { LogFileHeader } from './log-file.js';
import { firstEventOf } from './log-identity.js';
import { isTrailer, openLogFile } from './read-log-file.js';
import { RunningChecks } from './running-checks.js';

/** Where an export that was cut short goes on: at the end of the last block that is whole. */
export interface ExportedPart {
  readonly header: LogFileHeader;
  readonly checks: RunningChecks;
  readonly blocks: number;
  readonly events: number;
  /** Up to where the log was read. */
  readonly position: bigint;
}

/** What to export, and where to. */
export interface ExportLogOptions {
  readonly store: EventStore;
  /** Events up to here are written, whatever comes later. */
  readonly head: bigint;
  /** Whether others go on writing; written into the header. */
  readonly live: boolean;
  readonly exportedAt: string;
  /** Takes bytes in order; the next ones come when it is done. */
  readonly write: (bytes: Buffer) => Promise<void>;
  /** What `write` has taken in an earlier run. */
  readonly resume?: ExportedPart | undefined;
  /** Asked before the last line is written, without which no import takes the file; may throw. */
  readonly beforeEnd?: () => Promise<void>;
  readonly onProgress?: (at: { readonly events: number; readonly position: bigint }) => void;
}

/**
 * Writes the log as lines of JSON (docs/moving-between-engines.md), in constant memory: ids, revisions and the order
 * over all streams; sealed fields stay sealed.
 */
export async function exportLog(options: ExportLogOptions): Promise<{ readonly events: number }> {
  const { store, head, write, resume, onProgress } = options;
  const checks = resume?.checks.copy() ?? RunningChecks.start();
  let { blocks, events, position } = resume ?? { blocks: 0, events: 0, position: BEGINNING };
  if (!resume) await write(checks.seal(headerJson(await headerOf(options))));

  let lines: Buffer[] = [];
  let bytes = 0;
  const closeBlock = async () => {
    blocks += 1;
    events += lines.length;
    const seal = { block: blocks, events: lines.length, count: events, position };
    const end = checks.seal(blockJson(seal, checks.sha256));
    await write(Buffer.concat([...lines, end]));
    [lines, bytes] = [[], 0];
    onProgress?.({ events, position });
  };

  for await (const event of eventsUpTo(store, { after: position, head })) {
    const line = checks.seal(eventJson(event));
    lines.push(line);
    bytes += line.length;
    position = event.position;
    if (lines.length >= BLOCK_LIMITS.events || bytes >= BLOCK_LIMITS.bytes) await closeBlock();
  }
  if (lines.length > 0) await closeBlock();
  await options.beforeEnd?.();
  await write(checks.seal(trailerJson({ blocks, events, head }, checks.sha256)));
  return { events };
}

/**
 * Finds out how far an interrupted export came; what stands behind the last whole block does not count.
 * @returns undefined when not even the header was written.
 * @throws DomainError `export-of-another-log` when the log it was read from is another one.
 */
export async function exportedPart(
  chunks: AsyncIterable<Uint8Array>,
  store: EventStore,
): Promise<ExportedPart | undefined> {
  const file = await openLogFile(chunks).catch((error: unknown) => {
    if (error instanceof LogFileError) return undefined;
    throw error;
  });
  if (!file) return undefined;
  const { header, checks, blocks } = file;
  let part: ExportedPart = { header, checks, blocks: 0, events: 0, position: BEGINNING };
  let last: { readonly stream: string; readonly revision: bigint; readonly id: string } | undefined;
  try {
    for await (const block of blocks) {
      if (isTrailer(block)) break;
      const { seal } = block;
      part = {
        header,
        checks: block.checks,
        blocks: seal.block,
        events: seal.count,
        position: seal.position,
      };
      last = block.events.at(-1);
    }
  } catch (error) {
    if (!(error instanceof LogFileError)) throw error;
  }
  await assertSameLog(store, part, last);
  return part;
}

async function assertSameLog(
  store: EventStore,
  { header, position }: ExportedPart,
  last: { readonly stream: string; readonly revision: bigint; readonly id: string } | undefined,
): Promise<void> {
  const first = await firstEventOf(store);
  let same = header.engine === store.engine && (header.log === null || header.log === first?.id);
  if (last) {
    const read = store.readStream(last.stream, { fromRevision: last.revision });
    const [there] = await firstOf(read);
    same &&= there?.id === last.id && there.position === position;
  }
  if (same) return;
  throw new DomainError(
    'conflict',
    'export-of-another-log',
    'The unfinished export that lies there is of another log: remove it, or export to another file.',
  );
}

async function firstOf(events: AsyncIterable<StoredEvent>): Promise<readonly StoredEvent[]> {
  for await (const event of events) return [event];
  return [];
}

async function headerOf({ store, live, exportedAt }: ExportLogOptions): Promise<LogFileHeader> {
  const first = await firstEventOf(store);
  return { version: LOG_FILE_VERSION, engine: store.engine, log: first?.id ?? null, live, exportedAt };
}

async function* eventsUpTo(
  store: EventStore,
  { after, head }: { readonly after: bigint; readonly head: bigint },
): AsyncGenerator<StoredEvent> {
  if (after >= head) return;
  for await (const batch of store.readAll({ after })) {
    for (const event of batch.events) {
      if (event.position > head) return;
      yield event;
    }
    if (batch.position >= head) return;
  }
}
