import type { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Clock, Instant } from '#kernel';
import type { Alarm } from './alarm.js';
import { errorCode } from './queue/job-errors.js';

/** Served by the projection's index (due_at, stream, fact). */
const PAGE = `
  select stream, fact, version, due_at from rm_schedule.due
  where due_at <= $1 and (due_at, stream, fact) > ($2, $3, $4)
  order by due_at, stream, fact
  limit $5`;

const OVERDUE = `
  select count(*)::int as count, min(due_at) as oldest
  from (select due_at from rm_schedule.due where due_at <= $1 order by due_at limit $2) as overdue`;

const EXISTS = `select to_regclass('rm_schedule.due') is not null as exists`;

const PAGE_SIZE = 1_000;
/** Counting stops here: what it costs must not grow with what waits. */
const MOST_COUNTED = 1_001;
const UNDEFINED_TABLE = '42P01';

interface StoredRow {
  readonly stream: string;
  readonly fact: string;
  readonly version: number;
  readonly due_at: Date;
}

/** What is due and not recorded. */
export interface OverdueFacts {
  /** Counted up to 1,001. */
  readonly count: number;
  /** For how long the oldest one has been due; 0 when there is none. */
  readonly oldestMs: number;
}

/**
 * What is due by now and not recorded, whoever should do it. For a moment that is every fact.
 * @throws the database's error while there is no schedule table
 */
export async function overdueFacts(dataSource: DataSource, clock: Clock): Promise<OverdueFacts> {
  const now = clock.now();
  const [row] = await dataSource.query<readonly { readonly count: number; readonly oldest: Date | null }[]>(
    OVERDUE,
    [now, MOST_COUNTED],
  );
  const oldestMs = row?.oldest ? Math.max(Date.parse(now) - row.oldest.getTime(), 0) : 0;
  return { count: row?.count ?? 0, oldestMs };
}

/** The schedule table as the alarm clock reads it. */
export class DueTimes {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Everything that is due up to `until` (inclusive), oldest first, in pages. While the projection's schema is missing
   * (dropped, or not built yet) there is nothing to read.
   */
  async *upTo(until: Instant, signal?: AbortSignal): AsyncIterable<readonly Alarm[]> {
    let after: readonly [string, string, string] = ['-infinity', '', ''];
    while (signal?.aborted !== true) {
      const page = await this.page(until, after);
      if (page.length > 0) yield page;
      const last = page.at(-1);
      if (!last || page.length < PAGE_SIZE) return;
      after = [last.dueAt, last.stream, last.fact];
    }
  }

  /** Whether there is a schedule table. */
  async exist(): Promise<boolean> {
    const rows = await this.dataSource.query<readonly { readonly exists: boolean }[]>(EXISTS);
    return rows[0]?.exists ?? false;
  }

  private async page(until: Instant, after: readonly [string, string, string]): Promise<readonly Alarm[]> {
    try {
      const rows = await this.dataSource.query<readonly StoredRow[]>(PAGE, [until, ...after, PAGE_SIZE]);
      return rows.map(({ stream, fact, version, due_at }) => ({
        stream,
        fact,
        version,
        dueAt: toInstant(due_at),
      }));
    } catch (error) {
      if (errorCode(error) === UNDEFINED_TABLE) return [];
      throw error;
    }
  }
}
