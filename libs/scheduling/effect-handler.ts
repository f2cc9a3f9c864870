import type { JsonObject } from '#event-store';
import type { EffectOrigin } from '#projections';

/** An effect on its way to its handler. */
export interface EffectAtWork {
  readonly id: string;
  readonly payload: JsonObject;
  /** The command whose event it comes from, so that what follows keeps its correlation id; null for an old one. */
  readonly origin: EffectOrigin | null;
}

/**
 * Carries out the effects of one kind that reactors put into the outbox. It gets each at least once: whatever it does
 * must be recognised by `id` as done already.
 */
export interface EffectHandler {
  readonly kind: string;
  /** Throwing makes the effect come again, later. */
  handle(effect: EffectAtWork, signal: AbortSignal): Promise<void>;
}
