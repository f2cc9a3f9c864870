import { createPostgresBackend, runMigrations } from 'bullmq';
import type { PostgresConnectionOptions, PostgresQueueBackend } from 'bullmq';
import { Client } from 'pg';
import type { BullEngine } from './bull-engine.js';
import type { QueueConnection } from './job-queue.js';

const STARTED = `select pg_postmaster_start_time()::text as started`;
const CONNECTIONS = { producer: 2, worker: 4 };

/** A crash of the server may cost the last second, as it does with Redis, and every job a fraction of what it would. */
const PROMPT = '-c synchronous_commit=off';

/** BullMQ in a schema of PostgreSQL. */
export function postgresEngine(
  { connectionString, schema }: QueueConnection & { readonly engine: 'postgres' },
  name: string,
): BullEngine<PostgresQueueBackend, PostgresConnectionOptions> {
  const settings = { connectionString, schema, application_name: `forside ${name}`, options: PROMPT };
  return {
    engine: 'postgres',
    backend: createPostgresBackend,
    prepare: () => migrate(connectionString, schema),
    connect: () => ({
      producer: { ...settings, max: CONNECTIONS.producer },
      worker: { ...settings, max: CONNECTIONS.worker },
      reachable: () => true,
      incarnation: async ({ connection }) => {
        const { rows } = await connection.pool.query<{ readonly started: string }>(STARTED);
        return rows[0]?.started ?? '';
      },
      cut: () => undefined,
    }),
    // To keep a number, BullMQ sorts all that is kept whenever a job ends, and jobs that end together deadlock.
    retention: ({ ageS }) => ({ age: ageS }),
    asksAgainAtOnce: () => true,
  };
}

/** One transaction under an advisory lock: any number of processes may come at once. */
async function migrate(connectionString: string, schema: string): Promise<void> {
  const client = new Client({ connectionString, application_name: 'forside queue migrations' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await runMigrations(client, schema);
  } finally {
    await client.end();
  }
}
