import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError, sameValue } from '#kernel';
import { AppendOutcomeUnknownError, BEGINNING, WrongExpectedRevisionError } from '../event-store.port.js';
import type { AppendRequest, AppendResult, EventStore, StoredEvent } from '../event-store.port.js';
import { jsonOf } from '../event-json.js';
import { LogFileError } from './log-file.js';
import type { TransferredEvent } from './log-file.js';
import { isTrailer } from './read-log-file.js';
import type { OpenLogFile } from './read-log-file.js';

/** What to import, and where to. */
export interface ImportLogOptions {
  /** Empty, or holding a beginning of the same log. Nobody else may write to it. */
  readonly store: EventStore;
  readonly file: OpenLogFile;
  /** Judges an event that is about to be appended; what it throws ends the import with the line's number. */
  readonly verify?: (event: TransferredEvent) => Promise<void>;
  /** Asked once, when there is something to append. */
  readonly beforeFirstAppend?: () => Promise<void>;
  readonly onProgress?: (at: { readonly events: number }) => void;
}

/** What an import did. */
export interface ImportLogReport {
  /** In the file. */
  readonly events: number;
  /** Of these, those that the log held already: compared, and the same. */
  readonly known: number;
}

interface Placed {
  readonly event: TransferredEvent;
  readonly line: number;
}

/** Several streams in one append: none, each once (KurrentDB), or also in turns (PostgreSQL). */
type Interleaving = 'none' | 'distinct' | 'any';

/** Servers refuse appends of more than 1 MiB unless told otherwise. */
const APPEND_LIMITS = { events: 1_000, bytes: 512 * 1024 } as const;
const OUTCOME_TRIES = 8;
const OVERHEAD_BYTES = 512;

/**
 * Appends the events of a file in their order. What the log holds already is compared with the file and skipped, so an
 * import that was interrupted continues when it is repeated, and one more repeat verifies all of it. The order over all
 * streams is kept: nothing is appended before what stands before it in the file is in the log.
 * @throws LogFileError for a damaged file: all that was appended until then is right.
 * @throws DomainError `log-differs` when the log holds something that the file does not, or elsewhere.
 */
export async function importLog(options: ImportLogOptions): Promise<ImportLogReport> {
  const { store, file, onProgress } = options;
  const present = new PresentEvents(store);
  let events = 0;
  let known = 0;
  try {
    for await (const part of file.blocks) {
      if (isTrailer(part)) break;
      const placed = part.events.map((event, index) => ({ event, line: part.firstLine + index }));
      if (events === 0 && placed[0]?.event.id !== file.header.log) {
        throw new LogFileError(part.firstLine, 'it is not the first event that the header names.');
      }
      const skipped = await present.compare(placed);
      known += skipped;
      const missing = placed.slice(skipped);
      if (missing.length > 0 && known === events + skipped) await options.beforeFirstAppend?.();
      await appendAll(options, missing);
      events += placed.length;
      onProgress?.({ events });
    }
    await present.assertEnded(events);
    return { events, known };
  } finally {
    await present.close();
  }
}

/** The events that the log held when the import began, in order. */
class PresentEvents {
  private readonly batches: AsyncIterator<{ readonly events: readonly StoredEvent[] }>;
  private waiting: readonly StoredEvent[] = [];
  private taken = 0;
  private ended = false;

  constructor(private readonly store: EventStore) {
    this.batches = store.readAll({ after: BEGINNING })[Symbol.asyncIterator]();
  }

  /** How many of the events are there; all of them, or up to the end of what is there. */
  async compare(placed: readonly Placed[]): Promise<number> {
    for (const [index, { event, line }] of placed.entries()) {
      const there = await this.next();
      if (!there) return index;
      if (!isSame(event, there)) {
        throw differs(
          `The ${this.store.engine} log holds another event where line ${line} of the file belongs ` +
            `(${there.stream} at revision ${there.revision}): import into an empty log, or into one that began with the same events.`,
        );
      }
    }
    return placed.length;
  }

  async assertEnded(events: number): Promise<void> {
    if (!(await this.next())) return;
    throw differs(
      `The ${this.store.engine} log goes on after the ${events} events of the file, which is older: export it again.`,
    );
  }

  async close(): Promise<void> {
    this.ended = true;
    await this.batches.return?.();
  }

  private async next(): Promise<StoredEvent | undefined> {
    while (!this.ended) {
      const next = this.waiting[this.taken];
      this.taken += 1;
      if (next) return next;
      const batch = await this.batches.next();
      if (batch.done) this.ended = true;
      else [this.waiting, this.taken] = [batch.value.events, 0];
    }
    return undefined;
  }
}

function isSame(event: TransferredEvent, there: StoredEvent): boolean {
  return (
    event.id === there.id &&
    event.stream === there.stream &&
    event.revision === there.revision &&
    event.type === there.type &&
    sameValue(event.metadata, there.metadata) &&
    sameValue(event.data, there.data)
  );
}

async function appendAll({ store, verify }: ImportLogOptions, placed: readonly Placed[]): Promise<void> {
  if (verify) await verifyAll(placed, verify);
  const interleaving = interleavingOf(store);
  for (const group of groupsOf(placed, interleaving)) {
    try {
      await appendPatiently(store, group.map(requestOf));
    } catch (error) {
      const line = group[0]?.[0]?.line ?? 0;
      if (error instanceof WrongExpectedRevisionError) {
        throw differs(
          `${error.stream} stands at revision ${error.actualRevision} in the ${store.engine} log, where line ${line} of ` +
            'the file and those after it do not expect it: see that nobody else writes there, then import again.',
        );
      }
      if (error instanceof AppendOutcomeUnknownError) {
        throw new DomainError(
          'unavailable',
          'log-does-not-answer',
          `The ${store.engine} log does not answer (line ${line} of the file): import the same file again, it goes on there.`,
        );
      }
      if (error instanceof DomainError) {
        throw new DomainError(error.kind, error.code, `At line ${line} of the file: ${error.message}`);
      }
      throw error;
    }
  }
}

async function verifyAll(
  placed: readonly Placed[],
  verify: (event: TransferredEvent) => Promise<void>,
): Promise<void> {
  for (const { event, line } of placed) {
    try {
      await verify(event);
    } catch (error) {
      throw new LogFileError(line, error instanceof Error ? error.message : String(error));
    }
  }
}

/** The order of the log is kept in one request where the engine does so, else by waiting for each append. */
function interleavingOf(store: EventStore): Interleaving {
  if (!store.multiStreamAppend) return 'none';
  return store.engine === 'postgres' ? 'any' : 'distinct';
}

type Run = readonly Placed[];

/** Cuts events into appends: each a list of runs of one stream, of bounded size. */
function* groupsOf(placed: readonly Placed[], interleaving: Interleaving): Generator<readonly Run[]> {
  let runs: Placed[][] = [];
  let streams = new Set<string>();
  let size = { events: 0, bytes: 0 };
  for (const one of placed) {
    const { event } = one;
    const run = runs.at(-1);
    const last = run?.at(-1)?.event;
    const continues = last?.stream === event.stream && last.revision + 1n === event.revision;
    const bytes = Buffer.byteLength(jsonOf(event.data)) + OVERHEAD_BYTES;
    const full = size.events >= APPEND_LIMITS.events || size.bytes + bytes > APPEND_LIMITS.bytes;
    const mayJoin =
      continues || interleaving === 'any' || (interleaving === 'distinct' && !streams.has(event.stream));
    if (run && (full || !mayJoin)) {
      yield runs;
      [runs, streams, size] = [[], new Set(), { events: 0, bytes: 0 }];
    }
    if (continues && runs.length > 0) runs.at(-1)?.push(one);
    else runs.push([one]);
    streams.add(event.stream);
    size = { events: size.events + 1, bytes: size.bytes + bytes };
  }
  if (runs.length > 0) yield runs;
}

function requestOf(run: Run): AppendRequest {
  const events = run.map(({ event }) => event);
  const first = events[0];
  if (!first) throw new Error('A run without events');
  return {
    stream: first.stream,
    expectedRevision: first.revision - 1n,
    events: events.map(({ id, type, data, metadata }) => ({ id, type, data, metadata })),
  };
}

async function appendPatiently(
  store: EventStore,
  requests: readonly AppendRequest[],
): Promise<readonly AppendResult[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const [first, ...others] = requests;
      if (first && others.length === 0) return [await store.append(first)];
      return await store.appendToStreams(requests);
    } catch (error) {
      if (!(error instanceof AppendOutcomeUnknownError) || attempt >= OUTCOME_TRIES) throw error;
      await sleep(50 * 2 ** attempt);
    }
  }
}

function differs(message: string): DomainError {
  return new DomainError('conflict', 'log-differs', message);
}
