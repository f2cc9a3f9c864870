import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { EventStore } from '#event-store';
import { DomainError } from '#kernel';
import { activeVersion, missingRelations } from './active-versions.js';
import { PROJECTION_CHANNEL, noticeOf } from './commit-notice.js';
import type { CommitNotice, ProjectionChanges } from './commit-notice.js';
import { ConsumerRunner } from './consumer-runner.js';
import type { RunnerStatus } from './consumer-runner.js';
import type { Decode, RetryReport } from './consumer-session.js';
import { describeFailure } from './failures.js';
import { ProjectionFreshness } from './freshness.js';
import { LagMeter } from './lag-meter.js';
import { LEASE_CHANNEL, LeaseKeeper } from './lease-keeper.js';
import type { LeaseTimes } from './lease-keeper.js';
import { NoticeBoard } from './notice-board.js';
import { prepareProjection } from './prepared-projection.js';
import type { PreparedProjection } from './prepared-projection.js';
import type { ProjectionDefinition } from './projection-definition.js';
import type { ProjectionLogger } from './projection-logger.js';
import { ProjectionRole } from './projection-role.js';
import type { ReactorDefinition } from './reactor-definition.js';
import { ReactorRole } from './reactor-role.js';
import { rebuildProjection } from './rebuild.js';
import type { RebuildOptions, RebuildReport } from './rebuild.js';
import { STANDING_CONNECTION, StandingConnection } from './standing-connection.js';

/** What an engine runs on. */
export interface ProjectionEngineOptions {
  /** Initialised, migrated with `projectionMigrations`; its pool serves loads and writes. */
  readonly dataSource: DataSource;
  /** Of the same database, for the one dedicated connection of leases and notices. */
  readonly connectionString: string;
  readonly store: EventStore;
  /** As `EventCodec.decode`. An error of kind `unavailable` or of a socket is tried again; any other parks the stream. */
  readonly decode: Decode;
  readonly definitions: readonly ProjectionDefinition[];
  readonly reactors?: readonly ReactorDefinition[];
  readonly logger: ProjectionLogger;
  /** Names this process among all that run on the database. */
  readonly holder: string;
  /** Events in one transaction at most; 500 unless told. */
  readonly batchSize?: number;
  /** Those of production unless told. */
  readonly leaseTimes?: LeaseTimes;
}

/** Where a projection or reactor stands. */
export interface ConsumerPosition {
  readonly name: string;
  readonly kind: 'projection' | 'reactor';
  /** The active version of a projection; undefined before it was built, and for reactors. */
  readonly version: number | undefined;
  readonly position: bigint;
  /** Positions of the log that are not handled yet; those of other categories count until they are passed over. */
  readonly lag: bigint;
  /** For how long this process has known of a newer event than those handled; 0 when there is none. */
  readonly behindMs: number;
  readonly parkedStreams: number;
  /** What this process does about it; `standby` when another one leads. */
  readonly status: RunnerStatus;
  /** Kind and place of what fails, while it fails. */
  readonly failure: string | undefined;
}

const RETRY_CHANNEL = 'forside_retry_parked';
const EVERYONE = '*';
const BATCH = 500;
const WATCH_MS = 1_500;
const SIGHT_HEAD_MS = 5_000;
const HEAD_PATIENCE_MS = 1_000;
const CONNECT_MS = 10_000;

/**
 * Runs projections and reactors: takes their leases, keeps them going, rebuilds, and answers how fresh they are. Several
 * processes may run engines on one database; each projection is moved by one of them at a time.
 */
export class ProjectionEngine implements ProjectionChanges {
  private readonly projections: ReadonlyMap<string, PreparedProjection>;
  private readonly projectionRunners = new Map<
    string,
    { readonly role: ProjectionRole; readonly runner: ConsumerRunner }
  >();
  private readonly reactorRunners = new Map<string, ConsumerRunner>();
  private readonly connection: StandingConnection;
  private readonly leases: LeaseKeeper;
  private readonly board: NoticeBoard;
  private readonly freshness: ProjectionFreshness;
  private readonly foreignListeners = new Set<(notice: CommitNotice) => void>();
  private readonly meter = new LagMeter();
  private watch: NodeJS.Timeout | undefined;
  private sight: NodeJS.Timeout | undefined;
  private watching = false;
  private connecting = false;

  /** @throws Error for two definitions of one name, or one that cannot become tables. */
  constructor(private readonly options: ProjectionEngineOptions) {
    const { connectionString, logger, holder, definitions, reactors = [], leaseTimes } = options;
    refuseTwins(definitions, 'projections');
    refuseTwins(reactors, 'reactors');
    this.projections = new Map(definitions.map((one) => [one.name, prepareProjection(one)]));
    this.connection = new StandingConnection({
      connectionString,
      logger,
      applicationName: STANDING_CONNECTION,
      channels: [PROJECTION_CHANNEL, LEASE_CHANNEL, RETRY_CHANNEL],
    });
    this.leases = new LeaseKeeper({
      connection: this.connection,
      holder,
      logger,
      ...(leaseTimes ? { times: leaseTimes } : {}),
    });
    this.board = new NoticeBoard({ connection: this.connection, logger, by: holder });
    this.freshness = new ProjectionFreshness({
      dataSource: options.dataSource,
      projections: definitions,
      hearsOthers: () => this.connection.connected,
    });
    for (const projection of this.projections.values()) this.addProjection(projection);
    for (const definition of reactors) this.addReactor(definition);
    this.connection.on({
      onLost: () => this.freshness.forget(),
      onNotification: (channel, payload) => this.heard(channel, payload),
    });
  }

  /**
   * Starts everything and returns; projections catch up in the background.
   * @throws Error when a projection changed its tables without raising its revision.
   */
  async start(): Promise<void> {
    for (const projection of this.projections.values()) await this.assertShape(projection);
    this.listen();
    for (const runner of this.runners()) runner.start();
    this.watch ??= setInterval(() => void this.watchTables(), WATCH_MS);
  }

  /** Hears of what other processes commit and of how far they are, and moves nothing itself; part of a start. */
  listen(): void {
    this.connect();
    this.sight ??= setInterval(() => void this.sightHead().catch(() => undefined), SIGHT_HEAD_MS);
  }

  /** Finishes the batches in hand, gives the leases back, sends the last notices. */
  async stop(): Promise<void> {
    clearInterval(this.watch);
    clearInterval(this.sight);
    await Promise.all([...this.runners()].map((runner) => runner.stop()));
    this.freshness.stop();
    await this.board.flush();
    await this.leases.stop();
    await this.connection.stop();
  }

  /**
   * Builds the next version of a projection beside the one that readers see and swaps; works from any process, whether
   * or not the engine was started.
   * @throws DomainError `projection-unknown`, `rebuild-running`.
   */
  async rebuild(name: string, options: RebuildOptions = {}): Promise<RebuildReport> {
    const projection = this.projections.get(name);
    if (!projection) {
      const known = [...this.projections.keys()].join(', ');
      throw new DomainError('not-found', 'projection-unknown', `No projection ${name}. There are: ${known}.`);
    }
    return this.rebuildPrepared(projection, options);
  }

  /**
   * True when every projection of the category has handled the position of a token `category@position`, false when
   * they have not after `timeoutMs`. Works whether or not the engine was started.
   * @throws DomainError `position-malformed`.
   */
  waitFor(token: string, timeoutMs: number): Promise<boolean> {
    return this.freshness.waitFor(token, timeoutMs);
  }

  /** True when every projection has handled what is in the log now; false after `timeoutMs`. */
  async caughtUp(timeoutMs: number): Promise<boolean> {
    return this.freshness.allReach(await this.options.store.head(), timeoutMs);
  }

  /** Where all projections and reactors stand, for health and metrics. */
  async positions(): Promise<readonly ConsumerPosition[]> {
    const [head, projections, reactors] = await Promise.all([
      this.headInSight(),
      this.freshness.stored(),
      this.reactorPositions(),
    ]);
    const now = performance.now();
    const lagOf = (position: bigint) => ({
      lag: head > position ? head - position : 0n,
      behindMs: this.meter.behindMs(position, now),
    });
    const ofProjections = [...this.projectionRunners.values()].map(({ runner }): ConsumerPosition => {
      const stored = projections.get(runner.name);
      const heard = this.freshness.heardOf(runner.name) ?? 0n;
      const position = stored && stored.position > heard ? stored.position : heard;
      return {
        name: runner.name,
        kind: 'projection',
        version: stored?.version,
        position,
        ...lagOf(position),
        parkedStreams: stored?.parkedStreams ?? 0,
        status: runner.status,
        failure: runner.lastFailure,
      };
    });
    const ofReactors = [...this.reactorRunners.values()].map((runner): ConsumerPosition => {
      const stored = reactors.get(runner.name);
      const position = stored?.position ?? 0n;
      return {
        name: runner.name,
        kind: 'reactor',
        version: undefined,
        position,
        ...lagOf(position),
        parkedStreams: stored?.parkedStreams ?? 0,
        status: runner.status,
        failure: runner.lastFailure,
      };
    });
    return [...ofProjections, ...ofReactors];
  }

  /**
   * Tries parked streams again, of one projection or reactor or of all. Those that other processes lead are told to
   * do so too; the answer has those of this process.
   */
  async retryParked(name: string = EVERYONE): Promise<ReadonlyMap<string, RetryReport>> {
    this.connect();
    await this.connected();
    const reports = await this.retryHere(name);
    await this.connection.query(`select pg_notify('${RETRY_CHANNEL}', $1)`, [
      JSON.stringify({ name, by: this.options.holder }),
    ]);
    return reports;
  }

  /** Calls back for commits of this process at once and for those of others as they are heard of. */
  onChange(callback: (notice: CommitNotice) => void): () => void {
    const stopHere = this.board.onCommitted(callback);
    this.foreignListeners.add(callback);
    return () => {
      stopHere();
      this.foreignListeners.delete(callback);
    };
  }

  onLost(callback: () => void): () => void {
    return this.connection.on({ onLost: callback });
  }

  onConnected(callback: () => void): () => void {
    return this.connection.on({ onConnected: callback });
  }

  /** Calls back when a reactor of this process has put effects into the outbox; the answer unsubscribes. */
  onEffects(callback: (reactor: string) => void): () => void {
    return this.board.onEffects(callback);
  }

  private addProjection(projection: PreparedProjection): void {
    const { dataSource, store, logger, batchSize = BATCH } = this.options;
    const { name } = projection;
    const role = new ProjectionRole(projection, {
      dataSource,
      store,
      logger,
      batchSize,
      rebuild: (signal) => this.rebuildPrepared(projection, { signal }),
      announce: (notice) => {
        this.freshness.note(notice);
        this.board.committed(notice);
      },
      reached: (position) => this.freshness.note({ projection: name, position }),
    });
    this.projectionRunners.set(name, { role, runner: this.newRunner(role) });
  }

  private addReactor(definition: ReactorDefinition): void {
    const { dataSource, store, logger, batchSize = BATCH } = this.options;
    const role = new ReactorRole(definition, {
      dataSource,
      store,
      logger,
      batchSize,
      onEffects: (name) => this.board.effects(name),
    });
    this.reactorRunners.set(definition.name, this.newRunner(role));
  }

  private newRunner(role: ProjectionRole | ReactorRole): ConsumerRunner {
    const { store, decode, logger, batchSize = BATCH } = this.options;
    return new ConsumerRunner(role, { store, decode, leases: this.leases, logger, batchSize });
  }

  private *runners(): Iterable<ConsumerRunner> {
    for (const { runner } of this.projectionRunners.values()) yield runner;
    yield* this.reactorRunners.values();
  }

  private async rebuildPrepared(
    projection: PreparedProjection,
    options: RebuildOptions,
  ): Promise<RebuildReport> {
    this.connect();
    await this.connected();
    const { dataSource, store, decode, logger } = this.options;
    const announce = (notice: CommitNotice) => this.board.committed(notice);
    return rebuildProjection(
      projection,
      { dataSource, store, decode, logger, announce, leases: this.leases },
      options,
    );
  }

  private async sightHead(): Promise<bigint> {
    const head = await this.options.store.head();
    this.meter.sighted(head, performance.now());
    return head;
  }

  /** What was seen last must do while the log is away, which its adapter may go on asking for many seconds. */
  private async headInSight(): Promise<bigint> {
    const patience = new AbortController();
    try {
      return await Promise.race([
        this.sightHead().catch(() => this.meter.head),
        sleep(HEAD_PATIENCE_MS, undefined, { signal: patience.signal }).then(() => this.meter.head),
      ]);
    } finally {
      patience.abort();
    }
  }

  private connect(): void {
    if (this.connecting) return;
    this.connecting = true;
    this.connection.start();
    this.leases.start();
  }

  private async connected(): Promise<void> {
    for (let waited = 0; !this.connection.connected; waited += 10) {
      if (waited >= CONNECT_MS) {
        throw new DomainError(
          'unavailable',
          'database-unavailable',
          'PostgreSQL does not answer: try again.',
        );
      }
      await sleep(10);
    }
  }

  private async assertShape({ name, definition, shape }: PreparedProjection): Promise<void> {
    const active = await activeVersion(this.options.dataSource, name);
    if (active?.revision === definition.revision && active.shape !== shape) {
      throw new Error(
        `The tables of the projection ${name} have changed: raise its revision above ${active.revision}`,
      );
    }
  }

  /** Finds out within a moment that somebody dropped the tables, even when nothing happens in the newsroom. */
  private async watchTables(): Promise<void> {
    if (this.watching) return;
    this.watching = true;
    try {
      const leading = [...this.projectionRunners.values()].filter(({ runner }) => runner.leading);
      const relations = leading.flatMap(({ role }) => role.relations);
      const missing = new Set(await missingRelations(this.options.dataSource, relations));
      for (const { role, runner } of leading) {
        if (role.relations.some((relation) => missing.has(relation))) runner.reopen();
      }
    } catch (error) {
      this.options.logger.warn(
        { failure: describeFailure(error) },
        'The tables of projections were not checked',
      );
    } finally {
      this.watching = false;
    }
  }

  private heard(channel: string, payload: string): void {
    if (channel === PROJECTION_CHANNEL) {
      const notice = noticeOf(payload);
      if (!notice || notice.by === this.options.holder) return;
      this.freshness.note(notice);
      for (const listener of [...this.foreignListeners]) listener(notice);
    } else if (channel === RETRY_CHANNEL) {
      const { name, by } = JSON.parse(payload) as { readonly name: string; readonly by: string };
      if (by !== this.options.holder) void this.retryHere(name);
    }
  }

  private async retryHere(name: string): Promise<ReadonlyMap<string, RetryReport>> {
    const reports = new Map<string, RetryReport>();
    for (const runner of this.runners()) {
      if (name !== EVERYONE && name !== runner.name) continue;
      const report = await runner.retryParked();
      if (report) reports.set(runner.name, report);
    }
    return reports;
  }

  private async reactorPositions(): Promise<
    ReadonlyMap<string, { readonly position: bigint; readonly parkedStreams: number }>
  > {
    const rows = await this.options.dataSource.query<
      readonly { readonly name: string; readonly position: string; readonly parked: number }[]
    >(
      `select c.name, c.position::text as position,
              (select count(*)::int from state.reactor_parked p where p.name = c.name) as parked
       from state.reactor_checkpoints c`,
    );
    return new Map(
      rows.map(({ name, position, parked }) => [name, { position: BigInt(position), parkedStreams: parked }]),
    );
  }
}

function refuseTwins(definitions: readonly { readonly name: string }[], what: string): void {
  const names = new Set<string>();
  for (const { name } of definitions) {
    if (names.has(name)) throw new Error(`Two ${what} are called ${name}`);
    names.add(name);
  }
}
