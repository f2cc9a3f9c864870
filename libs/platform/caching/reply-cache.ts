import { LRUCache } from 'lru-cache';
import { laterOf } from '#kernel';
import type { Instant } from '#kernel';
import type { Fragment } from './fragment-cache.js';

/** A whole reply as it goes over the wire. */
export interface CachedReply {
  readonly status: number;
  /** The template of the route that made it. */
  readonly route: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** Strong. */
  readonly etag: string;
  /** The next planned change; null when none is. */
  readonly validUntil: Instant | null;
  /** Up to when a shared cache may keep it for as long as any; null when that is always. */
  readonly lastingUntil: Instant | null;
  /** Names and values by turns, as `writeHead` takes them: those that are the same for everybody, the content's last. */
  readonly head: { readonly always: readonly string[]; readonly content: readonly string[] };
}

interface Entry {
  readonly reply: CachedReply;
  readonly fragments: readonly Fragment<unknown>[];
  /** When the last of its fragments began. */
  readonly validFrom: Instant;
}

/** Assembled replies by address; one serves as long as every fragment that it was assembled from. */
export class ReplyCache {
  private readonly entries: LRUCache<string, Entry>;
  private evictions = 0;

  constructor(limits: { readonly mostBytes: number }) {
    this.entries = new LRUCache({
      maxSize: limits.mostBytes,
      sizeCalculation: ({ reply }, address) => reply.body.length + address.length + 500,
      dispose: (_entry, _address, reason) => {
        if (reason === 'evict') this.evictions += 1;
      },
    });
  }

  /** The reply of an address, if every part of it is current at this instant. */
  find(address: string, now: Instant): CachedReply | undefined {
    const entry = this.entries.get(address);
    if (!entry) return undefined;
    const { validFrom, fragments, reply } = entry;
    const inTime = validFrom <= now && (reply.validUntil === null || now < reply.validUntil);
    if (inTime && !fragments.some(({ dropped }) => dropped)) return reply;
    this.entries.delete(address);
    return undefined;
  }

  /** Keeps a reply with what it was assembled from; its `validUntil` is theirs. */
  keep(address: string, reply: CachedReply, fragments: readonly Fragment<unknown>[]): void {
    const validFrom = fragments.reduce((last, fragment) => laterOf(last, fragment.validFrom), '');
    this.entries.set(address, { reply, fragments, validFrom });
  }

  /** What is in it, for the metrics. */
  get stats(): { readonly entries: number; readonly bytes: number; readonly evictions: number } {
    return { entries: this.entries.size, bytes: this.entries.calculatedSize, evictions: this.evictions };
  }

  /** When the first of its parts ends; null when none has an end. */
  static validUntil(fragments: readonly Fragment<unknown>[]): Instant | null {
    return fragments.reduce<Instant | null>(
      (first, { validUntil }) =>
        validUntil !== null && (first === null || validUntil < first) ? validUntil : first,
      null,
    );
  }
}
