import type { DataSource, EntityManager } from 'typeorm';

/**
 * `lazy` commits do not wait for the disk: a crash of PostgreSQL takes the last rows together with their checkpoint,
 * and they are folded again. `durable` is for what cannot be made again.
 */
export type Durability = 'lazy' | 'durable';

/** How long a paused process may sit in a transaction before PostgreSQL ends it and frees its locks. */
const IDLE_LIMIT_MS = 2_000;
const STATEMENT_LIMIT_MS = 5_000;
/** Whoever holds a lock for longer makes us try again later rather than wait in front of other readers. */
const LOCK_LIMIT_MS = 250;

const SETTINGS = `
  select set_config('idle_in_transaction_session_timeout', '${IDLE_LIMIT_MS}', true),
         set_config('statement_timeout', '${STATEMENT_LIMIT_MS}', true),
         set_config('lock_timeout', '${LOCK_LIMIT_MS}', true)`;

/** Runs steps of several statements in one transaction that cannot stay open for long, whatever happens to us. */
export function inTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return dataSource.transaction(async (manager) => {
    await manager.query(SETTINGS);
    return work(manager);
  });
}
