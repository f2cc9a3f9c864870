import { createHash, randomBytes } from 'node:crypto';

const TOKEN = /^fs_[A-Za-z0-9_-]{43}$/;

/** A new API token: 256 random bits, with a prefix by which scanners recognise a leaked one. */
export function newToken(): string {
  return `fs_${newSecret()}`;
}

/** 256 random bits as text. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether a text has the form of a token. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/**
 * What is stored instead of a secret. A plain SHA-256 is enough for 256 random bits, which nobody can guess, and lets
 * a secret be found by an index on its hash.
 */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}
