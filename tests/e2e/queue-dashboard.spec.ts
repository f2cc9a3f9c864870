import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Scheduling } from '#scheduling';
import { launchBrowser } from '#testing/browser';
import { eventually } from '#testing/eventually';
import { redisIsInstalled, startRedisServer } from '#testing/redis-server';
import type { RedisServer } from '#testing/redis-server';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { WholeNewsroom } from '#testing/whole-newsroom';
import { dueDeciders, scheduleRules } from '../../apps/forside/runtime/contexts.js';
import { createWorker } from '../../apps/worker/worker.js';

const BOARD = '/admin/queues';
const LOOKS = [
  '/api/redis/stats',
  '/api/queues?activeQueue=forside&status=delayed&page=1&jobsPerPage=10',
  '/api/job-schedulers',
  '/api/queues/forside/metrics',
  '/api/queues/forside/workers',
  '/api/queues/forside/rate-limit',
  '/api/queues/forside/default-job-options',
  '/api/queues/forside/job-data-schema',
];

const engines = [
  { name: 'PostgreSQL', describe },
  // Debian: apt-get install redis-server.
  { name: 'Redis', describe: redisIsInstalled() ? describe : describe.skip },
];

for (const engine of engines) {
  engine.describe(`The dashboard of a queue on ${engine.name}`, () => {
    let redis: RedisServer | undefined;
    let newsroom: WholeNewsroom;
    let worker: Scheduling;
    const look = (path: string, role: 'admin' | 'chief-of-sales' | null = 'admin') =>
      newsroom.send('GET', `${BOARD}${path}`, { role });

    beforeAll(async () => {
      redis = engine.name === 'Redis' ? await startRedisServer() : undefined;
      newsroom = await openWholeNewsroom(redis ? { environment: { REDIS_URL: redis.url } } : {});
    }, 60_000);
    afterAll(async () => {
      await worker.stop();
      await newsroom.close();
      await redis?.stop();
    });

    it('says so while there is no queue, or it is one that nobody works off', async () => {
      const page = await look('');
      expect([200, 503]).toContain(page.status);
      const queues = await look(LOOKS[1] ?? '');
      expect([200, 503]).toContain(queues.status);
      expect(queues.text).not.toMatch(/127\.0\.0\.1|relation|password/);
    });

    it('shows an admin what waits in it, whatever is looked at', async () => {
      worker = createWorker({
        ...newsroom.parts,
        ...{ redisUrl: redis?.url ?? null, drainMs: 0 },
        ...{ deciders: dueDeciders, rules: scheduleRules, recorders: [] },
      });
      await worker.start();
      await eventually('the ticks are set', async () => (await worker.counts()).delayed >= 2);
      const page = await look('');
      expect(page.status).toBe(200);
      expect(page.text).toContain('__UI_CONFIG__');
      expect(page.text).not.toMatch(/<%|https:\/\//);
      const answers = await Promise.all(LOOKS.map((path) => look(path)));
      expect(answers.map(({ status }, index) => [LOOKS[index], status])).toEqual(
        LOOKS.map((path) => [path, 200]),
      );
      const [, queues, schedulers] = answers;
      expect(queues?.json?.['queues']).toEqual([
        expect.objectContaining({ name: 'forside', readOnlyMode: true }),
      ]);
      expect(schedulers?.text).toContain('catch-up');
      expect(schedulers?.text).toContain('look-ahead');
    });

    it('is for admins alone', async () => {
      expect((await look('', null)).headers.get('location')).toBe(`/admin/sign-in?next=${BOARD}`);
      expect((await look('', 'chief-of-sales')).status).toBe(403);
      for (const path of [...LOOKS, '/static/favicon.ico', '/api/nothing', '/static/../index.ejs']) {
        expect([401, 303, 404]).toContain((await look(path, null)).status);
        expect([403, 404]).toContain((await look(path, 'chief-of-sales')).status);
      }
      expect((await look(LOOKS[1] ?? '', null)).status).toBe(401);
    });

    it('changes nothing', async () => {
      const before = await worker.counts();
      const attempts = [
        ['PUT', '/api/queues/pause'],
        ['PUT', '/api/queues/forside/empty'],
        ['PUT', '/api/queues/forside/obliterate'],
        ['POST', '/api/queues/forside/add'],
        ['DELETE', '/api/queues/forside/job-schedulers/catch-up'],
      ] as const;
      for (const [method, path] of attempts) {
        const { status } = await newsroom.send(method, `${BOARD}${path}`, { body: {} });
        expect([404, 405]).toContain(status);
      }
      expect((await worker.counts()).delayed).toBe(before.delayed);
    });

    it('opens in the browser of an admin who signed in, and loads nothing from elsewhere', async () => {
      const reader = await launchBrowser();
      try {
        const page = await reader.browser.newPage({ viewport: { width: 1_280, height: 800 } });
        const troubles: string[] = [];
        page.on('console', (message) => {
          if (message.type() === 'error') troubles.push(message.text());
        });
        page.on('pageerror', (error) => troubles.push(String(error)));
        const elsewhere: string[] = [];
        page.on('request', (request) => {
          if (!request.url().startsWith(newsroom.origin)) elsewhere.push(request.url());
        });
        await page.goto(`${newsroom.origin}${BOARD}`);
        await page.click('summary');
        await page.fill('input[name=token]', await newsroom.tokenOf('admin'));
        await page.click('details button');
        await page.getByText('forside', { exact: true }).first().waitFor({ timeout: 20_000 });
        await page.goto(`${newsroom.origin}${BOARD}/queue/forside?status=delayed`);
        await page.getByText('look-ahead').first().waitFor({ timeout: 20_000 });
        if (process.env['SCREENSHOTS'])
          await page.screenshot({ path: `${process.env['SCREENSHOTS']}-${engine.name}.png` });
        expect(troubles).toEqual([]);
        expect(elsewhere).toEqual([]);
      } finally {
        await reader.close();
      }
    }, 60_000);
  });
}
