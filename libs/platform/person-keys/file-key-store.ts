import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../errno.js';
import { syncDirectory, writeFileAtomically } from '../write-file-atomically.js';
import { PersonKeyStore } from './person-key-store.js';
import type { KeyEntry, StandingKey } from './person-key-store.js';
import { writeOnce } from './root-key.js';

const FOLDER = /^[0-9a-f]{2}$/;
const ENTRY = /^(.+)\.(key|destroyed)$/;
const NEVER_CHANGES = 0n;

const keyFile = z.strictObject({ version: z.literal(1), keyId: z.string(), wrapped: z.string() });

/**
 * Person keys as files, one a person: `keys/<xx>/<keyId>.key`, 0600, written whole and fsynced before it is first used.
 * Destroying leaves a tombstone, so that a lost file is never mistaken for an erased person. Processes of one machine
 * may share the directory: names are taken by hard links, and tombstones are looked for at every use.
 */
export class FileKeyStore extends PersonKeyStore {
  /** @param directory exists; `openPersonKeys` makes it */
  constructor(private readonly directory: string) {
    super();
  }

  get place(): string {
    return this.directory;
  }

  async find(keyId: string): Promise<StandingKey> {
    const path = this.pathOf(keyId);
    if (isThere(tombstoneOf(path))) {
      if (isThere(path)) await this.removeKey(path);
      return { state: 'destroyed' };
    }
    const text = textOf(path);
    if (text === undefined) return { state: 'unknown' };
    return { state: 'kept', wrapped: wrappedIn(text, keyId), seen: NEVER_CHANGES };
  }

  async keep(keyId: string, wrapped: Buffer): Promise<StandingKey> {
    const path = this.pathOf(keyId);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      const file = { version: 1, keyId, wrapped: wrapped.toString('base64') };
      await writeOnce(path, `${JSON.stringify(file)}\n`);
    } catch (error) {
      // Another process destroyed this very key and cleared our draft away.
      if (errorCode(error) !== 'ENOENT') throw error;
    }
    await syncDirectory(this.directory);
    // Another process may have been faster, with a key of its own or with the destruction: what stands there counts.
    const standing = await this.find(keyId);
    return standing.state === 'kept' ? standing : { state: 'destroyed' };
  }

  async rewrap(keyId: string, was: Buffer, wrapped: Buffer): Promise<void> {
    const standing = await this.find(keyId);
    if (standing.state !== 'kept' || !standing.wrapped.equals(was)) return;
    const file = { version: 1, keyId, wrapped: wrapped.toString('base64') };
    await writeFileAtomically(this.pathOf(keyId), `${JSON.stringify(file)}\n`, 0o600);
    // Destroyed by another process meanwhile: finding the tombstone removes what was just written.
    await this.find(keyId);
  }

  async destroy(keyId: string): Promise<void> {
    const path = this.pathOf(keyId);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFileAtomically(tombstoneOf(path), '', 0o600);
    await syncDirectory(this.directory);
    await this.removeKey(path);
  }

  /** Synchronous: a look at one local name takes microseconds, and the thread pool would cost ten times as much. */
  stillStands(keyId: string): Promise<boolean> {
    return Promise.resolve(!isThere(tombstoneOf(this.pathOf(keyId))));
  }

  async *entries(): AsyncIterable<KeyEntry> {
    for (const folder of (await readdir(this.directory)).filter((name) => FOLDER.test(name))) {
      for (const name of await readdir(join(this.directory, folder))) {
        const [, keyId, suffix] = ENTRY.exec(name) ?? [];
        if (keyId === undefined) continue;
        if (suffix === 'destroyed') yield { keyId, wrapped: null };
        else yield* this.keptEntry(keyId);
      }
    }
  }

  async forget(keyId: string): Promise<void> {
    const path = this.pathOf(keyId);
    await this.removeKey(path);
    await rm(tombstoneOf(path), { force: true });
    await syncDirectory(dirname(path));
  }

  async ping(): Promise<void> {
    await readdir(this.directory);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async *keptEntry(keyId: string): AsyncIterable<KeyEntry> {
    const found = await this.find(keyId);
    if (found.state === 'kept') yield { keyId, wrapped: found.wrapped };
  }

  /** With the drafts that a crash may have left, which hold the same key. */
  private async removeKey(path: string): Promise<void> {
    const folder = dirname(path);
    const name = basename(path);
    const drafts = (await readdir(folder)).filter(
      (other) => other.startsWith(`${name}.`) && /^\.[0-9a-f]{12}\.tmp$/.test(other.slice(name.length)),
    );
    for (const left of [name, ...drafts]) await rm(join(folder, left), { force: true });
    await syncDirectory(folder);
  }

  /** Spread over 256 folders, so that none grows too large to look into. */
  private pathOf(keyId: string): string {
    const folder = createHash('sha256').update(keyId).digest('hex').slice(0, 2);
    return join(this.directory, folder, `${keyId}.key`);
  }
}

function tombstoneOf(path: string): string {
  return path.replace(/\.key$/, '.destroyed');
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Synchronous for the same reason as above: a rebuild reads one small local file a person. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Empty, which nothing unwraps, when the file is damaged. */
function wrappedIn(text: string, keyId: string): Buffer {
  const file = keyFile.safeParse(jsonOf(text));
  return Buffer.from(file.success && file.data.keyId === keyId ? file.data.wrapped : '', 'base64');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
