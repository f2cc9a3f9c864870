import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { StartupError } from '../startup-error.js';
import type { BackupManifest } from './backup-manifest.js';
import type { CheckedFiles } from './checked-files.js';

/** What a backup holds of a database. */
export type DatabaseCopy = Pick<BackupManifest, 'migrations' | 'tables' | 'sequences'>;

/** Of `state`, what is true of this database alone: its migrations run anew, leases and read models are made anew. */
const LEFT_OUT = ['state.migrations', 'state.leases', 'state.projections'];
const COMPRESSION = { level: 4 };

const HAS_NEWSROOM = `select to_regclass('state.migrations') is not null as present`;
const IS_EMPTY = `
  select not exists (select from pg_namespace where nspname in ('log', 'state') or nspname ~ '^rm_') as empty`;
const MIGRATIONS = `select name from state.migrations order by id`;
const TABLES = `
  select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where c.relkind = 'r' and n.nspname = any ($1) and n.nspname || '.' || c.relname <> all ($2)
  group by n.nspname, c.relname
  order by n.nspname, c.relname`;
const REFERENCES = `
  select n.nspname || '.' || c.relname as child, p.nspname || '.' || r.relname as parent
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_class r on r.oid = k.confrelid join pg_namespace p on p.oid = r.relnamespace
  where k.contype = 'f'`;
const SEQUENCES = `
  select schemaname as schema, sequencename as name, last_value::text as last from pg_sequences
  where schemaname = any ($1) and last_value is not null order by 1, 2`;

interface FoundTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * Copies the schemas as they stand at one moment, while others write: one read-only transaction, in which each table is
 * streamed, compressed, into a file of its own.
 * @throws StartupError `backup-empty` when the database has no newsroom.
 */
export async function dumpDatabase(
  connectionString: string,
  options: { readonly schemas: readonly string[]; readonly files: CheckedFiles },
): Promise<DatabaseCopy> {
  const { schemas, files } = options;
  return withClient(connectionString, async (client) => {
    const [newsroom] = await rowsOf<{ readonly present: boolean }>(client, HAS_NEWSROOM);
    if (!newsroom?.present) {
      throw new StartupError(
        'backup-empty',
        'There is no newsroom in this database, and nothing to back up.',
      );
    }
    await client.query('begin transaction isolation level repeatable read, read only');
    const migrations = await rowsOf<{ readonly name: string }>(client, MIGRATIONS);
    const found = await rowsOf<FoundTable>(client, TABLES, [schemas, LEFT_OUT]);
    const references = await rowsOf<{ readonly child: string; readonly parent: string }>(client, REFERENCES);
    const tables: DatabaseCopy['tables'] = [];
    for (const { schema, name, columns } of inOrderOfFilling(found, references)) {
      const file = `database/${schema}.${name}.copy.gz`;
      const rows = client.query(copyTo(`copy ${quoted(schema, name)} (${listed(columns)}) to stdout`));
      await files.write(file, rows, createGzip(COMPRESSION));
      tables.push({ schema, name, columns: [...columns], rows: rows.rowCount, file });
    }
    await client.query('commit');
    // Sequences obey no snapshot: read last, they are beyond whatever the tables hold.
    const sequences = await rowsOf<DatabaseCopy['sequences'][number]>(client, SEQUENCES, [schemas]);
    return { migrations: migrations.map(({ name }) => name), tables, sequences };
  });
}

/** @throws StartupError `restore-not-empty` when the database holds a newsroom, or anything of one */
export async function assertEmptyDatabase(connectionString: string): Promise<void> {
  const [found] = await withClient(connectionString, (client) =>
    rowsOf<{ readonly empty: boolean }>(client, IS_EMPTY),
  );
  if (found?.empty) return;
  throw new StartupError(
    'restore-not-empty',
    'The database that DATABASE_URL names holds a newsroom already: give an empty one.',
  );
}

/** Fills the tables of a database that was migrated as the backup's was, in one transaction. */
export async function loadDatabase(
  connectionString: string,
  options: {
    readonly directory: string;
    readonly copy: DatabaseCopy;
    readonly onRows: (rows: number) => void;
  },
): Promise<void> {
  const { directory, copy, onRows } = options;
  await withClient(connectionString, async (client) => {
    await client.query('begin');
    const all = copy.tables.map(({ schema, name }) => quoted(schema, name)).join(', ');
    if (copy.tables.length > 0) await client.query(`truncate ${all}`);
    for (const { schema, name, columns, rows, file } of copy.tables) {
      const table = client.query(copyFrom(`copy ${quoted(schema, name)} (${listed(columns)}) from stdin`));
      await pipeline(createReadStream(join(directory, ...file.split('/'))), createGunzip(), table);
      if (table.rowCount !== rows) {
        throw new StartupError('backup-damaged', `${file} holds ${table.rowCount} rows instead of ${rows}.`);
      }
      onRows(rows);
    }
    for (const { schema, name, last } of copy.sequences) {
      await client.query(`select setval($1::regclass, $2)`, [quoted(schema, name), last]);
    }
    await client.query('commit');
  });
}

/** Tables that others refer to come first. */
function inOrderOfFilling(
  tables: readonly FoundTable[],
  references: readonly { readonly child: string; readonly parent: string }[],
): readonly FoundTable[] {
  const ordered: FoundTable[] = [];
  const waiting = new Map(tables.map((table) => [`${table.schema}.${table.name}`, table]));
  while (waiting.size > 0) {
    const free = [...waiting].filter(([table]) =>
      references.every(({ child, parent }) => child !== table || parent === table || !waiting.has(parent)),
    );
    // Tables that refer to each other in a circle could only be filled with deferred constraints; there are none.
    if (free.length === 0) throw new Error(`Tables refer to each other: ${[...waiting.keys()].join(', ')}`);
    for (const [name, table] of free) {
      ordered.push(table);
      waiting.delete(name);
    }
  }
  return ordered;
}

async function withClient<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString, application_name: 'forside backup', keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function rowsOf<Row extends object>(
  client: Client,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const { rows } = await client.query<Row>(sql, [...parameters]);
  return rows;
}

function quoted(schema: string, name: string): string {
  return `"${schema}"."${name}"`;
}

function listed(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ');
}
