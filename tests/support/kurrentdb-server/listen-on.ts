import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export const HOST = '127.0.0.1';
const TRIES = 50;
const RETRY_MS = 100;

/** Listens on the port as soon as whoever had it before has let it go; 0 for any. */
export async function listenOn(server: Server, port: number): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    server.listen(port, HOST);
    try {
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries === TRIES) throw error;
      await wait(RETRY_MS);
    }
  }
}
