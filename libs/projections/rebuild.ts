import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { BEGINNING } from '#event-store';
import type { EventBatch, EventStore } from '#event-store';
import { DomainError } from '#kernel';
import {
  activeVersion,
  addIndex,
  createVersion,
  dropVersion,
  existingVersions,
  swapTo,
} from './active-versions.js';
import type { ActiveVersion } from './active-versions.js';
import type { ParkedStream } from './checkpoint-table.js';
import type { CommitNotice } from './commit-notice.js';
import { ConsumerSession } from './consumer-session.js';
import type { Decode } from './consumer-session.js';
import { EventIntake } from './event-intake.js';
import { SteppedDownError, databaseFailure, describeFailure } from './failures.js';
import { assertHeld } from './lease-keeper.js';
import type { Lease, LeaseKeeper } from './lease-keeper.js';
import type { PreparedProjection } from './prepared-projection.js';
import { ProjectionConsumer } from './projection-consumer.js';
import type { ProjectionLogger } from './projection-logger.js';
import { compareVersions } from './table-comparison.js';
import type { TableComparison } from './table-comparison.js';
import { inTransaction } from './transaction.js';
import { VersionTables } from './version-tables.js';

/** How far a rebuild has come. */
export interface RebuildProgress {
  readonly projection: string;
  readonly phase: 'filling' | 'indexing' | 'comparing' | 'swapping' | 'done';
  readonly position: bigint;
  /** Where the live version stood last; it may move on. */
  readonly target: bigint;
  readonly events: number;
}

/** What a rebuild found and did. */
export interface RebuildReport {
  readonly projection: string;
  readonly version: number;
  /** Undefined for a projection that was never built before. */
  readonly previousVersion: number | undefined;
  /** The position at which both versions stood when they were compared and swapped. */
  readonly position: bigint;
  readonly events: number;
  readonly parkedStreams: number;
  /** False when there was nothing of the same revision and position to compare with. */
  readonly compared: boolean;
  readonly tables: readonly TableComparison[];
}

const BATCH = 1_000;
/** Once this near to the live version, the rest is done while it holds still. */
const NEAR = 1_000n;
const MOST_ROUNDS = 50;
const LOCK_TRIES = 40;
const LOCK_PAUSE_MS = 100;
/** How long a rebuild that lost its lease waits until it has it again. */
const LEASE_PATIENCE_MS = 60_000;

/** How a rebuild is watched and stopped. */
export interface RebuildOptions {
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Stops the filling; nothing changes for readers then. */
  readonly signal?: AbortSignal;
}

/** What a rebuild works with. */
export interface RebuildTools {
  readonly dataSource: DataSource;
  readonly store: EventStore;
  readonly decode: Decode;
  readonly leases: LeaseKeeper;
  readonly logger: ProjectionLogger;
  readonly announce: (notice: CommitNotice) => void;
}

/**
 * Builds the next version of a projection beside the one that readers see, compares, and swaps (design section 6).
 * The live run holds still only from the last steps of filling until the swap; it may be in another process.
 * @throws DomainError `rebuild-running` when another rebuild of it is under way.
 */
export async function rebuildProjection(
  projection: PreparedProjection,
  tools: RebuildTools,
  options: RebuildOptions = {},
): Promise<RebuildReport> {
  const lease = await tools.leases.take(projection.rebuildLease, 'if-free');
  if (!lease) {
    throw new DomainError(
      'conflict',
      'rebuild-running',
      `A rebuild of ${projection.name} is under way: wait until it is done.`,
    );
  }
  let live: Lease | undefined;
  try {
    let active = await activeVersion(tools.dataSource, projection.name);
    if (!active) {
      // Nobody is served yet: keep the live run from making the first version at the same time.
      live = await takeLive(projection, tools);
      active = await activeVersion(tools.dataSource, projection.name);
    }
    for (const tables of await existingVersions(tools.dataSource, projection)) {
      // What rebuilds that did not finish have left.
      await patiently(() => dropVersion(tools.dataSource, tables, lease));
    }
    const rebuild = new Rebuild(projection, { ...tools, ...options, lease, active });
    return await rebuild.run(async () => {
      if (!live || live.signal.aborted) live = await takeLive(projection, tools);
      return live;
    });
  } finally {
    await live?.release();
    await lease.release();
  }
}

async function takeLive(projection: PreparedProjection, { leases }: RebuildTools): Promise<Lease> {
  const lease = await leases.take(projection.lease, 'by-force');
  if (!lease) throw new SteppedDownError(`The lease of ${projection.name} could not be had`);
  return lease;
}

class Rebuild {
  private readonly made: VersionTables;
  private readonly live: VersionTables | undefined;
  private events = 0;
  private lease: Lease;

  constructor(
    private readonly projection: PreparedProjection,
    private readonly options: RebuildTools & {
      readonly lease: Lease;
      readonly active: ActiveVersion | undefined;
    } & RebuildOptions,
  ) {
    const { active, lease } = options;
    this.lease = lease;
    this.made = new VersionTables(projection, (active?.version ?? 0) + 1);
    const { revision } = projection.definition;
    const comparable = active?.revision === revision && active.shape === projection.shape;
    this.live = active && comparable ? new VersionTables(projection, active.version) : undefined;
  }

  /** @param takeLive makes the live run hold still until the rebuild is over. */
  async run(takeLive: () => Promise<Lease>): Promise<RebuildReport> {
    const { dataSource } = this.options;
    try {
      let session = await this.filledAndIndexed();
      session = await this.catchUp(session);
      await this.made.analyze(dataSource);
      const live = await takeLive();
      const still = await this.hold(live);
      session = await this.fill(session, still ?? (await this.options.store.head()));
      return await this.finish(session, live, still);
    } catch (error) {
      await patiently(() => dropVersion(dataSource, this.made, this.lease)).catch(() => undefined);
      throw error;
    } finally {
      await this.lease.release();
    }
  }

  private async finish(
    session: ConsumerSession,
    live: Lease,
    still: bigint | undefined,
  ): Promise<RebuildReport> {
    const { lease } = this;
    const { dataSource, active, announce, logger } = this.options;
    const compared = still !== undefined && still === session.position;
    this.tell('comparing', session);
    const tables = await compareVersions(dataSource, {
      made: this.made,
      live: compared ? this.live : undefined,
    });
    this.tell('swapping', session);
    await patiently(() => swapTo(dataSource, this.made, [live, lease]));
    const { name } = this.projection;
    announce({ projection: name, partitions: '*', position: session.position });
    if (active) {
      const old = new VersionTables(this.projection, active.version);
      await patiently(() => dropVersion(dataSource, old, lease)).catch((error: unknown) => {
        logger.warn(
          { projection: name, failure: describeFailure(error) },
          'An old version stays for now: readers hold it. The next rebuild drops it',
        );
      });
    }
    this.tell('done', session);
    return {
      projection: name,
      version: this.made.version,
      previousVersion: active?.version,
      position: session.position,
      events: this.events,
      parkedStreams: session.parked.length,
      compared,
      tables,
    };
  }

  private openSession(
    { position, parked }: { readonly position: bigint; readonly parked: readonly ParkedStream[] } = {
      position: BEGINNING,
      parked: [],
    },
  ): ConsumerSession {
    const { dataSource, logger } = this.options;
    const consumer = new ProjectionConsumer({
      dataSource,
      tables: this.made,
      beginsEmpty: position === BEGINNING,
      onCommitted: () => undefined,
    });
    const { epoch } = this.lease;
    return new ConsumerSession(consumer, {
      ...{ dataSource, logger, epoch, position, parked },
      batchSize: BATCH,
      run: 'rebuild',
    });
  }

  /** Fills until the new version is near to the live one. */
  private async catchUp(from: ConsumerSession): Promise<ConsumerSession> {
    let session = from;
    let target = await this.target();
    for (let round = 0; round < MOST_ROUNDS && target - session.position > NEAR; round += 1) {
      session = await this.fill(session, target);
      target = await this.target();
    }
    return session;
  }

  /**
   * Over the rows of a whole history an index is made at once far cheaper than row by row. When one of them refuses a
   * row, everything is filled again with the indexes in place: what the row comes from is found and parked then.
   */
  private async filledAndIndexed(): Promise<ConsumerSession> {
    const full = await this.catchUp(await this.created());
    try {
      return await this.index(full);
    } catch (error) {
      if (databaseFailure(error) !== 'refused') throw error;
      return this.index(await this.created());
    }
  }

  private async created(): Promise<ConsumerSession> {
    await patiently(() => createVersion(this.options.dataSource, this.made, this.lease));
    return this.openSession();
  }

  private async index(of: ConsumerSession): Promise<ConsumerSession> {
    let session = of;
    for (const index of this.made.readingIndexes) {
      this.options.signal?.throwIfAborted();
      if (this.lease.signal.aborted) session = await this.resumed();
      this.tell('indexing', session);
      await patiently(() => addIndex(this.options.dataSource, index, this.lease));
    }
    return session;
  }

  /**
   * Goes on where it stopped when PostgreSQL did not answer for longer than a lease lives, as it may when it writes
   * much; unless somebody else began to rebuild meanwhile.
   * @throws SteppedDownError
   */
  private async resumed(): Promise<ConsumerSession> {
    const { leases, dataSource, logger, signal } = this.options;
    const patience = AbortSignal.timeout(LEASE_PATIENCE_MS);
    const had = this.lease;
    const lease = await leases.acquire(had.name, signal ? AbortSignal.any([patience, signal]) : patience);
    signal?.throwIfAborted();
    const position = lease && (await this.restamped(had, lease));
    if (!lease || position === undefined) {
      await lease?.release();
      throw takenOver();
    }
    this.lease = lease;
    logger.info({ projection: this.projection.name }, 'The rebuild goes on: nobody else had begun one');
    return this.openSession({ position, parked: await this.made.checkpoint.parked(dataSource) });
  }

  private async restamped(had: Lease, lease: Lease): Promise<bigint | undefined> {
    const epochs = { from: had.epoch, to: lease.epoch };
    try {
      return await inTransaction(this.options.dataSource, async (manager) => {
        await assertHeld(manager, [lease]);
        return this.made.checkpoint.restamp(manager, epochs);
      });
    } catch (error) {
      if (databaseFailure(error) === 'gone') return undefined;
      throw error;
    }
  }

  /** Where the live version stands, which is how far the new one may go; the head when there is none to compare with. */
  private async target(): Promise<bigint> {
    return (await this.livePosition()) ?? (await this.options.store.head());
  }

  private async livePosition(): Promise<bigint | undefined> {
    try {
      return await this.live?.checkpoint.position(this.options.dataSource);
    } catch (error) {
      if (databaseFailure(error) === 'gone') return undefined;
      throw error;
    }
  }

  /** Fences out the live run; the position at which it stands still from now on. */
  private async hold(live: Lease): Promise<bigint | undefined> {
    const tables = this.live;
    if (!tables) return undefined;
    try {
      return await patiently(() =>
        inTransaction(this.options.dataSource, async (manager) => {
          await assertHeld(manager, [live]);
          return tables.checkpoint.stamp(manager, live.epoch);
        }),
      );
    } catch (error) {
      if (databaseFailure(error) === 'gone') return undefined;
      throw error;
    }
  }

  private async fill(from: ConsumerSession, target: bigint): Promise<ConsumerSession> {
    for (let session = from; ;) {
      try {
        await this.fillOn(session, target);
        return session;
      } catch (error) {
        this.options.signal?.throwIfAborted();
        // A batch may find out before the lease does.
        if (!this.lease.signal.aborted) throw error instanceof SteppedDownError ? takenOver() : error;
        session = await this.resumed();
      }
    }
  }

  /** @throws what it meets, a lost lease too. */
  private async fillOn(session: ConsumerSession, target: bigint): Promise<void> {
    if (session.position >= target) return;
    const { store, decode } = this.options;
    const { categories } = this.projection.definition;
    const intake = new EventIntake({
      source: () => upTo(store.readAll({ after: session.position, categories, batchSize: BATCH }), target),
      decode,
      batchSize: BATCH,
    });
    try {
      while (!intake.finished) {
        const taken = await intake.take(1_000);
        this.options.signal?.throwIfAborted();
        if (this.lease.signal.aborted) throw new SteppedDownError('The lease of the rebuild was lost');
        if (!taken) continue;
        await session.deliver(taken.deliveries, taken.position);
        this.events += taken.deliveries.length;
        this.tell('filling', session, target);
      }
    } finally {
      await intake.close();
    }
    await session.moveTo(target);
  }

  private tell(phase: RebuildProgress['phase'], session: ConsumerSession, target = session.position): void {
    const { position } = session;
    this.options.onProgress?.({
      projection: this.projection.name,
      phase,
      position,
      target,
      events: this.events,
    });
  }
}

function takenOver(): SteppedDownError {
  return new SteppedDownError('The rebuild was taken over by another process');
}

/** The part of a history up to a position. */
async function* upTo(batches: AsyncIterable<EventBatch>, target: bigint): AsyncIterable<EventBatch> {
  for await (const batch of batches) {
    if (batch.position < target) {
      yield batch;
      continue;
    }
    yield { ...batch, events: batch.events.filter(({ position }) => position <= target), position: target };
    return;
  }
}

/** Repeats a step that readers hold up; each try waits briefly, so that no queue forms behind it. */
async function patiently<T>(step: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await step();
    } catch (error) {
      if (
        attempt >= LOCK_TRIES ||
        databaseFailure(error) !== 'passing' ||
        error instanceof SteppedDownError
      ) {
        throw error;
      }
      await sleep(LOCK_PAUSE_MS);
    }
  }
}
