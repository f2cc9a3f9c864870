import pg from 'pg';
import type { DataSource } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** What PostgreSQL is asked to remember on each connection; beyond it statements are sent whole, as usual. */
const MOST_PREPARED = 400;

const names = new Map<string, string>();

/**
 * Runs a statement that each connection of the pool parses once, and plans once where PostgreSQL finds that as good;
 * for the few statements that run hundreds of times a second. One whose best plan depends on how full a table is stays
 * with `DataSource.query`: a plan made for an empty table would live on.
 * @param text one of few texts of a process, never with values in it
 * @throws what the driver throws, with its `code`
 */
export async function runPrepared<Row>(
  dataSource: DataSource,
  text: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const name = nameOf(text);
  const { rows } = await poolOf(dataSource).query<Row & object>({
    ...(name !== undefined && { name }),
    text,
    values: [...values],
  });
  return rows;
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_PREPARED) return known;
  const name = `forside_${names.size + 1}`;
  names.set(text, name);
  return name;
}

function poolOf({ driver }: DataSource): pg.Pool {
  const pool: unknown = driver instanceof PostgresDriver ? driver.master : undefined;
  if (pool instanceof pg.Pool) return pool;
  throw new Error('Statements are prepared on a connected PostgreSQL');
}
