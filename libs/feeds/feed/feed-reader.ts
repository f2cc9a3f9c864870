import type { DataSource } from 'typeorm';
import type { JsonObject } from '#event-store';
import { DomainError, toInstant } from '#kernel';
import type { Clock, Instant } from '#kernel';
import { HttpProblem } from '#platform';
import type { Freshness, PublicUrls } from '#platform';
import { cursorOfAnotherFeed, formatCursor, parseCursor, snapshotNeeded } from './feed-cursor.js';
import type { FeedCursor } from './feed-cursor.js';
import { tableOf } from './feed-definition.js';
import type { DeleteReason, FeedContent, FeedDefinition } from './feed-definition.js';
import { feedReactorName } from './feed-reactor.js';

/** A change as readers get it; an upsert has its content under the member that the feed names. */
export interface FeedItem {
  readonly seq: number;
  readonly op: 'upsert' | 'delete';
  readonly id: string;
  /** Grows with every change of the item: of two, the greater one is right. */
  readonly version: number;
  readonly changedAt: Instant;
  /** Of a delete. */
  readonly reason?: DeleteReason;
  readonly [member: string]: unknown;
}

/** A page of changes. */
export interface FeedPage {
  readonly items: readonly FeedItem[];
  /** Where the next page begins; the cursor that was sent when nothing has happened since. */
  readonly next: string;
  /** True for a full page. */
  readonly hasMore: boolean;
  readonly cursor: FeedCursor;
}

/** Where a feed stands. */
export interface FeedHead {
  readonly epoch: string;
  readonly lastSeq: bigint;
  /** Up to here only what is still there is kept. */
  readonly floor: bigint;
}

/** What {@link FeedReader} reads with. */
export interface FeedReaderParts {
  readonly dataSource: DataSource;
  readonly urls: PublicUrls;
  readonly clock: Clock;
  /** Waits for the projections that joined items come from. */
  readonly freshness: Pick<Freshness, 'waitFor'>;
}

interface HeadRow {
  readonly name: string;
  readonly epoch: string;
  readonly last_seq: string;
  readonly floor: string;
}

interface FeedRow {
  readonly seq: string;
  readonly item_id: string;
  readonly op: 'upsert' | 'delete';
  readonly reason: DeleteReason | null;
  readonly changed_at: Date;
  readonly payload: JsonObject | null;
}

/** How many rows of a snapshot are in memory at a time. */
const SNAPSHOT_PAGE = 500;
const FRESHNESS_MS = 5_000;

/** A handful of rows. */
const HEADS = `
  select name, epoch, last_seq::text as last_seq, floor::text as floor from state.feeds
  where name = $1 or epoch = $2`;

const COLUMNS = `f.seq::text as seq, f.item_id, f.op, f.reason, f.changed_at, f.payload`;

/** Served by the primary key. */
const pageOf = (table: string) => `
  select ${COLUMNS} from ${table} f where f.seq > $1 and f.seq <= $3 order by f.seq limit $2`;

/**
 * What was there at `$3`, served by the primary key. Rows never change but for the number of their successor, so that
 * any number of such statements, whenever they run, see the one state that a transaction at `$3` would have seen.
 */
const snapshotOf = (table: string) => `
  select ${COLUMNS} from ${table} f
  where f.seq > $1 and f.seq <= $3 and f.op = 'upsert' and (f.superseded_by is null or f.superseded_by > $3)
  order by f.seq limit $2`;

/** Served by the partial index on item_id. */
const reasonsOf = (table: string) => `
  select item_id, reason from ${table} where superseded_by is null and item_id = any ($1::uuid[])`;

const REACTED = `select position::text as position from state.reactor_checkpoints where name = $1`;

/** Reads feeds: pages of changes, snapshots, and where they stand. */
export class FeedReader {
  constructor(
    readonly feeds: readonly FeedDefinition[],
    private readonly parts: FeedReaderParts,
  ) {}

  /** @throws DomainError 404 `feed-unknown` */
  feed(name: string): FeedDefinition {
    const found = this.feeds.find((feed) => feed.name === name);
    if (found) return found;
    const names = this.feeds.map((feed) => feed.name).join(', ');
    throw new DomainError('not-found', 'feed-unknown', `There is no such feed. There are: ${names}.`);
  }

  /** @throws DomainError 503 `feed-not-ready` before its first start. */
  async head(feed: FeedDefinition): Promise<FeedHead> {
    return this.headAmong(feed, await this.heads(feed, null));
  }

  /**
   * The place that a cursor names, the beginning without one.
   * @throws HttpProblem 400 for one that was never given out here; DomainError 410 `snapshot-needed`
   */
  async placeOf(feed: FeedDefinition, after: string | undefined): Promise<FeedCursor & FeedHead> {
    const wanted = after === undefined ? undefined : parseCursor(after);
    const heads = await this.heads(feed, wanted?.epoch ?? null);
    const head = this.headAmong(feed, heads);
    const cursor = wanted ?? { epoch: head.epoch, seq: 0n };
    if (cursor.epoch !== head.epoch) {
      const other = heads.find(({ name, epoch }) => name !== feed.name && epoch === cursor.epoch);
      throw other ? cursorOfAnotherFeed(other.name) : snapshotNeeded(this.snapshotUrl(feed));
    }
    if (cursor.seq < head.floor || cursor.seq > head.lastSeq) throw snapshotNeeded(this.snapshotUrl(feed));
    return { ...head, ...cursor };
  }

  /** The changes after a cursor, oldest first. */
  async page(
    feed: FeedDefinition,
    { after, limit }: { readonly after: string | undefined; readonly limit: number },
  ): Promise<FeedPage> {
    const place = await this.placeOf(feed, after);
    const items = await this.itemsAfter(feed, { after: place.seq, upTo: place.lastSeq, limit });
    const seq = BigInt(items.at(-1)?.seq ?? place.seq);
    const cursor = { epoch: place.epoch, seq };
    return { items, next: formatCursor(cursor), hasMore: items.length === limit, cursor };
  }

  /** The changes of a stretch of a feed, with their content. */
  async itemsAfter(
    feed: FeedDefinition,
    stretch: { readonly after: bigint; readonly upTo: bigint; readonly limit: number },
  ): Promise<readonly FeedItem[]> {
    const rows = await this.rows(pageOf(tableOf(feed)), stretch);
    return this.withContent(feed, rows);
  }

  /** As {@link itemsAfter}, without content: what happened to what, and nothing of what it says. */
  async bareItemsAfter(
    feed: FeedDefinition,
    stretch: { readonly after: bigint; readonly upTo: bigint; readonly limit: number },
  ): Promise<readonly FeedItem[]> {
    return (await this.rows(pageOf(tableOf(feed)), stretch)).map((row) => itemOf(row, row.reason));
  }

  /** Everything that is there at a place, page by page, in the order of its last change. */
  async *snapshot(feed: FeedDefinition, at: bigint): AsyncGenerator<readonly FeedItem[]> {
    for (let after = 0n; ;) {
      const rows = await this.rows(snapshotOf(tableOf(feed)), { after, upTo: at, limit: SNAPSHOT_PAGE });
      const last = rows.at(-1);
      if (!last) return;
      // An item that was withheld since is a delete of a later page of the feed; a snapshot has what is there.
      yield (await this.withContent(feed, rows)).filter(({ op }) => op === 'upsert');
      if (rows.length < SNAPSHOT_PAGE) return;
      after = BigInt(last.seq);
    }
  }

  private snapshotUrl(feed: FeedDefinition): string {
    return this.parts.urls.path(`/api/v1/snapshots/${feed.name}`);
  }

  private heads(feed: FeedDefinition, epoch: string | null): Promise<readonly HeadRow[]> {
    return this.parts.dataSource.query<readonly HeadRow[]>(HEADS, [feed.name, epoch]);
  }

  private headAmong(feed: FeedDefinition, rows: readonly HeadRow[]): FeedHead {
    const row = rows.find(({ name }) => name === feed.name);
    if (row) return { epoch: row.epoch, lastSeq: BigInt(row.last_seq), floor: BigInt(row.floor) };
    throw new DomainError('unavailable', 'feed-not-ready', 'The feed is being made: try again in a moment.');
  }

  private rows(
    sql: string,
    stretch: { readonly after: bigint; readonly upTo: bigint; readonly limit: number },
  ): Promise<readonly FeedRow[]> {
    const { after, limit, upTo } = stretch;
    // Most who ask have everything.
    if (after >= upTo) return Promise.resolve([]);
    return this.parts.dataSource.query<readonly FeedRow[]>(sql, [String(after), limit, String(upTo)]);
  }

  private async withContent(feed: FeedDefinition, rows: readonly FeedRow[]): Promise<readonly FeedItem[]> {
    const { member, content } = feed;
    if (content.kind === 'joined') return this.joined(feed, content, rows);
    const { urls } = this.parts;
    return rows.map((row) =>
      row.op === 'upsert' && row.payload !== null
        ? { ...itemOf(row, null), [member]: content.present(row.payload, urls) }
        : itemOf(row, row.reason),
    );
  }

  /** What cannot be read any more is a delete, whatever it was when it happened. */
  private async joined(
    feed: FeedDefinition,
    content: Extract<FeedContent, { kind: 'joined' }>,
    rows: readonly FeedRow[],
  ): Promise<readonly FeedItem[]> {
    const ids = [...new Set(rows.flatMap(({ op, item_id }) => (op === 'upsert' ? [item_id] : [])))];
    if (ids.length === 0) return rows.map((row) => itemOf(row, row.reason));
    await this.awaitProjections(feed, content.category);
    const { dataSource, urls, clock } = this.parts;
    const current = await content.current(ids, { dataSource, urls, at: clock.now() });
    const reasons = await this.reasons(
      feed,
      ids.filter((id) => !current.has(id)),
    );
    return rows.map((row) => {
      if (row.op === 'delete') return itemOf(row, row.reason);
      const payload = current.get(row.item_id);
      if (payload) return { ...itemOf(row, null), [feed.member]: payload };
      return itemOf({ ...row, op: 'delete' }, reasons.get(row.item_id) ?? 'withdrawn');
    });
  }

  private async reasons(
    feed: FeedDefinition,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, DeleteReason | null>> {
    if (ids.length === 0) return new Map();
    const rows = await this.parts.dataSource.query<
      readonly { readonly item_id: string; readonly reason: DeleteReason | null }[]
    >(reasonsOf(tableOf(feed)), [ids]);
    return new Map(rows.map(({ item_id, reason }) => [item_id, reason]));
  }

  /**
   * Waits until the projections of a category have what the feed has: a change that the feed has and the projection has
   * not yet would read as deleted.
   * @throws HttpProblem 503 `not-yet-visible`
   */
  async awaitProjections(feed: FeedDefinition, category: string): Promise<void> {
    const [row] = await this.parts.dataSource.query<readonly { readonly position: string }[]>(REACTED, [
      feedReactorName(feed.name),
    ]);
    const token = `${category}@${row?.position ?? '0'}`;
    if (await this.parts.freshness.waitFor(token, FRESHNESS_MS)) return;
    throw new HttpProblem(503, 'not-yet-visible', 'The newest changes are not visible yet: read again.', {
      headers: { 'Retry-After': '1' },
    });
  }
}

function itemOf(row: FeedRow, reason: DeleteReason | null): FeedItem {
  const seq = Number(row.seq);
  return {
    seq,
    op: row.op,
    id: row.item_id,
    version: seq,
    changedAt: toInstant(row.changed_at),
    ...(reason !== null && { reason }),
  };
}
