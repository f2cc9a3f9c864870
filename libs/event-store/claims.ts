/** What must be unique across streams, for example `company-cvr`; part of the stored key, never renamed. */
export interface Claim {
  readonly kind: string;
  /** The value that must be unique, normalised; it is stored as a keyed hash only. */
  readonly key: string;
  /** Who wants it. */
  readonly id: string;
}

/**
 * Uniqueness across streams, taken before the append: whoever claims first owns the key. A command that finds the key
 * owned by another id runs on that id instead: the decider refuses a known aggregate, or completes one whose first
 * command never reached the log.
 */
export abstract class Claims {
  /** The id that owns the key: the one given when it was free (or already its own). */
  abstract take(claim: Claim): Promise<string>;

  /** The owner of a key, if there is one. */
  abstract ownerOf(claim: Omit<Claim, 'id'>): Promise<string | undefined>;

  /** Gives a key back, for example when a company changes its number. Only the owner's claim is removed. */
  abstract release(claim: Claim): Promise<void>;
}

/** A keyed hash (HMAC) for values that must be compared but never stored in clear. */
export abstract class KeyedHash {
  /** 64 hexadecimal digits; `purpose` separates the uses of the one key. */
  abstract of(purpose: string, value: string): string;
}
