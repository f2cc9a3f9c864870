import type { Instant } from '#kernel';
import type { JsonObject } from '#event-store';

/** A job to be put into a queue; one whose id is there already (waiting, done or failed) changes nothing. */
export interface NewJob {
  /** What it is about; a handler of this name takes it. */
  readonly name: string;
  /** Without `:`, not all digits. */
  readonly id: string;
  /** Ids, versions and instants only: the queue keeps it in clear. */
  readonly data: JsonObject;
  /** Milliseconds to wait; a lower bound. */
  readonly delay?: number;
  /**
   * `kept`: what became of it stays for a while and blocks the id. `none`: the id is free as soon as the job is done
   * or has failed for good, for whoever enqueues it again until the work is known to be done.
   */
  readonly trace: 'kept' | 'none';
}

/** A job at work. */
export interface RunningJob {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
}

/** What became of a job: it is done, or it came too early and must come again. */
export type JobOutcome = 'done' | { readonly tryAt: Instant };

/** Does the work of a job; may be called more than once for the same job. Throwing makes it come again, later. */
export type JobHandler = (job: RunningJob, signal: AbortSignal) => Promise<JobOutcome>;

/** A job that comes again and again. */
export interface Tick {
  /** Both the job's name and the scheduler's id. */
  readonly name: string;
  readonly everyMs: number;
}

/** How many jobs are in which state. */
export interface QueueCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

/**
 * A queue with its worker, on whatever engine; what is in it may vanish at any moment. While the engine is away,
 * every method answers or throws within seconds, and the worker goes on by itself when it is back.
 */
export interface JobQueue {
  readonly engine: 'postgres' | 'redis';
  /** False while it is known that jobs cannot be handed over now. */
  readonly reachable: boolean;
  /**
   * Finds out whether the engine can be used, over a connection of its own, and creates what it needs in order to keep
   * jobs; does nothing when that is there.
   * @throws QueueAwayError when the engine is out of reach, QueueUnusableError when it must be set up otherwise.
   */
  prepare(): Promise<void>;
  /**
   * Connects, and begins to work off jobs; after {@link prepare}. Once more, it connects anew and lets the old
   * connections go: a client of a queue that was dropped or went silent may not recover by itself.
   */
  open(): Promise<void>;
  addAll(jobs: readonly NewJob[]): Promise<void>;
  /** Sets a tick up, or leaves it as it is; of two processes that differ in its rhythm the later one is right. */
  keep(tick: Tick): Promise<void>;
  /**
   * True when the tick is set up, in whatever rhythm, and its next run is not overdue.
   * @throws what the engine throws when its tables are gone.
   */
  ticks(tick: Tick): Promise<boolean>;
  /** Another value than before: the engine was started anew or replaced, and may lack what it was told last. */
  incarnation(): Promise<string>;
  counts(): Promise<QueueCounts>;
  /** Waits for the jobs at work, at most `limitMs`, and disconnects, whether or not the engine answers. */
  close(limitMs: number): Promise<void>;
}

/** What a {@link JobQueue} is opened with. */
export interface JobQueueOptions {
  readonly name: string;
  readonly handler: JobHandler;
  /** Jobs at work at the same time. */
  readonly concurrency: number;
  /** Milliseconds after which a job counts as failed. */
  readonly jobLimitMs: number;
  /** Milliseconds after which a job of a process that died may be taken by another; half of it later at the latest. */
  readonly lockMs: number;
  /** The engine or a connection failed; the queue goes on trying. */
  readonly onTrouble: (error: unknown) => void;
  /** The engine works, but its operator should set it up otherwise; a sentence that says how. */
  readonly onAdvice: (sentence: string) => void;
  /** A job failed; `final` when it will not be tried again. */
  readonly onFailure: (failure: {
    readonly job: RunningJob;
    readonly error: unknown;
    readonly final: boolean;
  }) => void;
}

/** Where the queue lives: in a schema of PostgreSQL (droppable), or in a Redis of its own (AOF, `noeviction`). */
export type QueueConnection =
  | { readonly engine: 'postgres'; readonly connectionString: string; readonly schema: string }
  /** `redis://` or `rediss://` with user, password and database number as they are needed; one primary, no cluster. */
  | { readonly engine: 'redis'; readonly url: string };
