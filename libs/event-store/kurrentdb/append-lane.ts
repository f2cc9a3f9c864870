/** No answer came in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

interface Waiting {
  readonly places: number;
  readonly start: () => void;
}

/**
 * Lets so many messages of appends onto their way at a time, the others wait in line. The client keeps one stream for
 * all appends; more than it takes at once would wait inside of it, and those that wait there when the connection breaks
 * end the process with an unhandled rejection.
 */
export class AppendLane {
  private free: number;
  private readonly waiting: Waiting[] = [];
  private readonly running = new Set<Promise<unknown>>();

  constructor(private readonly places: number) {
    this.free = places;
  }

  /**
   * Runs work when it is its turn.
   * @throws NoAnswerError after `limitMs`, whether it was running or waiting; or what the work throws
   */
  run<T>(options: { readonly places: number; readonly limitMs: number }, work: () => Promise<T>): Promise<T> {
    const places = Math.min(options.places, this.places);
    const outcome = new Promise<T>((resolve, reject) => {
      let started = false;
      let left = false;
      const leave = () => {
        clearTimeout(timer);
        if (started && !left) this.free += places;
        left = true;
        this.next();
      };
      const start = () => {
        started = true;
        this.free -= places;
        work().then(resolve, reject).finally(leave);
      };
      const entry: Waiting = { places, start };
      const timer = setTimeout(() => {
        const index = this.waiting.indexOf(entry);
        if (index >= 0) this.waiting.splice(index, 1);
        reject(new NoAnswerError(`No answer within ${options.limitMs} ms`));
        leave();
      }, options.limitMs);
      this.waiting.push(entry);
      this.next();
    });
    const settled = outcome.then(
      () => undefined,
      () => undefined,
    );
    this.running.add(settled);
    void settled.then(() => this.running.delete(settled));
    return outcome;
  }

  /** Answers when everything that was begun has ended. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private next(): void {
    for (let first = this.waiting[0]; first && first.places <= this.free; first = this.waiting[0]) {
      this.waiting.shift();
      first.start();
    }
  }
}
