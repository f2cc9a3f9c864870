import { createHmac } from 'node:crypto';
import type { KeyedHash } from '#event-store';

const PURPOSE = 'webhook-secret';

/** A message as its signature covers it. */
export interface SignedMessage {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * The secret that a webhook is signed with, in the form of Standard Webhooks: `whsec_` and 32 bytes in base64. It
 * derives from its id and the newsroom's root key, so that it is kept nowhere.
 */
export function webhookSecret(hash: KeyedHash, secretId: string): string {
  return `whsec_${Buffer.from(hash.of(PURPOSE, secretId), 'hex').toString('base64')}`;
}

/**
 * The value of `webhook-signature` after Standard Webhooks 1.0 (symmetric, `v1`): one signature for each secret, so
 * that receivers may change over from one to the next.
 */
export function signatureOf({ id, timestamp, body }: SignedMessage, secrets: readonly string[]): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    })
    .join(' ');
}
