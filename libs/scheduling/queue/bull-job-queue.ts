import { DelayedError, Queue, UnrecoverableError, Worker } from 'bullmq';
import type { BackendFactory, IQueueBackend, Job, JobProgress } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { JobAbortedError, UnrepeatableError, describeJobError } from './job-errors.js';
import type { JobQueue, JobQueueOptions, NewJob, QueueCounts, RunningJob, Tick } from './job-queue.js';

const HOUR_S = 3_600;
const DONE = { age: HOUR_S, count: 1_000 };
const FAILED = { age: 7 * 24 * HOUR_S, count: 1_000 };
/** Six tries take a minute, eleven half an hour. */
const TRIES = { kept: 6, none: 11 };
const BACKOFF = { type: 'exponential', delay: 1_000 };
/** An idle worker looks this often although nobody called: a lost notice costs no more. */
const DRAIN_DELAY_S = 5;
const LOCK_MS = 60_000;
const RETRY_CONNECTION_MS = 1_000;
const RETIRE_MS = 5_000;
/** Nobody reads BullMQ's own event stream. */
const EVENTS_KEPT = 100;

/** One of BullMQ's backends, and how to reach it. */
export interface BullEngine<B extends IQueueBackend, Connection> {
  readonly engine: JobQueue['engine'];
  readonly backend: BackendFactory<B, Connection>;
  readonly connectionOf: (role: 'producer' | 'worker') => Connection;
  readonly prepare: () => Promise<void>;
}

interface Connected<B extends IQueueBackend, Connection> {
  readonly queue: Queue<unknown, void, string, unknown, void, string, B, Connection>;
  readonly worker: Worker<unknown, void, string, B, JobProgress, Connection>;
}

/** A {@link JobQueue} on BullMQ. */
export class BullJobQueue<B extends IQueueBackend, Connection> implements JobQueue {
  private opened: Connected<B, Connection> | undefined;
  private readonly retiring = new Set<Promise<void>>();
  private resting: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: JobQueueOptions,
    private readonly bull: BullEngine<B, Connection>,
  ) {}

  get engine(): JobQueue['engine'] {
    return this.bull.engine;
  }

  prepare(): Promise<void> {
    return this.bull.prepare();
  }

  async open(): Promise<void> {
    const connected = this.connect();
    try {
      await Promise.all([connected.queue.waitUntilReady(), connected.worker.waitUntilReady()]);
    } catch (error) {
      await disconnect(connected, 0);
      throw error;
    }
    if (this.opened) this.retire(this.opened);
    this.opened = connected;
  }

  async addAll(jobs: readonly NewJob[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.producer.addBulk(
      jobs.map(({ name, id, data, delay = 0, trace }) => ({
        name,
        data,
        opts: {
          jobId: id,
          delay,
          attempts: TRIES[trace],
          backoff: BACKOFF,
          removeOnComplete: trace === 'none' ? true : DONE,
          removeOnFail: trace === 'none' ? true : FAILED,
        },
      })),
    );
  }

  async keep({ name, everyMs }: Tick): Promise<void> {
    const opts = { attempts: 1, removeOnComplete: { age: HOUR_S, count: 10 }, removeOnFail: FAILED };
    await this.producer.upsertJobScheduler(name, { every: everyMs }, { name, data: {}, opts });
  }

  async ticks({ name, everyMs }: Tick): Promise<boolean> {
    const scheduler = await this.producer.getJobScheduler(name);
    if (scheduler?.every === undefined) return false;
    return Number(scheduler.every) === everyMs && (scheduler.next ?? 0) > Date.now() - 2 * everyMs;
  }

  async counts(): Promise<QueueCounts> {
    const counts = await this.producer.getJobCounts('waiting', 'active', 'delayed', 'failed');
    return {
      waiting: counts['waiting'] ?? 0,
      active: counts['active'] ?? 0,
      delayed: counts['delayed'] ?? 0,
      failed: counts['failed'] ?? 0,
    };
  }

  rest(ms: number): void {
    if (this.resting || !this.opened) return;
    const { worker } = this.opened;
    void worker.pause(true);
    this.resting = setTimeout(() => {
      this.resting = undefined;
      void worker.resume();
    }, ms);
  }

  async close(limitMs: number): Promise<void> {
    clearTimeout(this.resting);
    if (this.opened) await disconnect(this.opened, limitMs);
    await Promise.all(this.retiring);
  }

  private retire(connected: Connected<B, Connection>): void {
    clearTimeout(this.resting);
    this.resting = undefined;
    const closing = disconnect(connected, RETIRE_MS)
      .catch(this.options.onTrouble)
      .finally(() => this.retiring.delete(closing));
    this.retiring.add(closing);
  }

  private get producer() {
    if (!this.opened) throw new Error('The job queue is not open');
    return this.opened.queue;
  }

  private connect(): Connected<B, Connection> {
    const { name, concurrency, onTrouble, onFailure } = this.options;
    const queue: Connected<B, Connection>['queue'] = new Queue(
      name,
      { connection: this.bull.connectionOf('producer'), streams: { events: { maxLen: EVENTS_KEPT } } },
      this.bull.backend,
    );
    const worker = new Worker<unknown, void, string, B, JobProgress, Connection>(
      name,
      // The third parameter makes BullMQ hand the signal over.
      (job, token, signal) => this.process(job, token, signal),
      {
        connection: this.bull.connectionOf('worker'),
        concurrency,
        drainDelay: DRAIN_DELAY_S,
        lockDuration: LOCK_MS,
        runRetryDelay: RETRY_CONNECTION_MS,
      },
      this.bull.backend,
    );
    const troubled = (error: unknown) => {
      const retired = this.opened && this.opened.worker !== worker;
      if (!retired) onTrouble(error);
    };
    queue.on('error', troubled);
    worker.on('error', troubled);
    worker.on('failed', (job, error) => {
      if (!job) return;
      const final = error instanceof UnrecoverableError || job.attemptsMade >= (job.opts.attempts ?? 1);
      onFailure({ job: running(job), error, final });
    });
    return { queue, worker };
  }

  private async process(job: Job<unknown, void>, token?: string, signal?: AbortSignal): Promise<void> {
    const { handler, jobLimitMs } = this.options;
    const limit = AbortSignal.timeout(jobLimitMs);
    const either = signal ? AbortSignal.any([signal, limit]) : limit;
    try {
      const outcome = await Promise.race([handler(running(job), either), aborted(either)]);
      if (outcome === 'done') return;
      await job.moveToDelayed(Date.parse(outcome.tryAt), token);
    } catch (error) {
      const message = describeJobError(error);
      throw error instanceof UnrepeatableError ? new UnrecoverableError(message) : new Error(message);
    }
    throw new DelayedError();
  }
}

function running(job: Job<unknown, void>): RunningJob {
  return { id: job.id ?? '', name: job.name, data: job.data };
}

/** Waits for the jobs at work, at most `limitMs`. */
async function disconnect<B extends IQueueBackend, Connection>(
  { queue, worker }: Connected<B, Connection>,
  limitMs: number,
): Promise<void> {
  const limit = new AbortController();
  const drained = worker.close();
  await Promise.race([drained, sleep(limitMs, undefined, { signal: limit.signal }).catch(() => undefined)]);
  limit.abort();
  await worker.disconnect();
  await queue.close();
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const refuse = () => reject(new JobAbortedError('The job took too long or was cancelled'));
    if (signal.aborted) refuse();
    else signal.addEventListener('abort', refuse, { once: true });
  });
}
