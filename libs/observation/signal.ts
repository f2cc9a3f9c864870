import { channel } from 'node:diagnostics_channel';
import type { Channel } from 'node:diagnostics_channel';
import { quietly } from './quietly.js';

/**
 * Something that happens, told to whoever listens, over Node's diagnostics channel of that name. While nobody does, it
 * costs one comparison: ask {@link heard} before making the message.
 */
export class Signal<Message extends object> {
  private readonly channel: Channel;

  /** @param name with dots, such as `forside.projection.batch`; a public name, for tools that subscribe themselves */
  constructor(name: string) {
    this.channel = channel(name);
  }

  /** True while somebody listens. */
  get heard(): boolean {
    return this.channel.hasSubscribers;
  }

  tell(message: Message): void {
    this.channel.publish(message);
  }

  /** Calls back in the turn in which it happens; what the listener throws is dropped. The answer ends it. */
  listen(listener: (message: Message) => void): () => void {
    const hear = quietly((message: unknown) => listener(message as Message));
    this.channel.subscribe(hear);
    return () => this.channel.unsubscribe(hear);
  }
}
