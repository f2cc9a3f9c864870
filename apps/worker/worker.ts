import type { DataSource } from 'typeorm';
import type { CommandRunner } from '#event-store';
import type { Clock } from '#kernel';
import { Scheduling } from '#scheduling';
import type {
  DeciderRegistry,
  EffectHandler,
  Errand,
  FactRecorder,
  QueueConnection,
  RegularCheck,
  ScheduleRule,
  SchedulingLogger,
} from '#scheduling';

/** What the worker works with. */
export interface WorkerParts {
  readonly connectionString: string;
  /** Null: the queue is in the PostgreSQL of the connection string, in the schema `queue`. */
  readonly redisUrl: string | null;
  /** How long a stop waits for jobs at work, in milliseconds. */
  readonly drainMs: number;
  readonly dataSource: DataSource;
  readonly runner: CommandRunner;
  readonly clock: Clock;
  readonly logger: SchedulingLogger;
  readonly deciders: DeciderRegistry;
  readonly rules: readonly ScheduleRule[];
  readonly effects?: readonly EffectHandler[];
  readonly errands?: readonly Errand[];
  readonly recorders: readonly FactRecorder[];
  readonly checks?: readonly RegularCheck[];
}

/** Where the configuration has the queue. */
export function queueOf({
  connectionString,
  redisUrl,
}: Pick<WorkerParts, 'connectionString' | 'redisUrl'>): QueueConnection {
  return redisUrl === null
    ? { engine: 'postgres', connectionString, schema: 'queue' }
    : { engine: 'redis', url: redisUrl };
}

/** The schedule of this process, on the queue that the configuration names. */
export function createWorker({ connectionString, redisUrl, drainMs, ...parts }: WorkerParts): Scheduling {
  return new Scheduling({ ...parts, queue: queueOf({ connectionString, redisUrl }), pace: { drainMs } });
}
