import { setTimeout as sleep } from 'node:timers/promises';
import type { Collector, Reading } from './collector.js';

/** How long a reading may be shown again, and how long one may take. */
export interface CollectorTimes {
  readonly keepMs: number;
  readonly patienceMs: number;
}

const TIMES: CollectorTimes = { keepMs: 3_000, patienceMs: 2_000 };

/** Asks a collector at most once every few seconds, one question at a time, and waits for it only so long. */
export class BoundedCollector {
  private kept: { readonly readings: readonly Reading[] | undefined; readonly at: number } | undefined;
  private running: Promise<readonly Reading[] | undefined> | undefined;

  constructor(
    readonly collector: Collector,
    private readonly times: CollectorTimes = TIMES,
  ) {}

  /** The readings, undefined when the part does not answer. */
  async read(): Promise<readonly Reading[] | undefined> {
    const { keepMs, patienceMs } = this.times;
    if (this.kept && performance.now() - this.kept.at < keepMs) return this.kept.readings;
    this.running ??= this.ask();
    const patience = new AbortController();
    const late = sleep(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined);
    try {
      return await Promise.race([this.running, late]);
    } finally {
      patience.abort();
    }
  }

  private async ask(): Promise<readonly Reading[] | undefined> {
    let readings: readonly Reading[] | undefined;
    try {
      readings = await this.collector.read();
    } catch {
      readings = undefined;
    }
    this.kept = { readings, at: performance.now() };
    this.running = undefined;
    return readings;
  }
}
