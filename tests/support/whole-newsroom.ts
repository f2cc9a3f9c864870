import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ensureFirstAdmin, issueToken } from '#identity';
import type { Role } from '#identity';
import { closeGracefully, createLogger, readConfiguration } from '#platform';
import type { LogLevel } from '#platform';
import type { Scheduling } from '#scheduling';
import { dueDeciders, recordersOf, scheduleRules } from '../../apps/forside/runtime/contexts.js';
import { openParts } from '../../apps/forside/runtime/parts.js';
import type { Parts } from '../../apps/forside/runtime/parts.js';
import { scheduledWork } from '../../apps/forside/runtime/scheduled-work.js';
import { fillSampleNewsroom } from '../../apps/forside/sample/fill-sample-newsroom.js';
import { createApplication } from '../../apps/forside/start.js';
import { createWorker } from '../../apps/worker/worker.js';
import { reservePort } from './reserved-port.js';
import { createTestDatabase } from './test-database.js';

/** All of Forside on a port, over a database of its own that begins empty; the worker's jobs run only if asked to. */
export interface WholeNewsroom {
  readonly app: NestFastifyApplication;
  readonly parts: Parts;
  readonly port: number;
  /** `http://127.0.0.1:port`, which public addresses begin with too. */
  readonly origin: string;
  /** What the log has above `debug`, or from the level on that was asked for. */
  readonly log: readonly string[];
  /** A token of somebody with this role alone; the admin's is the one that the first start leaves in a file. */
  tokenOf(role: Role): Promise<string>;
  /** The answer to a request of somebody with this role (admin unless told; null for a reader). */
  send(method: string, path: string, request?: SentRequest): Promise<Answer>;
  /** Position of the newest event. */
  head(): Promise<bigint>;
  /** Waits until readers see everything written; throws when a projection parked a stream on the way. */
  shown(): Promise<void>;
  close(): Promise<void>;
}

/** What goes with a request. */
export interface SentRequest {
  readonly role?: Role | null;
  /** Sent as it is when it is bytes or text, as JSON otherwise. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer; `json` is null when it is something else. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Json | null;
}

/** The members that tests look at. */
export interface Json {
  readonly [member: string]: unknown;
}

/** An answer that takes longer counts as none. */
const PATIENCE_MS = 30_000;

/** Where a newsroom is kept. */
export interface NewsroomPlace {
  readonly connectionString: string;
  readonly dataDir: string;
  readonly port: number;
  remove(): Promise<void>;
}

/** A place for a newsroom that is opened more than once. */
export async function makePlace(): Promise<NewsroomPlace> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'forside-whole-'));
  return {
    connectionString: database.connectionString,
    dataDir,
    port: await reservePort(),
    remove: async () => {
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What a {@link WholeNewsroom} is opened with. */
export interface WholeNewsroomOptions {
  /** Empty unless told. */
  readonly sample?: 'danish' | 'none';
  /** `info` unless told. */
  readonly logLevel?: LogLevel;
  /** Lets the worker work. */
  readonly works?: boolean;
  /** Opens it where it was before: what is there stays when it is closed. A place of its own unless told. */
  readonly place?: NewsroomPlace;
  /** Further variables of the environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Opens one, filled with the sample newsroom if asked to. */
export async function openWholeNewsroom(options: WholeNewsroomOptions = {}): Promise<WholeNewsroom> {
  const { sample = 'none', logLevel = 'info', works = false, environment } = options;
  const place = options.place ?? (await makePlace());
  const { connectionString, dataDir, port } = place;
  const log: string[] = [];
  const closing = options.place ? [] : [() => place.remove()];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const { configuration } = readConfiguration({
      DATABASE_URL: connectionString,
      DATABASE_POOL: '5',
      DATA_DIR: dataDir,
      PORT: String(port),
      SAMPLE: sample,
      ...environment,
    });
    const logger = createLogger({ level: logLevel, destination: { write: (line) => void log.push(line) } });
    const parts = await openParts({ configuration, logger, access: 'own', onProgress: () => undefined });
    closing.push(() => parts.close());
    const scheduling = works ? workerOf(parts) : undefined;
    const app = await createApplication({ role: 'all', parts, scheduling });
    closing.push(() => closeGracefully(app, { drainMs: 1_000 }));
    await parts.engine.start();
    if (scheduling) {
      closing.push(() => scheduling.stop());
      await scheduling.start();
    }
    if (!(await parts.engine.caughtUp(PATIENCE_MS))) throw new Error('The projections were not built');
    if (configuration.sample !== 'none') {
      await fillSampleNewsroom({ commands: app.get(CommandBus, { strict: false }), ...parts });
    }
    const admin = (await readFile(await ensureFirstAdmin(parts), 'utf8')).trim();
    await app.listen(port, '127.0.0.1');
    return { ...callers({ parts, port, admin }), app, parts, port, log, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function workerOf(parts: Parts): Scheduling {
  const scheduling = createWorker({
    ...parts,
    redisUrl: null,
    drainMs: 1_000,
    deciders: dueDeciders,
    rules: scheduleRules,
    ...scheduledWork(parts),
    recorders: recordersOf(parts),
  });
  parts.engine.onEffects(() => scheduling.wakeRelay());
  return scheduling;
}

function callers({
  parts,
  port,
  admin,
}: {
  readonly parts: Parts;
  readonly port: number;
  readonly admin: string;
}): Pick<WholeNewsroom, 'origin' | 'tokenOf' | 'send' | 'head' | 'shown'> {
  const origin = `http://127.0.0.1:${port}`;
  const tokens = new Map<Role, Promise<string>>([['admin', Promise.resolve(admin)]]);
  const tokenOf = (role: Role) => {
    const token = tokens.get(role) ?? issueToken({ ...parts, name: role, roles: [role] });
    tokens.set(role, token);
    return token;
  };
  return {
    origin,
    tokenOf,
    send: async (method, path, { role = 'admin', body, headers = {} } = {}) => {
      const response = await fetch(new URL(path, origin), {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE_MS),
        headers: {
          ...(role === null ? {} : { authorization: `Bearer ${await tokenOf(role)}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: bodyOf(body) }),
      });
      const text = await response.text();
      const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '') && text !== '';
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: isJson ? (JSON.parse(text) as Json) : null,
      };
    },
    head: () => parts.store.head(),
    shown: async () => {
      const there = await parts.engine.caughtUp(PATIENCE_MS);
      const parked = (await parts.engine.positions()).filter(({ parkedStreams }) => parkedStreams > 0);
      if (parked.length > 0) throw new Error(`Parked a stream: ${parked.map(({ name }) => name).join(', ')}`);
      if (!there) throw new Error('The projections did not catch up');
    },
  };
}

function bodyOf(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}
