import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { letterStream, letters, received, write } from '#testing/letters';
import { eventually, openNewsroom } from '#testing/letters-newsroom';
import type { LettersNewsroom } from '#testing/letters-newsroom';

let room: LettersNewsroom;
let stopWriting: (() => Promise<number>) | undefined;
beforeEach(async () => {
  room = await openNewsroom();
});
afterEach(async () => {
  await stopWriting?.();
  stopWriting = undefined;
  await room.close();
});

const QUICK = { ttl: 1_500, heartbeat: 150, standby: 50 };
const holder = async () =>
  (
    await room.query<{ holder: string | null }>(
      `select holder from state.leases where name = 'projection:letters'`,
    )
  )[0]?.holder;
const counted = async () =>
  Number(
    (await room.query(`select letters::text as row from rm_letters.boards where board = 'Debat'`))[0]?.row,
  );

/** Writes letters one after the other until told to stop; answers how many. */
function letterWriter(): () => Promise<number> {
  let going = true;
  const done = (async () => {
    let count = 0;
    while (going) {
      await write(room.store, letterStream(`letter ${count}`), [received()]);
      count += 1;
      await sleep(5);
    }
    return count;
  })();
  stopWriting = () => {
    going = false;
    return done;
  };
  return stopWriting;
}

describe('Two processes with one projection', () => {
  it('let one lead; the other takes over at once when it stops', async () => {
    const one = room.engine({ holder: 'one' });
    const two = room.engine({ holder: 'two' });
    await one.start();
    await eventually(async () => (await holder()) === 'one');
    await two.start();
    const stop = letterWriter();
    await sleep(300);
    expect((await two.positions())[0]?.status).toBe('standby');
    const before = performance.now();
    await one.stop();
    await eventually(async () => (await holder()) === 'two');
    expect(performance.now() - before).toBeLessThan(2_000);
    const count = await stop();
    const head = await room.store.head();
    expect(await two.waitFor(`letter@${head}`, 5_000)).toBe(true);
    expect(await counted()).toBe(count);
  });

  it('take over at once from one whose connection is gone, without waiting for its lease to run out', async () => {
    const forEver = { ttl: 600_000, heartbeat: 600_000, standby: 50 };
    const one = room.engine({ holder: 'one', leaseTimes: forEver });
    await one.start();
    await eventually(async () => (await holder()) === 'one');
    const two = room.engine({ holder: 'two', leaseTimes: forEver });
    await two.start();
    const stop = letterWriter();
    await sleep(200);
    // What kill -9 of the process would do to its connection, kept away until the other one has led.
    const until = performance.now() + 10_000;
    while ((await holder()) !== 'two' && performance.now() < until) {
      await room.query(
        `select pg_terminate_backend(l.backend_pid) from state.leases l
         where name = 'projection:letters' and holder = 'one'`,
      );
      await sleep(20);
    }
    expect(await holder()).toBe('two');
    const count = await stop();
    const head = await room.store.head();
    await eventually(() => two.waitFor(`letter@${head}`, 1_000));
    expect(await counted()).toBe(count);
  });

  it('fence out a leader that slept through its lease: it commits nothing when it wakes', async () => {
    const pausable = pausableSource(room.dataSource);
    const sleeper = room.engine({ holder: 'sleeper', dataSource: pausable.dataSource, leaseTimes: QUICK });
    await sleeper.start();
    const stop = letterWriter();
    await eventually(async () => (await holder()) === 'sleeper');
    await sleep(200);
    // It falls asleep in the middle of a batch: lease and connection stay, heartbeats stop.
    pausable.pause();
    const lease = leaseKeeperOf(sleeper);
    lease.pause();
    await sleep(100);
    const heir = room.engine({ holder: 'heir', leaseTimes: QUICK });
    await heir.start();
    await eventually(async () => (await holder()) === 'heir');
    await sleep(200);
    pausable.resume();
    lease.resume();
    await sleep(300);
    const count = await stop();
    const head = await room.store.head();
    expect(await heir.waitFor(`letter@${head}`, 5_000)).toBe(true);
    expect(await counted()).toBe(count);
    expect(await holder()).toBe('heir');
    expect(room.logger.errors).toEqual([]);
  });

  it('lose and double nothing while they take the lead from each other again and again', async () => {
    const stop = letterWriter();
    const names = ['one', 'two', 'three', 'four', 'five', 'six'];
    let running = room.engine({ holder: 'zero', leaseTimes: QUICK, batchSize: 3 });
    await running.start();
    for (const name of names) {
      const next = room.engine({ holder: name, leaseTimes: QUICK, batchSize: 3 });
      await next.start();
      await sleep(60);
      await room.query(
        `select pg_terminate_backend(backend_pid) from state.leases where name = 'projection:letters'`,
      );
      await sleep(60);
      await running.stop();
      running = next;
    }
    const count = await stop();
    const head = await room.store.head();
    await eventually(() => running.waitFor(`letter@${head}`, 1_000));
    expect(await counted()).toBe(count);
    const [all] = await room.query(`select count(*)::text as row from rm_letters.letters`);
    expect(all?.row).toBe(String(count));
  });
});

describe('A leader paused in a transaction', () => {
  it('does not keep its heir waiting: PostgreSQL ends the transaction', async () => {
    const engine = room.engine({ definitions: [letters], leaseTimes: QUICK });
    await engine.start();
    await write(room.store, letterStream('a'), [received()]);
    await engine.caughtUp(5_000);
    await engine.stop();

    const paused = new Client({ connectionString: room.connectionString });
    paused.on('error', () => undefined);
    await paused.connect();
    await paused.query('begin');
    await paused.query(`set local idle_in_transaction_session_timeout = '2000'`);
    await paused.query(`update rm_letters_v1.checkpoint set moved_at = now()`);

    const heir = room.engine({ leaseTimes: QUICK });
    await heir.start();
    const token = await write(room.store, letterStream('b'), [received()]);
    await eventually(() => heir.waitFor(token, 1_000));
    expect(await counted()).toBe(2);
    await paused.end().catch(() => undefined);
  });
});

/** A data source whose commits wait while it is paused, as those of a stopped process. */
function pausableSource(dataSource: DataSource) {
  let waking: Promise<void> | undefined;
  let wake: () => void = () => undefined;
  // A commit is the only statement that stops: on its way to the pool, whether it is prepared or not.
  const paused = replacing(dataSource, 'driver', (driver: object) =>
    replacing(driver, 'master', (pool: object) =>
      replacing(pool, 'query', (query: () => unknown) => async (statement: { readonly text: string }) => {
        if (waking && statement.text.includes('moved as')) await waking;
        return Reflect.apply(query, pool, [statement]) as unknown;
      }),
    ),
  );
  return {
    dataSource: paused,
    pause: () => {
      waking = new Promise((resolve) => {
        wake = resolve;
      });
    },
    resume: () => {
      waking = undefined;
      wake();
    },
  };
}

/** An object with one member replaced. */
function replacing<Whole extends object, Part extends object>(
  whole: Whole,
  name: string,
  replacement: (part: Part) => object,
): Whole {
  const replaced = replacement(Reflect.get(whole, name) as Part);
  return new Proxy(whole, {
    get: (target, property, receiver): unknown =>
      property === name ? replaced : Reflect.get(target, property, receiver),
  });
}

/** Stops and starts the heartbeats of an engine, as a stopped process does. */
function leaseKeeperOf(engine: object) {
  const keeper = Reflect.get(engine, 'leases') as { beating: boolean; lastHeartbeat: number };
  return {
    pause: () => {
      keeper.beating = true;
      keeper.lastHeartbeat = Infinity;
    },
    resume: () => {
      keeper.beating = false;
    },
  };
}
