import { plusDays } from '#kernel';
import type { Clock, Instant } from '#kernel';
import type { AudienceLogger } from '../audience-logger.js';
import { RepeatedWork } from './repeated-work.js';
import type { ViewStore } from './view-store.js';

/** How long counters are kept: pages of an instant before that show no list of what was being read. */
export const RETENTION_DAYS = 35;

const EVERY_MS = 60_000;
const BATCH = 5_000;

/** Forgets what has served its time, a little every minute, in whichever processes count. */
export class CounterUpkeep {
  private readonly rounds = new RepeatedWork(
    () =>
      this.run().catch(() => this.logger.warn({}, 'Old view counters could not be removed; trying again')),
    EVERY_MS,
  );

  constructor(
    private readonly store: ViewStore,
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
    await this.empty((limit) => this.store.forgetNonces(now, limit));
    const oldest: Instant = plusDays(now, -RETENTION_DAYS);
    await this.empty((limit) => this.store.forgetViews(oldest, limit));
  }

  private async empty(forget: (limit: number) => Promise<number>): Promise<void> {
    while ((await forget(BATCH)) === BATCH);
  }
}
