import type { KurrentDBClient } from '@kurrent/kurrentdb-client';

/** What a server reports about itself. */
export interface ServerCapabilities {
  readonly version: string;
  readonly multiStreamAppend: boolean;
}

/** A server that reports nothing. */
export const WHAT_UNKNOWN_SERVERS_CAN: ServerCapabilities = { version: 'unknown', multiStreamAppend: false };

const APPEND_SESSION = { path: '/kurrentdb.protocol.v2.streams.StreamsService/AppendSession' };

/** What the client asks the server before its first append and keeps to itself. */
interface ServerFeatures {
  readonly serverVersion: string;
  supports(method: { readonly path: string }): boolean;
}

/**
 * Asks the server, through a part of the client that its types hide; it is pinned, and a test would notice.
 * @throws what the client throws; Error when no answer comes in time
 */
export async function serverCapabilities(
  client: KurrentDBClient,
  limitMs: number,
): Promise<ServerCapabilities> {
  const asking = Promise.resolve(Reflect.get(client, 'capabilities') as Promise<Partial<ServerFeatures>>);
  const features = await within(limitMs, asking);
  return {
    version: features.serverVersion ?? WHAT_UNKNOWN_SERVERS_CAN.version,
    multiStreamAppend: features.supports?.(APPEND_SESSION) ?? false,
  };
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The server did not answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
