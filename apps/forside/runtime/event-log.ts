import type { DataSource } from 'typeorm';
import type { EventStore } from '#event-store';
import { PostgresEventStore } from '#event-store/postgres';
import type { Configuration } from '#platform';

/** A log in reach. */
export interface OpenEventLog {
  readonly store: EventStore;
  readonly close: () => Promise<void>;
}

/** The event log that the configuration names: KurrentDB by URL, else the one in PostgreSQL. */
export async function openEventLog({
  dataSource,
  connectionString,
}: {
  readonly configuration: Configuration;
  readonly dataSource: DataSource;
  readonly connectionString: string;
}): Promise<OpenEventLog> {
  const store = new PostgresEventStore({ dataSource, connectionString });
  return { store, close: () => store.close() };
}
