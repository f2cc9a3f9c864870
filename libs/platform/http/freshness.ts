import { HttpProblem } from './problem.js';

/** Waits until what was written is visible; the application binds it to its projections. */
export abstract class Freshness {
  /**
   * @param token `category@position` as `X-Position` gave it, already checked for its form
   * @returns false when the projections of that category did not get there in time
   */
  abstract waitFor(token: string, timeoutMs: number): Promise<boolean>;
}

/** How long a read waits for what its `X-Position` names. */
export const FRESHNESS_TIMEOUT_MS = 5_000;

const MOST_TOKENS = 8;
const MOST_WAITING = 500;
const TOKEN = /^[a-z][a-z0-9_]{0,62}@(?:0|[1-9]\d{0,18})$/;

/**
 * The tokens of an `X-Position` header: one, or several separated by commas.
 * @throws HttpProblem 400 `invalid-position`
 */
export function positionTokens(header: string): readonly string[] {
  const tokens = header.split(',').map((token) => token.trim());
  if (tokens.length <= MOST_TOKENS && tokens.every((token) => TOKEN.test(token))) return tokens;
  throw new HttpProblem(400, 'invalid-position', 'Send X-Position as a reply gave it, such as article@42.');
}

/** Bounds the waiting of all requests of this process. */
export class FreshnessGate {
  private waiting = 0;

  constructor(private readonly freshness: Freshness) {}

  /** @throws HttpProblem 503 `not-yet-visible` when the projections do not get there in time. */
  async pass(tokens: readonly string[]): Promise<void> {
    if (this.waiting >= MOST_WAITING) throw notYetVisible();
    this.waiting += 1;
    try {
      const seen = await Promise.all(
        tokens.map((token) => this.freshness.waitFor(token, FRESHNESS_TIMEOUT_MS)),
      );
      if (seen.includes(false)) throw notYetVisible();
    } finally {
      this.waiting -= 1;
    }
  }
}

function notYetVisible(): HttpProblem {
  return new HttpProblem(
    503,
    'not-yet-visible',
    'What you wrote is recorded but not visible yet: read again.',
    {
      headers: { 'Retry-After': '1' },
    },
  );
}
