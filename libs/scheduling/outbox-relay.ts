import type { DataSource } from 'typeorm';
import type { Clock } from '#kernel';
import { fetchOutbox, markSent, releaseOutbox } from '../projections/outbox.js';
import type { OutboxEntry } from '../projections/outbox.js';
import { alarmJob } from './alarm-clock.js';
import { alarmSchema } from './alarm.js';
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

/** Carries effects from the outbox into the queue, at least once and oldest first; never within a request. */
export class OutboxRelay {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = true;
  private sentCount = 0;

  constructor(private readonly options: OutboxRelayOptions) {}

  /** Effects handed over by this process. */
  get sent(): number {
    return this.sentCount;
  }

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
      while (this.again && !this.stopped) {
        this.again = false;
        if ((await this.relayBatch()) === BATCH) this.again = true;
      }
    } catch (error) {
      this.again = false;
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
    const relayed: { readonly id: string; readonly job: NewJob }[] = [];
    for (const entry of entries) {
      const job = this.jobOf(entry);
      if (job) relayed.push({ id: entry.id, job });
      else this.refuse(entry);
    }
    const ids = relayed.map(({ id }) => id);
    try {
      await queue.addAll(relayed.map(({ job }) => job));
    } catch (error) {
      await releaseOutbox(dataSource, ids);
      throw error;
    }
    await markSent(dataSource, ids);
    this.sentCount += ids.length;
    return entries.length;
  }

  private jobOf({ id, kind, payload }: OutboxEntry): NewJob | undefined {
    if (kind === ALARM_EFFECT) {
      const alarm = alarmSchema.safeParse(payload);
      return alarm.success ? alarmJob(alarm.data, this.options.clock.now()) : undefined;
    }
    return this.options.kinds.has(kind) ? { name: kind, id: `effect-${id}`, data: payload } : undefined;
  }

  /** It stays claimed for a while and comes again: a newer Forside may know it. */
  private refuse({ id, kind, reactor, attempts }: OutboxEntry): void {
    this.options.logger.error(
      { id, kind, reactor, attempts },
      'No handler for this effect; it stays in the outbox',
    );
  }
}
