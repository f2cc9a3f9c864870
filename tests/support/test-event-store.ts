import { DataSource } from 'typeorm';
import { PostgresEventStore, eventStoreMigrations } from '#event-store/postgres';
import { createTestDatabase } from './test-database.js';

/** A PostgreSQL event store on a database of the caller's own. */
export interface TestEventStore {
  readonly store: PostgresEventStore;
  readonly dataSource: DataSource;
  readonly connectionString: string;
  readonly close: () => Promise<void>;
}

/** Makes a fresh database, runs the event store's migrations (and further ones) and opens the store. */
export async function openTestEventStore(
  migrations: readonly (new () => object)[] = [],
): Promise<TestEventStore> {
  const database = await createTestDatabase();
  const dataSource = new DataSource({
    type: 'postgres',
    url: database.connectionString,
    migrations: [...eventStoreMigrations, ...migrations],
    migrationsTransactionMode: 'each',
  });
  await dataSource.initialize();
  await dataSource.runMigrations();
  const store = new PostgresEventStore({ dataSource, connectionString: database.connectionString });
  return {
    store,
    dataSource,
    connectionString: database.connectionString,
    close: async () => {
      await store.close();
      await dataSource.destroy();
      await database.drop();
    },
  };
}
