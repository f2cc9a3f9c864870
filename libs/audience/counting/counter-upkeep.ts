import { plusDays } from '#kernel';
import type { Clock } from '#kernel';
import type { AudienceLogger } from '../audience-logger.js';
import { Upkeep } from './upkeep.js';
import type { ViewStore } from './view-store.js';

/** How long counters are kept: pages of an instant before that show no list of what was being read. */
export const RETENTION_DAYS = 35;

/** Forgets used tokens and old counters of views. */
export class CounterUpkeep extends Upkeep {
  constructor(store: ViewStore, clock: Clock, logger: AudienceLogger) {
    super({
      what: 'Old view counters',
      clock,
      logger,
      forgets: [
        (now, limit) => store.forgetNonces(now, limit),
        (now, limit) => store.forgetViews(plusDays(now, -RETENTION_DAYS), limit),
      ],
    });
  }
}
