import {
  DEFAULT_TERMS,
  advertisingEventContracts,
  advertisingScheduleRules,
  bookingDecider,
  placementDecider,
} from '#advertising';
import type { BookingEvent } from '#advertising';
import { CommandRunner, EventCodec, EventRegistry, PersonalVault, randomId } from '#event-store';
import type { CommandEnvelope, EventStore, JsonObject } from '#event-store';
import { localTimeIn, plusMilliseconds, toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { ProjectionEngine, projectionMigrations } from '#projections';
import { DeciderRegistry, Scheduling, scheduleAlarmsReactor, scheduleProjection } from '#scheduling';
import type { QueueConnection, SchedulingPace } from '#scheduling';
import { QUICK, quiet } from './embargo-newsroom.js';
import { openTestEventStore } from './test-event-store.js';
import type { TestEventStore } from './test-event-store.js';

const ZONE = 'Europe/Copenhagen';

class NoSecrets extends PersonalVault {
  seal = async (_keyId: string, _aad: string, data: JsonObject) => data;
  open = async (_keyId: string, _aad: string, sealed: JsonObject) => sealed;
  destroy = async () => undefined;
}

const codec = new EventCodec(new EventRegistry(advertisingEventContracts), new NoSecrets());

/** An envelope of a command of the desk. */
export function deskEnvelope(): CommandEnvelope {
  const commandId = randomId();
  return { commandId, actorId: 'desk', correlationId: commandId, fresh: true };
}

/** When a flight begins and ends, on whole minutes. */
export interface WantedTimes {
  readonly from: Instant;
  readonly until: Instant;
  /** 1 unless told. */
  readonly share?: number;
}

/** What a booking's or placement's stream holds of one kind of fact. */
export interface RecordedDue {
  readonly type: string;
  readonly occurredAt: Instant;
  readonly data: JsonObject;
}

/** A newsroom that sells flights, its schedule and any number of workers; its clock can be set to any instant. */
export class FlightNewsroom {
  readonly clock = { now: () => plusMilliseconds(toInstant(Date.now()), this.offset) };
  readonly runner: CommandRunner;
  private readonly running = new Set<Scheduling>();
  private offset = 0;

  private constructor(
    readonly log: TestEventStore,
    private readonly engine: ProjectionEngine,
  ) {
    this.runner = this.runnerOn(log.store);
    engine.onEffects(() => this.running.forEach((scheduling) => scheduling.wakeRelay()));
  }

  static async open(): Promise<FlightNewsroom> {
    const log = await openTestEventStore(projectionMigrations);
    const engine = new ProjectionEngine({
      dataSource: log.dataSource,
      connectionString: log.connectionString,
      store: log.store,
      decode: (event) => codec.decode(event),
      definitions: [scheduleProjection(advertisingScheduleRules)],
      reactors: [scheduleAlarmsReactor(advertisingScheduleRules)],
      logger: quiet,
      holder: 'test',
    });
    const newsroom = new FlightNewsroom(log, engine);
    await engine.start();
    await newsroom.seen();
    return newsroom;
  }

  /** A runner of its own, as another process has one. */
  runnerOn(store: EventStore): CommandRunner {
    return new CommandRunner(store, codec, this.clock);
  }

  /** Lets it be this instant now; time goes on from there. */
  setClock(instant: Instant): void {
    this.offset = Date.parse(instant) - Date.now();
  }

  /** Starts a worker; it is stopped at the latest by {@link rest}. */
  async works(
    queue: QueueConnection,
    options: { readonly runner?: CommandRunner; readonly pace?: Partial<SchedulingPace> } = {},
  ): Promise<Scheduling> {
    const scheduling = new Scheduling({
      queue,
      dataSource: this.log.dataSource,
      runner: options.runner ?? this.runnerOn(this.log.store),
      deciders: new DeciderRegistry([bookingDecider, placementDecider]),
      rules: advertisingScheduleRules,
      clock: this.clock,
      logger: quiet,
      pace: options.pace ?? QUICK,
    });
    this.running.add(scheduling);
    await scheduling.start();
    return scheduling;
  }

  /** Stops every worker. */
  async rest(): Promise<void> {
    const all = [...this.running];
    this.running.clear();
    await Promise.all(all.map((scheduling) => scheduling.stop()));
  }

  async close(): Promise<void> {
    await this.rest();
    await this.engine.stop();
    await this.log.close();
  }

  /** Waits until the schedule table and the outbox have what was written. */
  async seen(): Promise<void> {
    if (!(await this.engine.caughtUp(20_000))) throw new Error('The projections are behind');
  }

  /** A new placement without terms in the way; answers its id. */
  async placement(positions = 6): Promise<string> {
    const id = randomId();
    const details = { key: `plads-${id.slice(0, 8)}`, name: 'Plads', pageType: 'any', positions } as const;
    await this.runner.create({
      decider: placementDecider,
      id,
      command: {
        type: 'DefinePlacement',
        placementId: id,
        details: { ...DEFAULT_TERMS, ...details, timeZone: ZONE },
      },
      envelope: deskEnvelope(),
    });
    return id;
  }

  /** A booking that holds its place in the calendar until it is cancelled, or until its option ends; answers its id. */
  async booked(
    placementId: string,
    { from, until, share = 1, optionUntil }: WantedTimes & { readonly optionUntil?: Instant },
  ): Promise<string> {
    const advertiserId = randomId();
    const times = { start: localTimeIn(from, ZONE), end: localTimeIn(until, ZONE) };
    const { id } = await this.runner.create({
      decider: bookingDecider,
      command: {
        type: 'DraftBooking',
        plan: { placementId, advertiserId, share, ...times, timeZone: ZONE },
        terms: { orderId: null, category: null, price: null, makegoodFor: null },
        creative: null,
        approval: 'later',
      },
      envelope: deskEnvelope(),
    });
    const wish = { bookingId: id, share, from, until, advertiserId, category: null, override: null };
    await this.ask(
      placementId,
      optionUntil === undefined
        ? { type: 'BookAd', ...wish }
        : { type: 'OptionAd', ...wish, expiresAt: optionUntil },
    );
    return id;
  }

  /** Moves a booking as the desk does: the calendar first, then the booking. */
  async moved(placementId: string, id: string, { from, until, share = 1 }: WantedTimes): Promise<void> {
    const { state } = await this.runner.load(bookingDecider, id);
    if (!state) throw new Error('There is no such booking');
    const { advertiserId, from: _from, until: _until, ...plan } = state.plan;
    await this.ask(
      placementId,
      {
        type: 'RescheduleAd',
        ...{ bookingId: id, share, from, until, advertiserId, category: null, override: null },
      },
      { ...plan, advertiserId, start: localTimeIn(from, ZONE), end: localTimeIn(until, ZONE) },
    );
  }

  async cancelled(placementId: string, id: string): Promise<void> {
    await this.runner.execute({
      decider: bookingDecider,
      id,
      command: { type: 'CancelBooking', reason: null, fee: null },
      envelope: deskEnvelope(),
    });
    await this.runner.execute({
      decider: placementDecider,
      id: placementId,
      command: { type: 'CancelAd', bookingId: id },
      envelope: deskEnvelope(),
    });
  }

  /** The facts of a stream that time brought about, in order. */
  async dueOf(stream: string): Promise<readonly RecordedDue[]> {
    const facts: RecordedDue[] = [];
    for await (const { type, data, metadata } of this.log.store.readStream(stream)) {
      if ('dueAt' in data) facts.push({ type, data, occurredAt: metadata.occurredAt });
    }
    return facts;
  }

  /** Their types alone, of a booking. */
  async typesOf(bookingId: string): Promise<readonly BookingEvent['type'][]> {
    return (await this.dueOf(`booking-${bookingId}`)).map(({ type }) => type as BookingEvent['type']);
  }

  private async ask(
    placementId: string,
    command: Parameters<typeof placementDecider.decide>[0] & { readonly bookingId: string },
    plan?: Extract<Parameters<typeof bookingDecider.decide>[0], { readonly type: 'ChangeFlight' }>['plan'],
  ): Promise<void> {
    const { state } = await this.runner.execute({
      decider: placementDecider,
      id: placementId,
      command,
      envelope: deskEnvelope(),
    });
    const held = state?.claims.find(({ bookingId }) => bookingId === command.bookingId);
    if (!held) throw new Error('The calendar granted nothing');
    const { claimVersion, position, share, from, until, expiresAt } = held;
    const standing = expiresAt === null ? ('booked' as const) : ('option' as const);
    const claim = { claimVersion, position, share, from, until, standing, expiresAt };
    await this.runner.execute({
      decider: bookingDecider,
      id: command.bookingId,
      command: plan
        ? { type: 'ChangeFlight', kind: 'move', plan, price: null, claim }
        : { type: 'NoteClaim', claim },
      envelope: deskEnvelope(),
    });
  }
}
