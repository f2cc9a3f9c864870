import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { PersonalVault } from '#event-store';
import type { JsonObject } from '#event-store';
import { assertKeyId } from './person-key-store.js';
import type { PersonKeyStore, StandingKey } from './person-key-store.js';
import type { RootKeys } from './root-key.js';
import { decrypt, encrypt, wrapKey } from './sealing.js';
import { unwrapWith, wrappingKeysOf } from './wrapping-keys.js';
import type { WrappingKeys } from './wrapping-keys.js';

const KEPT_KEYS = 10_000;
/** Keys in use stay in memory no longer than this, whether or not anything happens to them. */
const KEPT_MS = 10 * 60_000;

const sealSchema = z.strictObject({ v: z.literal(1), iv: z.string(), ct: z.string() });

/** A seal that was not made by us for this place, or was changed since. */
export class DamagedSealError extends Error {
  override readonly name = 'DamagedSealError';
}

/** A key that was never destroyed is not there: the store is incomplete. */
export class MissingPersonKeyError extends Error {
  override readonly name = 'MissingPersonKeyError';
}

/** Nothing may be sealed for a person whose key was destroyed. */
export class DestroyedPersonKeyError extends Error {
  override readonly name = 'DestroyedPersonKeyError';
}

interface KnownKey {
  readonly key: Buffer;
  readonly seen: bigint;
}

/**
 * Seals with keys of a store that are wrapped by a key of the root key. A key is durable before it is first used, and
 * the one in memory is used only while the store says that it still stands.
 */
export class StoredKeysVault extends PersonalVault {
  private readonly wrapping: WrappingKeys;
  private readonly known = new LRUCache<string, KnownKey>({ max: KEPT_KEYS, ttl: KEPT_MS });
  private readonly underWay = new Map<string, Promise<unknown>>();

  constructor(
    private readonly store: PersonKeyStore,
    roots: RootKeys,
  ) {
    super();
    this.wrapping = wrappingKeysOf(roots);
  }

  async seal(keyId: string, aad: string, data: JsonObject): Promise<JsonObject> {
    const key = await this.keyOrNew(keyId);
    if (key === null) throw new DestroyedPersonKeyError('The key of this person was destroyed');
    const { iv, ct } = encrypt(key, aad, Buffer.from(JSON.stringify(data), 'utf8'));
    return { v: 1, iv: iv.toString('base64'), ct: ct.toString('base64') };
  }

  async open(keyId: string, aad: string, sealed: JsonObject): Promise<JsonObject | null> {
    const key = await this.standing(keyId);
    if (key === null) return null;
    if (key === undefined) {
      throw new MissingPersonKeyError(
        `The key ${keyId} is not in ${this.store.place} and was never destroyed: restore it from a backup`,
      );
    }
    const seal = sealSchema.safeParse(sealed);
    if (!seal.success) throw new DamagedSealError(`A seal in ${aad} has an unknown form`);
    const text = decrypt(key, aad, {
      iv: Buffer.from(seal.data.iv, 'base64'),
      ct: Buffer.from(seal.data.ct, 'base64'),
    });
    if (text === undefined) throw new DamagedSealError(`A seal in ${aad} does not open: damaged, or moved`);
    return JSON.parse(text.toString('utf8')) as JsonObject;
  }

  async destroy(keyId: string): Promise<void> {
    assertKeyId(keyId);
    await this.oneAtATime(keyId, async () => {
      await this.store.destroy(keyId);
      this.known.delete(keyId);
    });
  }

  private async keyOrNew(keyId: string): Promise<Buffer | null> {
    const key = await this.standing(keyId);
    if (key !== undefined) return key;
    return this.oneAtATime(keyId, async () => {
      const wrapped = wrapKey(this.wrapping.current, keyId, randomBytes(32));
      return this.remember(keyId, await this.store.keep(keyId, wrapped)) ?? null;
    });
  }

  /** The key, null when it was destroyed, undefined when there never was one here. */
  private async standing(keyId: string): Promise<Buffer | null | undefined> {
    return (
      (await this.keyInMemory(keyId)) ??
      (await this.oneAtATime(
        keyId,
        async () => (await this.keyInMemory(keyId)) ?? this.remember(keyId, await this.store.find(keyId)),
      ))
    );
  }

  private async keyInMemory(keyId: string): Promise<Buffer | undefined> {
    const known = this.known.get(keyId);
    if (!known) return undefined;
    if (await this.store.stillStands(keyId, known.seen)) return known.key;
    this.known.delete(keyId);
    return undefined;
  }

  private remember(keyId: string, found: StandingKey): Buffer | null | undefined {
    if (found.state === 'destroyed') return null;
    if (found.state === 'unknown') return undefined;
    const key = unwrapWith(this.wrapping, keyId, found.wrapped);
    if (key === undefined) {
      throw new DamagedSealError(
        `The key ${keyId} of ${this.store.place} is damaged or was made with another root key`,
      );
    }
    this.known.set(keyId, { key, seen: found.seen });
    return key;
  }

  private async oneAtATime<T>(keyId: string, work: () => Promise<T>): Promise<T> {
    assertKeyId(keyId);
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
