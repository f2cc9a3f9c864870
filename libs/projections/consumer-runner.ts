import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '#event-store';
import type { ConsumerSession, Decode, RetryReport } from './consumer-session.js';
import { EventIntake } from './event-intake.js';
import { SteppedDownError, databaseFailure, describeFailure } from './failures.js';
import type { Lease, LeaseKeeper } from './lease-keeper.js';
import type { ProjectionLogger } from './projection-logger.js';

/** What a runner is doing. */
export type RunnerStatus = 'stopped' | 'standby' | 'building' | 'leading' | 'failing';

/** What a runner runs: a projection's live version or a reactor. */
export interface RunnerRole {
  readonly name: string;
  readonly lease: string;
  readonly categories: readonly string[];
  /** True while {@link ready} builds a version. */
  readonly building: boolean;
  /** Whether to ask for the lease now; may take long, for example to build a new version first. */
  ready(signal: AbortSignal): Promise<boolean>;
  /** Takes over, under the lease. */
  open(lease: Lease): Promise<ConsumerSession>;
  /** Everything up to here is handled, whether or not the checkpoint was written. */
  reached(position: bigint): void;
}

/** Commits of one consumer are at least this far apart; the first event after a rest is handled at once. */
const COMMIT_EVERY_MS = 20;
/** A checkpoint that only passes over events that change nothing is written this often. */
const PASS_OVER_EVERY_MS = 1_000;
const REST_MS = 60_000;
const NOT_READY_MS = 1_000;
const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/** Runs one projection or reactor for as long as it is told to: waits for the lease, leads, steps down, tries again. */
export class ConsumerRunner {
  private readonly stopping = new AbortController();
  private readonly retries: ((report: RetryReport | undefined) => void)[] = [];
  private running: Promise<void> | undefined;
  private intake: EventIntake | undefined;
  private session: ConsumerSession | undefined;
  private failure: string | undefined;
  private gone = false;

  constructor(
    private readonly role: RunnerRole,
    private readonly options: {
      readonly store: EventStore;
      readonly decode: Decode;
      readonly leases: LeaseKeeper;
      readonly logger: ProjectionLogger;
      readonly batchSize: number;
    },
  ) {}

  get name(): string {
    return this.role.name;
  }

  get status(): RunnerStatus {
    if (this.role.building) return 'building';
    if (this.failure !== undefined) return 'failing';
    if (this.leading) return 'leading';
    return this.running ? 'standby' : 'stopped';
  }

  /** True while this process holds the lease and works, whether well or not. */
  get leading(): boolean {
    return this.session !== undefined;
  }

  /** The last failure while it is failing. */
  get lastFailure(): string | undefined {
    return this.failure;
  }

  /** How many streams are parked, as far as the leader is this process. */
  get parkedStreams(): number | undefined {
    return this.session?.parked.length;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Finishes the batch in hand, writes the checkpoint, gives the lease back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.intake?.nudge();
    await this.running;
    this.running = undefined;
  }

  /** Tries parked streams again between two batches; undefined when another process leads. */
  retryParked(): Promise<RetryReport | undefined> {
    if (!this.leading) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.retries.push(resolve);
      this.intake?.nudge();
    });
  }

  /** The tables were found missing: open them again, which makes and fills them anew. */
  reopen(): void {
    this.gone = true;
    this.intake?.nudge();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let pause = SHORTEST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        if (await this.role.ready(signal)) {
          await this.leadOnce(() => {
            pause = SHORTEST_PAUSE_MS;
            this.failure = undefined;
          });
        } else {
          this.failure = undefined;
          await this.pause(NOT_READY_MS);
        }
      } catch (error) {
        if (signal.aborted) break;
        this.report(error);
        await this.pause(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  private async leadOnce(onSuccess: () => void): Promise<void> {
    const lease = await this.acquire();
    if (!lease) return;
    const onLost = () => this.intake?.nudge();
    lease.signal.addEventListener('abort', onLost);
    try {
      this.gone = false;
      this.session = await this.role.open(lease);
      await this.follow(this.session, lease, onSuccess);
    } finally {
      lease.signal.removeEventListener('abort', onLost);
      this.session = undefined;
      for (const resolve of this.retries.splice(0)) resolve(undefined);
      await lease.release();
    }
  }

  private async acquire(): Promise<Lease | undefined> {
    // Whoever waits for long waits for a leader who does better.
    const patience = setTimeout(() => {
      this.failure = undefined;
    }, LONGEST_PAUSE_MS);
    try {
      return await this.options.leases.acquire(this.role.lease, this.stopping.signal);
    } finally {
      clearTimeout(patience);
    }
  }

  private async follow(session: ConsumerSession, lease: Lease, onSuccess: () => void): Promise<void> {
    const { store, decode, batchSize } = this.options;
    const { categories } = this.role;
    const after = session.position;
    const intake = new EventIntake({
      source: (signal) => store.subscribe({ after, categories, batchSize, signal }),
      decode,
      batchSize,
    });
    this.intake = intake;
    const ends = () => this.stopping.signal.aborted || lease.signal.aborted || this.gone;
    let passedOver = after;
    let committedAt = -Infinity;
    let checkpointAt = performance.now();
    try {
      this.role.reached(after);
      if (session.parked.length > 0) await session.retryParked(store, decode);
      while (!ends()) {
        if (this.retries.length > 0) await this.serveRetries(session);
        const rest = committedAt + COMMIT_EVERY_MS - performance.now();
        if (rest > 0 && !intake.full) await this.pause(rest);
        const pending = passedOver > session.position;
        const taken = await intake.take(
          pending
            ? Math.max(0, checkpointAt + PASS_OVER_EVERY_MS - performance.now())
            : this.failure === undefined
              ? REST_MS
              : PASS_OVER_EVERY_MS,
        );
        if (ends()) break;
        if (taken && taken.deliveries.length > 0) {
          committedAt = performance.now();
          const before = session.position;
          await session.deliver(taken.deliveries, taken.position);
          if (session.position > before) checkpointAt = performance.now();
        }
        if (taken) {
          passedOver = taken.position;
          this.role.reached(passedOver);
        }
        if (passedOver > session.position && performance.now() - checkpointAt >= PASS_OVER_EVERY_MS) {
          await session.moveTo(passedOver);
          checkpointAt = performance.now();
        }
        if (intake.finished) throw new Error('The subscription ended by itself');
        onSuccess();
      }
      if (this.stopping.signal.aborted && !lease.signal.aborted) await session.moveTo(passedOver);
    } finally {
      this.intake = undefined;
      await intake.close();
    }
  }

  private async serveRetries(session: ConsumerSession): Promise<void> {
    const report = await session.retryParked(this.options.store, this.options.decode);
    for (const resolve of this.retries.splice(0)) resolve(report);
  }

  private report(error: unknown): void {
    const fields = { consumer: this.role.name, failure: describeFailure(error) };
    if (error instanceof SteppedDownError) {
      this.options.logger.info(fields, `${this.role.name} was taken over by another process`);
      return;
    }
    const isFirst = this.failure === undefined;
    this.failure = fields.failure;
    const kind = databaseFailure(error);
    if (kind === 'gone') {
      this.options.logger.warn(
        fields,
        `The tables of ${this.role.name} are gone: they are made and filled again`,
      );
    } else if (kind === 'passing' && isFirst) {
      // Such as a row that whoever led before still holds: nothing is wrong unless it happens again.
      this.options.logger.warn(fields, `${this.role.name} was held up and tries again`);
    } else {
      this.options.logger.error(fields, `${this.role.name} failed and tries again`);
    }
  }

  private async pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
