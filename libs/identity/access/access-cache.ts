import { LRUCache } from 'lru-cache';

/**
 * How long a token is believed without asking again. A token revoked by another process opens doors this long, at
 * most; one revoked by this process opens none from then on.
 */
export const BELIEVED_MS = 5_000;

const MOST = 10_000;

/** Answers kept for a few seconds; who asks for the same thing at the same time shares one question. */
export class AccessCache<Answer extends object> {
  private readonly kept = new LRUCache<string, Answer>({ max: MOST, ttl: BELIEVED_MS });
  private readonly underWay = new Map<string, Promise<Answer>>();
  private generation = 0;

  /** @param ask what to do when nothing is kept; a rejection is not kept */
  get(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const kept = this.kept.get(key);
    if (kept) return Promise.resolve(kept);
    const pending = this.underWay.get(key);
    if (pending) return pending;
    const asked = this.ask(key, ask);
    this.underWay.set(key, asked);
    return asked;
  }

  /** Forgets everything, also what is being asked right now. */
  forget(): void {
    this.generation += 1;
    this.kept.clear();
    this.underWay.clear();
  }

  private async ask(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const { generation } = this;
    try {
      const answer = await ask();
      if (generation === this.generation) this.kept.set(key, answer);
      return answer;
    } finally {
      if (generation === this.generation) this.underWay.delete(key);
    }
  }
}
