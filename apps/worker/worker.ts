import type { DataSource } from 'typeorm';
import type { CommandRunner } from '#event-store';
import type { Clock } from '#kernel';
import { Scheduling } from '#scheduling';
import type { DeciderRegistry, ScheduleRule, SchedulingLogger } from '#scheduling';

/** What the worker works with. */
export interface WorkerParts {
  readonly connectionString: string;
  readonly dataSource: DataSource;
  readonly runner: CommandRunner;
  readonly clock: Clock;
  readonly logger: SchedulingLogger;
  readonly deciders: DeciderRegistry;
  readonly rules: readonly ScheduleRule[];
}

/** The queue of this database: BullMQ on PostgreSQL, in the schema `queue`. */
export function createWorker({ connectionString, ...parts }: WorkerParts): Scheduling {
  return new Scheduling({ ...parts, queue: { engine: 'postgres', connectionString, schema: 'queue' } });
}
