import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chown, copyFile, realpath, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { openDataDirectory } from '../data-directory.js';
import { errorCode } from '../errno.js';
import { StartupError } from '../startup-error.js';
import { syncDirectory } from '../write-file-atomically.js';
import { hasModule, programPath } from './binaries.js';
import { existingCluster, makePrivateDirectory, settleClusterPlace } from './cluster-place.js';
import type { ClusterPlace } from './cluster-place.js';
import { newClusterRecord, readClusterRecord, writeClusterRecord } from './cluster-record.js';
import type { ClusterRecord } from './cluster-record.js';
import {
  findPostmaster,
  freePort,
  lastComplaint,
  serverEnvironment,
  spawnServer,
  stopPostmaster,
} from './postmaster.js';
import type { SpawnedServer } from './postmaster.js';
import type { ProcessIdentity } from '../process-identity.js';
import { isStillRunning } from '../process-identity.js';
import { memorySettings, PREWARM, sizeOfCluster } from './server-memory.js';
import { SERVER_SETTINGS } from './server-settings.js';

/** A running PostgreSQL in DATA_DIR that accepts connections. */
export interface EmbeddedPostgres {
  /** `postgres://…@127.0.0.1:<port>/forside`; the role owns the database and is no superuser. */
  readonly connectionString: string;
  readonly port: number;
  /** True when the server was running already, left by a crash or run by the application. */
  readonly joined: boolean;
  /** Stops the server and waits for it; after joinEmbeddedPostgres it leaves the server to its application. */
  stop(): Promise<void>;
}

/** What an embedded start may be told. */
export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Receives one short sentence for every step that a person may have to wait for. */
  readonly onProgress?: (sentence: string) => void;
  /** Server settings over our own, for tests (`{ fsync: 'off' }`). */
  readonly settings?: Readonly<Record<string, string>>;
}

const DATABASE = 'forside';
const ROLE = 'forside';
const SUPERUSER = 'postgres';
const LOG_LIMIT_BYTES = 5_000_000;
const CONNECT_LIMIT = 60_000;
const RECOVERY_LIMIT = 30 * 60_000;
const LEFTOVERS_LIMIT = 60_000;

/**
 * Starts the PostgreSQL of a data directory, making its cluster the first time, or joins the one that a crash of
 * the application left running. Resolves when a connection works. The caller holds lockDataDir.
 * @throws StartupError with the sentence to show, when the database cannot be made or started
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const onProgress = options.onProgress ?? (() => undefined);
  const dataDir = await openDataDirectory(options.dataDir);
  try {
    const place = await settleClusterPlace(dataDir);
    return await new ClusterStart(dataDir, place, options.settings ?? {}, onProgress).run();
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(
      'database-unavailable',
      `The embedded database in ${dataDir} could not be started: ${messageOf(error)}.`,
      { cause: error },
    );
  }
}

/**
 * Joins the running cluster of a data directory for a command beside the application, which goes on owning it.
 * @returns undefined when none is running or it cannot be reached; nothing is ever started or stopped
 */
export async function joinEmbeddedPostgres(options: {
  readonly dataDir: string;
}): Promise<EmbeddedPostgres | undefined> {
  const dataDir = await realpath(resolve(options.dataDir)).catch(() => undefined);
  const record = dataDir === undefined ? undefined : await readClusterRecord(dataDir);
  if (dataDir === undefined || record === undefined) return undefined;
  const found = await existingCluster(dataDir, record.cluster);
  const postmaster = found === undefined ? undefined : await findPostmaster(found.cluster);
  if (postmaster?.port === undefined) return undefined;
  const { port } = postmaster;
  const answer = await untilAnswered(() => tryConnection(connectionStringOf(record, port)), {
    goOn: () => isStillRunning(postmaster.process),
    onWaiting: () => Promise.resolve(),
  });
  if (answer.state !== 'ready') return undefined;
  return {
    connectionString: connectionStringOf(record, port),
    port,
    joined: true,
    stop: () => Promise.resolve(),
  };
}

/**
 * How its superuser reaches the running cluster of a data directory, for what only a superuser may do.
 * @returns undefined when none is running there
 */
export async function superuserOfEmbeddedPostgres(options: {
  readonly dataDir: string;
}): Promise<string | undefined> {
  const running = await joinEmbeddedPostgres(options);
  const record = await readClusterRecord(await realpath(resolve(options.dataDir)));
  return running && record && superuserConnection(record, running.port);
}

/** Empties the server's own log, and removes the older one that was kept. */
export async function emptyEmbeddedLog(options: { readonly dataDir: string }): Promise<void> {
  const logFile = join(options.dataDir, 'postgres.log');
  await rm(`${logFile}.1`, { force: true });
  await truncate(logFile).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
  });
}

class ClusterStart {
  readonly #dataDir: string;
  readonly #place: ClusterPlace;
  readonly #ownSettings: Readonly<Record<string, string>>;
  readonly #onProgress: (sentence: string) => void;
  readonly #logFile: string;
  readonly #fingerprint: string;

  constructor(
    dataDir: string,
    place: ClusterPlace,
    ownSettings: Readonly<Record<string, string>>,
    onProgress: (sentence: string) => void,
  ) {
    this.#dataDir = dataDir;
    this.#place = place;
    this.#ownSettings = ownSettings;
    this.#onProgress = onProgress;
    this.#logFile = join(dataDir, 'postgres.log');
    this.#fingerprint = createHash('sha256')
      .update(JSON.stringify([place.binaries, { ...SERVER_SETTINGS, ...ownSettings }]))
      .digest('hex');
  }

  async run(): Promise<EmbeddedPostgres> {
    const left = await this.#joinWhatACrashLeft();
    if (left !== undefined) return left;
    let record = await this.#recordOfCluster();
    await rotateLog(this.#logFile);
    const started = await this.#start(record);
    record = { ...record, port: started.port, fingerprint: this.#fingerprint };
    await this.#prepareDatabase(record);
    await writeClusterRecord(this.#dataDir, { ...record, prepared: true });
    return this.#handle(record, { ...started, joined: false });
  }

  async #joinWhatACrashLeft(): Promise<EmbeddedPostgres | undefined> {
    if (!this.#place.exists) return undefined;
    const postmaster = await findPostmaster(this.#place.cluster);
    if (postmaster === undefined) return undefined;
    const record = await readClusterRecord(this.#dataDir);
    const { port } = postmaster;
    if (port !== undefined && record?.prepared === true && record.fingerprint === this.#fingerprint) {
      const answer = await untilAnswered(() => tryConnection(connectionStringOf(record, port)), {
        goOn: () => isStillRunning(postmaster.process),
        onWaiting: async () => this.#onProgress('Waiting for the running database to answer'),
      });
      if (answer.state === 'ready') {
        this.#onProgress('Joined the database that was still running');
        return this.#handle(record, { port, process: postmaster.process, joined: true });
      }
    }
    this.#onProgress('Stopping a database that was left running');
    await stopPostmaster(postmaster.process, this.#place);
    if (isStillRunning(postmaster.process)) {
      throw new StartupError(
        'database-unavailable',
        `A PostgreSQL (process ${postmaster.process.pid}) still runs on ${this.#place.cluster} and does not stop: ` +
          'end that process, then start Forside again.',
      );
    }
    return undefined;
  }

  /** The passwords are on disk before the cluster is, so that no crash can leave a cluster without them. */
  async #recordOfCluster(): Promise<ClusterRecord> {
    const known = await readClusterRecord(this.#dataDir);
    const { recordedAs } = this.#place;
    if (known !== undefined && this.#place.exists) return { ...known, cluster: recordedAs };
    const record = known?.cluster === recordedAs ? known : newClusterRecord(recordedAs);
    await writeClusterRecord(this.#dataDir, record);
    if (this.#place.exists) await this.#resetSuperuserPassword(record);
    else await this.#initialise(record);
    return record;
  }

  async #initialise(record: ClusterRecord): Promise<void> {
    this.#onProgress('Creating the database (first start)');
    const { binaries, cluster, user } = this.#place;
    const draft = `${cluster}.new`;
    const passwordFile = `${draft}.pw`;
    await rm(draft, { recursive: true, force: true });
    await rm(passwordFile, { force: true });
    await makePrivateDirectory(draft, user);
    try {
      await writeFile(passwordFile, record.superuserPassword, { mode: 0o600, flag: 'wx' });
      if (user !== undefined) await chown(passwordFile, user.uid, user.gid);
      const { status, output } = await runProgram(
        programPath(binaries, 'initdb'),
        [
          ...['-D', draft, '-U', SUPERUSER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
          ...['--encoding=UTF8', '--locale=C', '--no-instructions'],
          ...(this.#ownSettings['fsync'] === 'off' ? ['--no-sync'] : []),
        ],
        { cwd: draft, ...user },
      );
      if (status !== 0) {
        await rm(draft, { recursive: true, force: true });
        throw new StartupError(
          'database-unavailable',
          `The database could not be created in ${cluster}: ${lastComplaint(output) ?? output.trim()}. ` +
            'Correct that and start again, or set DATABASE_URL to a PostgreSQL of your own.',
        );
      }
    } finally {
      await rm(passwordFile, { force: true });
    }
    await rename(draft, cluster);
    await syncDirectory(dirname(cluster));
  }

  /** pg.json was lost, for example in a restore: PostgreSQL's single-user mode needs no password. */
  async #resetSuperuserPassword(record: ClusterRecord): Promise<void> {
    this.#onProgress('pg.json is missing: setting new database passwords');
    const { binaries, cluster, user } = this.#place;
    const { status, output } = await runProgram(
      programPath(binaries, 'postgres'),
      ['--single', '-D', cluster, '-j', 'postgres'],
      { cwd: cluster, ...user },
      `ALTER ROLE ${SUPERUSER} PASSWORD '${record.superuserPassword}';\n\n`,
    );
    if (status === 0 && !output.includes('ERROR:')) return;
    throw new StartupError(
      'database-unavailable',
      `pg.json is missing and the passwords in ${cluster} could not be set anew: ` +
        `${lastComplaint(output) ?? output.trim()}. Restore pg.json from a backup.`,
    );
  }

  async #start(record: ClusterRecord): Promise<{ readonly port: number; readonly process: ProcessIdentity }> {
    this.#onProgress('Starting the database');
    const { binaries, cluster, user } = this.#place;
    const leftoversUntil = Date.now() + LEFTOVERS_LIMIT;
    let preferred = record.port;
    // No part of the fingerprint: a server that has grown since it was started can still be joined.
    const [size, canPrewarm] = await Promise.all([sizeOfCluster(cluster), hasModule(binaries, PREWARM)]);
    const memory = memorySettings(size, { canPrewarm });
    const settings = { ...SERVER_SETTINGS, ...memory, ...this.#ownSettings };
    for (let portChanges = 0; ;) {
      const port = await freePort(preferred);
      const server = await spawnServer({ binaries, cluster, user, port, settings, logFile: this.#logFile });
      const answer = await this.#untilReady(server, superuserConnection(record, port));
      if (answer.state === 'ready' && server.process !== undefined) return { port, process: server.process };
      const output = await server.output();
      if (server.ended() === undefined && server.process !== undefined) {
        await stopPostmaster(server.process, this.#place);
      } else if (/could not bind|could not create any TCP/.test(output) && portChanges < 10) {
        portChanges += 1;
        preferred = 0;
        continue;
      } else if (/pre-existing shared memory block|lock file "postmaster.pid" already/.test(output)) {
        if (Date.now() < leftoversUntil) {
          this.#onProgress('Waiting for processes of the last run to end');
          await pause(500);
          continue;
        }
      }
      throw new StartupError(
        'database-unavailable',
        `PostgreSQL did not start on ${cluster}: ${lastComplaint(output) ?? answer.reason ?? 'no reason given'}. ` +
          `See ${this.#logFile}.`,
        { cause: answer.reason },
      );
    }
  }

  async #untilReady(server: SpawnedServer, connectionString: string): Promise<Answer> {
    let told = false;
    return untilAnswered(() => tryConnection(connectionString), {
      goOn: () => server.ended() === undefined,
      onWaiting: async () => {
        if (told || !/not properly shut down|was interrupted/.test(await server.output())) return;
        told = true;
        this.#onProgress('The database is recovering from an unclean stop');
      },
    });
  }

  async #prepareDatabase(record: ClusterRecord): Promise<void> {
    const client = new pg.Client({ connectionString: superuserConnection(record, record.port) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<{ role: boolean; database: boolean; danish: boolean }>(FOUND, [
        ROLE,
        DATABASE,
      ]);
      const found = rows[0];
      if (found?.role !== true || !record.prepared) {
        const verb = found?.role === true ? 'ALTER' : 'CREATE';
        await client.query(
          `${verb} ROLE ${ROLE} LOGIN CREATEDB PASSWORD ${client.escapeLiteral(record.password)}`,
        );
      }
      if (found?.database !== true) {
        await client.query(
          `CREATE DATABASE ${DATABASE} OWNER ${ROLE} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`,
        );
      }
      if (found?.danish !== true) {
        throw new StartupError(
          'database-unavailable',
          'This PostgreSQL has no Danish collation (da-x-icu): set DATABASE_URL to one that is built with ICU.',
        );
      }
    } finally {
      await client.end();
    }
  }

  #handle(
    record: ClusterRecord,
    server: { readonly port: number; readonly process: ProcessIdentity; readonly joined: boolean },
  ): EmbeddedPostgres {
    const logKeeper = setInterval(() => void rotateLog(this.#logFile).catch(() => undefined), 60_000);
    logKeeper.unref();
    return {
      connectionString: connectionStringOf(record, server.port),
      port: server.port,
      joined: server.joined,
      stop: async () => {
        clearInterval(logKeeper);
        await stopPostmaster(server.process, this.#place);
      },
    };
  }
}

const FOUND = `
  SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
         EXISTS (SELECT FROM pg_database WHERE datname = $2) AS database,
         EXISTS (SELECT FROM pg_collation WHERE collname = 'da-x-icu') AS danish`;

interface Answer {
  /** `starting` also stands for a server that is shutting down: both say 57P03. */
  readonly state: 'ready' | 'starting' | 'silent' | 'refused';
  readonly reason?: string;
}

async function tryConnection(connectionString: string): Promise<Answer> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return { state: 'ready' };
  } catch (error) {
    const code = errorCode(error) ?? '';
    const reason = messageOf(error);
    if (code === '57P03') return { state: 'starting', reason };
    return { state: /^[0-9A-Z]{5}$/.test(code) ? 'refused' : 'silent', reason };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Asks again until the server is ready, refuses for good, ends, or stays silent for longer than it may. */
async function untilAnswered(
  attempt: () => Promise<Answer>,
  waiting: { readonly goOn: () => boolean; readonly onWaiting: () => Promise<void> },
): Promise<Answer> {
  const began = Date.now();
  for (;;) {
    const answer = await attempt();
    if (answer.state === 'ready' || answer.state === 'refused' || !waiting.goOn()) return answer;
    if (answer.state === 'starting') await waiting.onWaiting();
    if (Date.now() - began > (answer.state === 'starting' ? RECOVERY_LIMIT : CONNECT_LIMIT)) return answer;
    await pause(Date.now() - began < 2_000 ? 15 : 100);
  }
}

function connectionStringOf(record: ClusterRecord, port: number): string {
  return `postgres://${ROLE}:${record.password}@127.0.0.1:${port}/${DATABASE}`;
}

function superuserConnection(record: ClusterRecord, port: number): string {
  return `postgres://${SUPERUSER}:${record.superuserPassword}@127.0.0.1:${port}/postgres`;
}

/** The server appends, so the file can be emptied under it; one older file is kept. */
async function rotateLog(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    (file) => file.size,
    () => 0,
  );
  if (size <= LOG_LIMIT_BYTES) return;
  await copyFile(logFile, `${logFile}.1`);
  await truncate(logFile);
}

async function runProgram(
  program: string,
  programArguments: readonly string[],
  where: { readonly cwd: string; readonly uid?: number; readonly gid?: number },
  input = '',
): Promise<{ readonly status: number | null; readonly output: string }> {
  const child = spawn(program, programArguments, { ...where, env: serverEnvironment(), windowsHide: true });
  const ended = new Promise<number | null>((settle, fail) => {
    child.once('error', fail);
    child.once('close', settle);
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [status, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { status, output: out + err };
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
