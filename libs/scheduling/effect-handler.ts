import type { JsonObject } from '#event-store';

/**
 * Carries out the effects of one kind that reactors put into the outbox. It gets each at least once: whatever it does
 * must be recognised by `id` as done already.
 */
export interface EffectHandler {
  readonly kind: string;
  /** Throwing makes the effect come again, later. */
  handle(effect: { readonly id: string; readonly payload: JsonObject }, signal: AbortSignal): Promise<void>;
}
