import { StartupError } from '../startup-error.js';
import { openDatabaseStore, openFileStore } from './open-person-keys.js';
import type { KeyEntry, PersonKeyStore } from './person-key-store.js';
import type { RootKeys } from './root-key.js';
import { unwrapWith, wrappingKeysOf } from './wrapping-keys.js';

/** What a move went through. */
export interface MovedKeys {
  readonly kept: number;
  readonly destroyed: number;
}

/**
 * Moves all keys and tombstones between `DATA_DIR/keys` and the keys database while no newsroom runs on either: first
 * everything is copied, durably, then what was copied is removed, so that no forgotten copy outlives an erasure. A move
 * that broke off is finished by another one. A tombstone on either side wins. Both sides need the same root key.
 * @throws StartupError as `openPersonKeys` does, and `person-keys-differ` when both sides hold a key of one person that
 *   is not the same one; nothing was removed then
 */
export async function movePersonKeys(options: {
  readonly dataDir: string;
  readonly rootKey: string | null;
  readonly keysDatabaseUrl: string;
  readonly databaseUrl?: string | null;
  readonly to: 'database' | 'files';
}): Promise<MovedKeys> {
  const database = await openDatabaseStore(options);
  try {
    const files = await openFileStore(options);
    const [from, to] = options.to === 'files' ? [database.store, files.store] : [files.store, database.store];
    const moved = { kept: 0, destroyed: 0 };
    for await (const entry of from.entries()) {
      await copy(entry, to, database.roots);
      moved[entry.wrapped === null ? 'destroyed' : 'kept'] += 1;
    }
    for await (const { keyId } of from.entries()) await from.forget(keyId);
    return moved;
  } finally {
    await database.store.close();
  }
}

async function copy({ keyId, wrapped }: KeyEntry, to: PersonKeyStore, roots: RootKeys): Promise<void> {
  if (wrapped === null) return to.destroy(keyId);
  const standing = await to.keep(keyId, wrapped);
  if (standing.state !== 'kept') return;
  const wrapping = wrappingKeysOf(roots);
  const [ours, theirs] = [wrapped, standing.wrapped].map((each) => unwrapWith(wrapping, keyId, each));
  if (ours !== undefined && theirs !== undefined && ours.equals(theirs)) return;
  throw new StartupError(
    'person-keys-differ',
    `The key ${keyId} in DATA_DIR/keys and the one in the keys database are not the same, or one is damaged: ` +
      'both may have sealed something, so nothing was removed. Restore the one that is right on both sides.',
  );
}
