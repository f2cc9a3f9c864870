import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { toInstant } from '#kernel';
import type { CommandRunner } from '#event-store';
import { fetchOutbox } from '#projections';
import { DeciderRegistry, Scheduling } from '#scheduling';
import type { EffectHandler, QueueConnection } from '#scheduling';
import {
  EMBARGO_OVER,
  EmbargoNewsroom,
  QUICK,
  eventually,
  inMs,
  quiet,
  releaseDecider,
  releaseRule,
} from '#testing/embargo-newsroom';
import { redisIsInstalled, startRedisServer } from '#testing/redis-server';
import type { RedisServer } from '#testing/redis-server';

/** An engine's queue as a test meddles with it. */
interface MeddledQueue {
  readonly connection: QueueConnection;
  readonly wipe: () => Promise<void>;
  /** Ends every connection that Forside has to it. */
  readonly hangUp: () => Promise<void>;
  readonly connections: () => Promise<number>;
  /** Whether the end of an embargo is in it. */
  readonly holds: (id: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

const OF_THE_QUEUE = `datname = current_database() and application_name like 'forside%'
  and application_name not in ('forside projections', 'forside log listener')`;

function onPostgres(newsroom: EmbargoNewsroom): MeddledQueue {
  const { dataSource, connectionString } = newsroom.log;
  /** Dropping waits for jobs at work as they wait for it; whoever PostgreSQL sends home in a deadlock comes again. */
  const wipe = async (): Promise<void> => {
    await dataSource.query('drop schema if exists queue cascade').catch(wipe);
  };
  return {
    connection: { engine: 'postgres', connectionString, schema: 'queue' },
    wipe,
    hangUp: () =>
      dataSource.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${OF_THE_QUEUE}`),
    connections: async () => {
      const rows = await dataSource.query<readonly { readonly count: number }[]>(
        `select count(*)::int as count from pg_stat_activity where ${OF_THE_QUEUE}`,
      );
      return rows[0]?.count ?? 0;
    },
    holds: async (id) => {
      const jobs = `select 1 from queue.job where id like 'due-release-' || $1 || '%'`;
      return (await dataSource.query<readonly object[]>(jobs, [id])).length === 1;
    },
    close: () => Promise.resolve(),
  };
}

function onRedis(redis: RedisServer): MeddledQueue {
  return {
    connection: { engine: 'redis', url: redis.url },
    wipe: redis.flushAll,
    hangUp: async () => void (await redis.command('client', 'kill', 'type', 'normal')),
    connections: async () => {
      const clients = String(await redis.command('client', 'list'));
      return clients.split('\n').filter((line) => /name=forside/.test(line)).length;
    },
    holds: async (id) => {
      const keys = await redis.command('keys', `forside:forside:due-release-${id}-*`);
      return Array.isArray(keys) && keys.length === 1;
    },
    close: redis.stop,
  };
}

const engines = [
  { name: 'PostgreSQL', describe, most: { busy: 8, idle: 3 } },
  {
    name: 'Redis',
    describe: redisIsInstalled() ? describe : describe.skip,
    most: { busy: 3, idle: 3 },
  },
];

for (const engine of engines) {
  engine.describe(`On ${engine.name}`, () => {
    let newsroom: EmbargoNewsroom;
    let queue: MeddledQueue;
    const works = (effects: readonly EffectHandler[] = [newsroom.world], pace = QUICK) =>
      newsroom.works(queue.connection, { effects, pace });

    beforeAll(async () => {
      newsroom = await EmbargoNewsroom.open();
      queue = engine.name === 'Redis' ? onRedis(await startRedisServer()) : onPostgres(newsroom);
    });
    afterEach(() => newsroom.rest());
    afterAll(async () => {
      await newsroom.close();
      await queue.close();
    });

    describe('the alarm clock', () => {
      it('records what time brings about, when it does, without waiting for a look ahead', async () => {
        const scheduling = await works();
        const until = inMs(400);
        const id = await newsroom.embargoed(until);
        await newsroom.lifted(id);
        const event = (await newsroom.historyOf(id)).at(-1);
        expect(event?.data).toEqual({ until, version: 1 });
        expect((event?.occurredAt ?? '') >= until).toBe(true);
        await eventually(() => scheduling.stats().lateness.count === 1);
      });

      it('records at once what came due while nobody worked', async () => {
        const ids = await Promise.all(Array.from({ length: 30 }, () => newsroom.embargoed(inMs(50))));
        await newsroom.seen();
        await sleep(100);
        await works();
        await newsroom.eachLiftedOnce(ids);
      });

      it('records nothing for what was called off, and once what was moved', async () => {
        const scheduling = await works();
        const [dropped, moved] = await Promise.all([
          newsroom.embargoed(inMs(600)),
          newsroom.embargoed(inMs(600)),
        ]);
        await newsroom.execute(dropped, { type: 'DropEmbargo' });
        const until = inMs(1_200);
        await newsroom.execute(moved, { type: 'SetEmbargo', until });
        await newsroom.lifted(moved);
        await eventually(async () => (await scheduling.counts()).active === 0);
        expect((await newsroom.historyOf(moved)).map(({ data }) => data)).toEqual([
          expect.objectContaining({ version: 1 }),
          { until, version: 2 },
          { until, version: 2 },
        ]);
        expect(await newsroom.typesOf(dropped)).toEqual(['EmbargoSet', 'EmbargoDropped']);
      });

      it('records once what several workers are told more than once', async () => {
        const ids = await Promise.all(Array.from({ length: 10 }, () => newsroom.embargoed(inMs(700))));
        await newsroom.seen();
        const workers = [await works(), await works()];
        await newsroom.eachLiftedOnce(ids);
        for (const worker of workers) await newsroom.stops(worker);
        await queue.wipe();
        const again = await works();
        await eventually(async () => again.stats().lastPass !== null && (await again.counts()).active === 0);
        await newsroom.eachLiftedOnce(ids);
      });

      it('tells the handlers of effects, once the event is in the log, and then settles them', async () => {
        const scheduling = await works();
        const id = await newsroom.embargoed(inMs(100));
        await eventually(() => scheduling.stats().effectsDone > 0);
        expect(await fetchOutbox(newsroom.log.dataSource, 100)).toEqual([]);
        expect(newsroom.told.filter((stream) => stream === `release-${id}`)).toHaveLength(1);
      });

      it('tries an effect again when its handler fails', async () => {
        let tries = 0;
        const unsteady: EffectHandler = {
          kind: EMBARGO_OVER,
          handle: async () => {
            tries += 1;
            if (tries === 1) throw new Error('The world is away');
          },
        };
        await works([unsteady]);
        await newsroom.embargoed(inMs(50));
        await eventually(() => tries === 2);
      });

      it('lets the work in hand finish when it stops', async () => {
        let finished = false;
        let begun = false;
        const slow: EffectHandler = {
          kind: EMBARGO_OVER,
          handle: async () => {
            begun = true;
            await sleep(500);
            finished = true;
          },
        };
        const scheduling = await works([slow]);
        await newsroom.embargoed(inMs(50));
        await eventually(() => begun);
        await newsroom.stops(scheduling);
        expect(finished).toBe(true);
        expect(await fetchOutbox(newsroom.log.dataSource, 100)).toEqual([]);
      });

      it('goes on when its connections are ended', async () => {
        await works();
        const ids: string[] = [];
        for (let round = 0; round < 3; round += 1) {
          ids.push(await newsroom.embargoed(inMs(200)), await newsroom.embargoed(inMs(1_500)));
          await queue.hangUp();
          await sleep(400);
        }
        await newsroom.eachLiftedOnce(ids);
      });

      it('says how the queue is', async () => {
        const scheduling = await works();
        await newsroom.embargoed(inMs(60_000));
        await eventually(async () => ((await scheduling.health()).counts?.delayed ?? 0) > 2);
        expect(await scheduling.health()).toMatchObject({
          engine: queue.connection.engine,
          ok: true,
          problem: null,
        });
        await newsroom.stops(scheduling);
        expect(await scheduling.health()).toMatchObject({ ok: false, counts: null });
      });

      it('takes few connections, and fewer when nothing happens', async () => {
        await works([newsroom.world], { ...QUICK, watchMs: 60_000, catchUpMs: 60_000 });
        expect(await queue.connections()).toBeLessThanOrEqual(engine.most.busy);
        await eventually(async () => (await queue.connections()) <= engine.most.idle);
      });
    });

    describe('a queue that is wiped', () => {
      it('in the middle of a schedule changes no outcome', async () => {
        const scheduling = await works();
        await eventually(() => scheduling.stats().lastPass !== null);
        const id = await newsroom.embargoed(inMs(3_000));
        await eventually(() => queue.holds(id));
        await queue.wipe();
        await newsroom.eachLiftedOnce([id]);
        await eventually(() => newsroom.wasTold(id));
        expect(scheduling.stats().recoveries).toBeGreaterThanOrEqual(1);
      });

      it('again and again while stories come due loses none', async () => {
        await works();
        const ids: string[] = [];
        for (let round = 0; round < 4; round += 1) {
          ids.push(
            ...(await Promise.all(
              Array.from({ length: 5 }, () => newsroom.embargoed(inMs(Math.random() * 800))),
            )),
          );
          await queue.wipe();
          await sleep(300);
        }
        await newsroom.eachLiftedOnce(ids);
        // An effect that is in the hands of the queue when nobody notices the loss comes when its claim ends.
        await eventually(() => ids.every((id) => newsroom.wasTold(id)), 45_000);
      }, 90_000);

      it('while no worker runs is filled again by the next one', async () => {
        const scheduling = await works();
        const id = await newsroom.embargoed(inMs(1_000));
        await newsroom.seen();
        await newsroom.stops(scheduling);
        await queue.wipe();
        await sleep(1_200);
        expect(await newsroom.typesOf(id)).toEqual(['EmbargoSet']);
        await works();
        await newsroom.eachLiftedOnce([id]);
      });

      it('together with the read models loses nothing either', async () => {
        await works();
        const id = await newsroom.embargoed(inMs(1_500));
        await newsroom.seen();
        await newsroom.log.dataSource.query('drop schema rm_schedule cascade');
        await queue.wipe();
        await newsroom.eachLiftedOnce([id]);
      });
    });
  });
}

describe('Start-up', () => {
  const options = {
    queue: { engine: 'postgres', connectionString: 'postgres://nowhere', schema: 'queue' },
    deciders: new DeciderRegistry([]),
    rules: [],
    clock: { now: () => toInstant(Date.now()) },
    logger: quiet,
  } as const;
  const world: EffectHandler = { kind: EMBARGO_OVER, handle: () => Promise.resolve() };
  const nowhere = {} as { dataSource: EmbargoNewsroom['log']['dataSource']; runner: CommandRunner };
  const make = (more: object) => () => new Scheduling({ ...options, ...nowhere, ...more });

  it('refuses a rule without a decider, and anything twice', () => {
    expect(make({})).not.toThrow();
    expect(make({ rules: [releaseRule] })).toThrow('no decider for the category release');
    expect(make({ effects: [world, world] })).toThrow('Two handlers');
    expect(make({ effects: [{ ...world, kind: 'alarm' }] })).toThrow('Two handlers');
    expect(() => new DeciderRegistry([releaseDecider, releaseDecider])).toThrow('Two deciders');
  });
});
