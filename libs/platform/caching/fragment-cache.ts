import { LRUCache } from 'lru-cache';
import type { Instant } from '#kernel';

/** What a fragment depends on: `projection`, `projection.table` or `projection.table:partition`. */
export type Tag = string;

/** Something made for an instant, and how long it stays the same. */
export interface Made<Value> {
  readonly value: Value;
  /** The next visibility edge, rotation tick or edition; null when nothing is planned. */
  readonly validUntil: Instant | null;
  readonly tags: readonly Tag[];
}

/** A cached value with its time. An object of its own identity: replaced, never changed, but for `dropped`. */
export interface Fragment<Value> extends Made<Value> {
  readonly validFrom: Instant;
  /** Set when something it depends on has changed. */
  readonly dropped: boolean;
}

/** Counts for the metrics. */
export interface CacheStats {
  readonly hits: number;
  readonly misses: number;
  /** Let go for want of room, not because they had changed. */
  readonly evictions: number;
  readonly entries: number;
}

interface Entry extends Fragment<unknown> {
  dropped: boolean;
}

/** True while a fragment may be shown to a request of this instant. */
export function isCurrent(fragment: Fragment<unknown>, now: Instant): boolean {
  return (
    !fragment.dropped &&
    fragment.validFrom <= now &&
    (fragment.validUntil === null || now < fragment.validUntil)
  );
}

/**
 * Fragments of pages by key (design section 8). A fragment serves the requests from the instant it was made for until
 * its next edge, unless a commit changes what it depends on. One that is being made while such a commit comes in goes
 * to those who wait for it and is not kept.
 */
export class FragmentCache {
  private readonly entries: LRUCache<string, Entry>;
  private readonly byTag = new Map<Tag, Set<string>>();
  private readonly making = new Map<string, { readonly promise: Promise<Entry>; readonly since: number }>();
  /** When each tag was last dropped, in turns of `turn`; and when everything was. */
  private readonly droppedAt = new LRUCache<Tag, number>({ max: 50_000 });
  private allDroppedAt = 0;
  private forgottenBefore = 0;
  private turn = 0;
  private hits = 0;
  private misses = 0;
  private evictions = 0;

  constructor(limits: { readonly most: number }) {
    this.entries = new LRUCache({
      max: limits.most,
      dispose: (entry, key, reason) => {
        if (reason === 'evict') this.evictions += 1;
        this.untag(entry, key);
      },
    });
  }

  /** The fragment of a key at this instant, made when there is none; requests that come meanwhile share it. */
  async get<Value>(
    key: string,
    now: Instant,
    make: (at: Instant) => Promise<Made<Value>>,
  ): Promise<Fragment<Value>> {
    const kept = this.entries.get(key);
    if (kept && isCurrent(kept, now)) {
      this.hits += 1;
      return kept as Fragment<unknown> as Fragment<Value>;
    }
    this.misses += 1;
    const running = this.making.get(key);
    if (running && running.since === this.turn) {
      const shared = await running.promise;
      if (isCurrent(shared, now)) return shared as Fragment<unknown> as Fragment<Value>;
    }
    const since = this.turn;
    const promise = make(now).then((made): Entry => ({ ...made, validFrom: now, dropped: false }));
    const entered = { promise, since };
    this.making.set(key, entered);
    try {
      const entry = await promise;
      if (this.changedSince(entry.tags, since)) entry.dropped = true;
      else this.keep(key, entry);
      return entry as Fragment<unknown> as Fragment<Value>;
    } finally {
      if (this.making.get(key) === entered) this.making.delete(key);
    }
  }

  /** Drops what depends on any of these. */
  drop(tags: readonly Tag[]): void {
    if (tags.length === 0) return;
    this.turn += 1;
    for (const tag of tags) {
      if (this.droppedAt.size === this.droppedAt.max) this.forgottenBefore = this.turn;
      this.droppedAt.set(tag, this.turn);
      for (const key of this.byTag.get(tag) ?? []) this.entries.delete(key);
    }
  }

  /** Drops everything: when notices may have been missed. */
  flush(): void {
    this.turn += 1;
    this.allDroppedAt = this.turn;
    this.entries.clear();
  }

  get stats(): CacheStats {
    const { hits, misses, evictions } = this;
    return { hits, misses, evictions, entries: this.entries.size };
  }

  private changedSince(tags: readonly Tag[], since: number): boolean {
    // With more drops than are remembered, none may be taken for absent.
    if (this.allDroppedAt > since || this.forgottenBefore > since) return true;
    return tags.some((tag) => (this.droppedAt.get(tag) ?? 0) > since);
  }

  private keep(key: string, entry: Entry): void {
    this.entries.set(key, entry);
    for (const tag of entry.tags) {
      const keys = this.byTag.get(tag) ?? new Set();
      keys.add(key);
      this.byTag.set(tag, keys);
    }
  }

  private untag(entry: Entry, key: string): void {
    entry.dropped = true;
    for (const tag of entry.tags) {
      const keys = this.byTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) this.byTag.delete(tag);
    }
  }
}

/** The tags that a commit drops: the projection, its tables and the partitions named. */
export function tagsOfCommit(
  projection: string,
  partitions: ReadonlyMap<string, readonly unknown[]>,
): readonly Tag[] {
  if (partitions.size === 0) return [];
  const tags = [projection];
  for (const [table, values] of partitions) {
    tags.push(`${projection}.${table}`, ...values.map((value) => `${projection}.${table}:${String(value)}`));
  }
  return tags;
}
