import { createHmac } from 'node:crypto';
import { KeyedHash } from '#event-store';
import type { RootKey } from './root-key.js';

/** HMAC-SHA-256 under a key of the root key: for claims, idempotency keys and signed links. */
export class HmacKeyedHash extends KeyedHash {
  private readonly key: Buffer;

  constructor(root: RootKey) {
    super();
    this.key = root.derive('keyed hash v1');
  }

  of(purpose: string, value: string): string {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([purpose, value]))
      .digest('hex');
  }
}
