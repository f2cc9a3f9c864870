import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putClusterInto } from './cluster-template.js';
import { startRole } from './role-process.js';

/** A data directory of a test's own. */
export interface TestDataDirectory {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/**
 * Makes a data directory that also the embedded PostgreSQL's user can reach: empty, or with a database that no newsroom
 * has been in.
 */
export async function makeDataDirectory(
  holding: 'nothing' | 'a database' = 'nothing',
): Promise<TestDataDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'forside-newsroom-'));
  await chmod(path, 0o755);
  if (holding === 'a database') await putClusterInto(path);
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

/**
 * Starts the built newsroom (`dist/`) and waits until it says that it is up.
 * @throws Error with all that it said when it ends before.
 */
export async function startNewsroom(options: {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<NewsroomProcess> {
  const started = performance.now();
  const running = await startRole('all', { DATA_DIR: options.dataDir, ...options.env });
  const startedInMs = performance.now() - started;
  const { address, child, output, stop, kill } = running;
  const adminToken = (await readFile(join(options.dataDir, 'admin-token'), 'utf8')).trim();
  return {
    address,
    adminToken,
    child,
    startedInMs,
    output,
    stop: () => stop('SIGINT'),
    kill,
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
