import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { PersonalVault } from '#event-store';
import type { JsonObject } from '#event-store';
import { errorCode } from '../errno.js';
import { syncDirectory, writeFileAtomically } from '../write-file-atomically.js';
import { writeOnce } from './root-key.js';
import type { RootKey } from './root-key.js';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const KEPT_KEYS = 10_000;
/** Another process may destroy a key: this long, at most, ours still opens with it. */
const KEPT_MS = 60_000;

const keyFile = z.strictObject({ version: z.literal(1), keyId: z.string(), wrapped: z.string() });
const sealSchema = z.strictObject({ v: z.literal(1), iv: z.string(), ct: z.string() });

/** A seal that was not made by us for this place, or was changed since. */
export class DamagedSealError extends Error {
  override readonly name = 'DamagedSealError';
}

/** A key that was never destroyed is not there: the keys directory is incomplete. */
export class MissingPersonKeyError extends Error {
  override readonly name = 'MissingPersonKeyError';
}

/** Nothing may be sealed for a person whose key was destroyed. */
export class DestroyedPersonKeyError extends Error {
  override readonly name = 'DestroyedPersonKeyError';
}

/**
 * Person keys as files, one a person: `keys/<xx>/<keyId>.key`, 0600, written whole and fsynced before it is first used,
 * holding the data key wrapped by a key of the root key. Destroying leaves a tombstone, so that a lost file is never
 * mistaken for an erased person.
 */
export class FilePersonalVault extends PersonalVault {
  private readonly wrappingKey: Buffer;
  private readonly keys = new LRUCache<string, Buffer>({ max: KEPT_KEYS, ttl: KEPT_MS });
  private readonly underWay = new Map<string, Promise<unknown>>();

  /** @param directory exists; `openPersonKeys` makes it */
  constructor(
    private readonly directory: string,
    root: RootKey,
  ) {
    super();
    this.wrappingKey = root.derive('person keys v1');
  }

  async seal(keyId: string, aad: string, data: JsonObject): Promise<JsonObject> {
    const key = this.keys.get(keyId) ?? (await this.oneAtATime(keyId, () => this.keyOrNew(keyId)));
    const iv = randomBytes(IV_BYTES);
    const ct = encrypt(key, iv, aad, Buffer.from(JSON.stringify(data), 'utf8'));
    return { v: 1, iv: iv.toString('base64'), ct: ct.toString('base64') };
  }

  async open(keyId: string, aad: string, sealed: JsonObject): Promise<JsonObject | null> {
    const key = this.keys.get(keyId) ?? (await this.oneAtATime(keyId, () => this.keyIfAny(keyId)));
    if (key === null) return null;
    const seal = sealSchema.safeParse(sealed);
    if (!seal.success) throw new DamagedSealError(`A seal in ${aad} has an unknown form`);
    const text = decrypt(key, Buffer.from(seal.data.iv, 'base64'), aad, Buffer.from(seal.data.ct, 'base64'));
    if (text === undefined) throw new DamagedSealError(`A seal in ${aad} does not open: damaged, or moved`);
    return JSON.parse(text.toString('utf8')) as JsonObject;
  }

  async destroy(keyId: string): Promise<void> {
    await this.oneAtATime(keyId, async () => {
      const path = this.pathOf(keyId);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFileAtomically(tombstoneOf(path), '', 0o600);
      await syncDirectory(this.directory);
      this.keys.delete(keyId);
      await this.removeKey(path);
    });
  }

  private async keyOrNew(keyId: string): Promise<Buffer> {
    const known = await this.keyIfThere(keyId);
    if (known === null) throw new DestroyedPersonKeyError('The key of this person was destroyed');
    if (known) return known;
    const path = this.pathOf(keyId);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeOnce(path, `${JSON.stringify(this.wrap(keyId, randomBytes(32)))}\n`);
    await syncDirectory(this.directory);
    // Another process may have been faster, with a key of its own or with the destruction: what stands there counts.
    const made = await this.keyIfThere(keyId);
    if (!made) throw new DestroyedPersonKeyError('The key of this person was destroyed');
    return made;
  }

  private async keyIfAny(keyId: string): Promise<Buffer | null> {
    const key = await this.keyIfThere(keyId);
    if (key !== undefined) return key;
    throw new MissingPersonKeyError(
      `The key ${keyId} is not in ${this.directory} and was never destroyed: restore the directory from a backup`,
    );
  }

  /** The key, null when it was destroyed, undefined when there never was one here. */
  private async keyIfThere(keyId: string): Promise<Buffer | null | undefined> {
    const cached = this.keys.get(keyId);
    if (cached) return cached;
    const path = this.pathOf(keyId);
    if (statSync(tombstoneOf(path), { throwIfNoEntry: false })) {
      await this.removeKey(path);
      return null;
    }
    const text = textOf(path);
    if (text === undefined) return undefined;
    const key = this.unwrap(keyId, text);
    this.keys.set(keyId, key);
    return key;
  }

  private async removeKey(path: string): Promise<void> {
    await rm(path, { force: true });
    await syncDirectory(dirname(path));
  }

  private wrap(keyId: string, key: Buffer): z.infer<typeof keyFile> {
    const iv = randomBytes(IV_BYTES);
    const wrapped = Buffer.concat([iv, encrypt(this.wrappingKey, iv, keyId, key)]);
    return { version: 1, keyId, wrapped: wrapped.toString('base64') };
  }

  private unwrap(keyId: string, text: string): Buffer {
    const file = keyFile.safeParse(jsonOf(text));
    const wrapped = Buffer.from(file.success && file.data.keyId === keyId ? file.data.wrapped : '', 'base64');
    const key = decrypt(this.wrappingKey, wrapped.subarray(0, IV_BYTES), keyId, wrapped.subarray(IV_BYTES));
    if (key?.length === 32) return key;
    throw new DamagedSealError(`The key file of ${keyId} is damaged or was made with another root key`);
  }

  /** Spread over 256 folders, so that none grows too large to look into. */
  private pathOf(keyId: string): string {
    if (!KEY_ID.test(keyId)) throw new RangeError('A key id is 1 to 128 letters, digits, dots, hyphens');
    const folder = createHash('sha256').update(keyId).digest('hex').slice(0, 2);
    return join(this.directory, folder, `${keyId}.key`);
  }

  private async oneAtATime<T>(keyId: string, work: () => Promise<T>): Promise<T> {
    const before = this.underWay.get(keyId) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.catch(() => undefined);
    this.underWay.set(keyId, settled);
    try {
      return await mine;
    } finally {
      if (this.underWay.get(keyId) === settled) this.underWay.delete(keyId);
    }
  }
}

function encrypt(key: Buffer, iv: Buffer, aad: string, text: Buffer): Buffer {
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(aad, 'utf8'));
  return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, iv: Buffer, aad: string, sealed: Buffer): Buffer | undefined {
  if (iv.length !== IV_BYTES || sealed.length < TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(aad, 'utf8'));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function tombstoneOf(path: string): string {
  return path.replace(/\.key$/, '.destroyed');
}

/** Synchronous: a rebuild reads one small local file a person, and the thread pool would cost ten times the read. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
