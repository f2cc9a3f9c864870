import { z } from 'zod';
import type { PersonalVault } from '#event-store';
import type { Effect } from '#projections';
import type { EffectHandler } from '#scheduling';

const KIND = 'destroy-person-key';
const payloadSchema = z.object({ keyId: z.string().min(1) });

/**
 * The effect that a reactor owes to an event which says that somebody is erased: whoever recorded it may have died
 * before the key was destroyed. The id of a key names nobody.
 */
export function destroyPersonKey(keyId: string): Effect {
  return { kind: KIND, key: keyId, payload: { keyId } };
}

/** Carries out {@link destroyPersonKey}; a key that is gone already stays gone. */
export function destroyPersonKeyHandler(vault: PersonalVault): EffectHandler {
  return {
    kind: KIND,
    handle: async ({ payload }) => vault.destroy(payloadSchema.parse(payload).keyId),
  };
}
