import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyedHash, PersonalVault } from '#event-store';
import { StartupError } from '../startup-error.js';
import { FileKeyStore } from './file-key-store.js';
import { HmacKeyedHash } from './hmac-keyed-hash.js';
import { migrateKeysDatabase, notApart } from './migrate-keys-database.js';
import type { PersonKeyStore } from './person-key-store.js';
import { PostgresKeyStore } from './postgres-key-store.js';
import { keyedHashKey } from './keyed-hash-key.js';
import { openRootKeys, parseRootKey, rootKeyOf } from './root-key.js';
import type { RootKeys } from './root-key.js';
import { StoredKeysVault } from './stored-keys-vault.js';
import { StoredTombstones } from './tombstones.js';
import type { Tombstones } from './tombstones.js';

/** What derives from the root key. */
export interface PersonKeys {
  readonly vault: PersonalVault;
  readonly keyedHash: KeyedHash;
  /** What must never come back, besides keys. */
  readonly tombstones: Tombstones;
  /** The ids of all keys that were destroyed, and all tombstones: who was erased is known here, whatever log and database say. */
  destroyed(): AsyncIterable<string>;
  /** Whether a key is there to open with. */
  isKept(keyId: string): Promise<boolean>;
  /** Answers when keys can be had, throws when not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Where person keys are kept, and the root key that wraps them. */
export interface PersonKeysOptions {
  readonly dataDir: string;
  /** FORSIDE_ROOT_KEY; null keeps one in `DATA_DIR/keys`. */
  readonly rootKey: string | null;
  /** FORSIDE_FORMER_ROOT_KEY: the one of before, or to come, while keys are rotated; null or nothing otherwise. */
  readonly formerRootKey?: string | null;
  /** KEYS_DATABASE_URL; null or nothing keeps the keys as files in `DATA_DIR/keys`. */
  readonly keysDatabaseUrl?: string | null;
  /** The database of the data, which must be another one than that of the keys; null or nothing where it is embedded. */
  readonly databaseUrl?: string | null;
}

/**
 * Opens the keys of persons: `DATA_DIR/keys`, making it and its root key at the first start, or the keys database.
 * They belong into every backup, kept apart from the data: with the one and without the other nobody reads personal
 * fields.
 * @throws StartupError `root-key-lost`, `root-key-changed`; with a keys database also `root-key-missing`,
 *   `keys-database-not-apart`, `keys-database-unavailable`, `keys-database-too-new`, `person-keys-elsewhere`
 */
export async function openPersonKeys(options: PersonKeysOptions): Promise<PersonKeys> {
  const { store, roots } = await openStore(options);
  const hashKey = await keyedHashKey(store, roots).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  return {
    vault: new StoredKeysVault(store, roots),
    keyedHash: new HmacKeyedHash(hashKey),
    tombstones: new StoredTombstones(store),
    destroyed: () => destroyedIn(store),
    isKept: async (keyId) => (await store.find(keyId)).state === 'kept',
    ping: () => store.ping(),
    close: () => store.close(),
  };
}

async function* destroyedIn(store: PersonKeyStore): AsyncIterable<string> {
  for await (const { keyId, wrapped } of store.entries()) {
    if (wrapped === null) yield keyId;
  }
}

/** A store, and the root keys that belong to it. */
export interface OpenStore {
  readonly store: PersonKeyStore;
  readonly roots: RootKeys;
}

/** The store that the options name. */
export async function openStore(options: PersonKeysOptions): Promise<OpenStore> {
  const { keysDatabaseUrl = null } = options;
  if (keysDatabaseUrl === null) return openFileStore(options);
  await assertNoKeysInFiles(join(options.dataDir, 'keys'));
  return openDatabaseStore({ ...options, keysDatabaseUrl });
}

/** Keys in two places would each be missing where the other is asked. */
async function assertNoKeysInFiles(directory: string): Promise<void> {
  if (!existsSync(directory)) return;
  for await (const { keyId } of new FileKeyStore(directory).entries()) {
    throw new StartupError(
      'person-keys-elsewhere',
      `${directory} still holds keys of persons (${keyId}): move them with \`npm run forside -- keys move --to database\`, ` +
        'or start without KEYS_DATABASE_URL.',
    );
  }
}

/** The keys in `DATA_DIR/keys`. */
export async function openFileStore({
  dataDir,
  rootKey,
  formerRootKey = null,
}: PersonKeysOptions): Promise<OpenStore> {
  const directory = join(dataDir, 'keys');
  const roots = await openRootKeys(directory, { rootKey, formerRootKey });
  return { store: new FileKeyStore(directory), roots };
}

/** The keys in the keys database, brought up to date. */
export async function openDatabaseStore({
  rootKey,
  formerRootKey = null,
  keysDatabaseUrl,
  databaseUrl = null,
}: PersonKeysOptions & { readonly keysDatabaseUrl: string }): Promise<OpenStore> {
  const bytes = rootKey === null ? undefined : parseRootKey(rootKey);
  if (!bytes) {
    throw new StartupError(
      'root-key-missing',
      'KEYS_DATABASE_URL needs FORSIDE_ROOT_KEY too, the same for every process: the content of DATA_DIR/keys/root.key ' +
        'of a newsroom that has one, for a new newsroom what `openssl rand -hex 32` prints.',
    );
  }
  if (databaseUrl !== null && placeOf(databaseUrl) === placeOf(keysDatabaseUrl)) throw notApart();
  const other = formerRootKey === null ? undefined : parseRootKey(formerRootKey);
  const roots = { current: rootKeyOf(bytes), other: other ? rootKeyOf(other) : null };
  const marked = await migrateKeysDatabase(keysDatabaseUrl, roots);
  return { store: new PostgresKeyStore(keysDatabaseUrl), roots: { ...roots, marked } };
}

/** Host, port and database, with the defaults of PostgreSQL. */
function placeOf(url: string): string {
  const { hostname, port, pathname, username } = new URL(url);
  const host = hostname === '' || hostname === '127.0.0.1' || hostname === '[::1]' ? 'localhost' : hostname;
  return JSON.stringify([host.toLowerCase(), port || '5432', pathname.slice(1) || username]);
}
