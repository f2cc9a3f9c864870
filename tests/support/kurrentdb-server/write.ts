import { once } from 'node:events';
import type { ServerWritableStream } from '@grpc/grpc-js';

/** Writes, and waits while the reader is slower than the log; nothing more once the call is over. */
export async function write<Request, Response>(
  call: ServerWritableStream<Request, Response>,
  message: Response,
): Promise<void> {
  if (call.cancelled || call.destroyed || call.write(message)) return;
  const over = new AbortController();
  const { signal } = over;
  await Promise.race(['drain', 'cancelled', 'close'].map((event) => once(call, event, { signal }))).catch(
    () => undefined,
  );
  over.abort();
}
