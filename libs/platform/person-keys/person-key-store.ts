/**
 * What a store holds under a key id: a wrapped key, the tombstone of a destroyed one, or nothing, which means that
 * there never was a key or that it was lost.
 */
export type StandingKey =
  | {
      readonly state: 'kept';
      readonly wrapped: Buffer;
      /** Hand it to {@link PersonKeyStore.stillStands}. */
      readonly seen: bigint;
    }
  | { readonly state: 'destroyed' }
  | { readonly state: 'unknown' };

/** One entry, as it goes from one store to another. */
export interface KeyEntry {
  readonly keyId: string;
  /** Null: the tombstone of a destroyed key. */
  readonly wrapped: Buffer | null;
}

/**
 * Where wrapped keys of persons are kept. Processes share a store: nothing in it may rest on being the only one.
 * Key ids are 1 to 128 letters, digits, dots and hyphens; who calls has checked that.
 */
export abstract class PersonKeyStore {
  /** A name for error messages. */
  abstract readonly place: string;

  abstract find(keyId: string): Promise<StandingKey>;

  /**
   * Keeps a wrapped key unless a key or a tombstone stands there, whoever put it. Resolves when what stands is durable.
   * @returns what stands now, never `unknown`
   */
  abstract keep(keyId: string, wrapped: Buffer): Promise<StandingKey>;

  /**
   * Puts the same key, wrapped anew, in the place of what was read; durable. A key that changed or was destroyed
   * meanwhile stays as it is.
   */
  abstract rewrap(keyId: string, was: Buffer, wrapped: Buffer): Promise<void>;

  /** Puts a durable tombstone in the place of a key, then removes the key; repeating it is harmless. */
  abstract destroy(keyId: string): Promise<void>;

  /**
   * Whether a key that was found is still there to be used. A key destroyed by any process stops standing within
   * {@link DESTRUCTION_BOUND_MS}; a store that cannot tell throws rather than guess.
   */
  abstract stillStands(keyId: string, seen: bigint): Promise<boolean>;

  /** Every entry, in no particular order. */
  abstract entries(): AsyncIterable<KeyEntry>;

  /** Removes an entry without a trace, tombstone or key, because it lives on in another store. */
  abstract forget(keyId: string): Promise<void>;

  /** Answers, or throws what a caller can be told. */
  abstract ping(): Promise<void>;

  abstract close(): Promise<void>;
}

/** How long, at most, a process goes on opening with a key that another one destroyed. */
export const DESTRUCTION_BOUND_MS = 2_000;

const KEY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** @throws RangeError for what is no key id: it could lead out of a folder */
export function assertKeyId(keyId: string): void {
  if (!KEY_ID.test(keyId)) throw new RangeError('A key id is 1 to 128 letters, digits, dots, hyphens');
}
