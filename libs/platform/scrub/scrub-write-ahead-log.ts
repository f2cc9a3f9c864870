import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { StartupError } from '../startup-error.js';

const FILES = `select name from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$' order by name`;
/** More switches than this mean that something makes files faster than they are left behind. */
const SWITCHES = 1_000;
const TRIES = 50;

/**
 * Leaves every file of the write-ahead log behind and has it removed: what was in them, and the files of old content
 * that the server keeps to write into again. New files begin as zeros.
 * @param superuser a connection string of a superuser
 * @returns how many files were removed
 * @throws StartupError `scrub-waits` when something keeps the server from letting go of a file
 */
export async function scrubWriteAheadLog(superuser: string): Promise<number> {
  const client = new Client({ connectionString: superuser, application_name: 'forside scrub' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('alter system set wal_recycle = off');
    await reload(client, 'off');
    try {
      return await leaveBehind(client);
    } finally {
      await client.query('alter system reset wal_recycle');
      await client.query('select pg_reload_conf()');
    }
  } finally {
    await client.end();
  }
}

async function reload(client: Client, expected: string): Promise<void> {
  await client.query('select pg_reload_conf()');
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { rows } = await client.query<{ readonly value: string }>(
      `select current_setting('wal_recycle') as value`,
    );
    if (rows[0]?.value === expected) return;
    await pause(50);
  }
}

async function leaveBehind(client: Client): Promise<number> {
  // Nobody writes into a file again that is removed, so no checkpoint may recycle one from here on.
  await client.query('checkpoint');
  const old = await filesOf(client);
  const last = old.at(-1) ?? '';
  for (let switches = 0; (await currentFile(client)) <= last; switches += 1) {
    if (switches === SWITCHES) throw kept(last);
    // Switching does nothing on a file that is still empty.
    await client.query(`select pg_logical_emit_message(false, 'forside', 'scrub')`);
    await client.query('select pg_switch_wal()');
  }
  for (let tries = 0; ; tries += 1) {
    await client.query('checkpoint');
    const left = (await filesOf(client)).filter((name) => name <= last);
    if (left.length === 0) return old.length;
    if (tries === TRIES) throw kept(left[0] ?? last);
    await client.query(`select pg_logical_emit_message(false, 'forside', 'scrub')`);
    await pause(100);
  }
}

async function filesOf(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ readonly name: string }>(FILES);
  return rows.map(({ name }) => name);
}

async function currentFile(client: Client): Promise<string> {
  const { rows } = await client.query<{ readonly name: string }>(
    `select pg_walfile_name(pg_current_wal_insert_lsn()) as name`,
  );
  return rows[0]?.name ?? '';
}

function kept(file: string): StartupError {
  return new StartupError(
    'scrub-waits',
    `PostgreSQL keeps ${file} of its write-ahead log, for a replica, a slot or an archive: end that, then try again.`,
  );
}
