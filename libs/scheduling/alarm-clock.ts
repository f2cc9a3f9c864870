import { plusMilliseconds } from '#kernel';
import type { Clock, Instant } from '#kernel';
import { alarmId } from './alarm.js';
import type { Alarm } from './alarm.js';
import type { DueTimes } from './due-times.query.js';
import type { JobQueue, NewJob } from './queue/job-queue.js';

/** The name of the jobs that record what is due on a stream. */
export const RECORD_DUE = 'record-due';

/** Two hours more than a day: a look-ahead that fails may be repeated for an hour before anything rings late. */
export const HORIZON_MS = 26 * 3_600_000;

/** How many alarms a pass set. */
export interface AlarmsSet {
  readonly ahead: number;
  readonly overdue: number;
  /** False when the schedule table was missing or the pass was broken off. */
  readonly complete: boolean;
}

/** A pass over the schedule table. */
export interface ReconcileOptions {
  /** How far to look ahead; 0 for what is overdue only. */
  readonly horizonMs: number;
  /** Overdue by less than this may still be on its way through queue and projection. */
  readonly graceMs: number;
  readonly signal: AbortSignal;
}

/**
 * Re-derives the alarms from the schedule table, so that the queue may be emptied at any moment: what lies ahead is
 * enqueued with its delay, what is overdue rings at once. Passes of any number of processes do no harm.
 */
export class AlarmClock {
  constructor(
    private readonly dueTimes: DueTimes,
    private readonly queue: JobQueue,
    private readonly clock: Clock,
  ) {}

  async reconcile({ horizonMs, graceMs, signal }: ReconcileOptions): Promise<AlarmsSet> {
    const now = this.clock.now();
    const late = plusMilliseconds(now, -graceMs);
    let ahead = 0;
    let overdue = 0;
    for await (const page of this.dueTimes.upTo(plusMilliseconds(now, horizonMs), signal)) {
      const coming = page.filter(({ dueAt }) => dueAt > now);
      const missed = page.filter(({ dueAt }) => dueAt <= late);
      await this.queue.addAll([
        ...coming.map((alarm) => alarmJob(alarm, now)),
        ...missed.map((alarm) => ({ ...alarmJob(alarm, now), id: alarmId(alarm, now) })),
      ]);
      ahead += coming.length;
      overdue += missed.length;
    }
    return { ahead, overdue, complete: !signal.aborted && (await this.dueTimes.exist()) };
  }
}

/** The job that rings at the alarm's due time. */
export function alarmJob(alarm: Alarm, now: Instant): NewJob {
  const { stream, fact, version, dueAt } = alarm;
  return {
    name: RECORD_DUE,
    id: alarmId(alarm),
    data: { stream, fact, version, dueAt },
    delay: Math.max(Date.parse(dueAt) - Date.parse(now), 0),
    trace: 'kept',
  };
}
