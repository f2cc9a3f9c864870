import { LRUCache } from 'lru-cache';

/**
 * Which articles readers can read. The application answers it from its read models, so that nobody fills the counters
 * with articles that do not exist.
 */
export abstract class CountableArticles {
  /** True when readers are shown this article at present; `articleId` is a UUID. */
  abstract has(articleId: string): Promise<boolean>;
}

const REMEMBERED = 10_000;
const SECONDS = 30;

/** Asks once in half a minute for each article, however many readers open it. */
export class RememberedArticles extends CountableArticles {
  private readonly known = new LRUCache<string, Promise<boolean>>({ max: REMEMBERED, ttl: SECONDS * 1_000 });

  constructor(private readonly source: CountableArticles) {
    super();
  }

  has(articleId: string): Promise<boolean> {
    const known = this.known.get(articleId);
    if (known) return known;
    const asked = this.source.has(articleId);
    this.known.set(articleId, asked);
    asked.then(
      // One that is published in the next second must be countable at once.
      (has) => has || this.known.delete(articleId),
      () => this.known.delete(articleId),
    );
    return asked;
  }
}
