import { plusDays } from '#kernel';
import type { Clock } from '#kernel';
import { RepeatedWork } from '#audience';
import type { AudienceLogger } from '#audience';
import type { AdCountStore } from './ad-count-store.js';

/** How long the hours of a recorded day are kept; the day itself is in the log. */
export const HOURS_KEPT_DAYS = 35;

const EVERY_MS = 60_000;
const BATCH = 5_000;

/** Forgets what has served its time, a little every minute, in whichever processes count. */
export class AdCountUpkeep {
  private readonly rounds = new RepeatedWork(
    () =>
      this.run().catch(() => this.logger.warn({}, 'Old counts of ads could not be removed; trying again')),
    EVERY_MS,
  );

  constructor(
    private readonly store: AdCountStore,
    private readonly clock: Clock,
    private readonly logger: AudienceLogger,
  ) {}

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** One round. */
  async run(): Promise<void> {
    const now = this.clock.now();
    await empty((limit) => this.store.forgetRedemptions(now, limit));
    await empty((limit) => this.store.forgetBatches(now, limit));
    await empty((limit) => this.store.forgetCounters(plusDays(now, -HOURS_KEPT_DAYS), limit));
  }
}

async function empty(forget: (limit: number) => Promise<number>): Promise<void> {
  while ((await forget(BATCH)) === BATCH);
}
