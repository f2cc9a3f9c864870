import { once } from 'node:events';
import type { Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export const HOST = '127.0.0.1';

/**
 * Below the ports that the kernel gives to whoever asks for any: one that belongs to a server which is down for a while
 * would else be taken by somebody, or be reached by a client that is connected to itself.
 */
const FIRST_PORT = 20_000;
const PORTS = 12_000;
const TRIES = 50;
const RETRY_MS = 100;

/** Listens on a port that will still be free after a restart, or on the given one as soon as it is free. */
export async function listenForLong(server: Server, port: number): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const candidate = port === 0 ? FIRST_PORT + Math.floor(Math.random() * PORTS) : port;
    server.listen(candidate, HOST);
    try {
      await once(server, 'listening');
      return candidate;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries === TRIES) throw error;
      if (port !== 0) await wait(RETRY_MS);
    }
  }
}
