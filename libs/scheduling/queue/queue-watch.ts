import { QueueAwayError, QueueUnusableError, describeJobError, errorCode } from './job-errors.js';
import type { SchedulingLogger } from '../scheduling-logger.js';
import type { JobQueue, Tick } from './job-queue.js';

/** What a {@link QueueWatch} watches and how. */
export interface QueueWatchOptions {
  readonly queue: JobQueue;
  /** Without them the queue has lost its jobs. */
  readonly ticks: readonly Tick[];
  /**
   * Enqueues all that should be in the queue; `lost` when the queue had it and may have it no more.
   * @returns false when not all could be known, so that it is asked for again.
   */
  readonly fill: (found: 'new' | 'lost') => Promise<boolean>;
  readonly logger: SchedulingLogger;
  readonly everyMs: number;
}

/** Questions without an answer after which the connections are given up for new ones. */
const SILENCES = 2;
/** What the engine says when the tables are gone: SQLSTATEs of a missing schema, table and function. */
const GONE = new Set(['3F000', '42P01', '42883']);
const REST_MS = 1_000;

/**
 * Keeps a queue open and filled: looks again and again whether it is all there, and connects anew and fills it when it
 * was emptied, dropped, restarted or has stopped answering. One runs in every process; they need not agree.
 */
export class QueueWatch {
  private state: 'closed' | 'open' | 'settling' | 'filled' | 'lost' = 'closed';
  private incarnation = '';
  private silences = 0;
  private answering = true;
  private timer: NodeJS.Timeout | undefined;
  private checking: Promise<void> | undefined;
  private checkedAt = -Infinity;
  private stopped = false;
  private recovered = 0;

  constructor(private readonly options: QueueWatchOptions) {}

  /** How often the queue was found empty, gone or silent, and filled again. */
  get recoveries(): number {
    return this.recovered;
  }

  /**
   * Opens the queue; the rest follows in the background, and everything does if the engine is away.
   * @throws QueueUnusableError when waiting will not help, and what the engine throws.
   */
  async start(): Promise<void> {
    try {
      await this.open();
      this.state = 'open';
    } catch (error) {
      if (!(error instanceof QueueAwayError)) throw error;
      this.unanswered(error);
    }
    this.timer = setInterval(() => this.check(), this.options.everyMs);
    this.check();
  }

  /** Something went wrong with the queue: looks soon instead of at the next turn. */
  alarm(): void {
    if (performance.now() - this.checkedAt > REST_MS) this.check();
  }

  /** Looks no more; the promise waits for a look under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.checking;
  }

  private check(): void {
    if (this.stopped || this.checking) return;
    this.checkedAt = performance.now();
    this.checking = this.look()
      .then(
        () => this.answered(),
        (error: unknown) => this.unanswered(error),
      )
      .finally(() => {
        this.checking = undefined;
      });
  }

  private async look(): Promise<void> {
    if (this.state === 'filled' || this.state === 'settling') {
      if (!(await this.isFilled())) {
        this.state = 'lost';
        this.silences = 0;
        this.recovered += 1;
        this.options.logger.warn({}, 'The queue was restarted, emptied or silent, and is filled again');
      } else if (this.state === 'filled') return;
    }
    const found = this.state === 'lost' ? 'lost' : 'new';
    if (this.state === 'lost' || this.state === 'closed') await this.open();
    // Whatever goes wrong from here on may be the fault of these connections.
    this.state = found === 'lost' ? 'lost' : 'closed';
    const complete = await this.fill(found);
    // What is derived from may be a moment behind what the lost queue was told, so that is done twice.
    this.state = complete && found === 'new' ? 'filled' : 'settling';
  }

  private async open(): Promise<void> {
    await this.options.queue.prepare();
    if (this.stopped) return;
    await this.options.queue.open();
  }

  private async fill(found: 'new' | 'lost'): Promise<boolean> {
    const { queue, ticks, fill } = this.options;
    this.incarnation = await queue.incarnation();
    for (const tick of ticks) await queue.keep(tick);
    return fill(found);
  }

  private async isFilled(): Promise<boolean> {
    const { queue, ticks } = this.options;
    try {
      const incarnation = await queue.incarnation();
      const present = await Promise.all(ticks.map((tick) => queue.ticks(tick)));
      this.silences = 0;
      return incarnation === this.incarnation && present.every(Boolean);
    } catch (error) {
      this.silences += 1;
      if (GONE.has(errorCode(error) ?? '') || this.silences >= SILENCES) return false;
      throw error;
    }
  }

  private answered(): void {
    if (!this.answering) this.options.logger.info({}, 'The queue answers again');
    this.answering = true;
  }

  private unanswered(error: unknown): void {
    if (this.stopped || !this.answering) return;
    this.answering = false;
    const fields = { error: describeJobError(error) };
    const { logger } = this.options;
    if (error instanceof QueueUnusableError) logger.error(fields, 'The queue cannot be used; trying on');
    else logger.warn(fields, 'The queue does not answer; trying until it does');
  }
}
