import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '#event-store';

/** The end read from a follower may lag: for this long a checkpoint may stand beyond it before that is believed. */
const MAY_LAG_MS = 2_000;

/** The end of the log when a position lies beyond it, as after a restore of the log alone; else undefined. */
export async function endOfLogBefore(store: EventStore, position: bigint): Promise<bigint | undefined> {
  if (position <= (await store.head())) return undefined;
  await sleep(MAY_LAG_MS);
  const head = await store.head();
  return position > head ? head : undefined;
}
