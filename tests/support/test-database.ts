import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { lockDataDir } from '../../libs/platform/data-directory.js';
import type { DataDirectoryLock } from '../../libs/platform/data-directory.js';
import {
  joinEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../libs/platform/embedded-postgres/embedded-postgres.js';
import { StartupError } from '../../libs/platform/startup-error.js';

/** A PostgreSQL that test files share. */
export interface TestCluster {
  /** A role that may create databases. */
  readonly connectionString: string;
  /** Stops it if it is this process's own; the shared one of a jest run is stopped by the run. */
  stop(): Promise<void>;
}

/** An empty database of one test file's own. */
export interface TestDatabase {
  readonly connectionString: string;
  /** Ends the connections that are left and removes the database. */
  drop(): Promise<void>;
}

const INSUFFICIENT_PRIVILEGE = '42501';
const MOST_DROPS = 50;

/** Tests lose nothing in a power cut, and files run side by side. */
const TEST_SETTINGS = { fsync: 'off', full_page_writes: 'off', max_connections: '200' };

/**
 * The PostgreSQL for tests: `DATABASE_URL_TEST` if given, else the embedded one, started once a jest run by
 * whichever file asks first. Outside of jest (benchmarks) it is a cluster of the caller's own.
 */
export async function startTestDatabase(): Promise<TestCluster> {
  const given = process.env['DATABASE_URL_TEST'];
  if (given !== undefined && given !== '') {
    return { connectionString: given, stop: () => Promise.resolve() };
  }
  const shared = process.env['FORSIDE_TEST_CLUSTER'];
  return shared === undefined ? ownCluster() : sharedCluster(shared);
}

/** A fresh database, encoding UTF8, with Danish collations at hand. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const cluster = await startTestDatabase();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdministrator(cluster, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`);
  const address = new URL(cluster.connectionString);
  address.pathname = `/${name}`;
  return {
    connectionString: address.href,
    drop: async () => {
      await dropDatabase(cluster, name);
      await cluster.stop();
    },
  };
}

/** Its connections are ended; a worker of PostgreSQL itself, which nobody else may end, is waited for. */
async function dropDatabase(cluster: TestCluster, name: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await asAdministrator(cluster, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    } catch (error) {
      const isWorker = error instanceof pg.DatabaseError && error.code === INSUFFICIENT_PRIVILEGE;
      if (!isWorker || tries === MOST_DROPS) throw error;
      await pause(200);
    }
  }
}

async function asAdministrator(cluster: TestCluster, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function ownCluster(): Promise<TestCluster> {
  const dataDir = await mkdtemp(join(tmpdir(), 'forside-tests-'));
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir, settings: TEST_SETTINGS });
  return {
    connectionString: server.connectionString,
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function sharedCluster(dataDir: string): Promise<TestCluster> {
  const running = await joinEmbeddedPostgres({ dataDir });
  if (running !== undefined) return running;
  const lock = await patientLock(dataDir);
  try {
    const started = await startEmbeddedPostgres({ dataDir, settings: TEST_SETTINGS });
    if (!started.joined) await watchRun(dataDir);
    return { connectionString: started.connectionString, stop: () => Promise.resolve() };
  } finally {
    await lock.release();
  }
}

async function patientLock(dataDir: string): Promise<DataDirectoryLock> {
  for (;;) {
    try {
      return await lockDataDir(dataDir);
    } catch (error) {
      if (!(error instanceof StartupError) || error.code !== 'data-directory-in-use') throw error;
      await pause(50);
    }
  }
}

/** A run that is interrupted never tears down: this stops the cluster and removes its folder when jest is gone. */
async function watchRun(dataDir: string): Promise<void> {
  const run = process.env['FORSIDE_TEST_RUN'];
  if (run === undefined || process.platform === 'win32') return;
  const script = `while kill -0 "$1" 2>/dev/null; do sleep 1; done
server=$(head -n 1 "$2/pg/postmaster.pid")
kill -INT "$server"
while kill -0 "$server" 2>/dev/null; do sleep 1; done
rm -rf "$2"`;
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', run, dataDir], {
    detached: true,
    stdio: 'ignore',
    cwd: '/',
  });
  watcher.unref();
  if (watcher.pid !== undefined) await writeFile(join(dataDir, 'watcher.pid'), String(watcher.pid));
}
