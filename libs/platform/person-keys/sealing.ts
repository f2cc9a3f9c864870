import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What AES-256-GCM made of a text: the nonce, and the cipher text with its tag. */
export interface Sealed {
  readonly iv: Buffer;
  readonly ct: Buffer;
}

/** AES-256-GCM under a fresh nonce; opens only with the same `aad`. */
export function encrypt(key: Buffer, aad: string, text: Buffer): Sealed {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(aad, 'utf8'));
  return { iv, ct: Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]) };
}

/** The text, or undefined when it was sealed with another key or for another place, or was changed since. */
export function decrypt(key: Buffer, aad: string, { iv, ct }: Sealed): Buffer | undefined {
  if (iv.length !== IV_BYTES || ct.length < TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(aad, 'utf8'));
  decipher.setAuthTag(ct.subarray(ct.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(ct.subarray(0, ct.length - TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** A data key wrapped for its id: nonce, cipher text and tag in one. */
export function wrapKey(wrappingKey: Buffer, keyId: string, key: Buffer): Buffer {
  const { iv, ct } = encrypt(wrappingKey, keyId, key);
  return Buffer.concat([iv, ct]);
}

/** The data key, or undefined when it was wrapped with another root key or for another id, or is damaged. */
export function unwrapKey(wrappingKey: Buffer, keyId: string, wrapped: Buffer): Buffer | undefined {
  const sealed = { iv: wrapped.subarray(0, IV_BYTES), ct: wrapped.subarray(IV_BYTES) };
  const key = decrypt(wrappingKey, keyId, sealed);
  return key?.length === 32 ? key : undefined;
}
