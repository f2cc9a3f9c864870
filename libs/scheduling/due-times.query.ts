import type { DataSource } from 'typeorm';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import type { Alarm } from './alarm.js';

/** Served by the projection's index (due_at, stream, fact). */
const PAGE = `
  select stream, fact, version, due_at from rm_schedule.due
  where due_at <= $1 and (due_at, stream, fact) > ($2, $3, $4)
  order by due_at, stream, fact
  limit $5`;

const EXISTS = `select to_regclass('rm_schedule.due') is not null as exists`;

const PAGE_SIZE = 1_000;
const UNDEFINED_TABLE = '42P01';

interface StoredRow {
  readonly stream: string;
  readonly fact: string;
  readonly version: number;
  readonly due_at: Date;
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
      if (error instanceof Error && Reflect.get(error, 'code') === UNDEFINED_TABLE) return [];
      throw error;
    }
  }
}
