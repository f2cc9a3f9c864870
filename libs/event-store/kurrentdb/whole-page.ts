/** Nothing came for too long: the client's own time limits do not reach its reads. */
export class SilentReadError extends Error {
  override readonly name = 'SilentReadError';
}

/** The reader was told to stop. */
export class ReadAbortedError extends Error {
  override readonly name = 'ReadAbortedError';
}

/**
 * Reads a bounded read of the client to its end, but waits for no event longer than told, and stops at once when told.
 *
 * To its end, because all reads of a client share one connection: what one of them has asked for and does not take keeps
 * the others from getting anything, until the garbage collector finds it. So no read may wait for whoever it is for.
 * @throws SilentReadError, ReadAbortedError, or what the client throws
 */
export async function wholePage<T>(
  events: AsyncIterable<T>,
  limits: { readonly silenceMs: number; readonly signal?: AbortSignal | undefined },
): Promise<readonly T[]> {
  const { silenceMs, signal } = limits;
  const page: T[] = [];
  let newsAt = performance.now();
  const reading = (async () => {
    for await (const event of events) {
      page.push(event);
      newsAt = performance.now();
    }
  })();
  let over: () => void = () => undefined;
  const interruption = new Promise<never>((_resolve, reject) => {
    const look = () => {
      if (performance.now() - newsAt > silenceMs) {
        reject(new SilentReadError(`Nothing was read for ${silenceMs} ms`));
      }
    };
    const abort = () => reject(new ReadAbortedError('The read was stopped'));
    const timer = setInterval(look, Math.max(10, silenceMs / 4));
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    over = () => {
      clearInterval(timer);
      signal?.removeEventListener('abort', abort);
    };
  });
  try {
    await Promise.race([reading, interruption]);
    return page;
  } finally {
    over();
    reading.catch(() => undefined);
  }
}
