import type { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import type { Channel } from 'node:diagnostics_channel';
import { quietly } from './quietly.js';

/** A stretch of work that is handed on by callbacks, so that nobody here sees its end. */
export class Scope<Context extends object> {
  private readonly channel: Channel<unknown, Context>;

  /** @param name with dots, such as `forside.http.handle`; a public name */
  constructor(name: string) {
    this.channel = channel(name) as Channel<unknown, Context>;
  }

  /** Begins it. */
  enter(context: Context, work: () => void): void {
    if (this.channel.hasSubscribers) this.channel.runStores(context, work);
    else work();
  }

  /** Lets each stretch have a value of its own in `storage`, which everything that it starts finds there. */
  carry<Value>(
    storage: AsyncLocalStorage<Value | undefined>,
    value: (context: Context) => Value | undefined,
  ): () => void {
    this.channel.bindStore(
      storage,
      quietly((context: Context) => value(context)),
    );
    return () => void this.channel.unbindStore(storage);
  }
}
