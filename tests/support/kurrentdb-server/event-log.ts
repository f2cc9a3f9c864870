import { randomUUID } from 'node:crypto';
import { DataFile } from './data-file.js';

/** Expected revisions that are no revision, as the protocol numbers them. */
export const ANY = -2;
export const NO_STREAM = -1;
export const STREAM_EXISTS = -4;

/** The revision of the record that ends a tombstoned stream, and the truncation of a soft-deleted one. */
const DELETED = '9223372036854775807';
const STREAM_DELETED_TYPE = '$streamDeleted';
const METADATA_TYPE = '$metadata';

/** Ids of the newest events that an append without a revision is compared with; a real server forgets as well. */
const REMEMBERED_IDS = 20_000;
/** After so many transactions the server writes something of its own into the log. */
const TRANSACTIONS_BETWEEN_STATISTICS = 5;
/** What a record costs beside its content. */
const RECORD_OVERHEAD_BYTES = 83;
/** Every so many transactions something that is no event takes place in the log. */
const TRANSACTIONS_BETWEEN_GAPS = 3;
const GAP_BYTES = 61;

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly json: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event in the log. */
export interface EventRecord extends ProposedEvent {
  readonly stream: string;
  /** A tombstone stands at no revision of its stream: `undefined`. */
  readonly revision: number | undefined;
  /** Where it begins in the log. */
  readonly position: number;
  /** In 100 ns since the Unix epoch. */
  readonly created: string;
}

export interface StreamAppend {
  readonly stream: string;
  /** A revision, {@link ANY}, {@link NO_STREAM} or {@link STREAM_EXISTS}. */
  readonly expected: number;
  readonly events: readonly ProposedEvent[];
}

export type AppendOutcome =
  | { readonly kind: 'appended'; readonly revision: number; readonly position: number | undefined }
  | { readonly kind: 'wrong-revision'; readonly stream: string; readonly current: number }
  | { readonly kind: 'deleted'; readonly stream: string };

/** Of several appends that are all or nothing. */
export type SessionOutcome =
  | {
      readonly kind: 'appended';
      readonly outcomes: readonly (AppendOutcome & { readonly kind: 'appended' })[];
    }
  | Exclude<AppendOutcome, { readonly kind: 'appended' }>;

interface Transaction {
  readonly records: readonly EventRecord[];
  /** Where the next one begins. */
  readonly end: number;
}

interface StreamMetadata {
  readonly truncateBefore: number;
  readonly maxCount: number;
}

interface StreamState {
  readonly records: EventRecord[];
  metadata: StreamMetadata;
  tombstoned: boolean;
}

interface Waiting {
  readonly appends: readonly StreamAppend[];
  readonly answer: (outcome: SessionOutcome) => void;
}

const NO_METADATA: StreamMetadata = { truncateBefore: 0, maxCount: Infinity };

export type StreamView = 'missing' | 'deleted' | readonly EventRecord[];

/**
 * All events in the order in which they were committed, in memory and in a file. Appends that wait at the same time
 * reach the disk together; nobody sees or is told of an event before it is there.
 */
export class EventLog {
  readonly records: EventRecord[] = [];
  /** False makes it take a repeated append for a conflict. */
  recognisesRepeats = true;
  private readonly streams = new Map<string, StreamState>();
  private readonly idsOfLate = new Map<string, EventRecord>();
  private readonly listeners = new Set<() => void>();
  private readonly file: DataFile<Transaction>;
  private waiting: Waiting[] = [];
  private staged: Transaction[] = [];
  private transactions = 0;
  private end = 0;

  constructor(
    path: string,
    private readonly node: string,
  ) {
    this.file = DataFile.open<Transaction>(path, (transaction) => this.apply(transaction));
    if (this.records.length === 0) this.writeFirstRecords();
    this.stageEvent('$epoch-information', systemEvent('$epoch-information', { epochPosition: this.end }));
    this.flushStaged();
  }

  /** Called after every commit. @returns how to be called no more */
  onCommitted(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  append(append: StreamAppend): Promise<AppendOutcome> {
    return this.appendSession([append]).then((outcome) => {
      if (outcome.kind !== 'appended') return outcome;
      const [first] = outcome.outcomes;
      if (first === undefined) throw new Error('An append without an outcome.');
      return first;
    });
  }

  /** Commits on the second turn from now: between the two, others that have arrived come along to the disk. */
  appendSession(appends: readonly StreamAppend[]): Promise<SessionOutcome> {
    return new Promise((answer) => {
      if (this.waiting.length === 0) setImmediate(() => setImmediate(() => this.commitWaiting()));
      this.waiting.push({ appends, answer });
    });
  }

  /** Soft: the stream reads as missing, and goes on behind its last revision when something is appended. */
  delete(stream: string, expected: number): AppendOutcome {
    return this.endStream(stream, expected, () =>
      this.stageEvent(`$$${stream}`, metadataEvent(`{"$tb":${DELETED}}`)),
    );
  }

  /** Hard: the stream can never be used again. */
  tombstone(stream: string, expected: number): AppendOutcome {
    const event = { ...systemEvent(STREAM_DELETED_TYPE, {}), json: false, data: new Uint8Array() };
    return this.endStream(stream, expected, () =>
      this.stage([{ stream, events: [event] }], { tombstone: true }),
    );
  }

  /** What the server itself writes now and then. */
  writeStatistics(): void {
    this.stageStatistics();
    this.flushStaged();
  }

  /** What a reader may see of a stream, in order. */
  read(stream: string): StreamView {
    const state = this.streams.get(stream);
    if (state?.tombstoned === true) return 'deleted';
    if (state === undefined || state.records.length === 0) return 'missing';
    const { truncateBefore, maxCount } = state.metadata;
    if (truncateBefore === Infinity) return 'missing';
    const first = Math.max(truncateBefore, state.records.length - maxCount, 0);
    return first === 0 ? state.records : state.records.slice(first);
  }

  lastRevision(stream: string): number {
    return (this.streams.get(stream)?.records.length ?? 0) - 1;
  }

  /** The index of the first record at or behind a position. */
  indexFrom(position: number): number {
    let low = 0;
    let high = this.records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.records[middle]?.position ?? Infinity) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** False inside of a record: there is no event there, and a real server refuses to read from such a place. */
  isBoundary(position: number): boolean {
    return (
      position <= 0 || position >= this.end || this.records[this.indexFrom(position)]?.position === position
    );
  }

  close(): void {
    this.file.close();
  }

  /** Commits and answers everything that waits, now. */
  commitWaiting(): void {
    const batch = this.waiting;
    this.waiting = [];
    const answers = batch.map(({ appends, answer }) => {
      const outcome = this.decideAndStage(appends);
      return () => answer(outcome);
    });
    this.flushStaged();
    for (const answer of answers) answer();
  }

  private flushStaged(): void {
    if (this.staged.length === 0) return;
    const transactions = this.staged;
    this.staged = [];
    this.file.append(transactions);
    for (const listener of this.listeners) listener();
  }

  private decideAndStage(appends: readonly StreamAppend[]): SessionOutcome {
    const decisions = appends.map((append) => this.decide(append));
    const refused = decisions.find(
      (decision) => decision.kind === 'wrong-revision' || decision.kind === 'deleted',
    );
    if (refused?.kind === 'wrong-revision' || refused?.kind === 'deleted') return refused;
    const fresh = appends.filter((_, index) => decisions[index]?.kind === 'new');
    const [mixed] = appends.filter((_, index) => decisions[index]?.kind === 'known');
    if (mixed !== undefined && fresh.length > 0) {
      return { kind: 'wrong-revision', stream: mixed.stream, current: this.lastRevision(mixed.stream) };
    }
    const before = new Map(fresh.map(({ stream }) => [stream, this.lastRevision(stream)] as const));
    const staged = this.stage(fresh);
    for (const [stream, revision] of before) this.undelete(stream, revision + 1);
    if (
      fresh.some(({ events }) => events.length > 0) &&
      this.transactions % TRANSACTIONS_BETWEEN_STATISTICS === 0
    ) {
      this.stageStatistics();
    }
    return {
      kind: 'appended',
      outcomes: appends.map((append, index) => {
        const decision = decisions[index];
        if (decision?.kind === 'known') {
          return { kind: 'appended', revision: decision.revision, position: decision.position };
        }
        const last = staged.findLast(({ stream }) => stream === append.stream);
        return {
          kind: 'appended',
          revision: last?.revision ?? this.lastRevision(append.stream),
          position: last?.position,
        };
      }),
    };
  }

  private decide({
    stream,
    expected,
    events,
  }: StreamAppend):
    | { readonly kind: 'new' }
    | { readonly kind: 'known'; readonly revision: number; readonly position: number }
    | Exclude<AppendOutcome, { readonly kind: 'appended' }> {
    const state = this.streams.get(stream);
    if (state?.tombstoned === true) return { kind: 'deleted', stream };
    const records = state?.records ?? [];
    const current = records.length - 1;
    const softDeleted = state?.metadata.truncateBefore === Infinity;
    const wrong = { kind: 'wrong-revision', stream, current } as const;

    if (expected === STREAM_EXISTS) {
      if (softDeleted) return { kind: 'deleted', stream };
      if (current < 0 && this.lastRevision(`$$${stream}`) < 0) return wrong;
    }
    if (expected === ANY || expected === STREAM_EXISTS) {
      const known = events.map(({ id }) => this.idsOfLate.get(id));
      if (known[0]?.stream !== stream) return { kind: 'new' };
      const last = known.at(-1);
      if (last === undefined || !known.every((record) => record?.stream === stream)) return wrong;
      return { kind: 'known', revision: last.revision ?? current, position: last.position };
    }
    if (expected > current) return wrong;
    if (expected === current) return { kind: 'new' };
    if (!this.recognisesRepeats) return wrong;

    let last: EventRecord | undefined;
    for (const [index, { id }] of events.entries()) {
      const record = records[expected + 1 + index];
      if (record?.id !== id) {
        return index === 0 && expected === NO_STREAM && softDeleted ? { kind: 'new' } : wrong;
      }
      last = record;
    }
    return last === undefined
      ? wrong
      : { kind: 'known', revision: last.revision ?? current, position: last.position };
  }

  private endStream(stream: string, expected: number, stage: () => readonly EventRecord[]): AppendOutcome {
    this.commitWaiting();
    if (this.streams.get(stream)?.tombstoned === true) return { kind: 'deleted', stream };
    const current = this.lastRevision(stream);
    const fits = expected === ANY || (expected === STREAM_EXISTS ? current >= 0 : expected === current);
    if (!fits) return { kind: 'wrong-revision', stream, current };
    const [record] = stage();
    this.flushStaged();
    return { kind: 'appended', revision: current, position: record?.position };
  }

  /** A soft-deleted stream that is written to again shows what was written since. */
  private undelete(stream: string, firstVisible: number): void {
    if (this.streams.get(stream)?.metadata.truncateBefore !== Infinity) return;
    this.stageEvent(`$$${stream}`, metadataEvent(JSON.stringify({ $tb: firstVisible })));
  }

  private stageEvent(stream: string, event: ProposedEvent): readonly EventRecord[] {
    return this.stage([{ stream, events: [event] }]);
  }

  /** One transaction: applied at once, and on disk with the next flush, before anybody else has a turn. */
  private stage(
    appends: readonly Pick<StreamAppend, 'stream' | 'events'>[],
    options: { readonly tombstone: boolean } = { tombstone: false },
  ): readonly EventRecord[] {
    let position = this.end;
    const records = appends.flatMap(({ stream, events }) => {
      const before = this.lastRevision(stream);
      return events.map((event, index): EventRecord => {
        const revision = options.tombstone ? undefined : before + 1 + index;
        const record = { ...event, stream, revision, position, created: ticksNow() };
        position += sizeOf(record);
        return record;
      });
    });
    if (records.length > 0) {
      const gap = (this.transactions + 1) % TRANSACTIONS_BETWEEN_GAPS === 0 ? GAP_BYTES : 0;
      const transaction = { records, end: position + gap };
      this.apply(transaction);
      this.staged.push(transaction);
    }
    return records;
  }

  private apply({ records, end }: Transaction): void {
    this.transactions += 1;
    this.end = end;
    for (const record of records) {
      this.records.push(record);
      const state = this.stateOf(record.stream);
      if (record.revision === undefined) state.tombstoned = true;
      else state.records.push(record);
      if (record.stream.startsWith('$$') && record.type === METADATA_TYPE) {
        this.stateOf(record.stream.slice(2)).metadata = readMetadata(record.data);
      }
      this.remember(record);
    }
  }

  private remember(record: EventRecord): void {
    this.idsOfLate.set(record.id, record);
    if (this.idsOfLate.size <= REMEMBERED_IDS) return;
    const [oldest] = this.idsOfLate.keys();
    if (oldest !== undefined) this.idsOfLate.delete(oldest);
  }

  private stateOf(stream: string): StreamState {
    const known = this.streams.get(stream);
    if (known) return known;
    const state = { records: [], metadata: NO_METADATA, tombstoned: false };
    this.streams.set(stream, state);
    return state;
  }

  private writeFirstRecords(): void {
    this.stageEvent(`$$$stats-${this.node}`, metadataEvent('{"$maxAge":86400}'));
    this.stageEvent('$user-admin', systemEvent('$UserCreated', { loginName: 'admin' }));
    this.stageEvent('$users', systemEvent('$User', { loginName: 'admin' }));
    this.stageEvent('$$$user-admin', metadataEvent('{"$acl":{"$r":"$admins"}}'));
  }

  private stageStatistics(): void {
    const event = systemEvent('$statsCollected', { 'proc-mem': process.memoryUsage.rss() });
    this.stageEvent(`$stats-${this.node}`, event);
  }
}

function systemEvent(type: string, data: Readonly<Record<string, unknown>>): ProposedEvent {
  return {
    id: randomUUID(),
    type,
    json: true,
    data: Buffer.from(JSON.stringify(data)),
    metadata: new Uint8Array(),
  };
}

function metadataEvent(json: string): ProposedEvent {
  return { ...systemEvent(METADATA_TYPE, {}), data: Buffer.from(json) };
}

function readMetadata(data: Uint8Array): StreamMetadata {
  try {
    const text = Buffer.from(data).toString('utf8');
    const { $tb, $maxCount } = JSON.parse(text) as { $tb?: unknown; $maxCount?: unknown };
    return {
      truncateBefore: typeof $tb !== 'number' ? 0 : $tb >= Number(DELETED) ? Infinity : $tb,
      maxCount: typeof $maxCount === 'number' ? $maxCount : Infinity,
    };
  } catch {
    return NO_METADATA;
  }
}

function sizeOf(record: Pick<EventRecord, 'stream' | 'type' | 'data' | 'metadata'>): number {
  const { stream, type, data, metadata } = record;
  return RECORD_OVERHEAD_BYTES + stream.length + type.length + data.length + metadata.length;
}

/** The clock is read in microseconds so that, as on a real server, ticks are no whole milliseconds. */
function ticksNow(): string {
  const microseconds = Math.round((performance.timeOrigin + performance.now()) * 1_000);
  return `${microseconds}0`;
}
