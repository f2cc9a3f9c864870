import { Queue, Worker, createPostgresBackend, createRedisBackend } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { bookingDecider } from '#advertising';
import { randomId } from '#event-store';
import { localTimeIn, plusDays, toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { recordedFacts } from '#scheduling';
import { redisIsInstalled, startRedisServer } from '#testing/redis-server';
import { dueDeciders, recordersOf, scheduleRules } from '../../apps/forside/runtime/contexts.js';
import type { Parts } from '../../apps/forside/runtime/parts.js';
import { createWorker } from '../../apps/worker/worker.js';
import type { BenchContext, Benchmark, Figure } from './benchmark.js';
import { BulkHistory } from './bulk-history.js';
import { openBenchParts } from './parts.js';
import { percentile } from './statistics.js';

const FLIGHTS = 10_000;
/** Streams that are written at the same time. */
const AT_ONCE = 500;
/** Jobs that are handed to a queue at once, and at work at the same time, as the worker does it. */
const BATCH = 1_000;
const CONCURRENCY = 8;
const ZONE = 'Europe/Copenhagen';
/** Between the last preparations and the instant itself, at least. */
const REST_MS = 10_000;
const FILL_MS = 15_000;
const LIMIT_MS = 120_000;
const NAMES = { postgres: 'PostgreSQL', redis: 'Redis' } as const;

/** Many flights that start at the same instant: how late each start is in the log, beside as many jobs that do nothing. */
export const flightStarts: Benchmark = {
  name: 'flight-starts',
  limitMs: 6 * LIMIT_MS,
  async run(context) {
    const parts = await openBenchParts(context);
    await parts.engine.start();
    const onPostgres = await measure({ context, parts, redisUrl: null });
    if (!redisIsInstalled()) {
      const figure = 'not measured: no redis-server';
      return [
        ...onPostgres,
        { what: 'Flights that start, queue on Redis', figure, target: '', met: undefined },
      ];
    }
    const redis = await context.cleanup.adopt(startRedisServer(), ({ stop }) => stop());
    return [...onPostgres, ...(await measure({ context, parts, redisUrl: redis.url }))];
  },
};

interface Measured {
  readonly context: BenchContext;
  readonly parts: Parts;
  /** Null for a queue in PostgreSQL. */
  readonly redisUrl: string | null;
}

async function measure(measured: Measured): Promise<readonly Figure[]> {
  const engine = NAMES[measured.redisUrl === null ? 'postgres' : 'redis'];
  const bare = await bareJobs(measured);
  measured.context.progress(`bare jobs on ${engine} begin ${describe(bare)} late`);
  const starts = await recordedStarts(measured);
  measured.context.progress(`starts on ${engine} are recorded ${describe(starts)} late`);
  const ratio = (percentile(starts, 0.99) / percentile(bare, 0.99)).toFixed(2);
  const what = `${FLIGHTS.toLocaleString('en')} flights start in one second, queue on ${engine}: recorded late by, p99`;
  const figure = `${describe(starts)}, ${ratio} × bare BullMQ jobs that do nothing: ${describe(bare)}`;
  return [{ what, figure, target: '', met: undefined }];
}

function describe(late: readonly number[]): string {
  const [p50, p99, slowest] = [0.5, 0.99, 1].map((share) => percentile(late, share));
  return `${p99} ms (p50 ${p50}, slowest ${slowest})`;
}

/** How many milliseconds after its start each flight's start was in the log. */
async function recordedStarts({ context, parts, redisUrl }: Measured): Promise<readonly number[]> {
  context.progress(`booking ${FLIGHTS} flights`);
  const began = Date.now();
  const flights = await draftedFlights(parts);
  await caughtUp(parts);
  // Noting their claims and setting their alarms takes about as long as drafting them.
  const startsAt = toInstant(Date.now() + 2 * (Date.now() - began) + REST_MS);
  await inTurns(flights, (flight) => claim(flight, startsAt));
  await caughtUp(parts);

  const late: number[] = [];
  const listening = recordedFacts.listen(({ fact, lateMs }) => {
    if (fact === 'AdStarted') late.push(lateMs);
  });
  const scheduling = createWorker({
    ...parts,
    redisUrl,
    drainMs: 0,
    deciders: dueDeciders,
    rules: scheduleRules,
    recorders: recordersOf(parts),
  });
  const stop = () => scheduling.stop();
  await context.cleanup.adopt(scheduling.start(), stop);
  await until(startsAt, async () => (await scheduling.counts()).delayed >= FLIGHTS);
  await workedOff(late);
  listening();
  await stop();
  return late;
}

type Flight = BulkHistory<
  Parameters<typeof bookingDecider.evolve>[0],
  Parameters<typeof bookingDecider.decide>[0],
  ReturnType<typeof bookingDecider.decide>[number]
>;

async function draftedFlights(parts: Parts): Promise<readonly Flight[]> {
  const now = toInstant(Date.now());
  const plan = {
    placementId: randomId(),
    advertiserId: randomId(),
    share: 1,
    timeZone: ZONE,
    start: localTimeIn(now, ZONE),
    end: localTimeIn(plusDays(now, 1), ZONE),
  };
  const terms = { orderId: null, category: null, price: null, makegoodFor: null };
  const flights = Array.from({ length: FLIGHTS }, (): Flight => new BulkHistory(parts, bookingDecider));
  await inTurns(flights, async (flight) => {
    const command = { type: 'DraftBooking', plan, terms, creative: null, approval: 'later' } as const;
    await flight.run(command, plusDays(now, -7));
    await flight.flush();
  });
  return flights;
}

/** Notes what the calendar granted, so long ago that the material has been looked at and the start alone is awaited. */
async function claim(flight: Flight, from: Instant): Promise<void> {
  const plan = flight.state?.plan;
  if (!plan) throw new Error('The flight is not drafted');
  const { share, until: end } = plan;
  const noted = { claimVersion: 1, position: 1, share, from, until: end };
  await flight.run(
    { type: 'NoteClaim', claim: { ...noted, standing: 'booked', expiresAt: null } },
    plusDays(from, -5),
  );
  flight.recordDue(plusDays(from, -1));
  await flight.flush();
}

/** How many milliseconds after the instant that it was set for each job that does nothing began. */
async function bareJobs({ context, parts, redisUrl }: Measured): Promise<readonly number[]> {
  context.progress(`setting ${FLIGHTS} bare jobs`);
  const late: number[] = [];
  const dueAt = Date.now() + FILL_MS;
  const { queue, worker } = (redisUrl === null ? bareOnPostgres : bareOnRedis)({
    address: redisUrl ?? parts.connectionString,
    work: () => late.push(Date.now() - dueAt),
  });
  await context.cleanup.adopt(queue.waitUntilReady(), async () => {
    await Promise.all([worker.close(true), queue.close()]);
  });
  for (let set = 0; set < FLIGHTS; set += BATCH) {
    const delay = dueAt - Date.now();
    await queue.addBulk(
      Array.from({ length: BATCH }, () => ({ name: 'nothing', data: {}, opts: { delay } })),
    );
  }
  await until(toInstant(dueAt), async () => true);
  await workedOff(late);
  await worker.close();
  return late;
}

interface BareOptions {
  readonly address: string;
  readonly work: () => void;
}

function bareOnPostgres({ address, work }: BareOptions) {
  const connection = { connectionString: address, schema: 'bare', migrate: true };
  return {
    queue: new Queue('bare', { connection }, createPostgresBackend),
    worker: new Worker(
      'bare',
      async () => work(),
      { connection, concurrency: CONCURRENCY },
      createPostgresBackend,
    ),
  };
}

function bareOnRedis({ address, work }: BareOptions) {
  const connection = () => ({ url: address, maxRetriesPerRequest: null });
  return {
    queue: new Queue('bare', { connection: connection() }, createRedisBackend),
    worker: new Worker(
      'bare',
      async () => work(),
      { connection: connection(), concurrency: CONCURRENCY },
      createRedisBackend,
    ),
  };
}

/** Waits for an instant. @throws Error unless all is prepared before it. */
async function until(instant: Instant, isPrepared: () => Promise<boolean>): Promise<void> {
  for (;;) {
    const prepared = await isPrepared();
    if (toInstant(Date.now()) >= instant) throw new Error('This machine was not prepared in time');
    if (prepared) break;
    await sleep(100);
  }
  await sleep(Date.parse(instant) - Date.now());
}

async function workedOff(late: readonly number[]): Promise<void> {
  const limit = Date.now() + LIMIT_MS;
  while (late.length < FLIGHTS) {
    if (Date.now() > limit)
      throw new Error(`${late.length} of ${FLIGHTS} are recorded after ${LIMIT_MS / 1_000} s`);
    await sleep(20);
  }
}

async function caughtUp({ engine }: Parts): Promise<void> {
  if (!(await engine.caughtUp(LIMIT_MS))) throw new Error('The projections do not catch up with the log');
}

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += AT_ONCE) {
    await Promise.all(all.slice(from, from + AT_ONCE).map(work));
  }
}
