import { plusDays } from '#kernel';
import type { Clock } from '#kernel';
import { Upkeep } from '#audience';
import type { AudienceLogger } from '#audience';
import type { AdCountStore } from './ad-count-store.js';

/** How long the hours of a recorded day are kept; the day itself is in the log. */
export const HOURS_KEPT_DAYS = 35;

/** Forgets redeemed tokens, written batches and the hours of recorded days. */
export class AdCountUpkeep extends Upkeep {
  constructor(store: AdCountStore, clock: Clock, logger: AudienceLogger) {
    super({
      what: 'Old counts of ads',
      clock,
      logger,
      forgets: [
        (now, limit) => store.forgetRedemptions(now, limit),
        (now, limit) => store.forgetBatches(now, limit),
        (now, limit) => store.forgetCounters(plusDays(now, -HOURS_KEPT_DAYS), limit),
      ],
    });
  }
}
