import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { overbookingCheck } from '#advertising';
import { FeedReader } from '#feeds';
import { ensureFirstAdmin, rolesWith } from '#identity';
import {
  LiveReplies,
  StartupError,
  assertClockAgrees,
  assertOneHandlerPerCommand,
  closeGracefully,
  createHttpApplication,
  createLogger,
  errorCode,
  readConfiguration,
  serveOpenApi,
  startTracing,
} from '#platform';
import type { Configuration } from '#platform';
import type { Scheduling } from '#scheduling';
import { createWorker } from '../worker/worker.js';
import { ensureRail } from './ensure-rail.js';
import { ForsideModule } from './forside.module.js';
import type { ForsideParts } from './runtime/forside-parts.js';
import { DUTIES } from './roles.js';
import type { Role } from './roles.js';
import { contexts, dueDeciders, recordersOf, scheduleRules } from './runtime/contexts.js';
import { invalidateReplies } from './runtime/invalidate-replies.js';
import { openParts } from './runtime/parts.js';
import type { Parts } from './runtime/parts.js';
import { scheduledWork } from './runtime/scheduled-work.js';
import { fillSampleNewsroom } from './sample/fill-sample-newsroom.js';
import { terminal } from './terminal.js';
import type { Terminal } from './terminal.js';
import { VERSION } from './version.js';

/** A process of Forside that runs. */
export interface RunningForside {
  readonly address: string;
  /** Drains requests, jobs and projections, then stops everything, PostgreSQL too if this process started it. */
  readonly stop: () => Promise<void>;
}

/** How long a start waits for projections before it serves what there is. */
const CATCH_UP_MS = 30_000;
/** Beyond the drain: batches in hand, connections, the embedded PostgreSQL. A stop that hangs is cut off. */
const STOP_LIMIT_MS = 20_000;

/**
 * Starts a role in this process, on the embedded default unless the environment names something else.
 * @throws StartupError with one sentence that says what to do; nothing is left running then.
 */
export async function start(
  role: Role,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RunningForside> {
  const { configuration, warnings } = readConfiguration(environment);
  const screen = terminal(process.stdout);
  warnings.forEach((warning) => screen.note(warning));
  assertShared(role, configuration);
  await assertPortIsFree(configuration);

  const duties = DUTIES[role];
  const logger = createLogger({ level: configuration.logLevel, ...(role === 'all' ? {} : { role }) });
  const parts = await openParts({ configuration, logger, access: 'own', onProgress: screen.step });
  let stop = () => parts.close();
  try {
    const stopTracing = await startTracing(configuration, { role, version: VERSION, logger });
    stop = async () => {
      await parts.close();
      await stopTracing();
    };
    await assertClockAgrees(parts.dataSource, parts.clock);
    const scheduling = duties.works ? scheduleOf(parts) : undefined;
    const app = await createApplication({ role, parts, scheduling });
    stop = async () => {
      await Promise.all([closeGracefully(app, { drainMs: configuration.drainMs }), scheduling?.stop()]);
      await parts.close();
      await stopTracing();
    };
    await (duties.projects ? parts.engine.start() : parts.engine.listen());
    await scheduling?.start();
    const caughtUp = () => (duties.projects ? parts.engine.caughtUp(CATCH_UP_MS) : true);
    if (!(await caughtUp())) screen.note('Projections are still catching up with the log.');
    const tokenFile = duties.commands ? await settle({ app, parts, screen }) : undefined;
    await caughtUp();
    const address = await listen(app, configuration);
    screen.ready({ role, address, tokenFile });
    return {
      address,
      stop: async () => {
        screen.step('Stopping');
        await withLimit(stop(), configuration.drainMs + STOP_LIMIT_MS);
        screen.note('Stopped.');
      },
    };
  } catch (error) {
    await withLimit(stop(), STOP_LIMIT_MS).catch(() => undefined);
    throw error;
  }
}

/** The HTTP application with every check that a start makes. */
export async function createApplication(forside: ForsideParts): Promise<NestFastifyApplication> {
  const { role, parts } = forside;
  const { logger, configuration } = parts;
  const { commands, projects, serves } = DUTIES[role];
  const app = await createHttpApplication(ForsideModule.forRoot(forside), {
    logger,
    trustedProxies: configuration.trustedProxies,
  });
  assertOneHandlerPerCommand(app, commands ? contexts : []);
  const replies = app.get(LiveReplies, { strict: false });
  invalidateReplies(parts.engine, replies);
  if (projects && serves.length > 0) {
    const feeds = app.get(FeedReader, { strict: false });
    parts.engine.onEffects((reactor) => feeds.committed(reactor));
  }
  replies.serveFirst(app.getHttpAdapter().getInstance(), parts);
  const { publicUrl } = configuration;
  if (serves.length > 0) serveOpenApi(app, { version: VERSION, publicUrl, rolesWith });
  await app.init();
  return app;
}

function scheduleOf(parts: Parts): Scheduling {
  const { redisUrl, drainMs } = parts.configuration;
  const scheduling = createWorker({
    ...parts,
    redisUrl,
    drainMs,
    deciders: dueDeciders,
    rules: scheduleRules,
    ...scheduledWork(parts),
    recorders: recordersOf(parts),
    checks: [overbookingCheck(parts)],
  });
  parts.engine.onEffects(() => scheduling.wakeRelay());
  return scheduling;
}

/** What a newsroom has from its first start on. @returns where the first admin's token lies */
async function settle({
  app,
  parts,
  screen,
}: {
  readonly app: NestFastifyApplication;
  readonly parts: Parts;
  readonly screen: Terminal;
}): Promise<string> {
  const { sample, timeZone } = parts.configuration;
  const tokenFile = await ensureFirstAdmin(parts);
  const commands = app.get(CommandBus, { strict: false });
  if (sample !== 'none') await fillSampleNewsroom({ commands, ...parts, onProgress: screen.step });
  await ensureRail(commands, timeZone);
  return tokenFile;
}

/** The embedded engines serve one process. */
function assertShared(role: Role, { databaseUrl }: Configuration): void {
  if (role === 'all' || databaseUrl !== null) return;
  throw new StartupError(
    'database-url-missing',
    `The role ${role} shares its database with others: set DATABASE_URL, or start all roles in one process.`,
  );
}

async function listen(app: NestFastifyApplication, { port, host }: Configuration): Promise<string> {
  try {
    await app.listen(port, host);
  } catch (error) {
    throw cannotListen(error, { port, host });
  }
  return (await app.getUrl()).replace('[::1]', 'localhost');
}

/** Before anything is opened: the usual mistake is answered at once. */
async function assertPortIsFree({ port, host }: Configuration): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen(port, host, resolve);
    });
  } catch (error) {
    throw cannotListen(error, { port, host });
  }
  await new Promise((resolve) => probe.close(resolve));
}

function cannotListen(error: unknown, { port, host }: Pick<Configuration, 'port' | 'host'>): unknown {
  const code = errorCode(error);
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} on ${host} is in use: stop what uses it, or set PORT to another one.`,
    EACCES: `Port ${port} on ${host} may not be used by this user: set PORT to one above 1023.`,
    EADDRNOTAVAIL: `${host} is no address of this machine: set HOST to one that is, such as 127.0.0.1.`,
    ENOTFOUND: `${host} is no known host: set HOST to an address of this machine, such as 127.0.0.1.`,
  };
  const reason = code === undefined ? undefined : reasons[code];
  return reason === undefined ? error : new StartupError('port-unavailable', reason, { cause: error });
}

async function withLimit(work: Promise<void>, limitMs: number): Promise<void> {
  const patience = new AbortController();
  const outcome = await Promise.race([
    work.then(() => 'done' as const),
    sleep(limitMs, 'late' as const, { signal: patience.signal }),
  ]);
  patience.abort();
  if (outcome === 'late') throw new Error(`The newsroom did not stop within ${limitMs / 1000} seconds`);
}
