import { LRUCache } from 'lru-cache';
import type { Instant } from '#kernel';
import { networkOf } from './network.js';
import { startOfMinute } from './view-tokens.js';

/** What counts in a minute, from one network. */
export interface FloodLimits {
  /** Of one article, or of whatever else is counted. */
  readonly perSubject: number;
  readonly perNetwork: number;
}

/** A network of 256 addresses may be a school, or the way out of a mobile operator; it is no single reader. */
const LIMITS: FloodLimits = { perSubject: 60, perNetwork: 600 };
const REMEMBERED = 20_000;

/** Notices when a network sends more than its readers can do. Knows no address, keeps nothing. */
export class FloodGuard {
  private readonly counts = new LRUCache<string, number>({ max: REMEMBERED });
  private minute: Instant = '';

  constructor(private readonly limits: FloodLimits = LIMITS) {}

  /** Takes note of what is to be counted; false when it is one too many. */
  admits(told: { readonly address: string; readonly subject: string; readonly at: Instant }): boolean {
    const minute = startOfMinute(told.at);
    if (minute !== this.minute) {
      this.minute = minute;
      this.counts.clear();
    }
    const network = networkOf(told.address);
    const ofNetwork = this.increment(network);
    const ofSubject = this.increment(`${network} ${told.subject}`);
    return ofNetwork <= this.limits.perNetwork && ofSubject <= this.limits.perSubject;
  }

  private increment(key: string): number {
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return count;
  }
}
