import { spawn, spawnSync } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { errorCode } from '../errno.js';
import { argumentsOfProcess, identityOfProcess, isStillRunning } from '../process-identity.js';
import type { ProcessIdentity } from '../process-identity.js';
import { programPath } from './binaries.js';
import type { PostgresBinaries } from './binaries.js';
import type { ServiceUser } from './service-user.js';

/** A live main process of PostgreSQL on our cluster; `port` is undefined while it is just starting. */
export interface Postmaster {
  readonly process: ProcessIdentity;
  readonly port: number | undefined;
}

/** How a server process was started and, once it ended, how. */
export interface SpawnedServer {
  /** Undefined when the program could not be run at all. */
  readonly process: ProcessIdentity | undefined;
  /** What it wrote into the log since it was started. */
  output(): Promise<string>;
  /** The exit code or signal, undefined while it runs. */
  ended(): string | undefined;
}

/** What it takes to start a server process on a cluster. */
export interface ServerStart {
  readonly binaries: PostgresBinaries;
  readonly cluster: string;
  readonly user: ServiceUser | undefined;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly logFile: string;
}

const FAST_SHUTDOWN_LIMIT = 30_000;
const IMMEDIATE_SHUTDOWN_LIMIT = 15_000;

/** The live postmaster of a cluster, read from its own postmaster.pid; a process that reuses its number is none. */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const file = await readPostmasterFile(cluster);
  if (file === undefined) return undefined;
  const identity = identityOfProcess(file.pid);
  if (identity === undefined || !servesCluster(file.pid, cluster)) return undefined;
  return { process: identity, port: file.port };
}

/**
 * Starts PostgreSQL in a process group and session of its own, so that Ctrl-C and a closed terminal reach the
 * application alone, which then stops it in order.
 */
export async function spawnServer(start: ServerStart): Promise<SpawnedServer> {
  const log = await open(start.logFile, 'a', 0o600);
  try {
    const { size } = await log.stat();
    const settings = Object.entries(start.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = spawn(
      programPath(start.binaries, 'postgres'),
      ['-D', start.cluster, '-p', String(start.port), ...settings],
      {
        cwd: start.cluster,
        detached: true,
        windowsHide: true,
        stdio: ['ignore', log.fd, log.fd],
        env: { ...serverEnvironment(), ...(await staleProcessNumber(start.cluster)) },
        ...start.user,
      },
    );
    let end: string | undefined;
    server.once('exit', (code, signal) => (end = signal ?? String(code)));
    server.once('error', (error) => (end = error.message));
    server.unref();
    return {
      process: server.pid === undefined ? undefined : identityOfProcess(server.pid),
      output: async () => (await readFile(start.logFile)).subarray(size).toString('utf8'),
      ended: () => end,
    };
  } finally {
    await log.close();
  }
}

/** Fast shutdown, awaited; a server that does not end in time is told to stop at once and recovers at its next start. */
export async function stopPostmaster(
  postmaster: ProcessIdentity,
  where: { readonly binaries: PostgresBinaries; readonly cluster: string },
): Promise<void> {
  if (process.platform === 'win32') {
    spawnSync(programPath(where.binaries, 'pg_ctl'), ['stop', '-D', where.cluster, '-m', 'fast', '-w']);
    return;
  }
  send(postmaster, 'SIGINT');
  if (await hasEnded(postmaster, FAST_SHUTDOWN_LIMIT)) return;
  send(postmaster, 'SIGQUIT');
  await hasEnded(postmaster, IMMEDIATE_SHUTDOWN_LIMIT);
}

/** Waits for a process to end. */
export async function hasEnded(identity: ProcessIdentity, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (isStillRunning(identity)) {
    if (Date.now() > deadline) return false;
    await pause(10);
  }
  return true;
}

/** The preferred port if it is free on 127.0.0.1, else any free one. */
export async function freePort(preferred: number): Promise<number> {
  return (await portIfFree(preferred)) ?? (await portIfFree(0)) ?? 0;
}

/** Our environment without what would redirect PostgreSQL's programs, and with messages in one language. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG|.*_URL$)/i.test(name));
  return { ...Object.fromEntries(inherited), LC_ALL: 'C', TZ: 'UTC' };
}

async function portIfFree(port: number): Promise<number | undefined> {
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', () => settle(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => settle(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}

/**
 * PostgreSQL takes any live process with the number in a stale postmaster.pid for a postmaster and refuses to
 * start, for ever where numbers repeat as in containers. pg_ctl's way to say "that one is no server" is this
 * variable, so the file stays PostgreSQL's own to judge and to replace.
 */
async function staleProcessNumber(cluster: string): Promise<Record<string, string>> {
  const file = await readPostmasterFile(cluster);
  if (file === undefined || identityOfProcess(file.pid) === undefined) return {};
  return servesCluster(file.pid, cluster) ? {} : { PG_GRANDPARENT_PID: String(file.pid) };
}

function servesCluster(pid: number, cluster: string): boolean {
  const command = argumentsOfProcess(pid);
  if (command === undefined) return process.platform === 'win32';
  return command.includes(` -D ${cluster} `);
}

/** Line 1 is the process number (negative for a single-user server) and line 4 the port. */
async function readPostmasterFile(
  cluster: string,
): Promise<{ readonly pid: number; readonly port: number | undefined } | undefined> {
  try {
    const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
    const pid = Math.abs(Number(lines[0]));
    const port = Number(lines[3]);
    return Number.isSafeInteger(pid) && pid > 0 ? { pid, port: port > 0 ? port : undefined } : undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function send(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isStillRunning(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** The last complaint in a piece of the server's log, for the one sentence that a person reads. */
export function lastComplaint(log: string): string | undefined {
  const lines = log.split('\n').filter((line) => /\b(FATAL|PANIC|error)\b/.test(line));
  return lines.at(-1)?.replace(/^.*?\b(?:FATAL|PANIC):\s*/, '');
}
