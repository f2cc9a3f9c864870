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
 * asking each for itself would cost a query and a parse of every event for every projection. What this process appends
 * itself need not be read back as long as nobody else writes: positions count without gaps.
 */
export class LogTail {
  private entries: TailEntry[] = [];
  /** The entries are everything in `(after, upTo]`. */
  private after = 0n;
  private upTo = 0n;
  private reading: Promise<void> | undefined;
  /** Committed by this process, in order, and not among the entries yet. */
  private appended: StoredEvent[] = [];

  constructor(private readonly read: ReadLog) {}

  /** Events after a position; undefined when it lies too far back. */
  async page({ after, head, categories, limit }: TailRequest): Promise<EventBatch | undefined> {
    if (head - after > REACH) return undefined;
    while (this.upTo < head) {
      if (this.takeAppended()) continue;
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

  /** Takes in what this process has just committed, in the order of positions and as the log would answer it. */
  add(events: readonly StoredEvent[]): void {
    if (this.appended.length > MOST_EVENTS) this.appended = [];
    this.appended.push(...events);
  }

  /** Lets go of the memory, when nobody subscribes. */
  clear(): void {
    this.entries = [];
    this.appended = [];
    this.after = this.upTo;
  }

  /** Goes on with what this process appended, if that is what comes next. */
  private takeAppended(): boolean {
    if (this.reading) return false;
    let taken = 0;
    for (const event of this.appended) {
      if (event.position > this.upTo + 1n) break;
      taken += 1;
      if (event.position <= this.upTo) continue;
      this.entries.push({ event, category: categoryOf(event.stream) });
      this.upTo = event.position;
    }
    this.appended.splice(0, taken);
    this.dropOldest();
    return taken > 0;
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
    this.dropOldest();
  }

  private dropOldest(): void {
    if (this.entries.length <= 2 * MOST_EVENTS) return;
    const dropped = this.entries.splice(0, this.entries.length - MOST_EVENTS);
    this.after = dropped.at(-1)?.event.position ?? this.after;
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
