import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = join(ROOT, 'dist', 'apps', 'forside', 'main.js');

/** A data directory of a test's own. */
export interface TestDataDirectory {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** Makes an empty data directory that also the embedded PostgreSQL's user can reach. */
export async function makeDataDirectory(): Promise<TestDataDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'forside-newsroom-'));
  await chmod(path, 0o755);
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A newsroom in a process of its own, as a user starts it. */
export interface NewsroomProcess {
  readonly address: string;
  readonly adminToken: string;
  readonly child: ChildProcess;
  /** Milliseconds from the start of the process to its word that it is up. */
  readonly startedInMs: number;
  /** What it has said so far. */
  readonly output: () => string;
  /** Ctrl-C; the exit code. */
  readonly stop: () => Promise<number | null>;
  /** kill -9 of Node alone. */
  readonly kill: () => Promise<void>;
  /** Sends a request with the admin's token. */
  readonly admin: (path: string, init?: RequestInit & { readonly json?: unknown }) => Promise<Response>;
}

/** A TCP port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

/**
 * Starts the built newsroom (`dist/`) and waits until it says that it is up.
 * @throws Error with all that it said when it ends before.
 */
export async function startNewsroom(options: {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<NewsroomProcess> {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, [MAIN], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      PORT: String(port),
      DATA_DIR: options.dataDir,
      SAMPLE: 'none',
      LOG_LEVEL: 'warn',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Forside is up.')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => reject(new Error(`The newsroom ended with ${code}:\n${output}`)));
  });
  const startedInMs = performance.now() - started;
  const address = `http://127.0.0.1:${port}`;
  const adminToken = (await readFile(join(options.dataDir, 'admin-token'), 'utf8')).trim();
  return {
    address,
    adminToken,
    child,
    startedInMs,
    output: () => output,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
      return child.exitCode;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    admin: (path, { json, ...init } = {}) =>
      fetch(`${address}${path}`, {
        ...init,
        ...(json === undefined ? {} : { method: init.method ?? 'POST', body: JSON.stringify(json) }),
        headers: {
          authorization: `Bearer ${adminToken}`,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(init.headers as Record<string, string> | undefined),
        },
      }),
  };
}
