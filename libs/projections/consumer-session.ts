import type { DataSource } from 'typeorm';
import type { DomainEvent, Recorded } from '#kernel';
import type { EventStore, StoredEvent } from '#event-store';
import type { CheckpointTable, ParkedStream } from './checkpoint-table.js';
import { databaseFailure, describeFailure, isPassing } from './failures.js';
import { committedBatches } from './observed.js';
import type { CommittedBatch } from './observed.js';
import type { ProjectionLogger } from './projection-logger.js';
import type { StatementPart } from './statement-part.js';
import type { Durability } from './transaction.js';

/** Reads a stored event as today's shape; throwing parks its stream, unless the reason is passing. */
export type Decode = (stored: StoredEvent) => Promise<Recorded<DomainEvent>>;

/** A stored event on its way to a consumer, decoded or with the reason why not. */
export interface Delivery {
  readonly stored: StoredEvent;
  readonly event: Recorded<DomainEvent> | undefined;
  readonly failure: unknown;
}

/** A batch in the making: events are applied one by one, then written together. */
export interface Work {
  /** @throws what the definition throws, with no effect left. */
  apply(event: Recorded<DomainEvent>, stored: StoredEvent): void;
  /** What to write together with the checkpoint; asked once, when all events are applied. */
  finish(): readonly StatementPart[];
  /** Called after the commit. */
  committed(position: bigint): void;
}

/** What moves along the log: a projection version or a reactor. */
export interface Consumer {
  readonly name: string;
  readonly kind: CommittedBatch['kind'];
  readonly removing: ReadonlySet<string>;
  readonly checkpoint: CheckpointTable;
  readonly durability: Durability;
  begin(events: readonly Recorded<DomainEvent>[]): Promise<Work>;
}

/** What became of the parked streams that were tried again. */
export interface RetryReport {
  readonly unparked: readonly string[];
  readonly stillParked: readonly string[];
}

const NOTHING: Work = {
  apply: () => undefined,
  finish: () => [],
  committed: () => undefined,
};
const TOO_LONG_MS = 500;
const FEWEST_EVENTS = 10;

/**
 * Decodes events in order.
 * @throws what decoding threw for a passing reason, for example a key store that does not answer.
 */
export async function decodeAll(
  stored: readonly StoredEvent[],
  decode: Decode,
): Promise<readonly Delivery[]> {
  return Promise.all(
    stored.map(async (one): Promise<Delivery> => {
      try {
        return { stored: one, event: await decode(one), failure: undefined };
      } catch (failure) {
        if (isPassing(failure)) throw failure;
        return { stored: one, event: undefined, failure };
      }
    }),
  );
}

/**
 * A consumer at work under one epoch: knows its position and its parked streams, and moves both together with what the
 * events write. After an error that it throws on, the database may stand before or after the last batch: open another.
 */
export class ConsumerSession {
  private readonly parkedStreams: Map<string, ParkedStream>;
  private at: bigint;
  /** Never behind `at`; ahead of it after events that changed nothing. */
  private handledTo: bigint;
  private limit: number;

  constructor(
    private readonly consumer: Consumer,
    private readonly options: {
      readonly dataSource: DataSource;
      readonly logger: ProjectionLogger;
      readonly epoch: bigint;
      readonly position: bigint;
      readonly parked: readonly ParkedStream[];
      readonly batchSize: number;
      /** `live` unless told. */
      readonly run?: CommittedBatch['run'];
    },
  ) {
    this.at = options.position;
    this.handledTo = options.position;
    this.limit = options.batchSize;
    this.parkedStreams = new Map(options.parked.map((parked) => [parked.stream, parked]));
  }

  /** The committed checkpoint. */
  get position(): bigint {
    return this.at;
  }

  get parked(): readonly ParkedStream[] {
    return [...this.parkedStreams.values()];
  }

  /**
   * Handles events up to `to`, and moves the checkpoint with what they change, in transactions short enough. Events
   * that change nothing leave it behind until {@link moveTo}: handled again, they would change nothing again.
   * @throws SteppedDownError when somebody else leads; errors of a database that is away.
   */
  async deliver(deliveries: readonly Delivery[], to: bigint): Promise<void> {
    for (let from = 0; from < deliveries.length;) {
      const part = deliveries.slice(from, from + this.limit);
      from += part.length;
      const startedAt = performance.now();
      await this.deliverOrSplit(part, from < deliveries.length ? (part.at(-1)?.stored.position ?? to) : to);
      this.adapt(performance.now() - startedAt);
    }
    if (deliveries.length === 0) this.pass(to);
  }

  /** Moves the checkpoint over events of no concern. */
  async moveTo(position: bigint): Promise<void> {
    if (position > this.at) await this.commit(NOTHING, { to: position, changes: [] });
  }

  /** Reads parked streams again from where they stopped; one whose events all apply flows on. */
  async retryParked(store: EventStore, decode: Decode): Promise<RetryReport> {
    const report = { unparked: [] as string[], stillParked: [] as string[] };
    for (const parked of this.parked) {
      const done = await this.retry(parked, store, decode);
      (done ? report.unparked : report.stillParked).push(parked.stream);
    }
    return report;
  }

  /** What the database refuses is halved until the one event is found that it does not take. */
  private async deliverOrSplit(deliveries: readonly Delivery[], to: bigint): Promise<void> {
    try {
      await this.attempt(deliveries, to);
    } catch (error) {
      const failure = databaseFailure(error);
      const [only, second] = deliveries;
      if (failure === 'refused' && only && !second) {
        await this.attempt([{ ...only, event: undefined, failure: error }], to);
        return;
      }
      if (!second || (failure !== 'refused' && failure !== 'slow')) throw error;
      const middle = Math.ceil(deliveries.length / 2);
      const firstHalf = deliveries.slice(0, middle);
      await this.deliverOrSplit(firstHalf, firstHalf.at(-1)?.stored.position ?? to);
      await this.deliverOrSplit(deliveries.slice(middle), to);
    }
  }

  private async attempt(deliveries: readonly Delivery[], to: bigint): Promise<void> {
    const startedAt = performance.now();
    const candidates = deliveries
      .filter(
        ({ stored }) => !this.parkedStreams.has(stored.stream) || this.consumer.removing.has(stored.type),
      )
      .map(({ event }) => event)
      .filter((event) => event !== undefined);
    const work = candidates.length > 0 ? await this.consumer.begin(candidates) : NOTHING;
    const parking = new Map<string, ParkedStream>();
    for (const delivery of deliveries) {
      const { stored } = delivery;
      const known = parking.get(stored.stream) ?? this.parkedStreams.get(stored.stream);
      if (known) {
        const applied = this.consumer.removing.has(stored.type) && failureOf(work, delivery) === undefined;
        if (!applied) parking.set(stored.stream, { ...known, events: known.events + 1 });
        continue;
      }
      const failure = failureOf(work, delivery);
      if (failure === undefined) continue;
      parking.set(stored.stream, {
        stream: stored.stream,
        firstPosition: stored.position,
        firstRevision: stored.revision,
        error: `${stored.type}: ${describeFailure(failure)}`,
        events: 1,
      });
    }
    const rows = await this.commitChanges(work, { to, parking: [...parking.values()] });
    if (committedBatches.heard) this.tell({ deliveries, rows, startedAt });
  }

  private tell(batch: {
    readonly deliveries: readonly Delivery[];
    readonly rows: number;
    readonly startedAt: number;
  }): void {
    const { name, kind } = this.consumer;
    committedBatches.tell({
      name,
      kind,
      run: this.options.run ?? 'live',
      events: batch.deliveries.map(({ stored }) => stored),
      rows: batch.rows,
      startedAt: batch.startedAt,
      endedAt: performance.now(),
    });
  }

  /** @returns how many rows were written */
  private async commitChanges(
    work: Work,
    step: { readonly to: bigint; readonly parking: readonly ParkedStream[] },
  ): Promise<number> {
    const changes = work.finish();
    if (changes.length > 0 || step.parking.length > 0) return this.commit(work, { ...step, changes });
    this.pass(step.to);
    work.committed(step.to);
    return 0;
  }

  private pass(position: bigint): void {
    if (position > this.handledTo) this.handledTo = position;
  }

  /** @returns how many rows were written */
  private async commit(
    work: Work,
    step: {
      readonly to: bigint;
      readonly changes: readonly StatementPart[];
      readonly parking?: readonly ParkedStream[];
      readonly unpark?: string;
    },
  ): Promise<number> {
    const { dataSource, epoch } = this.options;
    const { checkpoint, durability } = this.consumer;
    const { parking = [] } = step;
    const parts = [...step.changes];
    if (parking.length > 0) parts.push(checkpoint.park(parking));
    if (step.unpark !== undefined) parts.push(checkpoint.unpark(step.unpark));
    await checkpoint.commit(dataSource, { epoch, from: this.at, to: step.to, durability }, parts);
    this.at = step.to;
    this.pass(step.to);
    for (const parked of parking) this.remember(parked);
    if (step.unpark !== undefined) this.parkedStreams.delete(step.unpark);
    work.committed(step.to);
    return parts.reduce((sum, { rows = 0 }) => sum + rows, 0);
  }

  private remember(parked: ParkedStream): void {
    if (!this.parkedStreams.has(parked.stream)) {
      const { stream, firstPosition, firstRevision, error } = parked;
      this.options.logger.error(
        {
          consumer: this.consumer.name,
          stream,
          position: firstPosition.toString(),
          revision: firstRevision.toString(),
          failure: error,
        },
        `${this.consumer.name} cannot handle an event: its stream is parked, others flow on`,
      );
    }
    this.parkedStreams.set(parked.stream, parked);
  }

  private async retry(parked: ParkedStream, store: EventStore, decode: Decode): Promise<boolean> {
    const stored: StoredEvent[] = [];
    for await (const one of store.readStream(parked.stream, { fromRevision: parked.firstRevision })) {
      if (one.position > this.handledTo) break;
      stored.push(one);
    }
    const deliveries = await decodeAll(stored, decode);
    const events = deliveries.map(({ event }) => event).filter((event) => event !== undefined);
    if (events.length < deliveries.length) return false;
    try {
      const work = await this.consumer.begin(events);
      if (deliveries.some((delivery) => failureOf(work, delivery) !== undefined)) return false;
      await this.commit(work, { to: this.handledTo, changes: work.finish(), unpark: parked.stream });
    } catch (error) {
      if (databaseFailure(error) === 'refused') return false;
      throw error;
    }
    this.options.logger.info(
      { consumer: this.consumer.name, stream: parked.stream, events: events.length },
      `${this.consumer.name} could handle a parked stream: it flows on`,
    );
    return true;
  }

  private adapt(took: number): void {
    if (took > TOO_LONG_MS) this.limit = Math.max(FEWEST_EVENTS, Math.floor(this.limit / 2));
    else if (took < TOO_LONG_MS / 5) this.limit = Math.min(this.options.batchSize, this.limit * 2);
  }
}

/** Applies a delivery; what went wrong, or undefined. */
function failureOf(work: Work, { event, stored, failure }: Delivery): unknown {
  if (!event) return failure ?? new Error('An event without content');
  try {
    work.apply(event, stored);
    return undefined;
  } catch (error) {
    return error ?? new Error('A thrown value that is no error');
  }
}
