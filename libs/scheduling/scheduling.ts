import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Clock, Instant } from '#kernel';
import type { CommandRunner } from '#event-store';
import { markSent, purgeOutbox, releaseUnsentOutbox } from '#projections';
import { AlarmClock, HORIZON_MS, RECORD_DUE } from './alarm-clock.js';
import type { AlarmsSet, ReconcileOptions } from './alarm-clock.js';
import type { DeciderRegistry } from './decider-registry.js';
import { DueRecorder } from './due-recorder.js';
import { DueTimes } from './due-times.query.js';
import type { EffectHandler } from './effect-handler.js';
import type { Errand } from './errand.js';
import type { FactRecorder } from './fact-recorder.js';
import { withEitherSignal } from './either-signal.js';
import { originOf } from './job-origin.js';
import { Lateness } from './lateness.js';
import type { LatenessSnapshot } from './lateness.js';
import { abandonedJobs, jobRuns } from './observed.js';
import { OutboxRelay } from './outbox-relay.js';
import { QUEUE_NAME } from './queue/bull-names.js';
import { createJobQueue } from './queue/create-job-queue.js';
import { UnrepeatableError, describeJobError } from './queue/job-errors.js';
import type { JobHandler, JobQueue, QueueConnection, QueueCounts } from './queue/job-queue.js';
import { QueueWatch } from './queue/queue-watch.js';
import { recordDueHandler } from './record-due.handler.js';
import { ALARM_EFFECT } from './schedule-alarms.reactor.js';
import type { RegularCheck } from './regular-check.js';
import { rulesByCategory } from './schedule-rule.js';
import type { ScheduleRule } from './schedule-rule.js';
import type { SchedulingLogger } from './scheduling-logger.js';

/** What scheduling is made of. */
export interface SchedulingOptions {
  readonly queue: QueueConnection;
  /** Holds `rm_schedule` and `state.outbox`. */
  readonly dataSource: DataSource;
  readonly runner: CommandRunner;
  readonly deciders: DeciderRegistry;
  /** Those that the projection and the reactor were made with. */
  readonly rules: readonly ScheduleRule[];
  /** One for every kind of effect that reactors produce, alarms aside. */
  readonly effects?: readonly EffectHandler[];
  /** What is done again and again beside due times. */
  readonly errands?: readonly Errand[];
  /** One for every fact of the rules that no decider can tell by itself. */
  readonly recorders?: readonly FactRecorder[];
  /** Run one after the other with every pass for what is overdue. */
  readonly checks?: readonly RegularCheck[];
  readonly clock: Clock;
  readonly logger: SchedulingLogger;
  readonly pace?: Partial<SchedulingPace>;
}

/** How often and how long, in milliseconds. */
export interface SchedulingPace {
  /** Between two passes for what is overdue. */
  readonly catchUpMs: number;
  /** Between two passes over the next 26 hours. */
  readonly lookAheadMs: number;
  /** Between two looks at whether the queue still has its ticks. */
  readonly watchMs: number;
  /** Between two looks at the outbox. */
  readonly outboxMs: number;
  /** How long a stop waits for jobs at work. */
  readonly drainMs: number;
  /** After this long without a sign of life a job at work may be taken by another process. */
  readonly lockMs: number;
}

/** How the queue is; `problem` names nobody and opens nothing. */
export interface SchedulingHealth {
  readonly engine: JobQueue['engine'];
  /** The queue answers. How much waits in it is a matter of metrics. */
  readonly ok: boolean;
  /** Null while it does not answer. */
  readonly counts: QueueCounts | null;
  readonly problem: string | null;
}

/** What this process has done so far. */
export interface SchedulingStats {
  readonly engine: JobQueue['engine'];
  /** Of the facts that this process recorded. */
  readonly lateness: LatenessSnapshot;
  readonly lastPass: (AlarmsSet & { readonly at: Instant }) | null;
  /** How often the queue was found empty, gone or silent, and filled again. */
  readonly recoveries: number;
  /** Jobs that failed for good. */
  readonly failures: number;
  /** Effects carried out. */
  readonly effectsDone: number;
}

const PACE: SchedulingPace = {
  catchUpMs: 60_000,
  lookAheadMs: 3_600_000,
  watchMs: 10_000,
  outboxMs: 1_000,
  drainMs: 10_000,
  lockMs: 30_000,
};
const CATCH_UP = 'catch-up';
const LOOK_AHEAD = 'look-ahead';
const CONCURRENCY = 8;
const JOB_LIMIT_MS = 120_000;
const GRACE_MS = 10_000;
const OUTBOX_DAYS = 7;
/** For what the relay and the watch have begun; jobs at work have `drainMs`. */
const WIND_UP_MS = 2_000;
const HEALTH_MS = 1_000;

/**
 * The alarm clock of the newsroom: enqueues what will be due, records it when it is, and relays the effects of
 * reactors. The queue is a convenience that may be emptied or dropped at any moment; what must not be lost lies in the
 * log, the schedule table and the outbox. Any number of processes may run it.
 */
export class Scheduling {
  private readonly pace: SchedulingPace;
  private readonly lateness = new Lateness();
  private readonly dueTimes: DueTimes;
  private readonly queue: JobQueue;
  private readonly alarms: AlarmClock;
  private readonly relay: OutboxRelay;
  private readonly watch: QueueWatch;
  private readonly handlers: ReadonlyMap<string, JobHandler>;
  private readonly stopping = new AbortController();
  private lastPass: SchedulingStats['lastPass'] = null;
  private failures = 0;
  private troubles = 0;
  private effectsDone = 0;

  /** @throws Error when a rule has no decider, or two handlers want the same kind of effect or errand. */
  constructor(private readonly options: SchedulingOptions) {
    const { dataSource, deciders, clock, logger, effects = [], errands = [] } = options;
    for (const category of rulesByCategory(options.rules).keys()) {
      if (!deciders.has(category))
        throw new Error(`A schedule rule, but no decider for the category ${category}`);
    }
    this.pace = { ...PACE, ...options.pace };
    this.dueTimes = new DueTimes(dataSource);
    this.handlers = this.handlersOf(effects, errands);
    this.queue = createJobQueue(options.queue, {
      name: QUEUE_NAME,
      concurrency: CONCURRENCY,
      jobLimitMs: JOB_LIMIT_MS,
      lockMs: this.pace.lockMs,
      handler: (job, signal) => this.handle(job, signal),
      onTrouble: (error) => this.trouble(error),
      onAdvice: (sentence) => logger.warn({}, sentence),
      onFailure: ({ job, error, final }) => {
        if (final) this.abandoned(job.name);
        const fields = { job: job.id, name: job.name, error: describeJobError(error) };
        if (final) logger.error(fields, 'A job failed for good');
        else logger.warn(fields, 'A job failed and will be tried again');
      },
    });
    this.alarms = new AlarmClock(this.dueTimes, this.queue, clock);
    this.relay = new OutboxRelay({
      dataSource,
      queue: this.queue,
      clock,
      logger,
      kinds: new Set(effects.map(({ kind }) => kind)),
      pollMs: this.pace.outboxMs,
    });
    this.watch = new QueueWatch({
      queue: this.queue,
      ticks: [
        { name: CATCH_UP, everyMs: this.pace.catchUpMs },
        { name: LOOK_AHEAD, everyMs: this.pace.lookAheadMs },
        ...errands.map(({ name, everyMs }) => ({ name, everyMs })),
      ],
      fill: (found) => this.fill(found),
      logger,
      everyMs: this.pace.watchMs,
    });
  }

  /**
   * Resolves once jobs are being worked off, or the queue is found to be away: then due times are recorded when it is
   * back. What is overdue follows in the background.
   * @throws QueueUnusableError with a sentence that says what to change.
   */
  async start(): Promise<void> {
    await this.watch.start();
    this.relay.start();
  }

  /** Takes no more jobs, waits for those at work and disconnects; nothing is lost by not calling it. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const limit = new AbortController();
    await Promise.race([
      Promise.all([this.relay.stop(), this.watch.stop()]),
      sleep(WIND_UP_MS, undefined, { signal: limit.signal }).catch(() => undefined),
    ]);
    limit.abort();
    await this.queue.close(this.pace.drainMs);
  }

  /** Looks at the outbox now: a reactor of this process has just written to it. */
  wakeRelay(): void {
    this.relay.wake();
  }

  stats(): SchedulingStats {
    return {
      engine: this.queue.engine,
      lateness: this.lateness.snapshot(),
      lastPass: this.lastPass,
      recoveries: this.watch.recoveries,
      failures: this.failures,
      effectsDone: this.effectsDone,
    };
  }

  /** The queue's own numbers, of all processes. */
  counts(): Promise<QueueCounts> {
    return this.queue.counts();
  }

  /** Asks the queue; answers within a second or so, whatever is the matter with it. */
  async health(): Promise<SchedulingHealth> {
    const { engine } = this.queue;
    const limit = new AbortController();
    try {
      const late = sleep(HEALTH_MS, null, { signal: limit.signal });
      const counts = await Promise.race([this.queue.counts(), late]);
      return { engine, ok: counts !== null, counts, problem: counts ? null : 'the queue does not answer' };
    } catch (error) {
      return { engine, ok: false, counts: null, problem: describeJobError(error) };
    } finally {
      limit.abort();
    }
  }

  private handlersOf(
    effects: readonly EffectHandler[],
    errands: readonly Errand[],
  ): ReadonlyMap<string, JobHandler> {
    const { runner, deciders, clock, dataSource, recorders = [] } = this.options;
    const { dueTimes, lateness } = this;
    const handlers = new Map<string, JobHandler>([
      [
        RECORD_DUE,
        recordDueHandler(new DueRecorder({ runner, deciders, dueTimes, clock, lateness, recorders }), clock),
      ],
      [
        CATCH_UP,
        async (_, signal) => {
          await this.reconcile({ horizonMs: 0, graceMs: GRACE_MS, signal });
          await this.check(signal);
          return 'done';
        },
      ],
      [
        LOOK_AHEAD,
        async (_, signal) => {
          await this.reconcile({ horizonMs: HORIZON_MS, graceMs: GRACE_MS, signal });
          while (!signal.aborted && (await purgeOutbox(dataSource, OUTBOX_DAYS)) > 0);
          return 'done';
        },
      ],
    ]);
    for (const errand of errands) {
      if (handlers.has(errand.name)) throw new Error(`Two errands of the name ${errand.name}`);
      handlers.set(errand.name, async (_, signal) => {
        await errand.run(signal);
        return 'done';
      });
    }
    for (const effect of effects) {
      if (handlers.has(effect.kind) || effect.kind === ALARM_EFFECT) {
        throw new Error(`Two handlers for effects of the kind ${effect.kind}`);
      }
      handlers.set(effect.kind, async ({ data }, signal) => {
        const parsed = effectSchema.safeParse(data);
        if (!parsed.success) throw new UnrepeatableError('The job does not hold an effect');
        await effect.handle({ ...parsed.data, origin: originOf(data) }, signal);
        await markSent(dataSource, [parsed.data.id]);
        this.effectsDone += 1;
        return 'done';
      });
    }
    return handlers;
  }

  private async handle(...[job, signal]: Parameters<JobHandler>): ReturnType<JobHandler> {
    const handler = this.handlers.get(job.name);
    if (!handler) throw new UnrepeatableError(`No handler for jobs of the name ${job.name}`);
    return jobRuns.run(
      () => ({ name: job.name, origin: originOf(job.data) }),
      () => withEitherSignal([signal, this.stopping.signal], (either) => handler(job, either)),
    );
  }

  private async check(signal: AbortSignal): Promise<void> {
    for (const check of this.options.checks ?? []) {
      try {
        await check.run(signal);
      } catch (error) {
        this.options.logger.warn(
          { check: check.name, error: describeJobError(error) },
          'A check could not be made',
        );
      }
    }
  }

  private abandoned(name: string): void {
    this.failures += 1;
    // Whatever stands in a queue may have any name.
    if (this.handlers.has(name)) abandonedJobs.tell({ name });
  }

  private async reconcile(pass: ReconcileOptions): Promise<AlarmsSet> {
    const set = await this.alarms.reconcile(pass);
    this.lastPass = { ...set, at: this.options.clock.now() };
    return set;
  }

  /** A queue that lost jobs has lost effects on their way too, so whatever waits for their end is handed out anew. */
  private async fill(found: 'new' | 'lost'): Promise<boolean> {
    if (found === 'lost') await releaseUnsentOutbox(this.options.dataSource);
    const { complete } = await this.reconcile({
      horizonMs: HORIZON_MS,
      graceMs: 0,
      signal: this.stopping.signal,
    });
    this.relay.wake();
    return complete;
  }

  private trouble(error: unknown): void {
    if (this.stopping.signal.aborted) return;
    this.troubles += 1;
    if (this.troubles % 100 === 1) {
      this.options.logger.warn(
        { error: describeJobError(error), troubles: this.troubles },
        'The queue is in trouble',
      );
    }
    this.watch.alarm();
  }
}

const effectSchema = z.object({ id: z.uuid(), payload: z.record(z.string(), z.unknown()) });
