import type { EventStore, StoredEvent } from '#event-store';
import { exportLog, importLog, openLogFile } from '#event-store/transfer';
import type { ImportLogReport } from '#event-store/transfer';

/** When every file of a test was exported. */
export const EXPORTED_AT = '2026-11-22T12:00:00.000Z';

/** A log as the file that an export writes. */
export async function exported(store: EventStore): Promise<Buffer> {
  const written: Buffer[] = [];
  const write = async (bytes: Buffer) => void written.push(bytes);
  await exportLog({ store, head: await store.head(), live: false, exportedAt: EXPORTED_AT, write });
  return Buffer.concat(written);
}

/** Imports a file. */
export async function imported(store: EventStore, file: Buffer): Promise<ImportLogReport> {
  return importLog({ store, file: await openLogFile(inPieces(file)) });
}

/** As a stream delivers it. */
export async function* inPieces(file: Buffer, size = 64 * 1024): AsyncIterable<Uint8Array> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}

/** What must be the same on every engine. */
export function withoutPosition(events: readonly StoredEvent[]): readonly Omit<StoredEvent, 'position'>[] {
  return events.map(({ position: _, ...event }) => event);
}
