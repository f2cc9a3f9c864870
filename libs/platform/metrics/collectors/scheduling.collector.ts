import type { DataSource } from 'typeorm';
import type { Clock } from '#kernel';
import type { OverdueFacts, Scheduling } from '#scheduling';
import type { Collector } from '../collector.js';

/** The queue as the process that works it off sees it. */
export function queueCollector(scheduling: Pick<Scheduling, 'counts' | 'stats'>): Collector {
  return {
    part: 'queue',
    families: {
      forside_queue_jobs: {
        type: 'gauge',
        help: 'Jobs of all processes: waiting, active, delayed or failed',
        labels: ['engine', 'state'],
      },
      forside_queue_recoveries_total: {
        type: 'counter',
        help: 'How often this process found the queue emptied and filled it again',
      },
    },
    read: async () => {
      const counts = await scheduling.counts();
      const { engine, recoveries } = scheduling.stats();
      return [
        ...Object.entries(counts).map(([state, value]) => ({
          name: 'forside_queue_jobs',
          labels: { engine, state },
          value: Number(value),
        })),
        { name: 'forside_queue_recoveries_total', value: recoveries },
      ];
    },
  };
}

/** What is due and not recorded: says what the histogram of lateness cannot while nobody works. */
export function scheduleCollector(options: {
  readonly dataSource: DataSource;
  readonly clock: Clock;
  /** `overdueFacts` of #scheduling, handed in so that processes without a queue do not load one. */
  readonly overdue: (dataSource: DataSource, clock: Clock) => Promise<OverdueFacts>;
}): Collector {
  const { dataSource, clock, overdue } = options;
  return {
    part: 'schedule',
    families: {
      forside_schedule_overdue: {
        type: 'gauge',
        help: 'Facts that are due and not recorded yet; counted up to 1,001',
      },
      forside_schedule_overdue_seconds: {
        type: 'gauge',
        help: 'For how long the oldest of them has been due',
      },
    },
    read: async () => {
      const { count, oldestMs } = await overdue(dataSource, clock);
      return [
        { name: 'forside_schedule_overdue', value: count },
        { name: 'forside_schedule_overdue_seconds', value: oldestMs / 1_000 },
      ];
    },
  };
}
