import { createHmac } from 'node:crypto';
import { KeyedHash } from '#event-store';

/** Hashes by a secret as a newsroom does, for tests: who does not know the secret gets others. */
export class SecretHash extends KeyedHash {
  constructor(private readonly secret = 'ours') {
    super();
  }

  of(purpose: string, value: string): string {
    return createHmac('sha256', this.secret)
      .update(JSON.stringify([purpose, value]))
      .digest('hex');
  }
}
