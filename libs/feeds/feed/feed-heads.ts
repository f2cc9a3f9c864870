import type { DataSource } from 'typeorm';
import type { FeedHead } from './feed-reader.js';

interface Waiter {
  readonly feed: string;
  readonly known: FeedHead;
  readonly wake: () => void;
}

const POLL_MS = 500;
const HEADS = `select name, epoch, last_seq::text as last_seq from state.feeds`;

/** Tells those who follow feeds that there is more: one small question twice a second, however many they are. */
export class FeedHeads {
  private readonly waiters = new Set<Waiter>();
  private timer: NodeJS.Timeout | undefined;
  private asking = false;

  constructor(private readonly dataSource: DataSource) {}

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
      this.timer ??= setInterval(() => void this.ask(), POLL_MS);
    });
  }

  private async ask(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      const rows =
        await this.dataSource.query<
          readonly { readonly name: string; readonly epoch: string; readonly last_seq: string }[]
        >(HEADS);
      const heads = new Map(rows.map((row) => [row.name, row]));
      for (const { feed, known, wake } of [...this.waiters]) {
        const head = heads.get(feed);
        if (head && (head.epoch !== known.epoch || BigInt(head.last_seq) !== known.lastSeq)) wake();
      }
    } catch {
      // The database is away: whoever follows waits on.
    } finally {
      this.asking = false;
    }
  }
}
