import type { Instant } from '#kernel';
import { FloodGuard, viewKindOf } from '#audience';
import type { RequestHeaders } from '#audience';
import type { AdCounter } from './ad-counter.js';
import type { AdNumber } from './ad-numbers.js';
import type { AdTokens, ShownAd } from './ad-tokens.js';

/** Who tells something of an ad, as far as it is looked at; nothing of it is kept. */
export interface Teller {
  readonly headers: RequestHeaders;
  readonly address: string;
  readonly at: Instant;
}

/** Of one ad and number, from one network of 256 addresses, in a minute; and of all ads together. */
const SEEN_LIMITS = { perSubject: 60, perNetwork: 3_600 };
const CLICK_LIMITS = { perSubject: 10, perNetwork: 60 };

/**
 * Judges what pages tell of their ads. Machines that say so, too much from one network and what comes too late are
 * counted apart with the reason; what a browser fetched ahead, and what has no token of ours, is not counted at all.
 */
export class AdCounting {
  private readonly seen = new FloodGuard(SEEN_LIMITS);
  private readonly clicks = new FloodGuard(CLICK_LIMITS);

  constructor(
    private readonly tokens: AdTokens,
    private readonly counter: AdCounter,
  ) {}

  /** Counts one number of one ad; the ad that the token stands for, undefined when it stands for none. */
  told(number: AdNumber, token: string, { headers, address, at }: Teller): ShownAd | undefined {
    const ad = this.tokens.read(token, at);
    if (!ad) return undefined;
    const kind = viewKindOf(headers);
    if (kind === 'prefetch') return ad;
    if (ad.expired) this.counter.count({ ad, number, verdict: 'expired' });
    else if (kind === 'bot') this.counter.count({ ad, number, verdict: 'bots' });
    else {
      const floods = number === 'click' ? this.clicks : this.seen;
      const admitted = floods.admits({ address, subject: `${number} ${ad.bookingId}`, at });
      this.counter.count({ ad, number, verdict: admitted ? 'valid' : 'floods' });
    }
    return ad;
  }
}
