import type { RootKey, RootKeys } from './root-key.js';
import { unwrapKey } from './sealing.js';

/** What wraps keys, and while a rotation is under way what may have wrapped them. */
export interface WrappingKeys {
  readonly current: Buffer;
  readonly other: Buffer | null;
}

/** The wrapping key of a root key. */
export function wrappingKeyOf(root: RootKey): Buffer {
  return root.derive('person keys v1');
}

/** The wrapping keys of root keys. */
export function wrappingKeysOf({ current, other }: RootKeys): WrappingKeys {
  return { current: wrappingKeyOf(current), other: other && wrappingKeyOf(other) };
}

/** The key that either has wrapped; undefined when neither has, or it is damaged. */
export function unwrapWith(
  { current, other }: WrappingKeys,
  keyId: string,
  wrapped: Buffer,
): Buffer | undefined {
  return unwrapKey(current, keyId, wrapped) ?? (other ? unwrapKey(other, keyId, wrapped) : undefined);
}
