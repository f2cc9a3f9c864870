import { LRUCache } from 'lru-cache';
import type { Instant } from '#kernel';
import { networkOf } from './network.js';
import { startOfMinute } from './view-tokens.js';

/** Views that count in a minute, from one network. */
export interface FloodLimits {
  readonly perArticle: number;
  readonly perNetwork: number;
}

/** A network of 256 addresses may be a school, or the way out of a mobile operator; it is no single reader. */
const LIMITS: FloodLimits = { perArticle: 60, perNetwork: 600 };
const REMEMBERED = 20_000;

/** Notices when a network sends more views than its readers can be reading. Knows no address, keeps nothing. */
export class FloodGuard {
  private readonly counts = new LRUCache<string, number>({ max: REMEMBERED });
  private minute: Instant = '';

  constructor(private readonly limits: FloodLimits = LIMITS) {}

  /** Takes note of a view; false when it is one too many. */
  admits(view: { readonly address: string; readonly articleId: string; readonly at: Instant }): boolean {
    const minute = startOfMinute(view.at);
    if (minute !== this.minute) {
      this.minute = minute;
      this.counts.clear();
    }
    const network = networkOf(view.address);
    const ofNetwork = this.increment(network);
    const ofArticle = this.increment(`${network} ${view.articleId}`);
    return ofNetwork <= this.limits.perNetwork && ofArticle <= this.limits.perArticle;
  }

  private increment(key: string): number {
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return count;
  }
}
