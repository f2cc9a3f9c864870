import { categoryOf } from '../event-store.port.js';
import type { EventBatch, StoredEvent } from '../event-store.port.js';

/** Kept for subscribers that are a little behind; whoever is further behind reads history. */
const MOST_EVENTS = 1_000;

/** What a subscriber asks for. */
export interface RingRequest {
  readonly after: bigint;
  readonly categories: readonly string[] | undefined;
  readonly limit: number;
}

/** The newest part of the log in memory: everything in `(after, upTo]`, bounded whoever is slow. */
export class EventRing {
  after: bigint;
  upTo: bigint;
  private entries: { readonly event: StoredEvent; readonly category: string }[] = [];

  constructor(begin: bigint) {
    this.after = begin;
    this.upTo = begin;
  }

  /** Passes over a position, with the event there unless nobody may have it. */
  add(position: bigint, event: StoredEvent | undefined): void {
    this.upTo = position;
    if (event) this.entries.push({ event, category: categoryOf(event.stream) });
    if (this.entries.length > 2 * MOST_EVENTS) {
      const dropped = this.entries.splice(0, this.entries.length - MOST_EVENTS);
      this.after = dropped.at(-1)?.event.position ?? this.after;
    }
  }

  /** `behind` when it lies too far back, undefined when there is nothing new. */
  page({ after, categories, limit }: RingRequest): EventBatch | 'behind' | undefined {
    if (after < this.after) return 'behind';
    if (after >= this.upTo) return undefined;
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
