import type { Clock, Instant } from '#kernel';
import type { AudienceLogger } from '../audience-logger.js';
import { RepeatedWork } from './repeated-work.js';

const EVERY_MS = 60_000;
const BATCH = 5_000;

/** What is forgotten, and how. */
export interface UpkeepOptions {
  /** In the plural, as a log names it. */
  readonly what: string;
  /** Each forgets at most so many as of an instant, and answers how many; as many as that: it is asked again. */
  readonly forgets: readonly ((now: Instant, limit: number) => Promise<number>)[];
  readonly clock: Clock;
  readonly logger: AudienceLogger;
}

/** Forgets what has served its time, a little every minute, in whichever processes count. */
export class Upkeep {
  private readonly rounds = new RepeatedWork(
    () =>
      this.run().catch(() =>
        this.options.logger.warn({}, `${this.options.what} could not be removed; trying again`),
      ),
    EVERY_MS,
  );

  constructor(private readonly options: UpkeepOptions) {}

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  /** One round. */
  async run(): Promise<void> {
    const now = this.options.clock.now();
    for (const forget of this.options.forgets) while ((await forget(now, BATCH)) === BATCH);
  }
}
