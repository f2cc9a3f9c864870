import { join } from 'node:path';
import { Client } from 'pg';
import { StartupError } from '../startup-error.js';
import { keepHashKey } from './keyed-hash-key.js';
import { openStore } from './open-person-keys.js';
import type { PersonKeysOptions } from './open-person-keys.js';
import type { PersonKeyStore } from './person-key-store.js';
import { adoptNextRootKey, checkMarkOf, nextRootKey, replaceCheckMark } from './root-key.js';
import type { RootKey } from './root-key.js';
import { unwrapKey, wrapKey } from './sealing.js';
import { wrappingKeyOf } from './wrapping-keys.js';

/** What a rotation went through. */
export interface RotatedKeys {
  readonly rewrapped: number;
  /** Wrapped by the new root key already, by a rotation that broke off or since it began. */
  readonly before: number;
}

/**
 * Wraps every key of a person anew, under another root key: the one given as `rootKey`, from the one given as
 * `formerRootKey`; or one that is made here, for a directory that keeps its own. Keys are replaced one by one, and both
 * root keys open them meanwhile: a rotation that broke off is finished by another one. Nothing that was sealed changes.
 * @param onKeys told how many keys were looked at
 * @throws StartupError `former-root-key-missing`, `person-key-damaged` (nothing is lost, the rotation is not over), and
 *   as `openPersonKeys`
 */
export async function rotateRootKey(
  options: PersonKeysOptions & { readonly onKeys: (done: number) => void },
): Promise<RotatedKeys> {
  const { store, roots } = await openStore(options);
  try {
    const directory = join(options.dataDir, 'keys');
    const isOwn = options.rootKey === null;
    const [from, to] = isOwn ? [roots.current, await nextRootKey(directory)] : [roots.other, roots.current];
    if (from === null) {
      throw new StartupError(
        'former-root-key-missing',
        'Set FORSIDE_FORMER_ROOT_KEY to the root key of before and FORSIDE_ROOT_KEY to the new one, for every process, ' +
          'then rotate again.',
      );
    }
    const rotated = await rewrapAll(store, { from, to, onKeys: options.onKeys });
    const { keysDatabaseUrl = null } = options;
    if (keysDatabaseUrl === null) await replaceCheckMark(directory, to);
    else await replaceMarkInDatabase(keysDatabaseUrl, to);
    if (isOwn) await adoptNextRootKey(directory);
    return rotated;
  } finally {
    await store.close();
  }
}

async function rewrapAll(
  store: PersonKeyStore,
  {
    from,
    to,
    onKeys,
  }: { readonly from: RootKey; readonly to: RootKey; readonly onKeys: (done: number) => void },
): Promise<RotatedKeys> {
  const [wrappedBy, wrapping] = [wrappingKeyOf(from), wrappingKeyOf(to)];
  await keepHashKey(store, { from, wrapping });
  const rotated = { rewrapped: 0, before: 0 };
  for await (const { keyId, wrapped } of store.entries()) {
    if (wrapped === null) continue;
    const key = unwrapKey(wrappedBy, keyId, wrapped);
    if (key) {
      await store.rewrap(keyId, wrapped, wrapKey(wrapping, keyId, key));
      rotated.rewrapped += 1;
    } else if (unwrapKey(wrapping, keyId, wrapped)) rotated.before += 1;
    else {
      throw new StartupError(
        'person-key-damaged',
        `The key ${keyId} in ${store.place} is damaged or was wrapped by a third root key: restore it, then rotate again.`,
      );
    }
    onKeys(rotated.rewrapped + rotated.before);
  }
  return rotated;
}

async function replaceMarkInDatabase(url: string, root: RootKey): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'forside keys rotation' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('update keys.store set root_check = $1', [checkMarkOf(root)]);
  } finally {
    await client.end();
  }
}
