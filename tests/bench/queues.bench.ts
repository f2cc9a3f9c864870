import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueConnection } from '#scheduling';
import { redisIsInstalled, startRedisServer } from '#testing/redis-server';
import { createJobQueue } from '../../libs/scheduling/queue/create-job-queue.js';
import type { JobQueue, NewJob } from '../../libs/scheduling/queue/job-queue.js';
import type { BenchContext, Benchmark, Figure } from './benchmark.js';
import { compare, describeRound, perSecond } from './comparison.js';
import { openBenchParts } from './parts.js';
import { percentile } from './statistics.js';

/** As the worker has them. */
const CONCURRENCY = 8;
const LOCK_MS = 30_000;
/** As the relay and the reconciler hand them over. */
const BATCH = 500;
const ALARMS_FROM_MS = 1_000;
const NAMES = { postgres: 'PostgreSQL', redis: 'Redis' } as const;

/** The queue on both engines by turns: how many jobs it takes and hands out, and how late alarms ring. */
export const queues: Benchmark = {
  name: 'queues',
  async run(context) {
    const { connectionString } = await openBenchParts(context);
    const onPostgres = await openQueue(context, { engine: 'postgres', connectionString, schema: 'queue' });
    if (!redisIsInstalled()) {
      return [
        rateOf(onPostgres, await onPostgres.workOff(jobsOf(context))),
        latenessOf(onPostgres, await onPostgres.ring(alarmsOf(context))),
        { what: 'Queue on Redis', figure: 'not measured: no redis-server', target: '', met: undefined },
      ];
    }
    const redis = await context.cleanup.adopt(startRedisServer(), ({ stop }) => stop());
    const onRedis = await openQueue(context, { engine: 'redis', url: redis.url });
    const comparison = await compare({
      ours: () => onRedis.workOff(jobsOf(context)),
      baseline: () => onPostgres.workOff(jobsOf(context)),
      warmUps: 1,
      rounds: context.full ? 7 : 3,
      onRound: (round) => context.progress(`Redis, ${describeRound(round)} on PostgreSQL`),
    });
    context.progress('setting alarms');
    return [
      rateOf(onPostgres, comparison.baseline),
      rateOf(onRedis, comparison.ours, comparison.ratio),
      latenessOf(onPostgres, await onPostgres.ring(alarmsOf(context))),
      latenessOf(onRedis, await onRedis.ring(alarmsOf(context))),
    ];
  },
};

interface MeasuredQueue {
  readonly engine: JobQueue['engine'];
  /** Hands over jobs while they are worked off; jobs per second. */
  readonly workOff: (count: number) => Promise<number>;
  /** Sets alarms over some seconds; how many milliseconds late each rang. */
  readonly ring: (count: number) => Promise<readonly number[]>;
}

async function openQueue({ cleanup }: BenchContext, connection: QueueConnection): Promise<MeasuredQueue> {
  let done = 0;
  let late: number[] = [];
  let round = 0;
  let closed = false;
  const queue = createJobQueue(connection, {
    name: 'bench',
    concurrency: CONCURRENCY,
    jobLimitMs: LOCK_MS,
    lockMs: LOCK_MS,
    handler: async ({ data }) => {
      done += 1;
      late.push(Date.now() - Date.parse((data as { readonly dueAt: string }).dueAt));
      return 'done';
    },
    onTrouble: () => undefined,
    onAdvice: () => undefined,
    onFailure: () => undefined,
  });
  await queue.prepare();
  await cleanup.adopt(
    queue.open().then(() => queue),
    () => {
      closed = true;
      return queue.close(0);
    },
  );
  const handOver = async (jobs: readonly NewJob[]) => {
    round += 1;
    done = 0;
    late = [];
    for (let from = 0; from < jobs.length; from += BATCH) await queue.addAll(jobs.slice(from, from + BATCH));
    while (done < jobs.length && !closed) await sleep(1);
  };
  return {
    engine: queue.engine,
    workOff: async (count) => {
      const jobs = Array.from({ length: count }, (_, number) => alarm({ round, number, delay: 0 }));
      const began = performance.now();
      await handOver(jobs);
      return (count / (performance.now() - began)) * 1_000;
    },
    ring: async (count) => {
      const spreadMs = count * 10;
      const began = Date.now();
      await handOver(
        Array.from({ length: count }, (_, number) => {
          const dueAt = began + ALARMS_FROM_MS + Math.round((number / count) * spreadMs);
          return alarm({ round, number, delay: dueAt - Date.now(), dueAt });
        }),
      );
      return late;
    },
  };
}

function alarm({
  round,
  number,
  delay,
  dueAt = Date.now(),
}: {
  readonly round: number;
  readonly number: number;
  readonly delay: number;
  readonly dueAt?: number;
}): NewJob {
  const stream = `article-${round}-${number}`;
  return {
    name: 'alarm',
    id: `due-${stream}`,
    data: { stream, fact: 'ArticlePublished', version: 1, dueAt: new Date(dueAt).toISOString() },
    delay,
    trace: 'kept',
  };
}

function jobsOf({ full }: BenchContext): number {
  return full ? 20_000 : 1_500;
}

function alarmsOf({ full }: BenchContext): number {
  return full ? 3_000 : 500;
}

function rateOf({ engine }: MeasuredQueue, rate: number, ratio?: number): Figure {
  return {
    what: `Queue on ${NAMES[engine]}: jobs handed over and worked off`,
    figure: ratio === undefined ? perSecond(rate) : `${perSecond(rate)} (${ratio.toFixed(2)} × PostgreSQL)`,
    target: '',
    met: undefined,
  };
}

function latenessOf({ engine }: MeasuredQueue, milliseconds: readonly number[]): Figure {
  const [p50, p99, slowest] = [0.5, 0.99, 1].map((share) => percentile(milliseconds, share));
  return {
    what: `Queue on ${NAMES[engine]}: an alarm rings late by, p99`,
    figure: `${p99} ms (p50 ${p50}, slowest ${slowest}, of ${milliseconds.length})`,
    target: '',
    met: undefined,
  };
}
