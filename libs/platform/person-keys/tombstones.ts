import { assertKeyId } from './person-key-store.js';
import type { PersonKeyStore } from './person-key-store.js';

/**
 * What must never come back, by marks from which nobody can read what it was. They lie beside the keys of persons, apart
 * from all data: no backup of the data that is restored rolls them back.
 */
export abstract class Tombstones {
  /** Puts one, durably and for ever; repeating it is harmless. @throws RangeError for what is no key id */
  abstract put(mark: string): Promise<void>;

  abstract has(mark: string): Promise<boolean>;
}

/** Tombstones as those of keys that never were. */
export class StoredTombstones extends Tombstones {
  constructor(private readonly store: PersonKeyStore) {
    super();
  }

  async put(mark: string): Promise<void> {
    assertKeyId(mark);
    await this.store.destroy(mark);
  }

  async has(mark: string): Promise<boolean> {
    assertKeyId(mark);
    return (await this.store.find(mark)).state === 'destroyed';
  }
}
