import type { DataSource } from 'typeorm';
import { CommandRunner, EventCodec } from '#event-store';
import type { EventStore } from '#event-store';
import { PostgresBaselines, PostgresClaims } from '#event-store/postgres';
import { DomainError } from '#kernel';
import {
  StartupError,
  SystemClock,
  connect,
  createDataSource,
  migrateDatabase,
  openDataDirectory,
  openPersonKeys,
} from '#platform';
import type { Configuration, Logger, PersonKeys } from '#platform';
import { assertLogBinding } from '#projections';
import type { ProjectionEngine } from '#projections';
import { createProjector } from '../../projector/projector.js';
import { eventRegistry, migrations, projections, reactors } from './contexts.js';
import { openDatabase } from './database.js';
import type { DatabaseAccess } from './database.js';
import { openEventLog } from './event-log.js';

/** All that a process of the newsroom works with, apart from its HTTP application. */
export interface Parts {
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly clock: SystemClock;
  readonly connectionString: string;
  readonly dataSource: DataSource;
  readonly personKeys: PersonKeys;
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly claims: PostgresClaims;
  readonly runner: CommandRunner;
  readonly engine: ProjectionEngine;
  /** Lets go of everything, the embedded PostgreSQL last if this process started it. */
  readonly close: () => Promise<void>;
}

/** What {@link openParts} needs. */
export interface PartsOptions {
  readonly configuration: Configuration;
  readonly logger: Logger;
  /** `own`: this process is the newsroom of its data directory. `join`: it may work beside one that runs. */
  readonly access: DatabaseAccess;
  /** `bound` unless told: only the log that the database belongs to. `any`: for what moves or accepts another one. */
  readonly log?: 'bound' | 'any';
  /** Told what takes time. */
  readonly onProgress: (step: string) => void;
}

/**
 * Opens data directory, database, keys and log, in this order, and closes again what it opened when a step fails.
 * @throws StartupError with one sentence that says what to do.
 */
export async function openParts(options: PartsOptions): Promise<Parts> {
  const { configuration, logger, access, onProgress } = options;
  const dataDir = await openDataDirectory(configuration.dataDir);
  const database = await openDatabase({ configuration, dataDir, access, onProgress });
  const closing: (() => Promise<void>)[] = [database.close];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const { applied } = await migrateDatabase(database.connectionString, migrations);
    if (applied.length > 0) onProgress(`Brought the database up to date (${applied.length} steps)`);
    const dataSource = await connect(
      createDataSource({ url: database.connectionString, poolSize: configuration.databasePool }),
    );
    closing.push(() => dataSource.destroy());
    const { rootKey, formerRootKey, keysDatabaseUrl, databaseUrl } = configuration;
    const keys = { dataDir, rootKey, formerRootKey, keysDatabaseUrl, databaseUrl };
    const personKeys = await openPersonKeys(keys);
    closing.push(() => personKeys.close());
    const { connectionString } = database;
    const log = await openEventLog({ configuration, dataSource, connectionString, logger });
    closing.push(log.close);
    const { store } = log;
    if (options.log !== 'any') await assertLogBinding({ dataSource, store }).catch(asStartupError);
    const clock = new SystemClock();
    const codec = new EventCodec(eventRegistry, personKeys.vault);
    const engine = createProjector({
      dataSource,
      connectionString,
      store,
      codec,
      logger,
      definitions: projections,
      reactors,
    });
    closing.push(() => engine.stop());
    return {
      configuration,
      logger,
      clock,
      connectionString,
      dataSource,
      personKeys,
      store,
      codec,
      claims: new PostgresClaims(dataSource, personKeys.keyedHash),
      runner: new CommandRunner(store, codec, clock, { baselines: new PostgresBaselines(dataSource) }),
      engine,
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

function asStartupError(error: unknown): never {
  if (error instanceof DomainError) throw new StartupError(error.code, error.message, { cause: error });
  throw error;
}
