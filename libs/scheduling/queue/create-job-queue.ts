import { createPostgresBackend, createRedisBackend, runMigrations } from 'bullmq';
import { Client } from 'pg';
import { BullJobQueue } from './bull-job-queue.js';
import type { JobQueue, JobQueueOptions, QueueConnection } from './job-queue.js';

const CONNECTIONS = { producer: 2, worker: 4 };

/** Makes the queue that the configuration asks for; the only place that knows the engines apart. */
export function createJobQueue(connection: QueueConnection, options: JobQueueOptions): JobQueue {
  switch (connection.engine) {
    case 'postgres': {
      const { connectionString, schema } = connection;
      const settings = { connectionString, schema, application_name: `forside ${options.name}` };
      return new BullJobQueue(options, {
        engine: 'postgres',
        backend: createPostgresBackend,
        connectionOf: (role) => ({ ...settings, max: CONNECTIONS[role] }),
        prepare: () => migrate(connectionString, schema),
      });
    }
    case 'redis': {
      const { url } = connection;
      return new BullJobQueue(options, {
        engine: 'redis',
        backend: createRedisBackend,
        // A worker waits for Redis for ever; a producer's command fails, so that the relay can try again.
        connectionOf: (role) => ({ url, maxRetriesPerRequest: role === 'worker' ? null : 3 }),
        prepare: () => Promise.resolve(),
      });
    }
  }
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
