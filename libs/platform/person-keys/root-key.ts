import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../errno.js';
import { StartupError } from '../startup-error.js';
import { syncDirectory, writeFileAtomically } from '../write-file-atomically.js';

/** The one secret everything else derives from: 32 random bytes. */
export interface RootKey {
  /** 32 bytes for one purpose (HKDF-SHA-256); the same purpose gives the same key for ever. */
  derive(purpose: string): Buffer;
}

/** The root key that wraps from now on, and while keys are rotated also the other one that may have wrapped. */
export interface RootKeys {
  readonly current: RootKey;
  /** Null unless a rotation is under way. */
  readonly other: RootKey | null;
  /** The one of them whose mark stands beside the keys. */
  readonly marked: RootKey;
}

const KEY_FILE = 'root.key';
/** The key that a rotation which is under way goes to. */
const NEXT_FILE = 'root.next.key';
const CHECK_FILE = 'root.check';
/** The marks of root keys of before, one a line: backups bear them. */
const FORMER_CHECKS_FILE = 'root.former.check';

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
 * The root keys of a keys directory: the given ones, or `root.key`, made at the first start. A mark beside the keys
 * tells whether one of them is the one they were made with.
 * @throws StartupError `root-key-lost` or `root-key-changed`
 */
export async function openRootKeys(
  directory: string,
  given: { readonly rootKey: string | null; readonly formerRootKey?: string | null },
): Promise<RootKeys> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const { rootKey, formerRootKey = null } = given;
  const key = rootKey === null ? await ownKey(directory) : parseRootKey(rootKey);
  if (!key) {
    throw new StartupError(
      'root-key-changed',
      `The root key of ${directory} is damaged: restore it from a backup.`,
    );
  }
  const text = rootKey === null ? await textOf(join(directory, NEXT_FILE)) : formerRootKey;
  const other = text === null || text === undefined ? undefined : parseRootKey(text.trim());
  const roots = { current: rootKeyOf(key), other: other ? rootKeyOf(other) : null };
  return { ...roots, marked: await markedRoot(directory, roots) };
}

/** Puts the mark of another root key beside the keys, once all of them are wrapped by it; the old one is remembered. */
export async function replaceCheckMark(directory: string, root: RootKey): Promise<void> {
  const path = join(directory, CHECK_FILE);
  const kept = (await textOf(path))?.trim();
  if (kept !== undefined && isCheckMarkOf(root, kept)) return;
  const former = await formerCheckMarks(directory);
  if (kept !== undefined && !former.includes(kept)) {
    const marks = [...former, kept].map((mark) => `${mark}\n`).join('');
    await writeFileAtomically(join(directory, FORMER_CHECKS_FILE), marks, 0o600);
  }
  await writeFileAtomically(path, `${checkMarkOf(root)}\n`, 0o600);
}

/** The marks of the root keys that this directory had before. */
export async function formerCheckMarks(directory: string): Promise<readonly string[]> {
  const text = (await textOf(join(directory, FORMER_CHECKS_FILE))) ?? '';
  return text.split('\n').filter((mark) => mark !== '');
}

/** The key that a rotation of a directory's own root key goes to: made once, durable before anything is wrapped by it. */
export async function nextRootKey(directory: string): Promise<RootKey> {
  const path = join(directory, NEXT_FILE);
  await writeOnce(path, `${randomBytes(32).toString('hex')}\n`);
  const bytes = parseRootKey((await readFile(path, 'utf8')).trim());
  if (bytes) return rootKeyOf(bytes);
  throw new StartupError('root-key-changed', `${path} is damaged: remove it, then rotate again.`);
}

/** The last step of a rotation: the next key takes the place of the old one. Repeating it is harmless. */
export async function adoptNextRootKey(directory: string): Promise<void> {
  try {
    await rename(join(directory, NEXT_FILE), join(directory, KEY_FILE));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  await syncDirectory(directory);
}

async function ownKey(directory: string): Promise<Buffer | undefined> {
  const path = join(directory, KEY_FILE);
  await finishRotation(directory);
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

/** A rotation whose mark stands is over, whatever a crash left undone. */
async function finishRotation(directory: string): Promise<void> {
  const next = parseRootKey((await textOf(join(directory, NEXT_FILE)))?.trim() ?? '');
  const mark = (await textOf(join(directory, CHECK_FILE)))?.trim() ?? '';
  if (next && isCheckMarkOf(rootKeyOf(next), mark)) await adoptNextRootKey(directory);
}

async function markedRoot(directory: string, roots: Omit<RootKeys, 'marked'>): Promise<RootKey> {
  const path = join(directory, CHECK_FILE);
  const kept = (await textOf(path))?.trim();
  if (kept === undefined) {
    await writeOnce(path, `${checkMarkOf(roots.current)}\n`);
    return markedRoot(directory, roots);
  }
  const marked = rootOfMark(roots, kept);
  if (marked) return marked;
  throw new StartupError(
    'root-key-changed',
    `The root key is not the one that ${directory} was made with: give the same FORSIDE_ROOT_KEY (or root.key) as ` +
      'before, or to change it the old one as FORSIDE_FORMER_ROOT_KEY beside the new one.',
  );
}

/** The root key that a stored mark is of; undefined when it is of neither. */
export function rootOfMark({ current, other }: Omit<RootKeys, 'marked'>, kept: string): RootKey | undefined {
  return [current, other].find((root) => root !== null && isCheckMarkOf(root, kept)) ?? undefined;
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
