import { BEGINNING } from '../event-store.port.js';
import type { EventStore, StoredEvent } from '../event-store.port.js';

/** What tells one log from another: the engine, and its first event at its place. */
export interface LogIdentity {
  readonly engine: string;
  /** Null of an empty log, which is nobody's yet. */
  readonly first: { readonly id: string; readonly position: bigint } | null;
}

/** The first event of a log, whatever an engine keeps before it; undefined of an empty one. */
export async function firstEventOf(store: EventStore): Promise<StoredEvent | undefined> {
  for await (const batch of store.readAll({ after: BEGINNING, batchSize: 1 })) {
    const [first] = batch.events;
    if (first) return first;
  }
  return undefined;
}

/** Which log a store holds. */
export async function logIdentityOf(store: EventStore): Promise<LogIdentity> {
  const first = await firstEventOf(store);
  return { engine: store.engine, first: first ? { id: first.id, position: first.position } : null };
}
