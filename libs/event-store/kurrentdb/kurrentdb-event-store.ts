import { setMaxListeners } from 'node:events';
import {
  BACKWARDS,
  END,
  NO_STREAM as NO_STREAM_STATE,
  WrongExpectedVersionError,
  excludeSystemEvents,
} from '@kurrent/kurrentdb-client';
import type { AllStreamResolvedEvent, KurrentDBClient, ResolvedEvent } from '@kurrent/kurrentdb-client';
import { DomainError } from '#kernel';
import {
  AppendOutcomeUnknownError,
  BEGINNING,
  EventStore,
  NO_STREAM,
  UnsupportedCapabilityError,
  WrongExpectedRevisionError,
} from '../event-store.port.js';
import type {
  AppendRequest,
  AppendResult,
  EventBatch,
  ReadAllOptions,
  StoredEvent,
} from '../event-store.port.js';
import { jsonOf } from '../event-json.js';
import { AppendLane, NoAnswerError } from './append-lane.js';
import {
  appendTooLarge,
  clientReconnects,
  describeClientFailure,
  isAnswer,
  isForbidden,
  isRefusal,
  isStreamNotFound,
  isTooLarge,
  isUnsupported,
  logForbidden,
  logUnavailable,
} from './client-failures.js';
import { checkedConnectionString, openClient } from './connection-string.js';
import { KURRENTDB_TIMES, SILENT } from './kurrentdb-options.js';
import type { KurrentDBLogger, KurrentDBOptions, KurrentDBTimes } from './kurrentdb-options.js';
import { LiveTail } from './live-tail.js';
import { LogHistory } from './log-history.js';
import { Patience } from './patience.js';
import { eventDataOf, positionOf, storedEventOf, validPosition } from './recorded-events.js';
import { widenReceiveWindow } from './receive-window.js';
import { WHAT_UNKNOWN_SERVERS_CAN, serverCapabilities } from './server-capabilities.js';
import type { ServerCapabilities } from './server-capabilities.js';
import { wholePage } from './whole-page.js';

const PAGE = 500;
/** Fewer than the 16 that a stream of gRPC takes before it holds up the next one. */
const MESSAGES_UNDER_WAY = 12;
/** What the client puts into one message. */
const MESSAGE_BYTES = 3 * 1024 * 1024;
/** A message above 16 MB breaks the connection, and with it every append that is under way. */
const LARGEST_EVENT_BYTES = 12 * 1024 * 1024;
/** The server compares the deadline with its own clock; what it commits after ours is recognised when repeated. */
const CLOCKS_DIFFER_MS = 10_000;

/**
 * The log on KurrentDB, or EventStoreDB from 23.10 on.
 *
 * Appends name their revision and carry the same ids when repeated; what a repeat meets is compared with what is there.
 * Reads that decide ask the leader and have time limits of their own. Subscribers read history, then share one live
 * subscription. Appends have a client of their own, which is replaced when its answers stay away.
 */
export class KurrentDBEventStore extends EventStore {
  readonly engine = 'kurrentdb';
  private readonly times: KurrentDBTimes;
  private readonly logger: KurrentDBLogger;
  private readonly reader: KurrentDBClient;
  private capabilities: ServerCapabilities = WHAT_UNKNOWN_SERVERS_CAN;
  private readonly lane: AppendLane<KurrentDBClient>;
  private readonly history: LogHistory;
  private readonly tail: LiveTail;
  private readonly closing = new AbortController();

  private constructor(options: KurrentDBOptions) {
    super();
    // Every read under way listens.
    setMaxListeners(0, this.closing.signal);
    this.times = { ...KURRENTDB_TIMES, ...options.times };
    this.logger = options.logger ?? SILENT;
    const connectionString = checkedConnectionString(options.connectionString);
    this.reader = openClient(connectionString);
    widenReceiveWindow(this.reader);
    this.lane = new AppendLane({
      open: () => openClient(connectionString),
      dispose: (client) => client.dispose(),
      places: MESSAGES_UNDER_WAY,
      limitMs: this.times.appendMs,
      renewMs: this.times.renewMs,
      isBroken: (failure) => !isAnswer(failure) && !isRefusal(failure) && !clientReconnects(failure),
      onReplaced: (failure) => {
        const fields = { failure: describeClientFailure(failure) };
        this.logger.warn(fields, 'The event log does not answer appends: connecting anew');
      },
    });
    const parts = { client: () => this.reader, times: this.times };
    this.history = new LogHistory(parts);
    this.tail = new LiveTail({
      ...parts,
      logger: this.logger,
      readHead: (signal) => this.readHead({ patienceMs: this.times.patienceMs, signal }),
    });
  }

  /**
   * Opens the store; the server must answer within `connectMs`.
   * @throws ConnectionStringError; DomainError `event-log-forbidden`, `event-log-unavailable`
   */
  static async connect(options: KurrentDBOptions): Promise<KurrentDBEventStore> {
    const store = new KurrentDBEventStore(options);
    try {
      await store.open();
    } catch (error) {
      await store.close();
      throw isForbidden(error) ? logForbidden() : error;
    }
    return store;
  }

  /** As the server reported it when last asked: `25.1.0`, or `unknown`. */
  get serverVersion(): string {
    return this.capabilities.version;
  }

  /** True from KurrentDB 25.1 on. */
  get multiStreamAppend(): boolean {
    return this.capabilities.multiStreamAppend;
  }

  /** @throws as the port says; DomainError `append-too-large` */
  async append(request: AppendRequest): Promise<AppendResult> {
    try {
      return await this.sendAppend(request);
    } catch (failure) {
      if (!(failure instanceof WrongExpectedVersionError)) throw this.translated(failure);
      const repeat = await this.repeatOf(request);
      if (repeat) return repeat;
      throw new WrongExpectedRevisionError(
        request.stream,
        request.expectedRevision,
        revisionOf(failure.actualState),
      );
    }
  }

  async appendToStreams(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    if (!this.multiStreamAppend) throw this.unsupported();
    try {
      return await this.sendSession(requests);
    } catch (failure) {
      if (isUnsupported(failure)) throw this.unsupported();
      if (!(failure instanceof WrongExpectedVersionError)) throw this.translated(failure);
      const repeats = await Promise.all(requests.map((request) => this.repeatOf(request)));
      if (repeats.every((repeat) => repeat !== undefined)) return repeats;
      const refused = requests.find(({ stream }) => stream === failure.streamName);
      throw new WrongExpectedRevisionError(
        failure.streamName,
        refused?.expectedRevision ?? NO_STREAM,
        revisionOf(failure.actualState),
      );
    }
  }

  /** @throws DomainError `event-log-unavailable` when the server stays away */
  async *readStream(
    stream: string,
    options: { readonly fromRevision?: bigint } = {},
  ): AsyncIterable<StoredEvent> {
    let from = options.fromRevision ?? 0n;
    for (let more = true; more;) {
      const page = await this.streamPage(stream, { from, count: PAGE });
      yield* page;
      from = (page.at(-1)?.revision ?? from) + 1n;
      more = page.length === PAGE;
    }
  }

  /** @throws DomainError `event-log-unavailable` when the server stays away */
  async *readAll(options: ReadAllOptions): AsyncIterable<EventBatch> {
    const { after, categories, batchSize: limit = PAGE } = options;
    const { signal } = this.closing;
    const patienceMs = this.times.historyPatienceMs;
    const upTo = await this.head();
    yield* this.history.read({ after, upTo, categories, limit, patienceMs, signal });
    // Whoever reads on must not take a part for the whole.
    if (signal.aborted) throw logUnavailable();
  }

  /** A server that is away is waited for. @throws LogRestoredError; what the server refuses */
  async *subscribe(options: ReadAllOptions & { readonly signal: AbortSignal }): AsyncIterable<EventBatch> {
    const { categories, batchSize: limit = PAGE } = options;
    const signal = AbortSignal.any([options.signal, this.closing.signal]);
    const patienceMs = Infinity;
    let { after } = options;
    this.tail.attach();
    try {
      const ring = await this.tail.begun(signal);
      while (ring && !signal.aborted) {
        const page = this.tail.page(ring, { after, categories, limit });
        if (page === undefined) {
          await this.tail.changed(signal);
        } else if (page === 'behind') {
          const upTo = await this.readHead({ patienceMs, signal });
          for await (const batch of this.history.read({
            after,
            upTo,
            categories,
            limit,
            patienceMs,
            signal,
          })) {
            after = batch.position;
            yield batch;
          }
        } else {
          after = page.position;
          yield page;
        }
      }
    } finally {
      this.tail.detach();
    }
  }

  /**
   * The position of the newest event that is not the server's own, as the leader has it.
   * @throws DomainError `event-log-unavailable` when the server stays away
   */
  async head(): Promise<bigint> {
    const { signal } = this.closing;
    const position = await this.readHead({ patienceMs: this.times.patienceMs, signal });
    if (signal.aborted) throw logUnavailable();
    return position;
  }

  /** Waits for the answers to appends under way, ends all subscriptions and reads. */
  async close(): Promise<void> {
    await this.lane.close();
    this.closing.abort();
    this.tail.stop();
    await this.reader.dispose();
  }

  private async open(): Promise<void> {
    const { connectMs } = this.times;
    const patience = new Patience({ ...this.times, patienceMs: connectMs });
    for (;;) {
      try {
        this.capabilities = await serverCapabilities(this.lane.client, connectMs);
        break;
      } catch (failure) {
        await patience.after(failure);
        this.lane.replace(failure);
      }
    }
    // Also takes the first read upon itself, which costs half a second.
    await this.readHead({ patienceMs: connectMs });
    const { version, multiStreamAppend } = this.capabilities;
    this.logger.info({ version, multiStreamAppend }, 'Connected to the event log on KurrentDB');
  }

  /** {@link BEGINNING} when the signal aborts, for those who look at it themselves. */
  private async readHead(options: {
    readonly patienceMs: number;
    readonly signal?: AbortSignal;
  }): Promise<bigint> {
    const patience = new Patience({ ...this.times, ...options });
    while (!options.signal?.aborted) {
      try {
        const [newest] = await wholePage<AllStreamResolvedEvent>(
          this.reader.readAll({
            direction: BACKWARDS,
            fromPosition: END,
            maxCount: 1,
            filter: excludeSystemEvents(),
            requiresLeader: true,
          }),
          { silenceMs: this.times.readMs, signal: options.signal },
        );
        return (newest && positionOf(newest)) ?? BEGINNING;
      } catch (failure) {
        if (!options.signal?.aborted) await patience.after(failure);
      }
    }
    return BEGINNING;
  }

  /** As the leader has it, and in order; empty for a stream that is not there. */
  private async streamPage(
    stream: string,
    { from, count }: { readonly from: bigint; readonly count: number },
  ): Promise<readonly StoredEvent[]> {
    const { signal } = this.closing;
    const patience = new Patience({ ...this.times, signal });
    while (!signal.aborted) {
      try {
        const page = await wholePage<ResolvedEvent>(
          this.reader.readStream(stream, { fromRevision: from, maxCount: count, requiresLeader: true }),
          { silenceMs: this.times.readMs, signal },
        );
        return page.flatMap((resolved) =>
          resolved.event ? [storedEventOf(resolved.event, positionOf(resolved))] : [],
        );
      } catch (failure) {
        if (isStreamNotFound(failure)) return [];
        await patience.after(failure);
      }
    }
    throw logUnavailable();
  }

  private async sendAppend({ stream, expectedRevision, events }: AppendRequest): Promise<AppendResult> {
    const size = sizeOf(events);
    const places = 1 + Math.floor(size / MESSAGE_BYTES);
    const { nextExpectedRevision, position } = await this.lane.send(places, (writer) =>
      writer.appendToStream(stream, events.map(eventDataOf), {
        streamState: expectedRevision === NO_STREAM ? NO_STREAM_STATE : expectedRevision,
        deadline: this.times.appendMs + CLOCKS_DIFFER_MS,
      }),
    );
    const stands = validPosition(position?.commit);
    if (stands !== undefined) return { revision: nextExpectedRevision, position: stands };
    // A server that recognised a repeat does not always remember where it stands.
    const repeat = await this.repeatOf({ stream, expectedRevision, events });
    return repeat ?? { revision: nextExpectedRevision, position: BEGINNING };
  }

  private async sendSession(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    for (const { events } of requests) sizeOf(events);
    const { position, responses } = await this.lane.send(1, (writer) =>
      writer.multiStreamAppend(
        requests.map(({ stream, expectedRevision, events }) => ({
          streamName: stream,
          expectedState: expectedRevision === NO_STREAM ? NO_STREAM_STATE : expectedRevision,
          events: events.map(eventDataOf),
        })),
      ),
    );
    return requests.map(({ stream, expectedRevision, events }) => ({
      revision:
        responses.find(({ streamName }) => streamName === stream)?.revision ??
        expectedRevision + BigInt(events.length),
      position: validPosition(position) ?? BEGINNING,
    }));
  }

  /** The first answer to an append that is in the log already, under the same ids at the same revisions. */
  private async repeatOf({
    stream,
    expectedRevision,
    events,
  }: AppendRequest): Promise<AppendResult | undefined> {
    const first = expectedRevision + 1n;
    const there = await this.streamPage(stream, { from: first, count: events.length }).catch(
      (failure: unknown) => {
        throw new AppendOutcomeUnknownError(`It is not known whether ${stream} has this append already`, {
          cause: failure,
        });
      },
    );
    const same = events.every(({ id }, index) => {
      const found = there[index];
      return found?.id === id && found.revision === first + BigInt(index);
    });
    const last = there.at(-1);
    return same && last ? { revision: last.revision, position: last.position } : undefined;
  }

  private translated(failure: unknown): unknown {
    if (failure instanceof AppendOutcomeUnknownError || failure instanceof DomainError) return failure;
    if (isTooLarge(failure)) return appendTooLarge();
    if (isRefusal(failure) || failure instanceof TypeError) return failure;
    return new AppendOutcomeUnknownError(
      failure instanceof NoAnswerError
        ? 'The event log did not answer in time'
        : `The event log did not answer: ${describeClientFailure(failure)}`,
      { cause: failure },
    );
  }

  private unsupported(): UnsupportedCapabilityError {
    return new UnsupportedCapabilityError(
      `KurrentDB takes several streams in one append from 25.1 on; this is ${this.serverVersion}`,
    );
  }
}

/** @throws DomainError `append-too-large` for an event that no server takes */
function sizeOf(events: AppendRequest['events']): number {
  let sum = 0;
  for (const { data } of events) {
    const text = jsonOf(data);
    const bytes = text.length > LARGEST_EVENT_BYTES / 3 ? Buffer.byteLength(text) : text.length;
    if (bytes > LARGEST_EVENT_BYTES) throw appendTooLarge();
    sum += bytes;
  }
  return sum;
}

function revisionOf(state: bigint | string): bigint {
  return typeof state === 'bigint' ? state : NO_STREAM;
}
