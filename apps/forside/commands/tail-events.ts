import { BEGINNING } from '#event-store';
import type { EventStore, StoredEvent } from '#event-store';
import { withParts } from './with-parts.js';

/** Events kept besides those that are wanted, so that they are not moved for every batch. */
const MOST_SPARE = 1_000;

/** `forside events tail`: one line of JSON an event, as the log holds it; sealed fields stay sealed. */
export async function tailEvents(options: {
  readonly last: number;
  readonly follow?: true;
  readonly category?: readonly string[];
}): Promise<void> {
  await withParts(async ({ store }) => {
    const categories = options.category ? { categories: options.category } : {};
    const { events, position } = await lastEvents(store, options.last, categories);
    events.forEach(print);
    if (!options.follow) return;
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    const { signal } = stop;
    for await (const batch of store.subscribe({ after: position, ...categories, signal })) {
      batch.events.forEach(print);
    }
  });
}

/**
 * The last events of the categories, and up to where they were looked for. Positions of the log in PostgreSQL have no
 * gaps, so its last n events of all categories begin n before the head; other logs are read from their beginning.
 */
async function lastEvents(
  store: EventStore,
  last: number,
  categories: { readonly categories?: readonly string[] },
): Promise<{ readonly events: readonly StoredEvent[]; readonly position: bigint }> {
  const before = store.engine === 'postgres' ? (await store.head()) - BigInt(last) : BEGINNING;
  let position = before > BEGINNING ? before : BEGINNING;
  let events: StoredEvent[] = [];
  for await (const batch of store.readAll({ after: position, ...categories })) {
    position = batch.position;
    events.push(...batch.events);
    if (events.length > 2 * last + MOST_SPARE) events = events.slice(-last - 1);
  }
  return { events: last === 0 ? [] : events.slice(-last), position };
}

function print({ position, stream, revision, type, id, metadata, data }: StoredEvent): void {
  const line = { position: String(position), stream, revision: String(revision), type, id, metadata, data };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
