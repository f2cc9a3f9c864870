import { DelayedError, Queue, UnrecoverableError, Worker } from 'bullmq';
import type { IQueueBackend, Job, JobProgress } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BullEngine, EngineLines } from './bull-engine.js';
import { BULL_PREFIX } from './bull-names.js';
import { JobAbortedError, QueueAwayError, UnrepeatableError, describeJobError } from './job-errors.js';
import type { JobQueue, JobQueueOptions, NewJob, QueueCounts, RunningJob, Tick } from './job-queue.js';

/** A little longer than a missed alarm keeps its id. */
const DONE = { ageS: 15 * 60, count: 1_000 };
/** For whoever asks after a weekend what went wrong. */
const FAILED = { ageS: 3 * 24 * 3_600, count: 1_000 };
/** Six tries take a minute, eleven half an hour. */
const TRIES = { kept: 6, none: 11 };
const BACKOFF = { type: 'exponential', delay: 1_000 };
/** An idle worker looks this often although nobody called: a lost notice costs no more. */
const DRAIN_DELAY_S = 5;
const RETRY_CONNECTION_MS = 1_000;
const OPEN_MS = 10_000;
/** For BullMQ to note what became of the last jobs, and to let its connections go. */
const SETTLE_MS = 1_000;
const END_MS = 3_000;
const RETIRE_MS = 30_000;
const REST_MS = 1_000;
/** Nobody reads BullMQ's own event stream. */
const EVENTS_KEPT = 100;

interface Connected<B extends IQueueBackend, Connection> {
  readonly queue: Queue<unknown, void, string, unknown, void, string, B, Connection>;
  readonly worker: Worker<unknown, void, string, B, JobProgress, Connection>;
  readonly lines: EngineLines<B, Connection>;
  readonly atWork: Set<Promise<void>>;
}

/** A {@link JobQueue} on BullMQ. */
export class BullJobQueue<B extends IQueueBackend, Connection> implements JobQueue {
  private opened: Connected<B, Connection> | undefined;
  private readonly retiring = new Set<Promise<void>>();
  private readonly closed = new AbortController();
  private readonly patience = new AbortController();
  private resting: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: JobQueueOptions,
    private readonly bull: BullEngine<B, Connection>,
  ) {}

  get engine(): JobQueue['engine'] {
    return this.bull.engine;
  }

  get reachable(): boolean {
    return this.opened?.lines.reachable() ?? false;
  }

  prepare(): Promise<void> {
    return this.bull.prepare();
  }

  async open(): Promise<void> {
    const connected = this.connect();
    const ready = Promise.all([connected.queue.waitUntilReady(), connected.worker.waitUntilReady()]);
    try {
      await within(OPEN_MS, ready, this.closed.signal);
    } catch (error) {
      await disconnect(connected, AbortSignal.abort());
      throw error;
    }
    const former = this.opened;
    this.opened = connected;
    if (former) this.retire(former);
  }

  async addAll(jobs: readonly NewJob[]): Promise<void> {
    if (jobs.length === 0) return;
    const done = this.bull.retention(DONE);
    const failed = this.bull.retention(FAILED);
    await this.current.queue.addBulk(
      jobs.map(({ name, id, data, delay = 0, trace }) => ({
        name,
        data,
        opts: {
          jobId: id,
          delay,
          attempts: TRIES[trace],
          backoff: BACKOFF,
          removeOnComplete: trace === 'none' ? true : done,
          removeOnFail: trace === 'none' ? true : failed,
        },
      })),
    );
  }

  async keep({ name, everyMs }: Tick): Promise<void> {
    // Setting up again what runs would put off its next run, and race with the process that is at it.
    if ((await this.rhythmOf(name)) === everyMs) return;
    const opts = { attempts: 1, removeOnComplete: true, removeOnFail: this.bull.retention(FAILED) };
    await this.current.queue.upsertJobScheduler(name, { every: everyMs }, { name, data: {}, opts });
  }

  async ticks({ name }: Tick): Promise<boolean> {
    return (await this.rhythmOf(name)) !== undefined;
  }

  /** Milliseconds between two runs, unless the next one is overdue. */
  private async rhythmOf(name: string): Promise<number | undefined> {
    const { every, next } = (await this.current.queue.getJobScheduler(name)) ?? {};
    const everyMs = Number(every ?? NaN);
    return (next ?? 0) > Date.now() - 2 * everyMs ? everyMs : undefined;
  }

  async incarnation(): Promise<string> {
    const { queue, lines } = this.current;
    return lines.incarnation(queue.getBackend());
  }

  async counts(): Promise<QueueCounts> {
    const counts = await this.current.queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
    return {
      waiting: counts['waiting'] ?? 0,
      active: counts['active'] ?? 0,
      delayed: counts['delayed'] ?? 0,
      failed: counts['failed'] ?? 0,
    };
  }

  async close(limitMs: number): Promise<void> {
    this.closed.abort();
    clearTimeout(this.resting);
    const limit = setTimeout(() => this.patience.abort(), limitMs);
    if (this.opened) await disconnect(this.opened, this.patience.signal);
    await Promise.all(this.retiring);
    clearTimeout(limit);
  }

  private retire(former: Connected<B, Connection>): void {
    clearTimeout(this.resting);
    this.resting = undefined;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), RETIRE_MS);
    const retired = disconnect(former, AbortSignal.any([this.patience.signal, late.signal])).finally(() => {
      clearTimeout(timer);
      this.retiring.delete(retired);
    });
    this.retiring.add(retired);
  }

  private get current(): Connected<B, Connection> {
    if (!this.opened) throw new QueueAwayError('The job queue is not open');
    return this.opened;
  }

  private connect(): Connected<B, Connection> {
    const { name, concurrency, lockMs, onFailure } = this.options;
    const lines = this.bull.connect();
    const atWork = new Set<Promise<void>>();
    const queue: Connected<B, Connection>['queue'] = new Queue(
      name,
      { connection: lines.producer, prefix: BULL_PREFIX, streams: { events: { maxLen: EVENTS_KEPT } } },
      this.bull.backend,
    );
    const worker = new Worker<unknown, void, string, B, JobProgress, Connection>(
      name,
      // The third parameter makes BullMQ hand the signal over.
      (job, token, signal) => {
        const work = this.process(job, token, signal);
        atWork.add(work);
        return work.finally(() => atWork.delete(work));
      },
      {
        connection: lines.worker,
        prefix: BULL_PREFIX,
        concurrency,
        drainDelay: DRAIN_DELAY_S,
        lockDuration: lockMs,
        stalledInterval: lockMs / 2,
        runRetryDelay: RETRY_CONNECTION_MS,
      },
      this.bull.backend,
    );
    const troubled = (error: unknown) => {
      if (this.opened?.worker !== worker) return;
      if (this.bull.asksAgainAtOnce(error)) this.rest(worker);
      this.options.onTrouble(error);
    };
    queue.on('error', troubled);
    worker.on('error', troubled);
    worker.on('failed', (job, error) => {
      if (!job) return;
      const final = error instanceof UnrecoverableError || job.attemptsMade >= (job.opts.attempts ?? 1);
      onFailure({ job: running(job), error, final });
    });
    return { queue, worker, lines, atWork };
  }

  /** Keeps a worker in trouble from asking in a tight loop. */
  private rest(worker: Connected<B, Connection>['worker']): void {
    if (this.resting || this.closed.signal.aborted) return;
    void worker.pause(true);
    this.resting = setTimeout(() => {
      this.resting = undefined;
      void worker.resume();
    }, REST_MS);
  }

  private async process(job: Job<unknown, void>, token?: string, signal?: AbortSignal): Promise<void> {
    const { handler, jobLimitMs } = this.options;
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), jobLimitMs);
    const either = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
    try {
      const outcome = await unless(either, handler(running(job), either), tooLong);
      if (outcome === 'done') return;
      await job.moveToDelayed(Date.parse(outcome.tryAt), token);
    } catch (error) {
      const message = describeJobError(error);
      throw error instanceof UnrepeatableError ? new UnrecoverableError(message) : new Error(message);
    } finally {
      clearTimeout(timer);
    }
    throw new DelayedError();
  }
}

function running(job: Job<unknown, void>): RunningJob {
  return { id: job.id ?? '', name: job.name, data: job.data };
}

/** Lets the jobs at work finish until `patience` ends, then ends everything, whether or not the engine answers. */
async function disconnect<B extends IQueueBackend, Connection>(
  { queue, worker, lines, atWork }: Connected<B, Connection>,
  patience: AbortSignal,
): Promise<void> {
  // BullMQ's own end waits for ever for an engine that is away.
  const drained = worker.close().catch(ignore);
  const rested = new AbortController();
  await Promise.race([drained, idle(atWork, AbortSignal.any([patience, rested.signal])).catch(ignore)]);
  rested.abort();
  lines.cut();
  await within(END_MS, Promise.all([worker.disconnect(), queue.close()])).catch(ignore);
}

/** Resolves some time after the last job is done. */
async function idle(atWork: ReadonlySet<Promise<void>>, signal: AbortSignal): Promise<void> {
  do {
    await unless(signal, Promise.allSettled(atWork));
    await sleep(SETTLE_MS, undefined, { signal });
  } while (atWork.size > 0);
}

/** @throws QueueAwayError when the work takes longer, or `signal` aborts meanwhile. */
async function within<T>(limitMs: number, work: Promise<T>, signal?: AbortSignal): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), limitMs);
  try {
    return await unless(signal ? AbortSignal.any([signal, late.signal]) : late.signal, work);
  } finally {
    clearTimeout(timer);
  }
}

/** The work's outcome, or a refusal as soon as the signal aborts. */
async function unless<T>(signal: AbortSignal, work: Promise<T>, refusal: () => Error = silent): Promise<T> {
  const settled = new AbortController();
  const refused = new Promise<never>((_, reject) => {
    const refuse = () => reject(refusal());
    if (signal.aborted) refuse();
    else signal.addEventListener('abort', refuse, { signal: settled.signal });
  });
  try {
    return await Promise.race([work, refused]);
  } finally {
    settled.abort();
  }
}

function silent(): Error {
  return new QueueAwayError('The queue does not answer');
}

function tooLong(): Error {
  return new JobAbortedError('The job took too long or was cancelled');
}

function ignore(): void {}
