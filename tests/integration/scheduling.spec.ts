import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { toInstant } from '#kernel';
import type { Decider, DomainEvent, Instant } from '#kernel';
import {
  CommandRunner,
  EventCodec,
  EventRegistry,
  PersonalVault,
  eventContract,
  randomId,
} from '#event-store';
import type { JsonObject } from '#event-store';
import { ProjectionEngine, fetchOutbox, projectionMigrations, reactor } from '#projections';
import {
  DeciderRegistry,
  Scheduling,
  scheduleAlarmsReactor,
  scheduleProjection,
  scheduleRule,
} from '#scheduling';
import type { EffectHandler, SchedulingPace } from '#scheduling';
import { openTestEventStore } from '#testing/test-event-store';
import type { TestEventStore } from '#testing/test-event-store';

type EmbargoSet = DomainEvent<'EmbargoSet', { readonly until: Instant; readonly version: number }>;
type EmbargoDropped = DomainEvent<'EmbargoDropped', Record<string, never>>;
type EmbargoLifted = DomainEvent<'EmbargoLifted', { readonly until: Instant; readonly version: number }>;
type EmbargoEvent = EmbargoSet | EmbargoDropped | EmbargoLifted;
type EmbargoCommand =
  { readonly type: 'SetEmbargo'; readonly until: Instant } | { readonly type: 'DropEmbargo' };

interface Embargo {
  readonly until: Instant | null;
  readonly version: number;
}

/** A press release with an embargo: the smallest stream on which time does something. */
const releaseDecider: Decider<Embargo, EmbargoCommand, EmbargoEvent> = {
  category: 'release',
  initialState: { until: null, version: 0 },
  decide: (command, state) =>
    command.type === 'SetEmbargo'
      ? [{ type: 'EmbargoSet', data: { until: command.until, version: state.version + 1 } }]
      : [{ type: 'EmbargoDropped', data: {} }],
  evolve: (state, event) =>
    event.type === 'EmbargoSet' ? event.data : { until: null, version: state.version },
  due: ({ until, version }, now) =>
    until !== null && until <= now
      ? [{ event: { type: 'EmbargoLifted', data: { until, version } }, dueAt: until, version }]
      : [],
};

const releaseRule = scheduleRule<EmbargoEvent>({
  category: 'release',
  dueOf: (event) =>
    event.type === 'EmbargoSet'
      ? { set: [{ fact: 'EmbargoLifted', version: event.data.version, dueAt: event.data.until }] }
      : { clear: ['EmbargoLifted'] },
});

/** Tells the world that an embargo is over. */
const worldReactor = reactor<EmbargoEvent>({
  name: 'tell-the-world',
  categories: ['release'],
  react: (event) =>
    event.type === 'EmbargoLifted' ? [{ kind: 'embargo-over', payload: { stream: event.stream } }] : [],
});

class NoSecrets extends PersonalVault {
  seal = async (_keyId: string, _aad: string, data: JsonObject) => data;
  open = async (_keyId: string, _aad: string, sealed: JsonObject) => sealed;
  destroy = async () => undefined;
}

const pinned = z.strictObject({ until: z.string(), version: z.int() });
const codec = new EventCodec(
  new EventRegistry([
    eventContract<EmbargoSet>({ type: 'EmbargoSet', version: 1, schema: pinned }),
    eventContract<EmbargoDropped>({ type: 'EmbargoDropped', version: 1, schema: z.strictObject({}) }),
    eventContract<EmbargoLifted>({ type: 'EmbargoLifted', version: 1, schema: pinned }),
  ]),
  new NoSecrets(),
);

const clock = { now: () => toInstant(Date.now()) };
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const QUICK: Partial<SchedulingPace> = {
  catchUpMs: 1_000,
  lookAheadMs: 60_000,
  watchMs: 200,
  outboxMs: 5_000,
};
const OF_THE_QUEUE = `datname = current_database() and application_name like 'forside%'
  and application_name not in ('forside projections', 'forside log listener')`;
const inMs = (milliseconds: number) => toInstant(Date.now() + milliseconds);

let open: TestEventStore;
let engine: ProjectionEngine;
let runner: CommandRunner;
const running = new Set<Scheduling>();
let told: { readonly id: string; readonly payload: JsonObject }[] = [];

const world: EffectHandler = {
  kind: 'embargo-over',
  handle: async (effect) => {
    told.push(effect);
  },
};

beforeAll(async () => {
  open = await openTestEventStore(projectionMigrations);
  runner = new CommandRunner(open.store, codec, clock);
  engine = new ProjectionEngine({
    dataSource: open.dataSource,
    connectionString: open.connectionString,
    store: open.store,
    decode: (event) => codec.decode(event),
    definitions: [scheduleProjection([releaseRule])],
    reactors: [scheduleAlarmsReactor([releaseRule]), worldReactor],
    logger: quiet,
    holder: 'test',
  });
  engine.onEffects(() => running.forEach((scheduling) => scheduling.wakeRelay()));
  await engine.start();
  await engine.caughtUp(20_000);
});

afterEach(async () => {
  await Promise.all([...running].map(stopped));
  told = [];
});

afterAll(async () => {
  await engine.stop();
  await open.close();
});

async function started(pace: Partial<SchedulingPace> = QUICK, effects = [world]): Promise<Scheduling> {
  const scheduling = new Scheduling({
    queue: { engine: 'postgres', connectionString: open.connectionString, schema: 'queue' },
    dataSource: open.dataSource,
    runner: new CommandRunner(open.store, codec, clock),
    deciders: new DeciderRegistry([releaseDecider]),
    rules: [releaseRule],
    effects,
    clock,
    logger: quiet,
    pace,
  });
  await scheduling.start();
  running.add(scheduling);
  return scheduling;
}

async function stopped(scheduling: Scheduling): Promise<void> {
  running.delete(scheduling);
  await scheduling.stop();
}

const envelope = () => ({ commandId: randomId(), actorId: 'editor-1', correlationId: 'request-1' });

async function embargoed(until: Instant): Promise<string> {
  const command = { type: 'SetEmbargo', until } as const;
  return (await runner.create({ decider: releaseDecider, command, envelope: envelope() })).id;
}
const execute = (id: string, command: EmbargoCommand) =>
  runner.execute({ decider: releaseDecider, id, command, envelope: envelope() });

async function historyOf(id: string) {
  const events: { readonly type: string; readonly data: JsonObject; readonly occurredAt: Instant }[] = [];
  for await (const { type, data, metadata } of open.store.readStream(`release-${id}`)) {
    events.push({ type, data, occurredAt: metadata.occurredAt });
  }
  return events;
}
const typesOf = async (id: string) => (await historyOf(id)).map(({ type }) => type);

async function eventually(holds: () => Promise<boolean> | boolean, limitMs = 15_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('It never came to that');
    await sleep(20);
  }
}
const lifted = (id: string) => eventually(async () => (await typesOf(id)).includes('EmbargoLifted'));
const seenByProjections = async () => expect(await engine.caughtUp(10_000)).toBe(true);
/** Dropping waits for jobs at work as they wait for it; whoever PostgreSQL sends home in a deadlock comes again. */
async function dropQueue(): Promise<void> {
  await open.dataSource.query('drop schema if exists queue cascade').catch(dropQueue);
}

describe('The alarm clock', () => {
  it('records what time brings about, when it does, without waiting for a look ahead', async () => {
    const scheduling = await started();
    const until = inMs(400);
    const id = await embargoed(until);
    await lifted(id);
    const event = (await historyOf(id)).at(-1);
    expect(event?.data).toEqual({ until, version: 1 });
    expect((event?.occurredAt ?? '') >= until).toBe(true);
    const { lateness } = scheduling.stats();
    expect(lateness.count).toBe(1);
    expect(lateness.maxSeconds).toBeLessThan(5);
  });

  it('records at once what came due while nobody worked', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => embargoed(inMs(50))));
    await seenByProjections();
    await sleep(100);
    await started();
    await Promise.all(ids.map(lifted));
    for (const id of ids) expect(await typesOf(id)).toEqual(['EmbargoSet', 'EmbargoLifted']);
  });

  it('records nothing for what was called off, and once what was moved', async () => {
    const scheduling = await started();
    const [dropped, moved] = await Promise.all([embargoed(inMs(600)), embargoed(inMs(600))]);
    await execute(dropped, { type: 'DropEmbargo' });
    const until = inMs(1_200);
    await execute(moved, { type: 'SetEmbargo', until });
    await lifted(moved);
    await eventually(async () => (await scheduling.counts()).active === 0);
    expect((await historyOf(moved)).map(({ data }) => data)).toEqual([
      expect.objectContaining({ version: 1 }),
      { until, version: 2 },
      { until, version: 2 },
    ]);
    expect(await typesOf(dropped)).toEqual(['EmbargoSet', 'EmbargoDropped']);
  });

  it('records once what several workers are told more than once', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => embargoed(inMs(700))));
    await seenByProjections();
    const workers = [await started(), await started()];
    await Promise.all(ids.map(lifted));
    for (const worker of workers) await stopped(worker);
    await dropQueue();
    await started();
    await sleep(1_500);
    for (const id of ids) expect(await typesOf(id)).toEqual(['EmbargoSet', 'EmbargoLifted']);
  });

  it('tells the handlers of effects, once the event is in the log, and then settles them', async () => {
    const scheduling = await started();
    const id = await embargoed(inMs(100));
    await eventually(() => scheduling.stats().effectsDone > 0);
    expect(await fetchOutbox(open.dataSource, 100)).toEqual([]);
    expect(told.filter(({ payload }) => payload['stream'] === `release-${id}`)).toHaveLength(1);
  });

  it('tries an effect again when its handler fails', async () => {
    let tries = 0;
    const unsteady: EffectHandler = {
      kind: 'embargo-over',
      handle: async () => {
        tries += 1;
        if (tries === 1) throw new Error('The world is away');
      },
    };
    await started(QUICK, [unsteady]);
    await embargoed(inMs(50));
    await eventually(() => tries === 2);
  });

  it('lets the work in hand finish when it stops', async () => {
    let finished = false;
    let begun = false;
    const slow: EffectHandler = {
      kind: 'embargo-over',
      handle: async () => {
        begun = true;
        await sleep(500);
        finished = true;
      },
    };
    const scheduling = await started(QUICK, [slow]);
    await embargoed(inMs(50));
    await eventually(() => begun);
    await stopped(scheduling);
    expect(finished).toBe(true);
  });

  it('goes on when PostgreSQL ends its connections', async () => {
    await started();
    const ids: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      ids.push(await embargoed(inMs(200)), await embargoed(inMs(1_500)));
      await open.dataSource.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where ${OF_THE_QUEUE}`,
      );
      await sleep(400);
    }
    await Promise.all(ids.map(lifted));
    for (const id of ids) expect(await typesOf(id)).toEqual(['EmbargoSet', 'EmbargoLifted']);
  });

  it('takes few connections, and fewer when nothing happens', async () => {
    await started({ ...QUICK, watchMs: 60_000, catchUpMs: 60_000 });
    const connections = async () => {
      const rows = await open.dataSource.query<readonly { readonly count: number }[]>(
        `select count(*)::int as count from pg_stat_activity where ${OF_THE_QUEUE}`,
      );
      return rows[0]?.count ?? 0;
    };
    expect(await connections()).toBeLessThanOrEqual(8);
    await sleep(11_000);
    expect(await connections()).toBeLessThanOrEqual(3);
  });
});

describe('A queue that is wiped', () => {
  it('in the middle of a schedule changes no outcome', async () => {
    const scheduling = await started();
    await eventually(() => scheduling.stats().lastPass !== null);
    const until = inMs(3_000);
    const id = await embargoed(until);
    await eventually(async () => {
      const jobs = `select 1 from queue.job where id like 'due-release-' || $1 || '%'`;
      return (await open.dataSource.query<readonly object[]>(jobs, [id])).length === 1;
    });
    await dropQueue();
    await lifted(id);
    expect(await typesOf(id)).toEqual(['EmbargoSet', 'EmbargoLifted']);
    expect(scheduling.stats().recoveries).toBeGreaterThanOrEqual(1);
    expect(scheduling.stats().lateness.maxSeconds).toBeLessThan(5);
  });

  it('again and again while stories come due loses none', async () => {
    await started();
    const ids: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      ids.push(...(await Promise.all(Array.from({ length: 5 }, () => embargoed(inMs(Math.random() * 800))))));
      await dropQueue();
      await sleep(300);
    }
    await Promise.all(ids.map(lifted));
    for (const id of ids) expect(await typesOf(id)).toEqual(['EmbargoSet', 'EmbargoLifted']);
    // An effect whose job was wiped is handed out again when its claim on the outbox ends.
    const toldOf = (id: string) => told.some(({ payload }) => payload['stream'] === `release-${id}`);
    await eventually(() => ids.every(toldOf), 45_000);
  }, 90_000);

  it('while no worker runs is filled again by the next one', async () => {
    const scheduling = await started();
    const id = await embargoed(inMs(1_000));
    await seenByProjections();
    await stopped(scheduling);
    await dropQueue();
    await sleep(1_200);
    expect(await typesOf(id)).toEqual(['EmbargoSet']);
    await started();
    await lifted(id);
  });

  it('together with the read models loses nothing either', async () => {
    await started();
    const id = await embargoed(inMs(1_500));
    await seenByProjections();
    await open.dataSource.query('drop schema rm_schedule cascade');
    await dropQueue();
    await lifted(id);
  });
});

describe('Start-up', () => {
  const options = {
    queue: { engine: 'postgres', connectionString: 'postgres://nowhere', schema: 'queue' },
    deciders: new DeciderRegistry([]),
    rules: [],
    clock,
    logger: quiet,
  } as const;
  const make = (more: object) => () =>
    new Scheduling({ ...options, dataSource: open.dataSource, runner, ...more });

  it('refuses a rule without a decider, and anything twice', () => {
    expect(make({})).not.toThrow();
    expect(make({ rules: [releaseRule] })).toThrow('no decider for the category release');
    expect(make({ effects: [world, world] })).toThrow('Two handlers');
    expect(make({ effects: [{ ...world, kind: 'alarm' }] })).toThrow('Two handlers');
    expect(() => new DeciderRegistry([releaseDecider, releaseDecider])).toThrow('Two deciders');
  });
});
