/** What becomes of an answer that is lost: its connection breaks, it never comes, or the server dies of SIGKILL. */
export type LostAnswer = 'drop' | 'hang' | 'die';

/** How long the server waits before it answers, in milliseconds. */
export interface Delays {
  /** Before an append is answered, after it was committed. */
  readonly appendsMs?: number;
  /** Before each message of a finite read. */
  readonly readsMs?: number;
  /** Before each event of a subscription. */
  readonly subscriptionsMs?: number;
}

/** What goes wrong at present, on every node. All of it is told by the control channel. */
export class Faults {
  delays: Delays = {};
  appendsToRefuse = 0;
  answersToLose = 0;
  lostAnswer: LostAnswer = 'drop';
  requestsToSendToTheLeader = 0;
  newSubscriptionsAreSilent = false;
  private readonly subscriptions = new Set<(silent: boolean) => void>();

  /** Tells an open subscription when it has to fall silent or to speak. @returns how to be told no more */
  onSilence(listener: (silent: boolean) => void): () => void {
    this.subscriptions.add(listener);
    return () => this.subscriptions.delete(listener);
  }

  /** Subscriptions that are open now deliver nothing more until {@link speakAgain}. */
  silence({ newOnesToo }: { readonly newOnesToo: boolean }): void {
    this.newSubscriptionsAreSilent = newOnesToo;
    for (const listener of this.subscriptions) listener(true);
  }

  speakAgain(): void {
    this.newSubscriptionsAreSilent = false;
    for (const listener of this.subscriptions) listener(false);
  }

  heal(): void {
    this.delays = {};
    this.appendsToRefuse = 0;
    this.answersToLose = 0;
    this.requestsToSendToTheLeader = 0;
    this.speakAgain();
  }
}
