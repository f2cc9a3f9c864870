import pg from 'pg';
import { AbstractLogger, DataSource } from 'typeorm';
import type { MigrationInterface } from 'typeorm';
import { describeError } from '../logging/describe-error.js';
import { StartupError } from '../startup-error.js';

/** A migration as TypeORM takes it: its class name ends in the 13 digits it is ordered by. */
export type MigrationClass = new () => MigrationInterface;

/** A database and how much of it one process may take. */
export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  /** Milliseconds; 30 seconds unless told. */
  readonly statementTimeoutMs?: number;
}

const MIGRATION_LOCK = 4_071_927;
/** The one that we import: TypeORM by itself looks for one at run time, by its name. */
const driver = pg;
const APPLICATION_NAME = 'forside';

/**
 * TypeORM on PostgreSQL as every part of the newsroom uses it: no entities, own SQL. Not connected yet.
 * No statement runs longer than its timeout, no transaction stays idle for longer than ten seconds.
 */
export function createDataSource(options: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    driver,
    url: options.url,
    poolSize: options.poolSize,
    applicationName: APPLICATION_NAME,
    installExtensions: false,
    connectTimeoutMS: 10_000,
    extra: {
      statement_timeout: options.statementTimeoutMs ?? 30_000,
      idle_in_transaction_session_timeout: 10_000,
      keepAlive: true,
    },
  });
}

/** TypeORM writes a failed migration to the console whatever it is told; the StartupError says it already. */
class Silence extends AbstractLogger {
  protected writeLog(): void {}
}

/**
 * Brings a database up to this version of Forside. Processes that start at the same time do it one after the other.
 * @throws StartupError `database-unavailable`, or `database-migration-failed` with nothing of that migration done
 */
export async function migrateDatabase(
  url: string,
  migrations: readonly MigrationClass[],
): Promise<{ readonly applied: readonly string[] }> {
  const dataSource = new DataSource({
    type: 'postgres',
    driver,
    url,
    poolSize: 2,
    applicationName: `${APPLICATION_NAME} migration`,
    installExtensions: false,
    connectTimeoutMS: 10_000,
    schema: 'state',
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    logger: new Silence(),
    migrations: [...migrations],
  });
  await connect(dataSource);
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await lock.query(`create schema if not exists state`);
    const applied = await dataSource.runMigrations();
    return { applied: applied.map(({ name }) => name) };
  } catch (error) {
    const { message } = describeError(error);
    throw new StartupError(
      'database-migration-failed',
      `The database could not be brought up to this version of Forside (${message}): restore it, or use another one.`,
      { cause: error },
    );
  } finally {
    await lock.release();
    await dataSource.destroy();
  }
}

/**
 * Connects.
 * @throws StartupError `database-unavailable`
 */
export async function connect(dataSource: DataSource): Promise<DataSource> {
  try {
    return await dataSource.initialize();
  } catch (error) {
    throw new StartupError(
      'database-unavailable',
      `PostgreSQL does not answer (${describeError(error).message}): check DATABASE_URL and that it runs.`,
      { cause: error },
    );
  }
}
