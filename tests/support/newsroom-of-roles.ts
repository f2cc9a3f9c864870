import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BEGINNING } from '#event-store';
import type { StoredEvent } from '#event-store';
import { createLogger, readConfiguration } from '#platform';
import { projections } from '../../apps/forside/runtime/contexts.js';
import { openParts } from '../../apps/forside/runtime/parts.js';
import type { Parts } from '../../apps/forside/runtime/parts.js';
import { openEngines } from './engines.js';
import type { Engines } from './engines.js';
import { makeDataDirectory } from './newsroom-process.js';
import { startRole } from './role-process.js';
import type { RoleName, RoleProcess } from './role-process.js';

/** A newsroom whose roles are processes of their own, on engines of its own. */
export interface NewsroomOfRoles {
  readonly engines: Engines;
  /** What every role is started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** Starts one more process of a role. */
  readonly start: (
    role: Exclude<RoleName, 'all'>,
    environment?: Readonly<Record<string, string>>,
  ) => Promise<RoleProcess>;
  /** Sends a request with the first admin's token. */
  readonly admin: (to: RoleProcess, path: string, request?: AdminRequest) => Promise<Response>;
  /** Works on the same engines from this process, and closes again what that opened. */
  readonly beside: <Result>(work: (parts: Parts) => Promise<Result>) => Promise<Result>;
  /** Kills what still runs and removes everything. */
  readonly close: () => Promise<void>;
}

/** A request to the admin API; POST with JSON unless told. */
export interface AdminRequest {
  readonly method?: string;
  readonly json?: unknown;
  readonly text?: string;
  /** The Idempotency-Key. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Everybody's, whichever process answers. */
export const PUBLIC_ORIGIN = 'https://avis.example';
/** An answer that takes longer counts as none. */
const PATIENCE_MS = 30_000;

/** Opens the engines and a data directory that the roles share; starts no role yet. */
export async function openNewsroomOfRoles(
  options: Parameters<typeof openEngines>[0] = {},
): Promise<NewsroomOfRoles> {
  const directory = await makeDataDirectory();
  const engines = await openEngines(options).catch(async (error: unknown) => {
    await directory.remove();
    throw error;
  });
  const environment = {
    ...engines.environment,
    DATA_DIR: directory.path,
    PUBLIC_URL: PUBLIC_ORIGIN,
  };
  const running: RoleProcess[] = [];
  let token: Promise<string> | undefined;
  const adminToken = () =>
    (token ??= readFile(join(directory.path, 'admin-token'), 'utf8').then((text) => text.trim()));
  return {
    engines,
    environment,
    start: async (role, more = {}) => {
      const started = await startRole(role, { ...environment, ...more });
      running.push(started);
      return started;
    },
    admin: async (to, path, { method, json, text, key, headers } = {}) => {
      const body = text ?? (json === undefined ? undefined : JSON.stringify(json));
      return fetch(`${to.address}/api/admin/v1${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        signal: AbortSignal.timeout(PATIENCE_MS),
        ...(body === undefined ? {} : { body }),
        headers: {
          authorization: `Bearer ${await adminToken()}`,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(text === undefined ? {} : { 'content-type': 'text/plain; charset=utf-8' }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...headers,
        },
      });
    },
    beside: async (work) => {
      const { configuration } = readConfiguration(environment);
      const parts = await openParts({
        configuration,
        logger: createLogger({ level: 'warn' }),
        access: 'join',
        onProgress: () => undefined,
      });
      try {
        return await work(parts);
      } finally {
        await parts.close();
      }
    },
    close: async () => {
      await Promise.all(running.map((one) => one.kill()));
      await engines.close();
      await directory.remove();
    },
  };
}

/** The whole log, as it is stored. */
export async function eventsOf({ store }: Pick<Parts, 'store'>): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const batch of store.readAll({ after: BEGINNING })) events.push(...batch.events);
  return events;
}

/**
 * Builds every projection anew beside the live one and compares them row by row.
 * @returns in words what differs, is parked or could not be compared; nothing when all is well
 */
export async function differencesFromRebuild({ engine }: Pick<Parts, 'engine'>): Promise<readonly string[]> {
  const problems: string[] = [];
  if (!(await engine.caughtUp(PATIENCE_MS))) problems.push('the projections did not catch up');
  for (const { name } of projections) {
    const { compared, tables, parkedStreams } = await engine.rebuild(name);
    if (!compared) problems.push(`${name} could not be compared`);
    if (parkedStreams > 0) problems.push(`${name} parks ${parkedStreams} streams when it is built anew`);
    for (const { table, rows, differing } of tables) {
      if (differing !== 0) problems.push(`${differing} of ${rows} rows of ${name}.${table} differ`);
    }
  }
  for (const { name, parkedStreams } of await engine.positions()) {
    if (parkedStreams > 0) problems.push(`${name} has parked ${parkedStreams} streams`);
  }
  return problems;
}
