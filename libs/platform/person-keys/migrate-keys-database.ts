import { Client } from 'pg';
import { describeError } from '../logging/describe-error.js';
import { StartupError } from '../startup-error.js';
import { checkMarkOf, rootOfMark } from './root-key.js';
import type { RootKey, RootKeys } from './root-key.js';

const LOCK = 4_071_928;
const PATIENCE_MS = 10_000;

/**
 * Each step raises the format by one. `destructions` counts what was ever destroyed, so that processes notice. A
 * destroyed key leaves a dead row version behind, which is vacuumed at the next opportunity.
 */
const STEPS: readonly string[] = [
  `
  create schema keys;
  create table keys.store (
    only_row     boolean not null primary key default true check (only_row),
    format       integer not null,
    root_check   text    not null,
    destructions bigint  not null default 0
  );
  create table keys.person_keys (
    key_id       text collate "C" not null primary key,
    wrapped      bytea,
    created_at   timestamptz not null default clock_timestamp(),
    destroyed_at timestamptz,
    check ((wrapped is null) = (destroyed_at is not null))
  ) with (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);`,
];

/**
 * Brings the schema `keys` up to this version of Forside; processes that start at the same time do it one after the
 * other. The root key that is given first is the one for ever.
 * @throws StartupError `keys-database-unavailable`, `keys-database-not-apart`, `keys-database-too-new`,
 *   `root-key-changed`
 */
export async function migrateKeysDatabase(url: string, roots: Omit<RootKeys, 'marked'>): Promise<RootKey> {
  const client = new Client({
    connectionString: url,
    application_name: 'forside keys migration',
    connectionTimeoutMillis: PATIENCE_MS,
    statement_timeout: PATIENCE_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('begin');
    await client.query(`set local synchronous_commit = on`);
    await client.query(`select pg_advisory_xact_lock(${LOCK})`);
    await assertApart(client);
    const marked = await migrate(client, roots);
    await client.query('commit');
    return marked;
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(
      'keys-database-unavailable',
      `The keys database does not answer (${describeError(error).message}): check KEYS_DATABASE_URL and that it runs.`,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function migrate(client: Client, roots: Omit<RootKeys, 'marked'>): Promise<RootKey> {
  const standing = await standingStore(client);
  const format = standing?.format ?? 0;
  if (format > STEPS.length) {
    throw new StartupError(
      'keys-database-too-new',
      `The keys database was written by a newer Forside (format ${format}, this one knows ${STEPS.length}): update Forside.`,
    );
  }
  for (const step of STEPS.slice(format)) await client.query(step);
  if (standing === undefined) {
    await client.query(`insert into keys.store (format, root_check) values ($1, $2)`, [
      STEPS.length,
      checkMarkOf(roots.current),
    ]);
    return roots.current;
  }
  const marked = rootOfMark(roots, standing.root_check);
  if (!marked) {
    throw new StartupError(
      'root-key-changed',
      'The root key is not the one that the keys database was made with: give the same FORSIDE_ROOT_KEY as before, or to ' +
        'change it the old one as FORSIDE_FORMER_ROOT_KEY beside the new one.',
    );
  }
  if (format < STEPS.length) await client.query(`update keys.store set format = $1`, [STEPS.length]);
  return marked;
}

async function standingStore(client: Client) {
  const { rows: there } = await client.query<{ readonly there: boolean }>(
    `select to_regclass('keys.store') is not null as there`,
  );
  if (there[0]?.there !== true) return undefined;
  const { rows } = await client.query<{ readonly format: number; readonly root_check: string }>(
    `select format, root_check from keys.store`,
  );
  return rows[0];
}

/** Under whatever name it is reached: where the newsroom's own tables are, its backups are made. */
async function assertApart(client: Client): Promise<void> {
  const { rows } = await client.query<{ readonly shared: boolean }>(
    `select exists (select from pg_namespace where nspname in ('log', 'state')) as shared`,
  );
  if (rows[0]?.shared === true) throw notApart();
}

/** The refusal of a keys database that is the newsroom's own. */
export function notApart(): StartupError {
  return new StartupError(
    'keys-database-not-apart',
    'KEYS_DATABASE_URL must not be the database of DATABASE_URL: whoever holds a backup of the data would hold the ' +
      'keys to it, and an erased person would come back with every restored backup. Use a database of its own.',
  );
}
