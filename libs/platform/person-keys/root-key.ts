import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../errno.js';
import { StartupError } from '../startup-error.js';
import { syncDirectory } from '../write-file-atomically.js';

/** The one secret everything else derives from: 32 random bytes. */
export interface RootKey {
  /** 32 bytes for one purpose (HKDF-SHA-256); the same purpose gives the same key for ever. */
  derive(purpose: string): Buffer;
}

const KEY_FILE = 'root.key';
const CHECK_FILE = 'root.check';

/** A root key as configuration gives it: 32 bytes as 64 hexadecimal digits or as base64. */
export function parseRootKey(text: string): Buffer | undefined {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  const wellFormed = /^[0-9a-f]{64}$/i.test(text) || /^[A-Za-z0-9+/_-]{43}=?$/.test(text);
  return wellFormed && bytes.length === 32 ? bytes : undefined;
}

/**
 * The root key of its 32 bytes.
 * @throws RangeError for another number of bytes
 */
export function rootKeyOf(bytes: Buffer): RootKey {
  if (bytes.length !== 32) throw new RangeError('A root key is 32 bytes');
  return { derive: (purpose) => Buffer.from(hkdfSync('sha256', bytes, '', `forside ${purpose}`, 32)) };
}

/** What may be stored beside keys to recognise the root key that wrapped them: 64 hexadecimal digits. */
export function checkMarkOf(root: RootKey): string {
  return createHmac('sha256', root.derive('root check v1')).update('forside').digest('hex');
}

/** Whether a stored mark is that of this root key. */
export function isCheckMarkOf(root: RootKey, kept: string): boolean {
  const expected = checkMarkOf(root);
  return (
    kept.length === expected.length &&
    timingSafeEqual(Buffer.from(kept, 'utf8'), Buffer.from(expected, 'utf8'))
  );
}

/**
 * The root key of a keys directory: the given one, or `root.key`, made at the first start. A mark beside the keys tells
 * whether it is the one they were made with.
 * @throws StartupError `root-key-lost` or `root-key-changed`
 */
export async function openRootKey(directory: string, given: string | null): Promise<RootKey> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const key = given === null ? await ownKey(directory) : parseRootKey(given);
  if (!key || key.length !== 32) {
    throw new StartupError(
      'root-key-changed',
      `The root key of ${directory} is damaged: restore it from a backup.`,
    );
  }
  const root = rootKeyOf(key);
  await assertSameAsBefore(directory, root);
  return root;
}

async function ownKey(directory: string): Promise<Buffer | undefined> {
  const path = join(directory, KEY_FILE);
  const kept = await textOf(path);
  if (kept !== undefined) return parseRootKey(kept.trim());
  if ((await readdir(directory)).includes(CHECK_FILE)) {
    // Another process may have made both since: the key comes before the mark.
    const made = await textOf(path);
    if (made !== undefined) return parseRootKey(made.trim());
    throw new StartupError(
      'root-key-lost',
      `${path} is missing: restore it from a backup, or give the same key as FORSIDE_ROOT_KEY. Without it nothing ` +
        'personal in the log can be read.',
    );
  }
  await writeOnce(path, `${randomBytes(32).toString('hex')}\n`);
  return parseRootKey((await readFile(path, 'utf8')).trim());
}

async function assertSameAsBefore(directory: string, root: RootKey): Promise<void> {
  const path = join(directory, CHECK_FILE);
  const kept = (await textOf(path))?.trim();
  if (kept === undefined) {
    await writeOnce(path, `${checkMarkOf(root)}\n`);
    return assertSameAsBefore(directory, root);
  }
  if (isCheckMarkOf(root, kept)) return;
  throw new StartupError(
    'root-key-changed',
    `The root key is not the one that ${directory} was made with: give the same FORSIDE_ROOT_KEY (or root.key) as before.`,
  );
}

/** Writes a file that must never be replaced: whole, durable and 0600, or not at all when it exists. */
export async function writeOnce(path: string, text: string): Promise<'written' | 'existed'> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, path);
    return 'written';
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return 'existed';
    throw error;
  } finally {
    await rm(draft, { force: true });
    await syncDirectory(join(path, '..'));
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
