import { join } from 'node:path';
import type { KeyedHash, PersonalVault } from '#event-store';
import { FilePersonalVault } from './file-personal-vault.js';
import { HmacKeyedHash } from './hmac-keyed-hash.js';
import { openRootKey } from './root-key.js';

/** What derives from the root key. */
export interface PersonKeys {
  readonly vault: PersonalVault;
  readonly keyedHash: KeyedHash;
}

/**
 * Opens `DATA_DIR/keys`, making it and its root key at the first start. It belongs into every backup of the database,
 * kept apart from it: with the one and without the other nobody reads personal fields.
 * @param options.rootKey FORSIDE_ROOT_KEY, null to keep one in the directory
 * @throws StartupError `root-key-lost` or `root-key-changed`
 */
export async function openPersonKeys(options: {
  readonly dataDir: string;
  readonly rootKey: string | null;
}): Promise<PersonKeys> {
  const directory = join(options.dataDir, 'keys');
  const root = await openRootKey(directory, options.rootKey);
  return { vault: new FilePersonalVault(directory, root), keyedHash: new HmacKeyedHash(root) };
}
