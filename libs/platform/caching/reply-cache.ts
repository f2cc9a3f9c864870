import { LRUCache } from 'lru-cache';
import type { Instant } from '#kernel';
import { isCurrent } from './fragment-cache.js';
import type { Fragment } from './fragment-cache.js';

/** A whole reply as it goes over the wire. */
export interface CachedReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
  /** Strong. */
  readonly etag: string;
  /** The next planned change; null when none is. */
  readonly validUntil: Instant | null;
}

interface Entry {
  readonly reply: CachedReply;
  readonly fragments: readonly Fragment<unknown>[];
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
    if (entry.fragments.every((fragment) => isCurrent(fragment, now))) return entry.reply;
    this.entries.delete(address);
    return undefined;
  }

  /** Keeps a reply with what it was assembled from. */
  keep(address: string, reply: CachedReply, fragments: readonly Fragment<unknown>[]): void {
    this.entries.set(address, { reply, fragments });
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
