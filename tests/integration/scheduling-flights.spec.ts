import { Queue, createPostgresBackend, createRedisBackend } from 'bullmq';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { bookingDecider, placementDecider } from '#advertising';
import { plusMilliseconds } from '#kernel';
import type { Instant } from '#kernel';
import { recordedFacts } from '#scheduling';
import type { QueueConnection, RecordedLate, Scheduling } from '#scheduling';
import { eventually } from '#testing/embargo-newsroom';
import { FlightNewsroom, deskEnvelope } from '#testing/flight-newsroom';
import { GatedEventStore } from '#testing/gated-event-store';
import { redisIsInstalled, startRedisServer } from '#testing/redis-server';
import type { RedisServer } from '#testing/redis-server';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Midnight in Copenhagen, in winter. */
const MIDNIGHT = '2027-01-15T23:00:00.000Z';

/** An engine's queue as a test looks into it. */
interface SeenQueue {
  readonly connection: QueueConnection;
  readonly wipe: () => Promise<void>;
  /** What the jobs in it carry, by their ids. */
  readonly jobs: () => Promise<ReadonlyMap<string, unknown>>;
  /** Hands over a job of the alarm clock as it stands. */
  readonly ring: (id: string, data: unknown) => Promise<void>;
  readonly close: () => Promise<void>;
}

function onPostgres({ log: { dataSource, connectionString } }: FlightNewsroom): SeenQueue {
  const wipe = async (): Promise<void> => {
    await dataSource.query('drop schema if exists queue cascade').catch(wipe);
  };
  return {
    connection: { engine: 'postgres', connectionString, schema: 'queue' },
    wipe,
    jobs: async () => {
      const rows = await dataSource.query<readonly { readonly id: string; readonly data: unknown }[]>(
        `select id, data from queue.job where id like 'due-%'`,
      );
      return new Map(rows.map(({ id, data }) => [id, typeof data === 'string' ? JSON.parse(data) : data]));
    },
    ring: async (id, data) => {
      const connection = { connectionString, schema: 'queue' };
      const bull = new Queue('forside', { connection, prefix: 'forside' }, createPostgresBackend);
      await bull.add('record-due', data, { jobId: id });
      await bull.close();
    },
    close: () => Promise.resolve(),
  };
}

function onRedis(redis: RedisServer): SeenQueue {
  const prefix = 'forside:forside:';
  return {
    connection: { engine: 'redis', url: redis.url },
    wipe: redis.flushAll,
    jobs: async () => {
      const keys = (await redis.command('keys', `${prefix}due-*`)) as string[];
      const jobs = keys.map(async (key) => {
        const data = await redis.command('hget', key, 'data');
        return [key.slice(prefix.length), JSON.parse(String(data)) as unknown] as const;
      });
      return new Map(await Promise.all(jobs));
    },
    ring: async (id, data) => {
      const connection = { url: redis.url };
      const bull = new Queue('forside', { connection, prefix: 'forside' }, createRedisBackend);
      await bull.add('record-due', data, { jobId: id });
      await bull.close();
    },
    close: redis.stop,
  };
}

const engines = [
  { name: 'PostgreSQL', describe },
  // Debian: apt-get install redis-server.
  { name: 'Redis', describe: redisIsInstalled() ? describe : describe.skip },
];

for (const engine of engines) {
  engine.describe(`With its queue on ${engine.name}, a flight`, () => {
    let newsroom: FlightNewsroom;
    let queue: SeenQueue;

    beforeAll(async () => {
      newsroom = await FlightNewsroom.open();
      queue = engine.name === 'Redis' ? onRedis(await startRedisServer()) : onPostgres(newsroom);
    }, 60_000);
    afterEach(async () => {
      await newsroom.rest();
      await queue.wipe();
    });
    afterAll(async () => {
      await newsroom.close();
      await queue.close();
    });

    const at = (milliseconds: number): Instant => plusMilliseconds(MIDNIGHT, milliseconds);
    const settled = (scheduling: Scheduling) =>
      eventually(async () => {
        const { waiting, active } = await scheduling.counts();
        return scheduling.stats().lastPass !== null && waiting + active === 0;
      });

    it('is looked at a day before, starts, ends, and its option is called to mind and expires, each recorded once and when it is due', async () => {
      newsroom.setClock(at(-2 * DAY));
      const placement = await newsroom.placement();
      const ends = await newsroom.booked(placement, { from: at(-DAY - HOUR), until: at(0) });
      const starts = await newsroom.booked(placement, { from: at(0), until: at(DAY) });
      const isNear = await newsroom.booked(placement, { from: at(DAY), until: at(2 * DAY) });
      const optioned = (optionUntil: Instant) =>
        newsroom.booked(placement, { from: at(3 * DAY), until: at(4 * DAY), optionUntil });
      const expires = await optioned(at(0));
      const isReminded = await optioned(at(DAY));
      const heard: RecordedLate[] = [];
      const listening = recordedFacts.listen((fact) => heard.push(fact));

      newsroom.setClock(at(-1_500));
      const scheduling = await newsroom.works(queue.connection);
      const expected = new Map([
        [ends, ['MaterialChecked', 'AdStarted', 'AdEnded']],
        [starts, ['MaterialChecked', 'AdStarted']],
        [isNear, ['MaterialChecked']],
        [expires, ['OptionExpiring', 'BookingExpired']],
        [isReminded, ['OptionExpiring']],
      ]);
      await eventually(async () => {
        const recorded = await Promise.all([...expected.keys()].map((id) => newsroom.typesOf(id)));
        return recorded.join() === [...expected.values()].join();
      });
      await eventually(async () => (await newsroom.dueOf(`placement-${placement}`)).length === 1);
      for (const id of [ends, starts, isNear, expires, isReminded]) {
        const last = (await newsroom.dueOf(`booking-${id}`)).at(-1);
        expect(last?.data).toMatchObject({ claimVersion: expect.any(Number), dueAt: at(0) });
        expect((last?.occurredAt ?? '') >= at(0)).toBe(true);
      }
      const [freed] = await newsroom.dueOf(`placement-${placement}`);
      expect(freed).toMatchObject({ type: 'AdOptionExpired', data: { bookingId: expires, dueAt: at(0) } });

      await settled(scheduling);
      listening();
      expect(heard.filter(({ fact }) => fact === 'AdStarted')).toHaveLength(2);
      expect(heard.every(({ lateMs }) => lateMs >= 0)).toBe(true);
      expect(scheduling.stats().lateness.count).toBe(heard.length);

      // Rung once more, by a worker that has not seen them: nothing more is recorded.
      const jobs = await queue.jobs();
      expect(jobs.size).toBeGreaterThanOrEqual(6);
      await newsroom.rest();
      for (const [id, data] of jobs) {
        const { origin: _origin, ...carried } = data as { readonly origin?: unknown };
        expect(Object.keys(carried).sort()).toEqual(['dueAt', 'fact', 'stream', 'version']);
        await queue.ring(`again-${id}`, data);
      }
      await settled(await newsroom.works(queue.connection));
      expect((await Promise.all([...expected.keys()].map((id) => newsroom.typesOf(id)))).join()).toBe(
        [...expected.values()].join(),
      );
      expect(await newsroom.dueOf(`placement-${placement}`)).toHaveLength(1);
    });

    it('is on the alarm clock for the next 26 hours alone, and the rest as they come', async () => {
      newsroom.setClock(at(0));
      const placement = await newsroom.placement();
      const soon = await newsroom.booked(placement, { from: at(25 * HOUR), until: at(30 * HOUR) });
      const laterOn = await newsroom.booked(placement, { from: at(27 * HOUR), until: at(30 * HOUR) });
      await newsroom.seen();
      const alarms = async () =>
        [...(await queue.jobs()).keys()].filter((id) => id.includes(soon) || id.includes(laterOn)).sort();
      const scheduling = await newsroom.works(queue.connection);
      await settled(scheduling);
      const first = [`due-booking-${soon}-AdStarted-v1`, `due-booking-${soon}-MaterialChecked-v1`];
      expect(await alarms()).toEqual([...first, `due-booking-${laterOn}-MaterialChecked-v2`].sort());

      await newsroom.rest();
      newsroom.setClock(at(2 * HOUR));
      await settled(await newsroom.works(queue.connection));
      expect(await alarms()).toContain(`due-booking-${laterOn}-AdStarted-v2`);
      expect((await alarms()).filter((id) => id.includes('AdEnded'))).toEqual([]);
    });

    it('is recorded once, late and not lost, when nobody worked and the queue was wiped', async () => {
      newsroom.setClock(at(-5 * DAY));
      const placement = await newsroom.placement();
      const id = await newsroom.booked(placement, { from: at(-DAY), until: at(0) });
      const option = { from: at(2 * DAY), until: at(3 * DAY), optionUntil: at(-2 * DAY) };
      const optioned = await newsroom.booked(placement, option);
      await newsroom.seen();
      await settled(await newsroom.works(queue.connection));
      await newsroom.rest();
      await queue.wipe();

      newsroom.setClock(at(2 * HOUR));
      const [one, other] = [await newsroom.works(queue.connection), await newsroom.works(queue.connection)];
      await eventually(async () => (await newsroom.typesOf(id)).includes('AdEnded'));
      await eventually(async () => (await newsroom.typesOf(optioned)).includes('BookingExpired'));
      await Promise.all([settled(one), settled(other)]);
      expect(await newsroom.typesOf(id)).toEqual(['MaterialChecked', 'AdStarted', 'AdEnded']);
      expect(await newsroom.typesOf(optioned)).toEqual(['OptionExpiring', 'BookingExpired']);
      expect(await newsroom.dueOf(`placement-${placement}`)).toHaveLength(1);
      const [, , ended] = await newsroom.dueOf(`booking-${id}`);
      expect(ended).toMatchObject({ data: { dueAt: at(0) } });
      expect((ended?.occurredAt ?? '') >= at(2 * HOUR)).toBe(true);
      const lateness = [one, other].map((scheduling) => scheduling.stats().lateness.maxSeconds);
      expect(Math.max(...lateness)).toBeGreaterThan(26 * 3_600);
    });

    it('that starts with many others in the same second is recorded once, however many work', async () => {
      newsroom.setClock(at(-5 * DAY));
      const placement = await newsroom.placement();
      const ids: string[] = [];
      for (let number = 0; number < 60; number += 1) {
        ids.push(await newsroom.booked(placement, { from: at(0), until: at(DAY), share: 10 }));
      }
      await newsroom.seen();
      newsroom.setClock(at(-1_000));
      const workers = [await newsroom.works(queue.connection), await newsroom.works(queue.connection)];
      await eventually(async () => (await Promise.all(ids.map((id) => newsroom.typesOf(id)))).every(started));
      await Promise.all(workers.map(settled));
      for (const id of ids) expect(await newsroom.typesOf(id)).toEqual(['MaterialChecked', 'AdStarted']);
    });

    describe('whose job is at work', () => {
      /** A worker that stops short of recording the start until the desk has done something. */
      async function overtaken(meanwhile: (placement: string, id: string) => Promise<void>) {
        newsroom.setClock(at(-2 * HOUR));
        const placement = await newsroom.placement();
        const id = await newsroom.booked(placement, { from: at(0), until: at(HOUR) });
        await newsroom.runner.recordDue({ decider: bookingDecider, id, envelope: deskEnvelope() });
        await newsroom.seen();
        const log = new GatedEventStore(newsroom.log.store);
        const done = log.holdBack(`booking-${id}`, () => meanwhile(placement, id));
        newsroom.setClock(at(-500));
        const scheduling = await newsroom.works(queue.connection, { runner: newsroom.runnerOn(log) });
        await done;
        await settled(scheduling);
        return { placement, id };
      }

      it('and that is moved in this moment has started once, as the flight that it was, and starts once as the one it is', async () => {
        const { id } = await overtaken((placement, booking) =>
          newsroom.moved(placement, booking, { from: at(2 * HOUR), until: at(3 * HOUR) }),
        );
        const first = await newsroom.dueOf(`booking-${id}`);
        const started = first.filter(({ type }) => type === 'AdStarted');
        expect(started.map(({ data }) => data['claimVersion'])).toEqual([1]);
        await newsroom.rest();
        newsroom.setClock(at(2 * HOUR + MINUTE));
        await newsroom.works(queue.connection);
        await eventually(async () => {
          const facts = await newsroom.dueOf(`booking-${id}`);
          return facts.filter(({ type }) => type === 'AdStarted').length === 2;
        });
        const last = (await newsroom.dueOf(`booking-${id}`)).at(-1);
        expect(last).toMatchObject({ type: 'AdStarted', data: { claimVersion: 2, dueAt: at(2 * HOUR) } });
      });

      it('and that is cancelled in this moment records nothing more, ever', async () => {
        const { placement, id } = await overtaken((place, booking) => newsroom.cancelled(place, booking));
        const before = await newsroom.typesOf(id);
        expect(before.filter((type) => type === 'AdStarted')).toHaveLength(1);
        await newsroom.rest();
        newsroom.setClock(at(2 * HOUR));
        const scheduling = await newsroom.works(queue.connection);
        await settled(scheduling);
        expect(await newsroom.typesOf(id)).toEqual(before);
        const { state } = await newsroom.runner.load(placementDecider, placement);
        expect(state?.claims).toEqual([]);
      });
    });
  });
}

function started(types: readonly string[]): boolean {
  return types.includes('AdStarted');
}
