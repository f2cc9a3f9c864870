import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { randomId } from '#event-store';
import type { KeyedHash } from '#event-store';
import { Tickets } from './tickets.js';

/** What a token stands for: one view of one article. */
export interface TokenClaims {
  readonly articleId: string;
  /** Names the view; it counts once. */
  readonly nonce: string;
}

/** For how many minutes a token can be redeemed. */
export const TOKEN_MINUTES = 10;

/** Clocks of two processes may differ by this much. */
const SKEW_MINUTES = 1;
const MINUTE_MS = 60_000;
const PURPOSE = 'view token';
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const CLAIMS = new RegExp(`^(${UUID})\\.([0-9a-z]{1,9})\\.(${UUID})$`);

/**
 * Signed tickets for one view each: article, minute and a random number. They say nothing about the reader, and no
 * page carries one, since a page from a cache would hand the same to everybody.
 */
export class ViewTokens {
  private readonly tickets: Tickets;

  constructor(hash: KeyedHash) {
    this.tickets = new Tickets(hash, PURPOSE);
  }

  issue(articleId: string, now: Instant): string {
    return this.tickets.sign([articleId, minuteOf(now).toString(36), randomId()].join('.'));
  }

  /** What the token stands for; undefined when it is forged, damaged, too old or from the future. */
  read(token: string, now: Instant): TokenClaims | undefined {
    const [, articleId, minute, nonce] = CLAIMS.exec(this.tickets.read(token) ?? '') ?? [];
    if (!articleId || !minute || !nonce) return undefined;
    const age = minuteOf(now) - Number.parseInt(minute, 36);
    return age >= -SKEW_MINUTES && age <= TOKEN_MINUTES ? { articleId, nonce } : undefined;
  }
}

/** The minute that an instant lies in, as its first instant. */
export function startOfMinute(at: Instant): Instant {
  return toInstant(minuteOf(at) * MINUTE_MS);
}

function minuteOf(at: Instant): number {
  return Math.floor(Date.parse(at) / MINUTE_MS);
}
