import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { randomInt } from 'node:crypto';

const HOST = '127.0.0.1';
/**
 * Below the ports that the kernel gives to whoever asks for any: a port whose server is down for a while would else be
 * taken by somebody, or be reached by a client that is connected to itself.
 */
const FIRST = 20_000;
const PAIRS = 6_000;
const TRIES = 100;

/**
 * A free port of 127.0.0.1 that no other test takes while this process lives, even when its server is down. Ports go in
 * pairs: this process listens on the upper one for as long as it lives, which is the claim to the lower one.
 */
export async function reservePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = FIRST + 2 * randomInt(PAIRS);
    const claim = await listening(port + 1);
    if (claim === undefined) continue;
    claim.unref();
    const probe = await listening(port);
    if (probe !== undefined) {
      await new Promise((resolve) => probe.close(resolve));
      return port;
    }
    claim.close();
  }
  throw new Error(`No free pair of ports from ${FIRST} on after ${TRIES} tries`);
}

async function listening(port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
}
