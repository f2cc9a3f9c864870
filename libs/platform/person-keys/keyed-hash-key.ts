import { StartupError } from '../startup-error.js';
import type { PersonKeyStore } from './person-key-store.js';
import type { RootKeys } from './root-key.js';
import { wrapKey } from './sealing.js';
import { unwrapWith, wrappingKeysOf } from './wrapping-keys.js';

/** Where the key of keyed hashes lies from the first rotation on: no id of a person. */
export const HASH_KEY_ID = 'keyed-hash.v1';

/**
 * The key of keyed hashes. It is that of the first root key for ever: what was claimed under it is compared with it,
 * so a rotation first puts it among the keys, wrapped like the others.
 * @throws StartupError `root-key-changed` when it is damaged
 */
export async function keyedHashKey(store: PersonKeyStore, roots: RootKeys): Promise<Buffer> {
  const standing = await store.find(HASH_KEY_ID);
  if (standing.state !== 'kept') return roots.marked.derive('keyed hash v1');
  const key = unwrapWith(wrappingKeysOf(roots), HASH_KEY_ID, standing.wrapped);
  if (key) return key;
  throw new StartupError(
    'root-key-changed',
    `The key of hashes in ${store.place} is damaged or was wrapped by another root key: restore it from a backup.`,
  );
}

/** Puts the key of keyed hashes, which derives from the root key of before, among the keys. */
export async function keepHashKey(
  store: PersonKeyStore,
  { from, wrapping }: { readonly from: RootKeys['current']; readonly wrapping: Buffer },
): Promise<void> {
  await store.keep(HASH_KEY_ID, wrapKey(wrapping, HASH_KEY_ID, from.derive('keyed hash v1')));
}
