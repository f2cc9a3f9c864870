import type { StoredEvent } from '#event-store';
import { withParts } from './with-parts.js';

/** `forside events tail`: one line of JSON an event, as the log holds it; sealed fields stay sealed. */
export async function tailEvents(options: {
  readonly last: number;
  readonly follow?: true;
  readonly category?: readonly string[];
}): Promise<void> {
  await withParts(async ({ store }) => {
    const head = await store.head();
    const categories = options.category ? { categories: options.category } : {};
    // Positions of the embedded log have no gaps, so the last n events of all categories begin n before the head.
    const after = head - BigInt(options.last);
    const range = { after: after > 0n ? after : 0n, ...categories };
    if (!options.follow) {
      for await (const batch of store.readAll(range)) batch.events.forEach(print);
      return;
    }
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    for await (const batch of store.subscribe({ ...range, signal: stop.signal })) batch.events.forEach(print);
  });
}

function print({ position, stream, revision, type, id, metadata, data }: StoredEvent): void {
  const line = { position: String(position), stream, revision: String(revision), type, id, metadata, data };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
