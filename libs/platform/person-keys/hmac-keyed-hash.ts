import { createHmac } from 'node:crypto';
import { KeyedHash } from '#event-store';

/** HMAC-SHA-256 under a key that stays the same for ever: for claims, idempotency keys and signed links. */
export class HmacKeyedHash extends KeyedHash {
  constructor(private readonly key: Buffer) {
    super();
  }

  of(purpose: string, value: string): string {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([purpose, value]))
      .digest('hex');
  }
}
