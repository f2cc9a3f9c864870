import { createServer } from 'node:http';
import { reservePort } from '../reserved-port.js';
import type { Delivery } from './job-board.js';

/** The door at which webhooks come in, and what goes wrong there. */
export interface WebhookReceiver {
  readonly counts: Readonly<Record<'taken' | 'lost' | 'refused' | 'twice', number>>;
  url(feed: string): string;
  listener(feed: string, receive: (delivery: Delivery) => Promise<number>): void;
  /** From now on nothing goes wrong. */
  behave(): void;
  close(): Promise<void>;
}

const SHARE = 0.1;

/** Starts one on a port of its own. A tenth of the messages each is lost, is refused, and is taken but asked for again. */
export async function startWebhookReceiver(random: () => number): Promise<WebhookReceiver> {
  const port = await reservePort();
  const counts = { taken: 0, lost: 0, refused: 0, twice: 0 };
  const listeners = new Map<string, (delivery: Delivery) => Promise<number>>();
  let behaving = false;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const receive = listeners.get((request.url ?? '').slice(1));
      const luck = behaving ? 1 : random();
      const answer = async (): Promise<number> => {
        if (luck < SHARE) {
          counts.refused += 1;
          return 503;
        }
        if (luck < 2 * SHARE) {
          counts.lost += 1;
          return 204;
        }
        const status = (await receive?.({ headers: request.headers, body: Buffer.concat(chunks) })) ?? 404;
        if (status !== 204) return status;
        counts.taken += 1;
        if (luck >= 3 * SHARE) return 204;
        counts.twice += 1;
        return 500;
      };
      answer().then(
        (status) => response.writeHead(status).end(),
        () => response.writeHead(500).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    counts,
    url: (feed) => `http://127.0.0.1:${port}/${feed}`,
    listener: (feed, receive) => void listeners.set(feed, receive),
    behave: () => {
      behaving = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
