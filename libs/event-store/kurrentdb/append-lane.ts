/** No answer came in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** What a lane sends with. */
export interface AppendLaneOptions<Client> {
  readonly open: () => Client;
  readonly dispose: (client: Client) => Promise<void>;
  /** Messages that are on their way at a time. */
  readonly places: number;
  /** For a turn, and then for an answer, in milliseconds. */
  readonly limitMs: number;
  /** A new client is not made more often than this, in milliseconds. */
  readonly renewMs: number;
  /** Whether a client that failed so will fail for ever. */
  readonly isBroken: (failure: unknown) => boolean;
  readonly onReplaced: (failure: unknown) => void;
}

interface Sender<Client> {
  readonly client: Client;
  underWay: number;
}

interface Waiting {
  readonly places: number;
  readonly start: () => void;
}

/**
 * Lets so many messages of appends onto their way at a time, the others wait in line. The client keeps one stream for
 * all appends; more than it takes at once would wait inside of it, and those that wait there when the connection breaks
 * end the process with an unhandled rejection. So a place is given back when the client has answered, not when the
 * caller has given up.
 *
 * The client also keeps what it once learned of the server, even that it was not found, and a stream that says nothing:
 * after such a failure the next appends go with a new client. The old one may finish what it has under way.
 */
export class AppendLane<Client> {
  private sender: Sender<Client>;
  private readonly old = new Set<Sender<Client>>();
  private readonly waiting: Waiting[] = [];
  private readonly running = new Set<Promise<void>>();
  private openedAt = -Infinity;
  private closed = false;

  constructor(private readonly options: AppendLaneOptions<Client>) {
    this.sender = { client: options.open(), underWay: 0 };
  }

  /** The one that sends at present. */
  get client(): Client {
    return this.sender.client;
  }

  /**
   * Runs work when it is its turn.
   * @param places how many messages it sends
   * @throws NoAnswerError, or what the work throws
   */
  send<T>(places: number, work: (client: Client) => Promise<T>): Promise<T> {
    if (this.closed) return Promise.reject(new NoAnswerError('The lane is closed'));
    const outcome = this.turn(Math.min(places, this.options.places)).then((sender) =>
      this.answer(sender, places, work),
    );
    const ended = outcome.then(
      () => undefined,
      () => undefined,
    );
    this.running.add(ended);
    void ended.then(() => this.running.delete(ended));
    return outcome;
  }

  /** The next appends go with a new client; what is under way has as long as any append to be answered. */
  replace(failure: unknown): void {
    const { sender } = this;
    const now = performance.now();
    if (now - this.openedAt < this.options.renewMs) return;
    this.openedAt = now;
    this.sender = { client: this.options.open(), underWay: 0 };
    this.old.add(sender);
    setTimeout(() => this.dispose(sender), this.options.limitMs).unref();
    this.options.onReplaced(failure);
    this.next();
  }

  /** Takes nothing more, waits for the answers to what was begun, then lets go of all clients. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.running);
    for (const sender of this.old) this.dispose(sender);
    await this.options.dispose(this.sender.client).catch(() => undefined);
  }

  private turn(places: number): Promise<Sender<Client>> {
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        places,
        start: () => {
          clearTimeout(timer);
          this.sender.underWay += places;
          resolve(this.sender);
        },
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        reject(new NoAnswerError(`No turn within ${this.options.limitMs} ms`));
        this.next();
      }, this.options.limitMs);
      this.waiting.push(entry);
      this.next();
    });
  }

  private async answer<T>(
    sender: Sender<Client>,
    places: number,
    work: (client: Client) => Promise<T>,
  ): Promise<T> {
    const { limitMs, isBroken } = this.options;
    const working = work(sender.client).finally(() => {
      sender.underWay -= Math.min(places, this.options.places);
      this.next();
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new NoAnswerError(`No answer within ${limitMs} ms`)), limitMs);
    });
    try {
      return await Promise.race([working, late]);
    } catch (failure) {
      const broken = failure instanceof NoAnswerError || isBroken(failure);
      if (broken && sender === this.sender) this.replace(failure);
      throw failure;
    } finally {
      clearTimeout(timer);
    }
  }

  private next(): void {
    const { places } = this.options;
    for (
      let first = this.waiting[0];
      first && this.sender.underWay + first.places <= places;
      first = this.waiting[0]
    ) {
      this.waiting.shift();
      first.start();
    }
  }

  private dispose(sender: Sender<Client>): void {
    if (this.old.delete(sender)) void this.options.dispose(sender.client).catch(() => undefined);
  }
}
