import { BullJobQueue } from './bull-job-queue.js';
import type { JobQueue, JobQueueOptions, QueueConnection } from './job-queue.js';
import { postgresEngine } from './postgres-engine.js';
import { redisEngine } from './redis-engine.js';

/** Makes the queue that the configuration asks for; the only place that knows the engines apart. */
export function createJobQueue(connection: QueueConnection, options: JobQueueOptions): JobQueue {
  switch (connection.engine) {
    case 'postgres':
      return new BullJobQueue(options, postgresEngine(connection, options.name));
    case 'redis':
      return new BullJobQueue(options, redisEngine(connection, options));
  }
}
