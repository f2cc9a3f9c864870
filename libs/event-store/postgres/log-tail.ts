import { categoryOf } from '../event-store.port.js';
import type { EventBatch, StoredEvent } from '../event-store.port.js';

/** Reads all events with `after < position <= upTo`, in order. */
export type ReadLog = (after: bigint, upTo: bigint) => Promise<readonly StoredEvent[]>;

/** What a subscriber asks for. */
export interface TailRequest {
  readonly after: bigint;
  /** At or before what is committed. */
  readonly head: bigint;
  readonly categories: readonly string[] | undefined;
  readonly limit: number;
}

interface TailEntry {
  readonly event: StoredEvent;
  readonly category: string;
}

/** A subscriber further behind than this reads for itself. */
const REACH = 500n;
const MOST_EVENTS = 1_000;

/**
 * The newest part of the log in memory, read once for all live subscribers of a process. They stand close together:
 * asking each for itself would cost a query and a parse of every event for every projection.
 */
export class LogTail {
  private entries: TailEntry[] = [];
  /** The entries are everything in `(after, upTo]`. */
  private after = 0n;
  private upTo = 0n;
  private reading: Promise<void> | undefined;

  constructor(private readonly read: ReadLog) {}

  /** Events after a position; undefined when it lies too far back. */
  async page({ after, head, categories, limit }: TailRequest): Promise<EventBatch | undefined> {
    if (head - after > REACH) return undefined;
    while (this.upTo < head) {
      this.reading ??= this.extend(after, head).finally(() => {
        this.reading = undefined;
      });
      await this.reading;
    }
    if (after < this.after) return undefined;
    const events: StoredEvent[] = [];
    for (
      let index = this.firstAfter(after);
      index < this.entries.length && events.length < limit;
      index += 1
    ) {
      const entry = this.entries[index];
      if (entry && (categories?.includes(entry.category) ?? true)) events.push(entry.event);
    }
    const position = events.length < limit ? this.upTo : (events.at(-1)?.position ?? this.upTo);
    return { events, position, caughtUp: position === this.upTo };
  }

  /** Lets go of the memory, when nobody subscribes. */
  clear(): void {
    this.entries = [];
    this.after = this.upTo;
  }

  private async extend(after: bigint, head: bigint): Promise<void> {
    const from = this.upTo > after ? this.upTo : after;
    const read = await this.read(from, head);
    if (from > this.upTo) {
      this.entries = [];
      this.after = from;
    }
    for (const event of read) this.entries.push({ event, category: categoryOf(event.stream) });
    this.upTo = head;
    if (this.entries.length > 2 * MOST_EVENTS) {
      const dropped = this.entries.splice(0, this.entries.length - MOST_EVENTS);
      this.after = dropped.at(-1)?.event.position ?? this.after;
    }
  }

  private firstAfter(position: bigint): number {
    let [low, high] = [0, this.entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.entries[middle]?.event.position ?? 0n) > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
