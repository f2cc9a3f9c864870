import type { DataSource } from 'typeorm';
import type { Clock } from '#kernel';
import { clockSkew } from '../../health/health.js';
import type { Collector } from '../collector.js';

/** The connections of this process to PostgreSQL, and how far its clock is from this process's. */
export function databaseCollector(dataSource: DataSource, clock: Clock): Collector {
  return {
    part: 'database',
    families: {
      forside_clock_skew_seconds: {
        type: 'gauge',
        help: 'By how much the clocks of this process and of the database differ for certain',
      },
    },
    read: async () => [
      { name: 'forside_clock_skew_seconds', value: (await clockSkew(dataSource, clock)) / 1_000 },
    ],
  };
}

/** The pool that statements wait for; read without asking the database. */
export function databasePoolCollector(dataSource: DataSource): Collector {
  return {
    part: 'database-pool',
    families: {
      forside_database_connections: {
        type: 'gauge',
        help: 'Connections of the pool: in-use or idle',
        labels: ['state'],
      },
      forside_database_waiting: { type: 'gauge', help: 'Statements that wait for a connection of the pool' },
    },
    read: async () => {
      const { totalCount, idleCount, waitingCount } = poolOf(dataSource);
      return [
        {
          name: 'forside_database_connections',
          labels: { state: 'in-use' },
          value: totalCount - idleCount,
        },
        { name: 'forside_database_connections', labels: { state: 'idle' }, value: idleCount },
        { name: 'forside_database_waiting', value: waitingCount },
      ];
    },
  };
}

interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** TypeORM keeps its `pg` pool as `master` of the driver. */
function poolOf({ driver }: DataSource): Pool {
  const pool: unknown = Reflect.get(driver, 'master');
  if (!isPool(pool)) throw new Error('The driver has no pool');
  return pool;
}

function isPool(pool: unknown): pool is Pool {
  return typeof pool === 'object' && pool !== null && 'totalCount' in pool && 'waitingCount' in pool;
}
