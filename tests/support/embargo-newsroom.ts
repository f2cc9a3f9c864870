import { setTimeout as sleep } from 'node:timers/promises';
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
import type { EventStore, JsonObject } from '#event-store';
import { ProjectionEngine, projectionMigrations, reactor } from '#projections';
import {
  DeciderRegistry,
  Scheduling,
  scheduleAlarmsReactor,
  scheduleProjection,
  scheduleRule,
} from '#scheduling';
import type { EffectHandler, QueueConnection, SchedulingLogger, SchedulingPace } from '#scheduling';
import type { DataSource } from 'typeorm';
import { openTestEventStore } from './test-event-store.js';
import type { TestEventStore } from './test-event-store.js';

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
export const releaseDecider: Decider<Embargo, EmbargoCommand, EmbargoEvent> = {
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

/** When an embargo comes to its end. */
export const releaseRule = scheduleRule<EmbargoEvent>({
  category: 'release',
  dueOf: (event) =>
    event.type === 'EmbargoSet'
      ? { set: [{ fact: 'EmbargoLifted', version: event.data.version, dueAt: event.data.until }] }
      : { clear: ['EmbargoLifted'] },
});

/** The kind of the effect that tells the world of the end of an embargo. */
export const EMBARGO_OVER = 'embargo-over';

const worldReactor = reactor<EmbargoEvent>({
  name: 'tell-the-world',
  categories: ['release'],
  react: (event) =>
    event.type === 'EmbargoLifted' ? [{ kind: EMBARGO_OVER, payload: { stream: event.stream } }] : [],
});

/** For tests of what keeps no secrets. */
export class NoSecrets extends PersonalVault {
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

/** A logger that nobody reads. */
export const quiet: SchedulingLogger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** So that tests need not wait as long as a newsroom would. */
export const QUICK: Partial<SchedulingPace> = {
  catchUpMs: 1_000,
  lookAheadMs: 60_000,
  watchMs: 200,
  outboxMs: 500,
  lockMs: 2_000,
};

/** What a worker of press releases is made of. */
export interface ReleaseWorkerOptions {
  readonly queue: QueueConnection;
  readonly dataSource: DataSource;
  readonly store: EventStore;
  readonly effects: readonly EffectHandler[];
  readonly pace?: Partial<SchedulingPace>;
  readonly logger?: SchedulingLogger;
}

/** The schedule of press releases, not started yet. */
export function releaseScheduling(options: ReleaseWorkerOptions): Scheduling {
  const { store, pace = QUICK, logger = quiet } = options;
  return new Scheduling({
    queue: options.queue,
    dataSource: options.dataSource,
    runner: new CommandRunner(store, codec, clock),
    deciders: new DeciderRegistry([releaseDecider]),
    rules: [releaseRule],
    effects: options.effects,
    clock,
    logger,
    pace,
  });
}

/** An event as it stands in the log. */
export interface Entry {
  readonly type: string;
  readonly data: JsonObject;
  readonly occurredAt: Instant;
}

/** A newsroom that knows press releases alone; workers join it. */
export class EmbargoNewsroom {
  /** Streams of which the world was told, in order. */
  readonly told: string[] = [];
  readonly world: EffectHandler = {
    kind: EMBARGO_OVER,
    handle: async ({ payload }) => void this.told.push(String(payload['stream'])),
  };
  private readonly running = new Set<Scheduling>();
  private readonly runner: CommandRunner;

  private constructor(
    readonly log: TestEventStore,
    private readonly engine: ProjectionEngine,
  ) {
    this.runner = new CommandRunner(log.store, codec, clock);
    engine.onEffects(() => this.running.forEach((scheduling) => scheduling.wakeRelay()));
  }

  static async open(): Promise<EmbargoNewsroom> {
    const log = await openTestEventStore(projectionMigrations);
    const engine = new ProjectionEngine({
      dataSource: log.dataSource,
      connectionString: log.connectionString,
      store: log.store,
      decode: (event) => codec.decode(event),
      definitions: [scheduleProjection([releaseRule])],
      reactors: [scheduleAlarmsReactor([releaseRule]), worldReactor],
      logger: quiet,
      holder: 'test',
    });
    const newsroom = new EmbargoNewsroom(log, engine);
    await engine.start();
    await engine.caughtUp(20_000);
    return newsroom;
  }

  /** Starts a worker in this process; it is stopped at the latest by {@link rest}. */
  async works(
    queue: QueueConnection,
    options: Partial<Omit<ReleaseWorkerOptions, 'queue'>> = {},
  ): Promise<Scheduling> {
    const { dataSource, store } = this.log;
    const scheduling = releaseScheduling({ queue, dataSource, store, effects: [this.world], ...options });
    this.running.add(scheduling);
    await scheduling.start();
    return scheduling;
  }

  async stops(scheduling: Scheduling): Promise<void> {
    this.running.delete(scheduling);
    await scheduling.stop();
  }

  /** Stops every worker, and forgets what the world was told. */
  async rest(): Promise<void> {
    await Promise.all([...this.running].map((scheduling) => this.stops(scheduling)));
    this.told.length = 0;
  }

  async close(): Promise<void> {
    await this.rest();
    await this.engine.stop();
    await this.log.close();
  }

  /** A new press release; answers its id. */
  async embargoed(until: Instant): Promise<string> {
    const command = { type: 'SetEmbargo', until } as const;
    return (await this.runner.create({ decider: releaseDecider, command, envelope: envelope() })).id;
  }

  async execute(id: string, command: EmbargoCommand): Promise<void> {
    await this.runner.execute({ decider: releaseDecider, id, command, envelope: envelope() });
  }

  async historyOf(id: string): Promise<readonly Entry[]> {
    const events: Entry[] = [];
    for await (const { type, data, metadata } of this.log.store.readStream(`release-${id}`)) {
      events.push({ type, data, occurredAt: metadata.occurredAt });
    }
    return events;
  }

  async typesOf(id: string): Promise<readonly string[]> {
    return (await this.historyOf(id)).map(({ type }) => type);
  }

  /** Waits until the end of the embargo is recorded. */
  lifted(id: string): Promise<void> {
    return eventually(async () => (await this.typesOf(id)).includes('EmbargoLifted'));
  }

  /** Waits until the ends of all embargoes are recorded, and throws unless each is so once. */
  async eachLiftedOnce(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await this.lifted(id);
      const types = await this.typesOf(id);
      if (types.join() !== 'EmbargoSet,EmbargoLifted') throw new Error(`release-${id} is ${types.join()}`);
    }
  }

  wasTold(id: string): boolean {
    return this.told.includes(`release-${id}`);
  }

  /** Waits until the schedule table and the outbox have what was written. */
  async seen(): Promise<void> {
    if (!(await this.engine.caughtUp(20_000))) throw new Error('The projections are behind');
  }
}

/** So many milliseconds from now. */
export function inMs(milliseconds: number): Instant {
  return toInstant(Date.now() + milliseconds);
}

/** @throws Error when it never comes to that. */
export async function eventually(holds: () => Promise<boolean> | boolean, limitMs = 30_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('It never came to that');
    await sleep(20);
  }
}

function envelope() {
  return { commandId: randomId(), actorId: 'editor-1', correlationId: 'request-1' };
}
