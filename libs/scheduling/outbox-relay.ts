import type { DataSource } from 'typeorm';
import type { Clock } from '#kernel';
import { fetchOutbox, markSent, releaseOutbox } from '#projections';
import type { OutboxEntry } from '#projections';
import { alarmJob } from './alarm-clock.js';
import { alarmSchema } from './alarm.js';
import { withOrigin } from './job-origin.js';
import { describeJobError } from './queue/job-errors.js';
import type { JobQueue, NewJob } from './queue/job-queue.js';
import { ALARM_EFFECT } from './schedule-alarms.reactor.js';
import type { SchedulingLogger } from './scheduling-logger.js';

const BATCH = 500;

/** What the relay works with. */
export interface OutboxRelayOptions {
  readonly dataSource: DataSource;
  readonly queue: JobQueue;
  readonly clock: Clock;
  readonly logger: SchedulingLogger;
  /** The kinds that have a handler, alarms aside. */
  readonly kinds: ReadonlySet<string>;
  readonly pollMs: number;
}

/**
 * Carries effects from the outbox into the queue, oldest first and never within a request. The queue may be wiped, so an
 * effect stays in the outbox, and is handed over again and again, until its handler has carried it out; only an alarm
 * is settled once it is handed over, since the schedule table knows it too.
 */
export class OutboxRelay {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = true;

  constructor(private readonly options: OutboxRelayOptions) {}

  start(): void {
    this.stopped = false;
    this.wake();
  }

  /** Looks now instead of at the next poll. */
  wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      if (!this.stopped) this.timer = setTimeout(() => this.wake(), this.options.pollMs);
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer);
    try {
      // While the queue is away, nothing is claimed: it would only have to be given back.
      while (this.again && !this.stopped && this.options.queue.reachable) {
        this.again = false;
        if ((await this.relayBatch()) === BATCH) this.again = true;
      }
    } catch (error) {
      this.again = false;
      if (this.stopped) return;
      this.options.logger.warn(
        { error: describeJobError(error) },
        'The outbox could not be relayed; trying again',
      );
    }
  }

  private async relayBatch(): Promise<number> {
    const { dataSource, queue } = this.options;
    const entries = await fetchOutbox(dataSource, BATCH);
    if (entries.length === 0) return 0;
    const jobs = entries.map((entry) => ({ entry, job: this.jobOf(entry) }));
    for (const { entry, job } of jobs) if (!job) this.refuse(entry);
    const relayed = jobs.flatMap(({ job }) => job ?? []);
    try {
      await queue.addAll(relayed);
    } catch (error) {
      await releaseOutbox(
        dataSource,
        jobs.flatMap(({ entry, job }) => (job ? entry.id : [])),
      );
      throw error;
    }
    await markSent(
      dataSource,
      jobs.flatMap(({ entry, job }) => (job && entry.kind === ALARM_EFFECT ? entry.id : [])),
    );
    return entries.length;
  }

  private jobOf({ id, kind, payload, origin }: OutboxEntry): NewJob | undefined {
    if (kind === ALARM_EFFECT) {
      const alarm = alarmSchema.safeParse(payload);
      return alarm.success ? withOrigin(alarmJob(alarm.data, this.options.clock.now()), origin) : undefined;
    }
    if (!this.options.kinds.has(kind)) return undefined;
    return withOrigin({ name: kind, id: `effect-${id}`, data: { id, payload }, trace: 'none' }, origin);
  }

  /** It stays claimed for a while and comes again: a newer Forside may know it. */
  private refuse({ id, kind, reactor, attempts }: OutboxEntry): void {
    this.options.logger.error(
      { id, kind, reactor, attempts },
      'No handler for this effect; it stays in the outbox',
    );
  }
}
