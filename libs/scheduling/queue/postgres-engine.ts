import { createPostgresBackend, runMigrations } from 'bullmq';
import type { PostgresConnectionOptions, PostgresQueueBackend } from 'bullmq';
import { Client } from 'pg';
import type { BullEngine } from './bull-engine.js';
import type { QueueConnection } from './job-queue.js';

const CONNECTIONS = { producer: 2, worker: 4 };

/** BullMQ in a schema of PostgreSQL. A restart loses no job there, so its incarnation never changes. */
export function postgresEngine(
  { connectionString, schema }: QueueConnection & { readonly engine: 'postgres' },
  name: string,
): BullEngine<PostgresQueueBackend, PostgresConnectionOptions> {
  const settings = { connectionString, schema, application_name: `forside ${name}` };
  return {
    engine: 'postgres',
    backend: createPostgresBackend,
    prepare: () => migrate(connectionString, schema),
    connect: () => ({
      producer: { ...settings, max: CONNECTIONS.producer },
      worker: { ...settings, max: CONNECTIONS.worker },
      reachable: () => true,
      incarnation: () => Promise.resolve(schema),
      cut: () => undefined,
    }),
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
