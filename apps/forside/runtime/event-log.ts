import type { DataSource } from 'typeorm';
import type { EventStore } from '#event-store';
import type { KurrentDBEventStore } from '#event-store/kurrentdb';
import { PostgresEventStore } from '#event-store/postgres';
import { StartupError, describeError } from '#platform';
import type { Configuration, Logger } from '#platform';

/** A log in reach. */
export interface OpenEventLog {
  readonly store: EventStore;
  readonly close: () => Promise<void>;
}

/**
 * The event log that the configuration names: KurrentDB by URL, else the one in PostgreSQL.
 * @throws StartupError `event-log-unavailable` when KurrentDB refuses or does not answer
 */
export async function openEventLog({
  configuration: { kurrentdbUrl },
  dataSource,
  connectionString,
  logger,
}: {
  readonly configuration: Configuration;
  readonly dataSource: DataSource;
  readonly connectionString: string;
  readonly logger: Logger;
}): Promise<OpenEventLog> {
  const store =
    kurrentdbUrl === null
      ? new PostgresEventStore({ dataSource, connectionString })
      : await openKurrentDB(kurrentdbUrl, logger).catch(unavailable);
  return { store, close: () => store.close() };
}

/** Loading its client is a tenth of a start, and for those who use it. */
async function openKurrentDB(connectionString: string, logger: Logger): Promise<KurrentDBEventStore> {
  const kurrentdb = await import('#event-store/kurrentdb');
  return kurrentdb.KurrentDBEventStore.connect({ connectionString, logger });
}

function unavailable(error: unknown): never {
  throw new StartupError(
    'event-log-unavailable',
    `KurrentDB does not answer (${describeError(error).message}): check KURRENTDB_URL and that it runs.`,
    { cause: error },
  );
}
