import { hash, randomUUID } from 'node:crypto';

/** Root of all derived ids, as bytes; never to be changed, since ids in the log derive from it. */
const FORSIDE = Buffer.from('6f1d7a526d0f5c559a433c1f6e0f5a11', 'hex');

/** A deterministic UUID (version 5, RFC 9562) from parts that are joined unambiguously. */
export function derivedId(...parts: readonly string[]): string {
  const name = JSON.stringify(parts);
  const named = Buffer.allocUnsafe(FORSIDE.length + Buffer.byteLength(name));
  FORSIDE.copy(named);
  named.write(name, FORSIDE.length);
  const digits = hash('sha1', named, 'hex');
  const variant = (8 | (Number.parseInt(digits.charAt(16), 16) & 3)).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `5${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}

/** A random UUID (version 4). */
export function randomId(): string {
  return randomUUID();
}

/** The id of an aggregate that a command creates: the same command, the same id. */
export function newAggregateId(commandId: string, category: string): string {
  return derivedId(commandId, category);
}
