import { Operation, Signal } from '#observation';
import type { EffectOrigin } from '#projections';
import type { JobOutcome } from './queue/job-queue.js';

/** A job at work. */
export interface ObservedJob {
  /** `record-due`, a tick, or a kind of effect. */
  readonly name: string;
  /** The command that it goes back to; null for what the schedule alone has brought about. */
  readonly origin: EffectOrigin | null;
}

/** A due fact that was recorded. */
export interface RecordedLate {
  /** Its event type. */
  readonly fact: string;
  /** Milliseconds after it was due. */
  readonly lateMs: number;
}

/** Every run of a job; one that came too early ends with `tryAt`. */
export const jobRuns = new Operation<ObservedJob, JobOutcome>('forside.job');

/** Every job that will not be tried again. */
export const abandonedJobs = new Signal<Pick<ObservedJob, 'name'>>('forside.job.abandoned');

/** Every due fact that the alarm clock of this process has recorded. */
export const recordedFacts = new Signal<RecordedLate>('forside.schedule.recorded');
