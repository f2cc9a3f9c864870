import { LRUCache } from 'lru-cache';
import type { Instant } from '#kernel';
import type { AudienceLogger } from '../audience-logger.js';
import { RepeatedWork } from './repeated-work.js';
import type { ViewKind } from './view-kind.js';
import type { NamedView, SetApart, ViewStore } from './view-store.js';
import { startOfMinute } from './view-tokens.js';

/** A request to count, judged. */
export interface JudgedView {
  readonly articleId: string;
  readonly nonce: string;
  readonly kind: ViewKind;
  readonly at: Instant;
}

const FLUSH_MS = 1_000;
const BATCH = 5_000;
/** A minute of a very busy site: what a database that is away may pile up. */
const MOST_PENDING = 50_000;
const MOST_SEEN = 50_000;

/**
 * Counts in memory and writes once a second: a process that is killed loses the last second at most. A view counts
 * once per token in this process at once, and in all of them together when it is written.
 */
export class ViewCounter {
  private readonly seen = new LRUCache<string, true>({ max: MOST_SEEN });
  private views: NamedView[] = [];
  private apart = new Map<string, SetApart>();
  private readonly writing = new RepeatedWork(() => this.write(), FLUSH_MS);
  private lost = 0;

  constructor(
    private readonly store: ViewStore,
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

  count({ articleId, nonce, kind, at }: JudgedView): void {
    if (this.seen.has(nonce)) return;
    this.seen.set(nonce, true);
    const minute = startOfMinute(at);
    if (this.views.length + this.apart.size >= MOST_PENDING) {
      this.lost += 1;
      return;
    }
    if (kind === 'view') {
      this.views.push({ nonce, minute, articleId });
      return;
    }
    this.setApart({
      minute,
      articleId,
      bots: kind === 'bot' ? 1 : 0,
      prefetches: kind === 'prefetch' ? 1 : 0,
      floods: kind === 'flood' ? 1 : 0,
    });
  }

  /** @throws what the database throws; the counts are kept and written with the next flush. */
  flush(): Promise<void> {
    return this.writing.run();
  }

  private async write(): Promise<void> {
    while (this.views.length > 0 || this.apart.size > 0) {
      const views = this.views.slice(0, BATCH);
      const apart = [...this.apart.values()];
      this.apart = new Map();
      try {
        await this.store.add(views, apart);
      } catch (error) {
        // Should the outcome be unknown, views are recognised by their nonces; what was set apart counts twice.
        for (const sum of apart) this.setApart(sum);
        const code = error instanceof Error ? (Reflect.get(error, 'code') as unknown) : undefined;
        this.logger.warn({ code, pending: this.views.length }, 'Views could not be written; trying again');
        throw error;
      }
      this.views = this.views.slice(views.length);
    }
    if (this.lost > 0) {
      this.logger.error({ lost: this.lost }, 'Views were lost: too many were waiting for the database');
      this.lost = 0;
    }
  }
  private setApart(more: SetApart): void {
    const { minute, articleId } = more;
    const key = `${minute} ${articleId}`;
    const sum = this.apart.get(key);
    this.apart.set(key, {
      minute,
      articleId,
      bots: (sum?.bots ?? 0) + more.bots,
      prefetches: (sum?.prefetches ?? 0) + more.prefetches,
      floods: (sum?.floods ?? 0) + more.floods,
    });
  }
}
