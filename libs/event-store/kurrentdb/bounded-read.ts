/** Nothing came for too long: the client's own time limits do not reach its reads. */
export class SilentReadError extends Error {
  override readonly name = 'SilentReadError';
}

/** The reader was told to stop. */
export class ReadAbortedError extends Error {
  override readonly name = 'ReadAbortedError';
}

/** Steps through a read of the client, but waits for no event longer than told, and stops at once when told. */
export class BoundedRead<T> {
  private readonly source: AsyncIterator<T>;
  private readonly timer: NodeJS.Timeout;
  private waitingSince: number | undefined;
  private fail: (error: Error) => void = () => undefined;
  private ended = false;
  private readonly abort = () => this.fail(new ReadAbortedError('The read was stopped'));

  constructor(
    events: AsyncIterable<T>,
    private readonly limits: { readonly silenceMs: number; readonly signal?: AbortSignal | undefined },
  ) {
    this.source = events[Symbol.asyncIterator]();
    this.timer = setInterval(() => this.look(), Math.max(10, limits.silenceMs / 4));
    limits.signal?.addEventListener('abort', this.abort);
  }

  /** @throws SilentReadError, ReadAbortedError, or what the client throws. */
  next(): Promise<IteratorResult<T, unknown>> {
    return new Promise((resolve, reject) => {
      this.fail = reject;
      if (this.limits.signal?.aborted) this.abort();
      this.waitingSince = performance.now();
      this.source.next().then((result) => {
        this.waitingSince = undefined;
        this.ended = result.done === true;
        resolve(result);
      }, reject);
    });
  }

  /** Lets go of the read, whatever is left of it. */
  close(): void {
    clearInterval(this.timer);
    this.limits.signal?.removeEventListener('abort', this.abort);
    if (!this.ended) void this.source.return?.().catch(() => undefined);
  }

  private look(): void {
    const { silenceMs } = this.limits;
    if (this.waitingSince !== undefined && performance.now() - this.waitingSince > silenceMs) {
      this.fail(new SilentReadError(`Nothing was read for ${silenceMs} ms`));
    }
  }
}
