import { excludeSystemEvents, streamNameFilter } from '@kurrent/kurrentdb-client';
import type { AllStreamResolvedEvent, Filter, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { categoryOf } from '../event-store.port.js';
import type { EventBatch, StoredEvent } from '../event-store.port.js';
import { BoundedRead, SilentReadError } from './bounded-read.js';
import type { KurrentDBTimes } from './kurrentdb-options.js';
import { Patience } from './patience.js';
import { isSystemEvent, positionOf, readingFrom, storedEventOf } from './recorded-events.js';

/** Which part of the log to read. */
export interface HistoryRequest {
  readonly after: bigint;
  /** A position at which the log stood lately; reading ends there. */
  readonly upTo: bigint;
  readonly categories: readonly string[] | undefined;
  readonly limit: number;
  /** How long to go on trying without progress. */
  readonly patienceMs: number;
  readonly signal?: AbortSignal;
}

/** A batch moves at least after so many events that nobody asked for, in pages. */
const PASS_OVER_PAGES = 20;

/**
 * Reads the log in batches, and goes on where it was when the server went away meanwhile. The server leaves out what
 * was not asked for, which saves carrying it here. A search that long finds nothing looks like a server that is silent:
 * then the rest is read with everything in it, so that there is always something to come.
 */
export class LogHistory {
  constructor(
    private readonly options: {
      readonly client: () => KurrentDBClient;
      readonly times: KurrentDBTimes;
    },
  ) {}

  /**
   * Everything in `(after, upTo]`; the last batch stands at `upTo`. Ends early, without a word, when the signal aborts.
   * @throws a refusal of the server, or DomainError `event-log-unavailable` when patience is over
   */
  async *read(request: HistoryRequest): AsyncIterable<EventBatch> {
    const { upTo, patienceMs, signal } = request;
    const { times } = this.options;
    const patience = new Patience({ ...times, patienceMs, signal });
    const pages = new Pages(request);
    let search: 'server' | 'here' = 'server';
    while (pages.seen < upTo && !signal?.aborted) {
      const from = pages.seen;
      const read = new BoundedRead(this.events(pages.seen, request, search), {
        silenceMs: times.readMs,
        signal,
      });
      try {
        for (let next = await read.next(); !next.done; next = await read.next()) {
          const batch = pages.add(next.value);
          if (batch === 'beyond') break;
          if (batch) yield batch;
        }
        if (pages.complete(search)) break;
        throw new Error('The server knew less than the whole log');
      } catch (failure) {
        if (signal?.aborted) return;
        if (pages.seen > from) patience.progress();
        if (failure instanceof SilentReadError && search === 'server') search = 'here';
        else await patience.after(failure);
      } finally {
        read.close();
      }
    }
    if (!signal?.aborted && pages.position < upTo) yield pages.last();
  }

  /** Led by the leader: where its read ends, the log ended. */
  private events(
    after: bigint,
    { categories }: HistoryRequest,
    search: 'server' | 'here',
  ): AsyncIterable<AllStreamResolvedEvent> {
    const filter = search === 'server' ? filterFor(categories) : undefined;
    return this.options.client().readAll({
      fromPosition: readingFrom(after),
      requiresLeader: true,
      ...(filter ? { filter } : {}),
    });
  }
}

function filterFor(categories: readonly string[] | undefined): Filter {
  if (!categories) return excludeSystemEvents();
  return streamNameFilter({ prefixes: categories.map((category) => `${category}-`) });
}

/** Gathers events into batches and knows how far it has come. */
class Pages {
  /** The last event looked at. */
  seen: bigint;
  /** Of the last batch. */
  position: bigint;
  private readonly categories: ReadonlySet<string> | undefined;
  private events: StoredEvent[] = [];
  private passedOver = 0;

  constructor(private readonly request: HistoryRequest) {
    this.seen = request.after;
    this.position = request.after;
    this.categories = request.categories ? new Set(request.categories) : undefined;
  }

  /** A batch when one is full; `beyond` for an event that came after the end. */
  add(resolved: AllStreamResolvedEvent): EventBatch | 'beyond' | undefined {
    const { event } = resolved;
    const position = positionOf(resolved);
    // Reads begin at the place given, not after it.
    if (!event || position === undefined || position <= this.seen) return undefined;
    if (position > this.request.upTo) {
      this.seen = this.request.upTo;
      return 'beyond';
    }
    this.seen = position;
    const wanted = !isSystemEvent(event) && (this.categories?.has(categoryOf(event.streamId)) ?? true);
    if (wanted) this.events.push(storedEventOf(event, position));
    else this.passedOver += 1;
    const { limit } = this.request;
    const full = this.events.length >= limit || this.passedOver >= limit * PASS_OVER_PAGES;
    return full && position < this.request.upTo ? this.take(position) : undefined;
  }

  /** After the end of a read: whether it was the end of what was asked for. */
  complete(search: 'server' | 'here'): boolean {
    // The server left out what others wrote, the end itself perhaps; all else must have been seen.
    if (search === 'server' && this.categories) this.seen = this.request.upTo;
    return this.seen >= this.request.upTo;
  }

  last(): EventBatch {
    return this.take(this.request.upTo);
  }

  private take(position: bigint): EventBatch {
    const { events } = this;
    this.events = [];
    this.passedOver = 0;
    this.position = position;
    return { events, position, caughtUp: position === this.request.upTo };
  }
}
