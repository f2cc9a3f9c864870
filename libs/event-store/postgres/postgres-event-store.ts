import type { DataSource } from 'typeorm';
import { bigintArray, intArray, runPrepared, textArray, uuidArray } from '#postgres';
import {
  AppendOutcomeUnknownError,
  BEGINNING,
  EventStore,
  WrongExpectedRevisionError,
} from '../event-store.port.js';
import type {
  AppendRequest,
  AppendResult,
  EventBatch,
  EventMetadata,
  JsonObject,
  ReadAllOptions,
  StoredEvent,
} from '../event-store.port.js';
import { jsonOf } from '../event-json.js';
import { HeadWatcher } from './head-watcher.js';
import { LogTail } from './log-tail.js';
import { StreamReader } from './stream-reader.js';

const APPEND = `select * from log.append_together($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
const HEAD = `select coalesce(max(position), 0) as head from log.events`;
const COLUMNS = `stream, revision, id, type, data, metadata, position`;
const LOG_PAGE = `
  select ${COLUMNS} from log.events
  where position > $1 and position <= $2 and ($3::text[] is null or category = any($3))
  order by position limit $4`;

const LOG_RANGE = `select ${COLUMNS} from log.events where position > $1 and position <= $2 order by position`;

const PAGE = 500;
/**
 * How far a page looks, in pages: from a few, so that the common case reads by the primary key what it returns, to many
 * for a rare category, so that it costs bounded queries instead of one long one.
 */
const NEAREST_WINDOW = 2;
const FARTHEST_WINDOW = 40;
const MOST_EVENTS_PER_ROUND_TRIP = 2_000;

interface EventRow {
  readonly stream: string;
  readonly revision: string;
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
  readonly position: string;
}

interface AppendRow {
  readonly accepted: boolean;
  readonly last_revision: string;
  readonly last_position: string | null;
  /** Appended now, by us; a repeat may have been appended by somebody else, with another time. */
  readonly is_new: boolean;
}

interface PendingAppend {
  readonly request: AppendRequest;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The embedded log on PostgreSQL. Appends that wait while one is under way go together into the next round trip and
 * transaction (group commit); see the migration for how positions become commit order.
 */
export class PostgresEventStore extends EventStore {
  readonly engine = 'postgres';
  readonly multiStreamAppend = true;
  private readonly watcher: HeadWatcher;
  private readonly reader = new StreamReader<EventRow>((sql, parameters) => this.query(sql, parameters));
  private readonly tail = new LogTail(async (after, upTo) => {
    const rows = await this.query<EventRow>(LOG_RANGE, [after, upTo]);
    return rows.map(storedEventOf);
  });
  private pending: PendingAppend[] = [];
  private pumping: Promise<void> | undefined;

  constructor(
    private readonly options: { readonly dataSource: DataSource; readonly connectionString: string },
  ) {
    super();
    this.watcher = new HeadWatcher({
      connectionString: options.connectionString,
      readHead: () => this.head(),
      notify: async (channel, position) => {
        await options.dataSource.query(`select pg_notify($1, $2)`, [channel, position.toString()]);
      },
    });
  }

  append(request: AppendRequest): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.pending.push({ request, resolve, reject });
      this.pumping ??= this.pump();
    });
  }

  async appendToStreams(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    const rows = await this.sendAppends(requests, 'all-or-nothing');
    return requests.map((request, index) => this.resultOf(request, rows[index]));
  }

  async *readStream(
    stream: string,
    options: { readonly fromRevision?: bigint } = {},
  ): AsyncIterable<StoredEvent> {
    let from = options.fromRevision ?? 0n;
    for (;;) {
      const { rows, more } = await this.reader.page(stream, from);
      for (const row of rows) yield storedEventOf(row);
      if (!more) return;
      from += BigInt(rows.length);
    }
  }

  async *readAll(options: ReadAllOptions): AsyncIterable<EventBatch> {
    const head = await this.head();
    const pages = new LogPages(options, (sql, parameters) => this.query<EventRow>(sql, parameters));
    while (pages.after < head) yield await pages.next(head);
  }

  async *subscribe(options: ReadAllOptions & { readonly signal: AbortSignal }): AsyncIterable<EventBatch> {
    const { signal, categories, batchSize: limit = PAGE } = options;
    const pages = new LogPages(options, (sql, parameters) => this.query<EventRow>(sql, parameters));
    this.watcher.attach();
    try {
      while (!signal.aborted) {
        const head = await this.watcher.current();
        if (pages.after >= head) {
          await this.watcher.beyond(pages.after, signal);
          continue;
        }
        const recent = await this.tail.page({ after: pages.after, head, categories, limit });
        if (recent) pages.after = recent.position;
        yield recent ?? (await pages.next(head));
      }
    } finally {
      if (this.watcher.detach() === 0) this.tail.clear();
    }
  }

  async head(): Promise<bigint> {
    const rows = await this.query<{ readonly head: string }>(HEAD, []);
    return BigInt(rows[0]?.head ?? BEGINNING);
  }

  /** Sends what waits, then lets go of the LISTEN connection. The DataSource belongs to whoever made it. */
  async close(): Promise<void> {
    await this.pumping;
    this.watcher.close();
  }

  private async pump(): Promise<void> {
    while (this.pending.length > 0) {
      const batch = this.takeBatch();
      try {
        const rows = await this.sendAppends(
          batch.map(({ request }) => request),
          'each-alone',
        );
        batch.forEach(({ request, resolve, reject }, index) => {
          try {
            resolve(this.resultOf(request, rows[index]));
          } catch (error) {
            reject(error);
          }
        });
      } catch (error) {
        // One bad append fails the whole statement: repeat them alone, so that it fails alone.
        if (batch.length > 1 && !(error instanceof AppendOutcomeUnknownError)) await this.sendOneByOne(batch);
        else batch.forEach(({ reject }) => reject(error));
      }
    }
    // In the same turn as the last look at `pending`: an append that comes later starts a new pump.
    this.pumping = undefined;
  }

  private async sendOneByOne(batch: readonly PendingAppend[]): Promise<void> {
    for (const { request, resolve, reject } of batch) {
      try {
        const [row] = await this.sendAppends([request], 'each-alone');
        resolve(this.resultOf(request, row));
      } catch (error) {
        reject(error);
      }
    }
  }

  private takeBatch(): readonly PendingAppend[] {
    let events = 0;
    let size = 0;
    while (size < this.pending.length) {
      events += this.pending[size]?.request.events.length ?? 0;
      if (size > 0 && events > MOST_EVENTS_PER_ROUND_TRIP) break;
      size += 1;
    }
    return this.pending.splice(0, size);
  }

  private async sendAppends(
    requests: readonly AppendRequest[],
    mode: 'each-alone' | 'all-or-nothing',
  ): Promise<readonly AppendRow[]> {
    const events = requests.flatMap((request) => request.events);
    const parameters = [
      textArray(requests.map((request) => request.stream)),
      bigintArray(requests.map((request) => request.expectedRevision)),
      intArray(requests.map((request) => request.events.length)),
      mode === 'all-or-nothing',
      uuidArray(events.map((event) => event.id)),
      textArray(events.map((event) => event.type)),
      textArray(events.map((event) => jsonOf(event.data))),
      textArray(events.map((event) => JSON.stringify(event.metadata))),
      textArray(requests.flatMap((request) => request.events.map(() => request.stream))),
      bigintArray(
        requests.flatMap(({ expectedRevision, events: own }) =>
          own.map((_, index) => expectedRevision + 1n + BigInt(index)),
        ),
      ),
    ];
    try {
      const rows = await runPrepared<AppendRow>(this.options.dataSource, APPEND, parameters);
      const newest = rows.reduce((max, row) => {
        const position = BigInt(row.last_position ?? 0);
        return position > max ? position : max;
      }, BEGINNING);
      if (this.watcher.watched) this.tail.add(newEvents(requests, rows));
      this.watcher.appended(newest);
      return rows;
    } catch (error) {
      throw translated(error, requests);
    }
  }

  private resultOf(request: AppendRequest, row: AppendRow | undefined): AppendResult {
    if (!row) throw new Error(`No answer to the append on ${request.stream}`);
    if (!row.accepted || row.last_position === null) {
      throw new WrongExpectedRevisionError(
        request.stream,
        request.expectedRevision,
        BigInt(row.last_revision),
      );
    }
    return { revision: BigInt(row.last_revision), position: BigInt(row.last_position) };
  }

  private query<R>(sql: string, parameters: unknown[]): Promise<readonly R[]> {
    return this.options.dataSource.query<R[]>(sql, parameters);
  }
}

/** Reads the log page by page, each within a window of positions that follows how thick the events lie. */
class LogPages {
  after: bigint;
  private readonly limit: number;
  private readonly categories: readonly string[] | null;
  private window = NEAREST_WINDOW;

  constructor(
    options: ReadAllOptions,
    private readonly read: (sql: string, parameters: unknown[]) => Promise<readonly EventRow[]>,
  ) {
    this.after = options.after;
    this.limit = options.batchSize ?? PAGE;
    this.categories = options.categories ?? null;
  }

  /** @param head what is known to be in the log; after `after` */
  async next(head: bigint): Promise<EventBatch> {
    const reach = this.after + BigInt(this.limit * this.window);
    const end = head < reach ? head : reach;
    const rows = await this.read(LOG_PAGE, [this.after, end, this.categories, this.limit]);
    const events = rows.map(storedEventOf);
    const thin = events.length < this.limit;
    this.window = thin ? Math.min(this.window * 2, FARTHEST_WINDOW) : NEAREST_WINDOW;
    this.after = thin ? end : (events.at(-1)?.position ?? end);
    return { events, position: this.after, caughtUp: this.after === head };
  }
}

/** What was just appended, as the log would return it. */
function newEvents(requests: readonly AppendRequest[], rows: readonly AppendRow[]): readonly StoredEvent[] {
  return requests.flatMap(({ stream, events }, index) => {
    const { is_new: isNew, last_revision: revision, last_position: position } = rows[index] ?? {};
    if (isNew !== true || revision === undefined || !position) return [];
    return events.map((event, place): StoredEvent => {
      const behind = BigInt(events.length - 1 - place);
      return {
        ...event,
        stream,
        data: JSON.parse(jsonOf(event.data)) as JsonObject,
        revision: BigInt(revision) - behind,
        position: BigInt(position) - behind,
      };
    });
  });
}

function storedEventOf(row: EventRow): StoredEvent {
  return {
    stream: row.stream,
    revision: BigInt(row.revision),
    id: row.id,
    type: row.type,
    data: row.data,
    metadata: row.metadata,
    position: BigInt(row.position),
  };
}

/** SQLSTATE classes after which a transaction may or may not have been committed; without a code the socket broke. */
const OUTCOME_UNKNOWN = /^(08|57P0[1-3])/;

function translated(error: unknown, requests: readonly AppendRequest[]): unknown {
  if (!(error instanceof Error)) return error;
  const { code, detail } = (('driverError' in error ? error.driverError : error) ?? {}) as {
    readonly code?: unknown;
    readonly detail?: unknown;
  };
  if (code === 'FS409' && typeof detail === 'string') {
    const [index, actual] = detail.split(' ');
    const request = requests[Number(index)];
    if (request)
      return new WrongExpectedRevisionError(request.stream, request.expectedRevision, BigInt(actual ?? -1));
  }
  const sqlState = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  if (sqlState && !OUTCOME_UNKNOWN.test(code)) return error;
  return new AppendOutcomeUnknownError(`The event log did not answer: ${error.message}`, { cause: error });
}
