import type { DataSource } from 'typeorm';
import type { EventStore } from '#event-store';
import type { Clock } from '#kernel';
import { StartupError } from '../startup-error.js';

/** How one part is; `detail` must name nobody and open nothing, since everybody may read it. */
export interface HealthReport {
  readonly ok: boolean;
  readonly detail?: string;
}

/** One thing that must be well before this process should get requests. */
export interface HealthCheck {
  /** kebab-case, such as `event-store`. */
  readonly name: string;
  /** Told and no more: the process does without this part. */
  readonly advisory?: true;
  /** Throwing counts as not well; the message is not shown. */
  check(): Promise<HealthReport>;
}

/** How far the clock may be from the database's: `occurredAt` comes from here, `now()` of queries from there. */
export const CLOCK_TOLERANCE_MS = 500;

/** PostgreSQL answers. */
export function databaseCheck(dataSource: DataSource): HealthCheck {
  return {
    name: 'database',
    check: async () => {
      await dataSource.query('select 1');
      return { ok: true };
    },
  };
}

/** The event log answers. */
export function eventStoreCheck(store: EventStore): HealthCheck {
  return {
    name: 'event-store',
    check: async () => {
      await store.head();
      return { ok: true, detail: store.engine };
    },
  };
}

/** The same check for a process that does without the part: it is told, and requests go on. */
export function advisory(check: HealthCheck): HealthCheck {
  return { name: check.name, advisory: true, check: () => check.check() };
}

/** The clock agrees with the database's, as far as the round trip lets one know. */
export function clockCheck(dataSource: DataSource, clock: Clock): HealthCheck {
  return {
    name: 'clock',
    check: async () => {
      const skew = await clockSkew(dataSource, clock);
      return { ok: skew <= CLOCK_TOLERANCE_MS, detail: `${Math.round(skew)} ms from the database's` };
    },
  };
}

/** Projections follow the log. @param lagMs how far the slowest one is behind, in milliseconds */
export function lagCheck(lagMs: () => Promise<number>, limitMs = 60_000): HealthCheck {
  return {
    name: 'projections',
    check: async () => {
      const lag = await lagMs();
      return { ok: lag <= limitMs, detail: `${Math.round(lag)} ms behind` };
    },
  };
}

/** @throws StartupError `clock-skew` when the clock is more than 500 ms from the database's */
export async function assertClockAgrees(dataSource: DataSource, clock: Clock): Promise<void> {
  const skew = await clockSkew(dataSource, clock);
  if (skew <= CLOCK_TOLERANCE_MS) return;
  throw new StartupError(
    'clock-skew',
    `The clock of this machine is ${Math.round(skew)} ms from the database's: let NTP set both, then start again.`,
  );
}

/** Milliseconds by which the clocks differ for certain: the database read its own somewhere within the round trip. */
export async function clockSkew(dataSource: DataSource, clock: Clock): Promise<number> {
  const before = Date.parse(clock.now());
  const rows = await dataSource.query<{ readonly ms: string }[]>(
    `select (extract(epoch from clock_timestamp()) * 1000)::text as ms`,
  );
  const after = Date.parse(clock.now());
  const database = Number(rows[0]?.ms);
  return Math.max(0, before - database, database - after - 1);
}
