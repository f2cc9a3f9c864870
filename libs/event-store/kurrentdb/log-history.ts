import { excludeSystemEvents, streamNameFilter } from '@kurrent/kurrentdb-client';
import type { AllStreamResolvedEvent, Filter, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { categoryOf } from '../event-store.port.js';
import type { EventBatch, StoredEvent } from '../event-store.port.js';
import type { KurrentDBTimes } from './kurrentdb-options.js';
import { Patience } from './patience.js';
import { isSystemEvent, positionOf, readingFrom, storedEventOf } from './recorded-events.js';
import { SilentReadError, wholePage } from './whole-page.js';

/** Which part of the log to read. */
export interface HistoryRequest {
  readonly after: bigint;
  /** A position at which the log stood lately; reading ends there. */
  readonly upTo: bigint;
  readonly categories: readonly string[] | undefined;
  readonly limit: number;
  /** How long to go on trying without progress. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

interface Page {
  readonly events: readonly StoredEvent[];
  /** Up to where nothing was left out. */
  readonly reached: bigint;
}

const LARGEST_PAGE = 1_000;

/** Reads the log in batches, one page ahead of whoever takes them, and goes on where it was when the server was away. */
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
    const { after, upTo, limit } = request;
    if (after >= upTo) return;
    const pages = new Pages(request, this.options);
    let ahead: Promise<Page | undefined> | undefined = pages.after(after);
    while (ahead) {
      const page: Page | undefined = await ahead;
      if (!page) return;
      const { events, reached }: Page = page;
      ahead = reached < upTo ? pages.after(reached) : undefined;
      // Nobody may be there to hear it any more.
      ahead?.catch(() => undefined);
      for (let from = 0; from === 0 || from < events.length; from += limit) {
        const part = events.slice(from, from + limit);
        const position = from + limit < events.length ? (part.at(-1)?.position ?? reached) : reached;
        yield { events: part, position, caughtUp: position === upTo };
      }
    }
  }
}

/**
 * The server leaves out what was not asked for, which saves carrying it here. A search that long finds nothing looks
 * like a server that is silent: then the rest is read with everything in it, so that there is always something to come.
 */
class Pages {
  private search: 'server' | 'here' = 'server';
  private size: number;
  private readonly patience: Patience;
  private readonly categories: ReadonlySet<string> | undefined;

  constructor(
    private readonly request: HistoryRequest,
    private readonly options: {
      readonly client: () => KurrentDBClient;
      readonly times: KurrentDBTimes;
    },
  ) {
    this.size = request.limit;
    this.patience = new Patience({ ...options.times, ...request });
    this.categories = request.categories ? new Set(request.categories) : undefined;
  }

  /** The page after a position; undefined when the signal aborts. */
  async after(position: bigint): Promise<Page | undefined> {
    const { signal } = this.request;
    while (!signal.aborted) {
      try {
        const page = await this.read(position);
        this.patience.progress();
        // Whoever takes a batch and leaves should not have cost much.
        this.size = Math.max(this.request.limit, Math.min(this.size * 2, LARGEST_PAGE));
        return page;
      } catch (failure) {
        if (signal.aborted) return undefined;
        if (failure instanceof SilentReadError && this.search === 'server') this.search = 'here';
        else await this.patience.after(failure);
      }
    }
    return undefined;
  }

  private async read(after: bigint): Promise<Page> {
    const { upTo, signal } = this.request;
    const filter = this.filter();
    // Reads begin at the place given, not after it.
    const maxCount = this.size + 1;
    const resolved = await wholePage(
      this.options.client().readAll({
        fromPosition: readingFrom(after),
        maxCount,
        // Where the leader's read ends, the log ended.
        requiresLeader: true,
        ...(filter ? { filter } : {}),
      }),
      { silenceMs: this.options.times.readMs, signal },
    );
    const events: StoredEvent[] = [];
    let reached = after;
    let ended = resolved.length < maxCount;
    for (const one of resolved) {
      const position = positionOf(one);
      if (!one.event || position === undefined || position <= after) continue;
      ended ||= position > upTo;
      if (position > upTo) break;
      reached = position;
      if (this.isWanted(one)) events.push(storedEventOf(one.event, position));
    }
    // What others wrote was left out, the end itself perhaps; without a choice of categories it must have come.
    if (ended && this.search === 'server' && this.categories) reached = upTo;
    if (ended && reached < upTo) throw new Error('The server knew less than the whole log');
    return { events, reached };
  }

  private filter(): Filter | undefined {
    if (this.search === 'here') return undefined;
    if (!this.categories) return excludeSystemEvents();
    return streamNameFilter({ prefixes: [...this.categories].map((category) => `${category}-`) });
  }

  private isWanted({ event }: AllStreamResolvedEvent): boolean {
    if (!event || isSystemEvent(event)) return false;
    return this.categories?.has(categoryOf(event.streamId)) ?? true;
  }
}
