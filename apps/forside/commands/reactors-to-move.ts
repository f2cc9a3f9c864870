import type { DataSource } from 'typeorm';
import { reactors } from '../runtime/contexts.js';

/**
 * The reactors that go on at the end of another log: all but those that keep rows of their own and have none yet. A
 * feed that is new in this database tells of everything, from the beginning of the log on.
 */
export async function reactorsToMove(dataSource: DataSource): Promise<readonly string[]> {
  const rows = await dataSource.query<readonly { readonly name: string }[]>(
    `select name from state.reactor_checkpoints`,
  );
  const begun = new Set(rows.map(({ name }) => name));
  return reactors
    .filter(({ name, record }) => record === undefined || begun.has(name))
    .map(({ name }) => name);
}
