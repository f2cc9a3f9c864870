import { timingSafeEqual } from 'node:crypto';
import type { KeyedHash } from '#event-store';

/** Signs texts for one use under a key of the newsroom's root key; all of its processes know it, and nobody else. */
export class Signature {
  /** @param purpose keeps what was signed for one use from passing for another's; never renamed */
  constructor(
    private readonly hash: KeyedHash,
    private readonly purpose: string,
  ) {}

  /** 43 letters, digits, `-` and `_`. */
  of(text: string): string {
    return Buffer.from(this.hash.of(this.purpose, text), 'hex').toString('base64url');
  }

  /** Whether somebody who knows the key signed the text. Letters are compared: one signature has one spelling. */
  verifies(text: string, given: string): boolean {
    const [theirs, ours] = [Buffer.from(given), Buffer.from(this.of(text))];
    return theirs.length === ours.length && timingSafeEqual(theirs, ours);
  }
}
