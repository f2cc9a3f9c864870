import type { DataSource } from 'typeorm';

/** Where a feed stands. */
export interface FeedHead {
  readonly epoch: string;
  readonly lastSeq: bigint;
  /** Up to here only what is still there is kept. */
  readonly floor: bigint;
}

/** Where all feeds stand, by name. */
export type FeedHeadsByName = ReadonlyMap<string, FeedHead>;

interface HeadRow {
  readonly name: string;
  readonly epoch: string;
  readonly last_seq: string;
  readonly floor: string;
}

interface Waiter {
  readonly feed: string;
  readonly known: FeedHead;
  readonly wake: () => void;
}

/**
 * How long heads are believed: what other processes commit is seen this much later, at most; what this one commits is
 * seen at once.
 */
const BELIEVED_MS = 250;
const POLL_MS = 500;

/** A handful of rows. */
const HEADS = `select name, epoch, last_seq::text as last_seq, floor::text as floor from state.feeds`;

/**
 * Where feeds stand, kept in memory: however many ask whether there is more, the database is asked four times a second
 * at most. It also tells those who follow a feed.
 */
export class FeedHeads {
  private readonly waiters = new Set<Waiter>();
  private known: { readonly heads: FeedHeadsByName; readonly until: number } | undefined;
  private underWay: Promise<FeedHeadsByName> | undefined;
  private following: Promise<FeedHeadsByName> | undefined;
  /** What is being read may be older than what was committed since. */
  private outdated = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** As they were a moment ago. */
  recent(): Promise<FeedHeadsByName> {
    const { known, underWay } = this;
    if (known && performance.now() < known.until) return Promise.resolve(known.heads);
    return underWay && !this.outdated ? underWay : this.latest();
  }

  /** As they are now; all who ask while one question is under way share the next one. */
  latest(): Promise<FeedHeadsByName> {
    if (!this.underWay) return this.read();
    this.following ??= this.underWay
      .catch(() => undefined)
      .then(() => {
        this.following = undefined;
        return this.underWay ?? this.read();
      });
    return this.following;
  }

  /** To be called when this process has committed changes: they count, and are told, at once. */
  forget(): void {
    this.known = undefined;
    this.outdated = true;
    if (this.waiters.size > 0) void this.tellWaiters();
  }

  /** Resolves when a feed stands elsewhere than is known, or when the signal aborts. */
  changed(feed: string, known: FeedHead, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        this.waiters.delete(waiter);
        if (this.waiters.size === 0) {
          clearInterval(this.timer);
          this.timer = undefined;
        }
        resolve();
      };
      const waiter: Waiter = { feed, known, wake };
      this.waiters.add(waiter);
      signal.addEventListener('abort', wake);
      this.timer ??= setInterval(() => void this.tellWaiters(), POLL_MS);
    });
  }

  private read(): Promise<FeedHeadsByName> {
    this.outdated = false;
    this.underWay = this.question().finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  private async question(): Promise<FeedHeadsByName> {
    const until = performance.now() + BELIEVED_MS;
    const rows = await this.dataSource.query<readonly HeadRow[]>(HEADS);
    const heads = new Map(
      rows.map(({ name, epoch, last_seq: lastSeq, floor }) => [
        name,
        { epoch, lastSeq: BigInt(lastSeq), floor: BigInt(floor) },
      ]),
    );
    if (!this.outdated) this.known = { heads, until };
    return heads;
  }

  private async tellWaiters(): Promise<void> {
    try {
      const heads = await this.recent();
      for (const { feed, known, wake } of [...this.waiters]) {
        const head = heads.get(feed);
        if (head && (head.epoch !== known.epoch || head.lastSeq !== known.lastSeq)) wake();
      }
    } catch {
      // The database is away: whoever follows waits on.
    }
  }
}
