import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { PostgresEventStore } from '#event-store/postgres';
import { ProjectionEngine, projectionMigrations } from '#projections';
import type { FoldedTables, ProjectionDefinition, ProjectionEngineOptions, Tables } from '#projections';
import { RowWorkspace, declaredPartitions } from '../../libs/projections/row-workspace.js';
import { prepareProjection } from '../../libs/projections/prepared-projection.js';
import { VersionTables } from '../../libs/projections/version-tables.js';
import { MemoryLogger, letters, readLetter } from './letters.js';
import { openTestEventStore } from './test-event-store.js';

/** A database with a log, on which tests run engines. */
export interface LettersNewsroom {
  readonly store: PostgresEventStore;
  readonly dataSource: DataSource;
  readonly connectionString: string;
  readonly logger: MemoryLogger;
  /** An engine that {@link close} stops. */
  engine(options?: Partial<ProjectionEngineOptions>): ProjectionEngine;
  query<R extends object = { readonly row: string }>(
    sql: string,
    parameters?: unknown[],
  ): Promise<readonly R[]>;
  close(): Promise<void>;
}

/** Opens one on a database of its own. */
export async function openNewsroom(): Promise<LettersNewsroom> {
  const { store, dataSource, connectionString, close } = await openTestEventStore(projectionMigrations);
  const engines: ProjectionEngine[] = [];
  const logger = new MemoryLogger();
  return {
    store,
    dataSource,
    connectionString,
    logger,
    engine: (options = {}) => {
      const engine = new ProjectionEngine({
        dataSource,
        connectionString,
        store,
        decode: readLetter,
        definitions: [letters],
        logger,
        holder: `test ${engines.length + 1}`,
        ...options,
      });
      engines.push(engine);
      return engine;
    },
    query: <R extends object>(sql: string, parameters: unknown[] = []) =>
      dataSource.query<R[]>(sql, parameters),
    close: async () => {
      for (const engine of engines) await engine.stop();
      await close();
    },
  };
}

/**
 * The rows of a fold in memory, written to tables of their own and read as readers read, so that they can be compared
 * with the live ones byte for byte.
 */
export async function writtenFold<T extends Tables>(
  dataSource: DataSource,
  definition: ProjectionDefinition,
  folded: FoldedTables<T>,
): Promise<string> {
  const prepared = prepareProjection({ ...definition, name: `fold_of_${definition.name}` });
  const tables = new VersionTables(prepared, 1);
  await dataSource.transaction((manager) => tables.recreate(manager, 1n));
  const workspace = new RowWorkspace(prepared.layouts);
  const everywhere = Object.entries(definition.tables).map(
    ([name, { partitionKey }]): [string, unknown[]] => [
      name,
      (folded[name] ?? []).map((row) => (row as Record<string, unknown>)[partitionKey]),
    ],
  );
  workspace.apply(declaredPartitions(prepared.layouts, Object.fromEntries(everywhere)), (sets) => {
    for (const name of Object.keys(definition.tables)) {
      for (const row of folded[name] ?? []) sets[name]?.put(row);
    }
  });
  const parts = workspace.changes().flatMap((changes) => tables.partsOf(changes));
  await tables.checkpoint.commit(dataSource, { epoch: 1n, from: 0n, to: 1n, durability: 'lazy' }, parts);
  return tables.schema;
}

/** Waits until something holds; for what other processes would notice by polling too. */
export async function eventually(
  condition: () => Promise<boolean> | boolean,
  timeoutMs = 30_000,
): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > until) throw new Error('It did not come to pass in time');
    await sleep(20);
  }
}
