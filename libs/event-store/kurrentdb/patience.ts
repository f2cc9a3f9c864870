import { setTimeout as sleep } from 'node:timers/promises';
import { isRefusal, logUnavailable } from './client-failures.js';

/** Pauses that double, with jitter, so that many processes do not come back at the same moment. */
export class Backoff {
  private next: number;

  constructor(private readonly times: { readonly shortestPauseMs: number; readonly longestPauseMs: number }) {
    this.next = times.shortestPauseMs;
  }

  /** Ends early, without a word, when the signal aborts. */
  async wait(signal: AbortSignal | undefined): Promise<void> {
    const pause = this.next * (0.5 + Math.random() / 2);
    this.next = Math.min(this.next * 2, this.times.longestPauseMs);
    await sleep(pause, undefined, signal ? { signal } : {}).catch(() => undefined);
  }

  reset(): void {
    this.next = this.times.shortestPauseMs;
  }
}

/** How often something is tried again: as long as it is not refused and the time without progress is bearable. */
export class Patience {
  private readonly backoff: Backoff;
  private since = performance.now();

  constructor(
    private readonly options: {
      readonly patienceMs: number;
      readonly shortestPauseMs: number;
      readonly longestPauseMs: number;
      readonly signal?: AbortSignal | undefined;
    },
  ) {
    this.backoff = new Backoff(options);
  }

  /** It went on. */
  progress(): void {
    this.since = performance.now();
    this.backoff.reset();
  }

  /**
   * Waits until it may be tried again, or the signal aborts.
   * @throws the refusal itself; DomainError `event-log-unavailable` when it has taken too long.
   */
  async after(failure: unknown): Promise<void> {
    if (isRefusal(failure)) throw failure;
    if (performance.now() - this.since >= this.options.patienceMs) throw logUnavailable();
    await this.backoff.wait(this.options.signal);
  }
}
