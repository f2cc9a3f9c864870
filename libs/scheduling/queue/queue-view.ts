import { Queue, createPostgresBackend, createRedisBackend } from 'bullmq';
import { BULL_PREFIX, QUEUE_NAME } from './bull-names.js';
import type { QueueConnection } from './job-queue.js';

/** The newsroom's queue as BullMQ's own tools see it. */
export interface QueueView {
  readonly queue: Queue;
  /** How many jobs are in it. @throws what the engine throws, within seconds */
  readonly look: () => Promise<number>;
  readonly close: () => Promise<void>;
}

const PATIENCE_MS = 3_000;
const CONNECTIONS = 2;

/** Opens a view that works nothing off and creates nothing; it connects at once. */
export function openQueueView(connection: QueueConnection): QueueView {
  const queue = connection.engine === 'postgres' ? inPostgres(connection) : inRedis(connection);
  // Whoever looks meets the same error in the answer.
  queue.on('error', () => undefined);
  return {
    queue,
    look: () => queue.count(),
    close: () => queue.close().catch(() => undefined),
  };
}

function inPostgres({ connectionString, schema }: QueueConnection & { readonly engine: 'postgres' }): Queue {
  return new Queue(
    QUEUE_NAME,
    {
      connection: {
        ...{ connectionString, schema, max: CONNECTIONS },
        ...{ application_name: 'forside queue view', connectionTimeoutMillis: PATIENCE_MS },
      },
      prefix: BULL_PREFIX,
    },
    createPostgresBackend,
  ) as unknown as Queue;
}

function inRedis({ url }: QueueConnection & { readonly engine: 'redis' }): Queue {
  return new Queue(
    QUEUE_NAME,
    {
      connection: {
        ...{ url, connectionName: 'forside:view', maxRetriesPerRequest: 1 },
        ...{ commandTimeout: PATIENCE_MS, connectTimeout: PATIENCE_MS, enableOfflineQueue: true },
      },
      prefix: BULL_PREFIX,
    },
    createRedisBackend,
  );
}
