import type { DataSource } from 'typeorm';
import { BEGINNING } from '#event-store';
import type { EventStore } from '#event-store';
import { DomainError } from '#kernel';
import { activeVersion, openActiveVersion, resetActiveVersion, viewsOf } from './active-versions.js';
import type { CommitNotice } from './commit-notice.js';
import type { RunnerRole } from './consumer-runner.js';
import { ConsumerSession } from './consumer-session.js';
import type { Lease } from './lease-keeper.js';
import { endOfLogBefore } from './log-end.js';
import type { PreparedProjection } from './prepared-projection.js';
import { ProjectionConsumer } from './projection-consumer.js';
import type { ProjectionLogger } from './projection-logger.js';
import type { VersionTables } from './version-tables.js';

/** Runs the active version of a projection; builds the next one first when the definition's revision was raised. */
export class ProjectionRole implements RunnerRole {
  building = false;
  private tables: VersionTables | undefined;
  private olderThanActive = false;

  constructor(
    private readonly projection: PreparedProjection,
    private readonly options: {
      readonly dataSource: DataSource;
      readonly store: EventStore;
      readonly logger: ProjectionLogger;
      readonly batchSize: number;
      readonly rebuild: (signal: AbortSignal) => Promise<unknown>;
      readonly announce: (notice: CommitNotice) => void;
      readonly reached: (position: bigint) => void;
    },
  ) {}

  get name(): string {
    return this.projection.name;
  }

  get lease(): string {
    return this.projection.lease;
  }

  get categories(): readonly string[] {
    return this.projection.definition.categories;
  }

  /** What must exist while it leads: tables and views, quoted. */
  get relations(): readonly string[] {
    return this.tables ? [...this.tables.relations, ...viewsOf(this.projection)] : [];
  }

  async ready(signal: AbortSignal): Promise<boolean> {
    this.tables = undefined;
    const { revision } = this.projection.definition;
    const active = await activeVersion(this.options.dataSource, this.name);
    if (!active || active.revision === revision) return true;
    if (active.revision > revision) {
      if (!this.olderThanActive) {
        this.options.logger.warn(
          { projection: this.name, revision, active: active.revision },
          `${this.name} is run by a newer Forside; this one stands by`,
        );
      }
      this.olderThanActive = true;
      return false;
    }
    return this.buildNext(signal);
  }

  async open(lease: Lease): Promise<ConsumerSession> {
    const { dataSource, store, logger, batchSize, announce } = this.options;
    const opened = await openActiveVersion(dataSource, this.projection, lease);
    const { tables } = opened;
    let { position, parked } = opened;
    if ((await endOfLogBefore(store, position)) !== undefined) {
      logger.error(
        { projection: this.name },
        `${this.name} is ahead of the log, which was restored: replaying`,
      );
      await resetActiveVersion(dataSource, tables, lease);
      [position, parked] = [BEGINNING, []];
    }
    if (position === BEGINNING) announce({ projection: this.name, partitions: '*', position });
    this.tables = tables;
    const consumer = new ProjectionConsumer({
      dataSource,
      tables,
      beginsEmpty: position === BEGINNING,
      onCommitted: announce,
    });
    return new ConsumerSession(consumer, {
      dataSource,
      logger,
      epoch: lease.epoch,
      position,
      parked,
      batchSize,
    });
  }

  reached(position: bigint): void {
    this.options.reached(position);
  }

  private async buildNext(signal: AbortSignal): Promise<boolean> {
    this.building = true;
    try {
      await this.options.rebuild(signal);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'rebuild-running') return false;
      throw error;
    } finally {
      this.building = false;
    }
  }
}
