import { toInstant } from '#kernel';
import type { Instant, LocalDate } from '#kernel';
import { randomId } from '#event-store';
import type { KeyedHash } from '#event-store';
import { Tickets } from '#audience';

/** What a token stands for: one ad in one page that somebody opened. */
export interface ShownAd {
  readonly bookingId: string;
  /** The day of the booking's zone on which the page was opened: all that is counted of it belongs to that day. */
  readonly day: LocalDate;
  /** When the page was opened, to the second. */
  readonly shownAt: Instant;
  /** Names the page view; all of its ads share it. */
  readonly pageView: string;
  /** Tells the ads of a page view apart, from 0. */
  readonly slot: number;
}

/** For how many minutes after a page was opened its ads can be counted. */
export const AD_TOKEN_MINUTES = 30;

/** The most ads that one page view gets tokens for. */
export const MOST_SLOTS = 24;

/** For so long a token that is too old is still told from one that means nothing. */
const REMEMBERED_MS = 24 * 3_600_000;
/** Clocks of two processes may differ by this much. */
const SKEW_MS = 5_000;
const PURPOSE = 'ad token';
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const CLAIMS = new RegExp(`^(${UUID})\\.(\\d{4}-\\d{2}-\\d{2})\\.([0-9a-z]{1,9})\\.(${UUID})\\.(\\d{1,2})$`);

/**
 * Signed tickets for the ads of one page view. They say nothing about the reader, and no page carries one, since a page
 * from a cache would hand the same to everybody.
 */
export class AdTokens {
  private readonly tickets: Tickets;

  constructor(hash: KeyedHash) {
    this.tickets = new Tickets(hash, PURPOSE);
  }

  /** A token for each ad of a page view, in their order; at most {@link MOST_SLOTS}. */
  issue(ads: readonly Pick<ShownAd, 'bookingId' | 'day'>[], now: Instant): readonly string[] {
    const pageView = randomId();
    const second = Math.floor(Date.parse(now) / 1_000).toString(36);
    return ads
      .slice(0, MOST_SLOTS)
      .map(({ bookingId, day }, slot) =>
        this.tickets.sign([bookingId, day, second, pageView, String(slot)].join('.')),
      );
  }

  /**
   * What a token stands for, and whether it still counts; undefined when it is forged, damaged, from the future, or was
   * issued more than a day ago.
   */
  read(token: string, now: Instant): (ShownAd & { readonly expired: boolean }) | undefined {
    const [, bookingId, day, second, pageView, slot] = CLAIMS.exec(this.tickets.read(token) ?? '') ?? [];
    if (!bookingId || !day || !second || !pageView || !slot) return undefined;
    const issued = Number.parseInt(second, 36) * 1_000;
    const age = Date.parse(now) - issued;
    if (age < -SKEW_MS || age > REMEMBERED_MS) return undefined;
    const expired = age > AD_TOKEN_MINUTES * 60_000;
    return { bookingId, day, shownAt: toInstant(issued), pageView, slot: Number(slot), expired };
  }
}
