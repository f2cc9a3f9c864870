import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueueConnection } from '#scheduling';
import { eventually } from '#testing/embargo-newsroom';
import { redisIsInstalled, startRedisServer } from '#testing/redis-server';
import { createTestDatabase } from '#testing/test-database';
import { createJobQueue } from '../../libs/scheduling/queue/create-job-queue.js';
import { UnrepeatableError } from '../../libs/scheduling/queue/job-errors.js';
import type { JobHandler, JobQueue, NewJob } from '../../libs/scheduling/queue/job-queue.js';

const engines = [
  {
    name: 'PostgreSQL',
    describe,
    start: async () => {
      const database = await createTestDatabase();
      const { connectionString } = database;
      return {
        connection: { engine: 'postgres', connectionString, schema: 'queue' },
        stop: () => database.drop(),
      } as const;
    },
  },
  {
    name: 'Redis',
    describe: redisIsInstalled() ? describe : describe.skip,
    start: async () => {
      const { url, stop } = await startRedisServer();
      return { connection: { engine: 'redis', url }, stop } as const;
    },
  },
];

for (const engine of engines) {
  engine.describe(`A queue on ${engine.name}`, () => {
    let server: { readonly connection: QueueConnection; readonly stop: () => Promise<void> };
    const open = new Set<JobQueue>();
    const failures: string[] = [];

    beforeAll(async () => {
      server = await engine.start();
    });
    afterEach(async () => {
      await Promise.all([...open].map((queue) => queue.close(1_000)));
      open.clear();
      failures.length = 0;
    });
    afterAll(() => server.stop());

    /** Each test has a queue of its own. */
    async function opened(name: string, handler: JobHandler): Promise<JobQueue> {
      const queue = createJobQueue(server.connection, {
        name,
        handler,
        concurrency: 8,
        jobLimitMs: 500,
        lockMs: 5_000,
        onTrouble: () => undefined,
        onAdvice: () => undefined,
        onFailure: ({ job, error, final }) => {
          failures.push(`${job.id} ${error instanceof Error ? error.message : ''} ${final}`);
        },
      });
      await queue.prepare();
      await queue.open();
      open.add(queue);
      return queue;
    }

    it('hands out once what ends together by the hundred', async () => {
      const done: string[] = [];
      const queue = await opened('together', async ({ id }) => {
        done.push(id);
        return 'done';
      });
      const ids = Array.from({ length: 400 }, (_, number) => `due-${number}`);
      await queue.addAll(ids.map((id) => job(id)));
      await eventually(() => done.length >= ids.length);
      await eventually(async () => (await queue.counts()).active === 0);
      expect(failures).toEqual([]);
      expect([...done].sort()).toEqual([...ids].sort());
    });

    it('knows a job again while it is kept, and forgets one of which nothing is to be kept', async () => {
      const done: string[] = [];
      const queue = await opened('again', async ({ id }) => {
        done.push(id);
        return 'done';
      });
      for (const round of [1, 2]) {
        await queue.addAll([job('kept'), { ...job('forgotten'), trace: 'none' }]);
        await eventually(() => done.filter((id) => id === 'forgotten').length === round);
        await eventually(async () => (await queue.counts()).active === 0);
      }
      expect(done.filter((id) => id === 'kept')).toHaveLength(1);
    });

    it('gives up at once what no repetition can help, and tells a job that its time is over', async () => {
      const queue = await opened('in-vain', async ({ id }, signal) => {
        if (id === 'hopeless') throw new UnrepeatableError('Nobody folds such streams');
        await sleep(60_000, undefined, { signal });
        return 'done';
      });
      await queue.addAll([job('hopeless'), job('endless')]);
      await eventually(() => failures.length === 2);
      expect([...failures].sort()).toEqual([
        expect.stringMatching(/^endless (?:JobAbortedError|AbortError) ?\w* false$/),
        'hopeless Nobody folds such streams true',
      ]);
      expect((await queue.counts()).failed).toBe(1);
    });

    it('keeps a tick as it is for whoever comes later, unless they want another rhythm', async () => {
      const queue = await opened('ticks', async () => 'done');
      const tick = { name: 'catch-up', everyMs: 60_000 };
      expect(await queue.ticks(tick)).toBe(false);
      await queue.keep(tick);
      await eventually(async () => (await queue.counts()).delayed === 1);
      const later = await opened('ticks', async () => 'done');
      await Promise.all([queue.keep(tick), later.keep(tick)]);
      expect(await later.ticks({ ...tick, everyMs: 30_000 })).toBe(true);
      await later.keep({ ...tick, everyMs: 30_000 });
      await eventually(async () => (await queue.counts()).delayed === 1);
      expect(await queue.ticks(tick)).toBe(true);
    });
  });
}

function job(id: string): NewJob {
  return { name: 'test', id, data: {}, trace: 'kept' };
}
