import { LRUCache } from 'lru-cache';
import { plusMilliseconds, toInstant } from '#kernel';
import type { Clock, Instant } from '#kernel';
import { Signal } from '#observation';
import { RepeatedWork } from '#audience';
import type { AudienceLogger } from '#audience';
import { randomId } from '#event-store';
import { AD_TOKEN_MINUTES } from './ad-tokens.js';
import type { ShownAd } from './ad-tokens.js';
import type { AdCountStore, CountBatch, CountPlace, Redemption, SetApart } from './ad-count-store.js';
import { AD_NUMBERS } from './ad-numbers.js';
import type { AdNumber, InvalidReason } from './ad-numbers.js';

/** What was told of an ad, judged. */
export interface JudgedCount {
  readonly ad: ShownAd;
  readonly number: AdNumber;
  readonly verdict: 'valid' | Exclude<InvalidReason, 'repeats'>;
}

/** Everything that was told of ads with a token of ours, as this process judged it. */
export const countedAds = new Signal<{
  readonly number: AdNumber;
  readonly outcome: 'valid' | InvalidReason | 'lost';
}>('forside.ad.counted');

/** A process that is killed loses so much at most. */
export const FLUSH_MS = 1_000;

/** Batches are recognised for so long, and redeemed tokens for longer than they live. */
const BATCH_KNOWN_MS = 6 * 3_600_000;
const REDEMPTION_KNOWN_MS = (AD_TOKEN_MINUTES + 5) * 60_000;
const HOUR_MS = 3_600_000;
const MOST_IN_BATCH = 5_000;
/** What a database that is away may pile up. */
const MOST_PENDING = 50_000;
const MOST_SEEN = 100_000;

/**
 * Counts in memory and writes once a second. A batch is made up once and then offered, as it is and under its own id,
 * until it is known to be written: whatever becomes of a connection, nothing counts twice. A token counts once for each
 * number in this process at once, and in all of them together when it is written.
 */
export class AdCounter {
  private readonly seen = new LRUCache<string, true>({ max: MOST_SEEN });
  private readonly writing = new RepeatedWork(() => this.write(), FLUSH_MS);
  private redemptions: Redemption[] = [];
  private apart = new Map<string, SetApart>();
  private offered: CountBatch | undefined;
  private lost = 0;

  constructor(
    private readonly store: Pick<AdCountStore, 'add'>,
    private readonly clock: Clock,
    private readonly logger: AudienceLogger,
  ) {}

  start(): void {
    this.writing.start();
  }

  /** Writes what is left. */
  async stop(): Promise<void> {
    await this.writing.stop();
    await this.flush();
  }

  count({ ad, number, verdict }: JudgedCount): void {
    const mark = ad.slot * AD_NUMBERS.length + AD_NUMBERS.indexOf(number);
    const key = `${ad.pageView} ${mark}`;
    const outcome = verdict === 'valid' && this.seen.has(key) ? 'repeats' : verdict;
    if (this.redemptions.length + this.apart.size >= MOST_PENDING) {
      this.lost += 1;
      countedAds.tell({ number, outcome: 'lost' });
      return;
    }
    this.seen.set(key, true);
    countedAds.tell({ number, outcome });
    const place = { bookingId: ad.bookingId, day: ad.day, hour: startOfHour(ad.shownAt) };
    if (outcome === 'valid') {
      const expiresAt = plusMilliseconds(ad.shownAt, REDEMPTION_KNOWN_MS);
      this.redemptions.push({ ...place, number, pageView: ad.pageView, mark, expiresAt });
    } else {
      this.setApart(place, outcome);
    }
  }

  /** @throws what the database throws; the counts are kept and written with the next flush. */
  flush(): Promise<void> {
    return this.writing.run();
  }

  private async write(): Promise<void> {
    for (;;) {
      this.offered ??= this.nextBatch();
      if (!this.offered) break;
      try {
        await this.store.add(this.offered);
      } catch (error) {
        const code = error instanceof Error ? (Reflect.get(error, 'code') as unknown) : undefined;
        const pending = this.redemptions.length + this.offered.redemptions.length;
        this.logger.warn({ code, pending }, 'Counts of ads could not be written; trying again');
        throw error;
      }
      this.offered = undefined;
    }
    if (this.lost > 0) {
      this.logger.error(
        { lost: this.lost },
        'Counts of ads were lost: too many were waiting for the database',
      );
      this.lost = 0;
    }
  }

  private nextBatch(): CountBatch | undefined {
    if (this.redemptions.length === 0 && this.apart.size === 0) return undefined;
    const redemptions = this.redemptions.slice(0, MOST_IN_BATCH);
    const apart = [...this.apart.values()];
    this.redemptions = this.redemptions.slice(redemptions.length);
    this.apart = new Map();
    const expiresAt = plusMilliseconds(this.clock.now(), BATCH_KNOWN_MS);
    return { id: randomId(), expiresAt, redemptions, apart };
  }

  private setApart(place: CountPlace, reason: InvalidReason): void {
    const key = `${place.bookingId} ${place.day} ${place.hour}`;
    const sum = this.apart.get(key) ?? { ...place, bots: 0, floods: 0, expired: 0, repeats: 0 };
    this.apart.set(key, { ...sum, [reason]: sum[reason] + 1 });
  }
}

function startOfHour(at: Instant): Instant {
  return toInstant(Math.floor(Date.parse(at) / HOUR_MS) * HOUR_MS);
}
