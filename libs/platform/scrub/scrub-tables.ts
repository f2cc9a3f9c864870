import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { StartupError } from '../startup-error.js';

/** Which tables to rewrite, and whom to tell. */
export interface ScrubTablesOptions {
  readonly connectionString: string;
  /** Whole schemas, by regular expressions over their whole names, such as `rm_people_moves_v\d+`. */
  readonly schemas: readonly string[];
  /** Single tables, `state.outbox`; those that are not there are passed over. */
  readonly tables: readonly string[];
  readonly onTable: (done: number, total: number) => void;
  /** How long to wait for transactions that may still see what was deleted. */
  readonly patienceMs?: number;
}

interface FoundTable {
  readonly schema: string;
  readonly name: string;
}

const PATIENCE_MS = 60_000;
/** Nobody waits longer behind a rewrite that itself has to wait for a reader. */
const LOCK_PATIENCE = '3s';
const LOCK_TRIES = 20;

const FIND = `
  select n.nspname as schema, c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r'
     and (exists (select from unnest($1::text[]) as wanted where n.nspname ~ ('^' || wanted || '$'))
          or n.nspname || '.' || c.relname = any ($2::text[]))
   order by 1, 2`;

/** Whoever began before `$1` may still see deleted rows, which a rewrite would then carry over. */
const SEEN_BY = `
  select count(*)::int as transactions
    from pg_stat_activity
   where pid <> pg_backend_pid()
     and backend_type = 'client backend'
     and backend_xmin is not null
     and age(backend_xmin) > age($1::text::xid)`;

/** What the planner remembers of a table are values of its columns; an empty table's are never renewed. */
const FORGET_STATISTICS = `
  select count(pg_clear_attribute_stats(schemaname::text, tablename::text, attname::text, inherited))
    from pg_stats where schemaname = $1 and tablename = $2`;
const KNOWS_CLEARING = `select to_regproc('pg_catalog.pg_clear_attribute_stats') is not null as known`;

/**
 * Rewrites tables with their indexes and TOAST, and what the planner remembers of them, so that no deleted row is left
 * in the free space of their files. Each table is locked while it is rewritten: readers of it wait.
 * @returns how many tables were rewritten
 * @throws StartupError `scrub-waits` when an old transaction or a lock stands in the way for too long
 */
export async function scrubTables(options: ScrubTablesOptions): Promise<number> {
  const { connectionString, schemas, tables, onTable, patienceMs = PATIENCE_MS } = options;
  const client = new Client({ connectionString, application_name: 'forside scrub', keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await waitUntilUnseen(client, patienceMs);
    await client.query(`set lock_timeout = '${LOCK_PATIENCE}'`);
    const { rows: known } = await client.query<{ readonly known: boolean }>(KNOWS_CLEARING);
    const { rows: found } = await client.query<FoundTable>(FIND, [[...schemas], [...tables]]);
    for (const [index, table] of found.entries()) {
      await rewrite(client, table, { clearsStatistics: known[0]?.known === true });
      onTable(index + 1, found.length);
    }
    await patiently(() => client.query('vacuum full pg_catalog.pg_statistic'), 'pg_statistic');
    return found.length;
  } finally {
    await client.end();
  }
}

async function waitUntilUnseen(client: Client, patienceMs: number): Promise<void> {
  const { rows } = await client.query<{ readonly xid: string }>(
    `select pg_current_xact_id()::xid::text as xid`,
  );
  const until = performance.now() + patienceMs;
  for (;;) {
    const { rows: seen } = await client.query<{ readonly transactions: number }>(SEEN_BY, [rows[0]?.xid]);
    if (seen[0]?.transactions === 0) return;
    if (performance.now() > until) throw waits(`${seen[0]?.transactions ?? 'some'} old transactions`);
    await pause(100);
  }
}

async function rewrite(
  client: Client,
  { schema, name }: FoundTable,
  { clearsStatistics }: { readonly clearsStatistics: boolean },
): Promise<void> {
  const table = `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`;
  await patiently(() => client.query(`vacuum (full) ${table}`), table);
  if (clearsStatistics) await client.query(FORGET_STATISTICS, [schema, name]);
  await patiently(() => client.query(`analyze ${table}`), table);
}

const LOCK_NOT_AVAILABLE = '55P03';
/** A table of a version that a rebuild has just swapped out. */
const GONE = new Set(['42P01', '3F000']);

async function patiently(work: () => Promise<unknown>, what: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await work();
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (GONE.has(code)) return;
      if (code !== LOCK_NOT_AVAILABLE) throw error;
      if (tries === LOCK_TRIES) throw waits(`a lock on ${what}`);
      await pause(250);
    }
  }
}

function waits(what: string): StartupError {
  return new StartupError(
    'scrub-waits',
    `The database could not be scrubbed: ${what} stood in the way for too long. End what holds it, then try again.`,
  );
}
