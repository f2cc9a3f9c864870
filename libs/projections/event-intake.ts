import type { EventBatch } from '#event-store';
import { decodeAll } from './consumer-session.js';
import type { Decode, Delivery } from './consumer-session.js';

/** What has come in since the last time. */
export interface Intake {
  readonly deliveries: readonly Delivery[];
  readonly position: bigint;
}

/**
 * Reads and decodes ahead of the consumer, two batches at most, so that both overlap with the writing of the batch
 * before.
 */
export class EventIntake {
  private readonly controller = new AbortController();
  private readonly batches: { readonly deliveries: readonly Delivery[]; readonly position: bigint }[] = [];
  private readonly reading: Promise<void>;
  private buffered = 0;
  private failure: { readonly error: unknown } | undefined;
  private ended = false;
  private nudged = false;
  private wakeTaker: () => void = () => undefined;
  private wakeReader: () => void = () => undefined;

  constructor(
    private readonly options: {
      readonly source: (signal: AbortSignal) => AsyncIterable<EventBatch>;
      readonly decode: Decode;
      readonly batchSize: number;
    },
  ) {
    this.reading = this.read();
  }

  /** True when waiting for more would gain nothing. */
  get full(): boolean {
    return this.buffered >= this.options.batchSize;
  }

  /** True when a bounded source was read and taken to its end. */
  get finished(): boolean {
    return this.ended && this.batches.length === 0;
  }

  /**
   * All that is there, up to a batch; waits for something, at most `waitMs`, or until {@link nudge}.
   * @throws what reading or decoding threw.
   */
  async take(waitMs: number): Promise<Intake | undefined> {
    if (this.batches.length === 0 && !this.failure && !this.ended && !this.nudged) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        this.wakeTaker = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.nudged = false;
    const first = this.batches.shift();
    if (!first) {
      if (this.failure) throw this.failure.error;
      return undefined;
    }
    const deliveries = [...first.deliveries];
    let { position } = first;
    while (deliveries.length + (this.batches[0]?.deliveries.length ?? Infinity) <= this.options.batchSize) {
      const next = this.batches.shift();
      if (!next) break;
      for (const delivery of next.deliveries) deliveries.push(delivery);
      ({ position } = next);
    }
    this.buffered -= deliveries.length;
    this.wakeReader();
    return { deliveries, position };
  }

  /** Makes a waiting {@link take} return. */
  nudge(): void {
    this.nudged = true;
    this.wakeTaker();
  }

  /** Stops reading. */
  async close(): Promise<void> {
    this.controller.abort();
    this.wakeReader();
    await this.reading;
  }

  private async read(): Promise<void> {
    const { signal } = this.controller;
    try {
      for await (const batch of this.options.source(signal)) {
        if (signal.aborted) return;
        const deliveries = await decodeAll(batch.events, this.options.decode);
        this.batches.push({ deliveries, position: batch.position });
        this.buffered += deliveries.length;
        this.wakeTaker();
        while (this.buffered >= 2 * this.options.batchSize && !signal.aborted) await this.room();
      }
      this.ended = true;
    } catch (error) {
      this.failure = { error };
    }
    this.wakeTaker();
  }

  private room(): Promise<void> {
    return new Promise((resolve) => {
      this.wakeReader = resolve;
    });
  }
}
