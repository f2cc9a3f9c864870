import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { QueueUnusableError } from '#scheduling';
import type { EffectHandler, QueueConnection, SchedulingLogger } from '#scheduling';
import { EMBARGO_OVER, EmbargoNewsroom, eventually, inMs } from '#testing/embargo-newsroom';
import type { EmbargoWorkerSettings, EmbargoWorkerWord } from '#testing/embargo-worker';
import { redisIsInstalled, startRedisServer } from '#testing/redis-server';
import type { RedisServer, RedisServerOptions } from '#testing/redis-server';
import { selfSignedCertificate } from '#testing/self-signed-certificate';

const LOADER = new URL('../support/typescript.mjs', import.meta.url).href;
const WORKER = fileURLToPath(new URL('../support/embargo-worker.ts', import.meta.url));
const runs = redisIsInstalled() ? describe : describe.skip;

let newsroom: EmbargoNewsroom;
let redis: RedisServer;
const others: { readonly stop: () => Promise<void> }[] = [];

const queueOf = ({ url }: RedisServer): QueueConnection => ({ engine: 'redis', url });
const works = () => newsroom.works(queueOf(redis));
const several = (count: number, milliseconds: number) =>
  Promise.all(Array.from({ length: count }, () => newsroom.embargoed(inMs(milliseconds))));

async function anotherRedis(options: RedisServerOptions): Promise<RedisServer> {
  const server = await startRedisServer(options);
  others.push(server);
  return server;
}

/** Remembers what a process says to its operator. */
class Journal implements SchedulingLogger {
  readonly lines: string[] = [];
  readonly info = this.note.bind(this);
  readonly warn = this.note.bind(this);
  readonly error = this.note.bind(this);

  private note(fields: object, message: string): void {
    this.lines.push(`${message} ${JSON.stringify(fields)}`);
  }
}

runs('A queue on Redis', () => {
  beforeAll(async () => {
    newsroom = await EmbargoNewsroom.open();
  });
  beforeEach(async () => {
    redis = await startRedisServer();
  });
  afterEach(async () => {
    await newsroom.rest();
    await Promise.all([redis, ...others.splice(0)].map((server) => server.stop()));
  });
  afterAll(() => newsroom.close());

  it('keeps everything under a name of its own', async () => {
    await works();
    const id = await newsroom.embargoed(inMs(100));
    await newsroom.eachLiftedOnce([id]);
    const keys = (await redis.command('keys', '*')) as string[];
    expect(keys.length).toBeGreaterThan(3);
    expect(keys.filter((key) => !key.startsWith('forside:'))).toEqual([]);
  });

  it('that is killed in the middle of a schedule and comes back changes no outcome', async () => {
    const scheduling = await works();
    const ids = [...(await several(3, 700)), ...(await several(3, 2_500))];
    await redis.kill();
    ids.push(...(await several(3, 500)));
    await sleep(1_000);
    expect(await scheduling.health()).toMatchObject({ ok: false, counts: null });
    await redis.restart();
    await newsroom.eachLiftedOnce(ids);
    await eventually(() => ids.every((id) => newsroom.wasTold(id)));
    await eventually(async () => (await scheduling.health()).ok);
  });

  it('that comes back empty is filled again at once', async () => {
    await redis.stop();
    redis = await startRedisServer({ settings: ['appendonly no'] });
    const scheduling = await works();
    await eventually(() => scheduling.stats().lastPass !== null);
    const ids = await several(3, 2_000);
    await newsroom.seen();
    await redis.restart();
    await eventually(async () => ((await scheduling.counts().catch(() => null))?.delayed ?? 0) >= 3);
    await newsroom.eachLiftedOnce(ids);
    expect(scheduling.stats().recoveries).toBe(1);
  });

  it('that is away when the newsroom starts is used as soon as it is there', async () => {
    await redis.kill();
    const journal = new Journal();
    const scheduling = await newsroom.works(queueOf(redis), { logger: journal });
    const ids = await several(5, 100);
    expect((await scheduling.health()).problem).toBe('The job queue is not open');
    await sleep(500);
    for (const id of ids) expect(await newsroom.typesOf(id)).toEqual(['EmbargoSet']);
    await redis.restart();
    await newsroom.eachLiftedOnce(ids);
    await eventually(() => ids.every((id) => newsroom.wasTold(id)));
    expect(journal.lines).toEqual([
      'The queue does not answer; trying until it does {"error":"Redis is out of reach (ECONNREFUSED)"}',
      'The queue answers again {}',
    ]);
  });

  it('that goes silent keeps nobody waiting, and is caught up with', async () => {
    const scheduling = await works();
    await eventually(() => scheduling.stats().lastPass !== null);
    redis.pause();
    const ids = await several(5, 100);
    expect(await scheduling.health()).toMatchObject({ ok: false, problem: 'the queue does not answer' });
    await expect(scheduling.counts()).rejects.toThrow('timed out');
    redis.resume();
    await newsroom.eachLiftedOnce(ids);
  });

  it('lets a worker go within its limit while it is away, and while it is silent', async () => {
    let telling = 0;
    const slow: EffectHandler = {
      kind: EMBARGO_OVER,
      handle: async () => {
        telling += 1;
        await sleep(1_000);
        telling -= 1;
      },
    };
    for (const trouble of [() => redis.kill(), async () => redis.pause()]) {
      await redis.restart();
      const scheduling = await newsroom.works(queueOf(redis), { effects: [slow] });
      await newsroom.embargoed(inMs(50));
      await eventually(() => telling === 1);
      await trouble();
      await newsroom.stops(scheduling);
      expect(telling).toBe(0);
    }
  });

  it('says what its operator should change', async () => {
    const careless = await anotherRedis({ settings: ['appendonly no'] });
    const journal = new Journal();
    const scheduling = await newsroom.works(queueOf(careless), { logger: journal });
    expect(journal.lines).toEqual([expect.stringContaining('set appendonly yes')]);
    await eventually(async () => (await scheduling.health()).ok);
  });

  it('refuses to start on one that will never do, in a sentence', async () => {
    const wrong = new URL(redis.url);
    wrong.password = 'wrong';
    const cluster = await anotherRedis({ settings: ['cluster-enabled yes'] });
    const start = (url: string) => newsroom.works({ engine: 'redis', url });
    for (const [url, sentence] of [
      [wrong.href, 'Redis refuses the user or password of REDIS_URL (WRONGPASS).'],
      [redis.url.replace(/:\/\/.*@/, '://'), 'Redis refuses the user or password of REDIS_URL (NOAUTH).'],
      [cluster.url, 'REDIS_URL leads to a Redis Cluster'],
    ] as const) {
      const refusal = await start(url).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(QueueUnusableError);
      expect(String(refusal)).toContain(sentence);
      expect(String(refusal)).not.toContain(redis.url.slice(8, 40));
    }
  });

  describe('shared by workers of several processes', () => {
    const children = new Set<ChildProcess>();
    afterEach(() => children.forEach((child) => child.kill('SIGKILL')));

    /** Starts a worker process and waits until it works. */
    async function workerProcess({ tellingMs = 0, queue = queueOf(redis), env = {} }) {
      const { connectionString } = newsroom.log;
      const settings: EmbargoWorkerSettings = { connectionString, queue, tellingMs };
      const child = fork(WORKER, [JSON.stringify(settings)], {
        execArgv: ['--conditions=source', '--import', LOADER],
        env: { ...process.env, ...env },
      });
      children.add(child);
      const words: EmbargoWorkerWord[] = [];
      child.on('message', (word: EmbargoWorkerWord) => words.push(word));
      const ended = once(child, 'exit');
      await eventually(() => words.length > 0 || child.exitCode !== null);
      const streams = (about: EmbargoWorkerWord['word']) =>
        words.flatMap((each) => (each.word === about && 'stream' in each ? [each.stream] : []));
      return {
        telling: () => streams('telling'),
        told: () => streams('told'),
        kill: async () => {
          child.kill('SIGKILL');
          await ended;
        },
        /** Its exit code when it has ended by itself. */
        stop: async () => {
          child.send('stop');
          await ended;
          return child.exitCode;
        },
      };
    }

    it('loses and doubles nothing when one of them is killed at work', async () => {
      const first = await workerProcess({ tellingMs: 60_000 });
      const [hanging = ''] = await several(1, 50);
      await eventually(() => first.telling().includes(`release-${hanging}`));
      const second = await workerProcess({});
      const ids = await several(20, 300);
      await first.kill();
      await newsroom.eachLiftedOnce([hanging, ...ids]);
      await eventually(
        () => [hanging, ...ids].every((id) => second.told().includes(`release-${id}`)),
        60_000,
      );
      expect(await second.stop()).toBe(0);
    }, 120_000);

    it('ends a process of its own accord, also when Redis has gone before', async () => {
      const [early, late] = await Promise.all([workerProcess({}), workerProcess({})]);
      expect(await early.stop()).toBe(0);
      await redis.kill();
      await sleep(300);
      expect(await late.stop()).toBe(0);
    });

    it('works over TLS with a certificate of a private authority', async () => {
      const tls = selfSignedCertificate();
      const folder = await mkdtemp(join(tmpdir(), 'forside-tls-'));
      others.push({ stop: () => rm(folder, { recursive: true }) });
      const file = join(folder, 'authority.pem');
      await writeFile(file, tls.certificate);
      const secure = queueOf(await anotherRedis({ tls }));
      await expect(newsroom.works(secure)).rejects.toThrow('No TLS with Redis (DEPTH_ZERO_SELF_SIGNED_CERT)');
      const worker = await workerProcess({ queue: secure, env: { NODE_EXTRA_CA_CERTS: file } });
      const ids = await several(3, 100);
      await newsroom.eachLiftedOnce(ids);
      expect(await worker.stop()).toBe(0);
    });
  });
});
