import type { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';
import type { TracingChannel } from 'node:diagnostics_channel';
import { quietly } from './quietly.js';

/** One run of an {@link Operation}; the same object from beginning to end. */
export interface Run<Context, Result> {
  readonly context: Context;
  /** By `performance.now()`. */
  readonly startedAt: number;
  /** Set once it has ended, unless {@link error} is. */
  readonly result?: Result;
  readonly error?: unknown;
}

/**
 * Work that takes time, told to whoever listens over Node's tracing channel of that name. While nobody does, it costs
 * a comparison.
 */
export class Operation<Context, Result> {
  private readonly channel: TracingChannel<unknown, Run<Context, Result>>;

  /** @param name with dots, such as `forside.command`; a public name, for tools that subscribe themselves */
  constructor(name: string) {
    this.channel = tracingChannel(name);
  }

  /** Does the work; what it is about is made only when somebody listens. */
  run<Actual extends Result>(context: () => Context, work: () => Promise<Actual>): Promise<Actual> {
    if (!this.channel.hasSubscribers) return work();
    return this.channel.tracePromise(work, { context: context(), startedAt: performance.now() });
  }

  /** Calls back when a run has ended; what the listener throws is dropped. The answer ends it. */
  onEnd(listener: (run: Run<Context, Result>) => void): () => void {
    const hear = quietly((run: unknown) => listener(run as Run<Context, Result>));
    this.channel.asyncEnd.subscribe(hear);
    return () => this.channel.asyncEnd.unsubscribe(hear);
  }

  /**
   * Lets each run have a value of its own in `storage`, which everything that it starts finds there; made from the run
   * in the context of whoever started it. The answer ends it.
   */
  carry<Value>(
    storage: AsyncLocalStorage<Value | undefined>,
    value: (run: Run<Context, Result>) => Value | undefined,
  ): () => void {
    this.channel.start.bindStore(
      storage,
      quietly((run: Run<Context, Result>) => value(run)),
    );
    return () => void this.channel.start.unbindStore(storage);
  }
}
