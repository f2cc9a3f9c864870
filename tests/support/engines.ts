import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startEmbeddedPostgres } from '../../libs/platform/embedded-postgres/embedded-postgres.js';
import { endWithUs } from './end-with-us.js';
import { startKurrentDBServer } from './kurrentdb-server/kurrentdb-server.js';
import { makeDataDirectory } from './newsroom-process.js';
import { redisIsInstalled, startRedisServer } from './redis-server.js';

/** What a newsroom of several processes stands on. */
export type EngineName = 'postgres' | 'kurrentdb' | 'redis';

/** An engine in processes of its own, at an address that stays. */
export interface Engine {
  readonly name: EngineName;
  /** The name of its check in `/health/ready`. */
  readonly check: string;
  /** kill -9 of all of it. */
  readonly kill: () => Promise<void>;
  /** Starts it again on what it has kept. */
  readonly restart: () => Promise<void>;
  /** Stops it in its tracks: connections stay, nothing is answered. */
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
}

/** PostgreSQL, the event log and the queue, each of the caller's own. */
export interface Engines {
  readonly all: readonly Engine[];
  /** The variables by which a role finds them. */
  readonly environment: Readonly<Record<string, string>>;
  readonly databaseUrl: string;
  /** @throws Error when this set has none of that name. */
  readonly engine: (name: EngineName) => Engine;
  /** Redis, if there is one, forgets everything. */
  readonly flushQueues: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Nothing here survives the machine, and much runs beside it. */
const POSTGRES_SETTINGS = { fsync: 'off', full_page_writes: 'off', max_connections: '200' };
/** Of every role's process. */
const POOL = '5';

/** Starts them on free ports. Without `kurrentdb` the log is in PostgreSQL; without a Redis on this machine the queue. */
export async function openEngines(
  options: { readonly log?: 'kurrentdb' | 'postgres' } = {},
): Promise<Engines> {
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const [postgres, redis, kurrentdb] = await Promise.all([
      startPostgres(closing),
      redisIsInstalled() ? startRedis(closing) : undefined,
      ...(options.log === 'postgres' ? [] : [startKurrentDB(closing)]),
    ]);
    const all = [postgres, redis, kurrentdb].filter((each) => each !== undefined);
    const engines = all.map(({ engine }) => engine);
    return {
      all: engines,
      environment: {
        DATABASE_POOL: POOL,
        ...Object.fromEntries(all.flatMap(({ environment }) => Object.entries(environment))),
      },
      databaseUrl: postgres.environment.DATABASE_URL,
      engine: (name) => {
        const found = engines.find((each) => each.name === name);
        if (!found) throw new Error(`There is no ${name} here`);
        return found;
      },
      flushQueues: async () => redis?.flush(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startPostgres(closing: (() => Promise<void>)[]) {
  const directory = await makeDataDirectory('a database');
  closing.push(() => directory.remove());
  const start = async () => {
    const server = await startEmbeddedPostgres({ dataDir: directory.path, settings: POSTGRES_SETTINGS });
    const { postmaster, cluster } = await postmasterOf(directory.path);
    endWithUs(postmaster, { signal: 'INT', marker: cluster });
    return server;
  };
  let server = await start();
  const { connectionString, port } = server;
  closing.push(() => server.stop());
  const signal = async (name: NodeJS.Signals) => {
    for (const pid of await postgresProcesses(directory.path)) send(pid, name);
  };
  const engine: Engine = {
    name: 'postgres',
    check: 'database',
    kill: () => signal('SIGKILL'),
    restart: async () => {
      server = await start();
      if (server.port !== port) throw new Error('Somebody took the port of PostgreSQL meanwhile');
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
  };
  return { engine, environment: { DATABASE_URL: connectionString } };
}

async function startRedis(closing: (() => Promise<void>)[]) {
  const server = await startRedisServer();
  closing.push(() => server.stop());
  const engine: Engine = {
    name: 'redis',
    check: 'queue',
    kill: () => server.kill(),
    restart: () => server.restart(),
    pause: async () => server.pause(),
    resume: async () => server.resume(),
  };
  return { engine, environment: { REDIS_URL: server.url }, flush: () => server.flushAll() };
}

async function startKurrentDB(closing: (() => Promise<void>)[]) {
  const server = await startKurrentDBServer();
  closing.push(() => server.stop());
  const engine: Engine = {
    name: 'kurrentdb',
    check: 'event-store',
    kill: () => server.kill(),
    restart: () => server.restart(),
    pause: async () => server.faults.freeze(),
    resume: async () => server.faults.thaw(),
  };
  return { engine, environment: { KURRENTDB_URL: server.connectionString } };
}

/** Every process of the PostgreSQL that runs on a data directory: the postmaster and its children. */
export async function postgresProcesses(dataDir: string): Promise<readonly number[]> {
  const { postmaster } = await postmasterOf(dataDir);
  const processes = [postmaster];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const status = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    const parent = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent === postmaster) processes.push(Number(entry));
  }
  return processes;
}

/** Sends a signal to a process that may have gone with its parent already. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone.
  }
}

async function postmasterOf(
  dataDir: string,
): Promise<{ readonly postmaster: number; readonly cluster: string }> {
  const record = JSON.parse(await readFile(join(dataDir, 'pg.json'), 'utf8')) as { readonly cluster: string };
  const cluster = resolve(dataDir, record.cluster);
  const [first = ''] = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
  return { postmaster: Number(first), cluster };
}
