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
import { FeedHeads } from './feed-heads.js';
import type { FeedHead, FeedHeadsByName } from './feed-heads.js';
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

/** A change as it is sent: JSON without a line break. */
export interface FeedLine {
  readonly seq: bigint;
  readonly op: FeedItem['op'];
  readonly text: string;
}

/** A place in a feed, and where the feed stands. */
export type FeedPlace = FeedCursor & FeedHead;

/** The stretch of a feed that a page holds. */
export interface FeedSpan {
  readonly after: bigint;
  readonly to: bigint;
  /** True for a full page. */
  readonly hasMore: boolean;
  /** Where the next page begins; the cursor that was sent when nothing has happened since. */
  readonly next: string;
  /** Names the bytes of the page, where they follow from the stretch alone. */
  readonly version: string | undefined;
}

/** What {@link FeedReader} reads with. */
export interface FeedReaderParts {
  readonly dataSource: DataSource;
  readonly urls: PublicUrls;
  readonly clock: Clock;
  /** Waits for the projections that joined items come from. */
  readonly freshness: Pick<Freshness, 'waitFor'>;
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
const SNAPSHOT_PAGE = 200;
const FRESHNESS_MS = 5_000;

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
  readonly heads: FeedHeads;

  constructor(
    readonly feeds: readonly FeedDefinition[],
    private readonly parts: FeedReaderParts,
  ) {
    this.heads = new FeedHeads(parts.dataSource);
  }

  /** To be called when a reactor of this process has committed: readers see its changes at once. */
  committed(reactor: string): void {
    if (this.feeds.some(({ name }) => feedReactorName(name) === reactor)) this.heads.forget();
  }

  /** @throws DomainError 404 `feed-unknown` */
  feed(name: string): FeedDefinition {
    const found = this.feeds.find((feed) => feed.name === name);
    if (found) return found;
    const names = this.feeds.map((feed) => feed.name).join(', ');
    throw new DomainError('not-found', 'feed-unknown', `There is no such feed. There are: ${names}.`);
  }

  /** Where a feed stands now. @throws DomainError 503 `feed-not-ready` before its first start. */
  async head(feed: FeedDefinition): Promise<FeedHead> {
    return headAmong(feed, await this.heads.latest());
  }

  /** Where a feed stood a moment ago, from memory as a rule. @throws as {@link head} */
  async recentHead(feed: FeedDefinition): Promise<FeedHead> {
    return headAmong(feed, await this.heads.recent());
  }

  /**
   * The place that a cursor names, the beginning without one.
   * @throws HttpProblem 400 for one that was never given out here; DomainError 410 `snapshot-needed`
   */
  async placeOf(feed: FeedDefinition, after: string | undefined): Promise<FeedPlace> {
    const wanted = after === undefined ? undefined : parseCursor(after);
    const recent = await this.heads.recent();
    const place = placeAmong(feed, recent, wanted);
    // Another process may be ahead of what is known here.
    return place ?? placeAmong(feed, await this.heads.latest(), wanted) ?? this.refuse(feed, wanted);
  }

  /** What the page after a place spans; nothing of it is read. */
  spanOf(feed: FeedDefinition, place: FeedPlace, limit: number): FeedSpan {
    const { epoch, seq, lastSeq } = place;
    const hasMore = lastSeq - seq >= BigInt(limit);
    const to = hasMore ? seq + BigInt(limit) : lastSeq;
    const next = formatCursor({ epoch, seq: to });
    if (feed.content.kind === 'joined') return { after: seq, to, hasMore, next, version: undefined };
    // Changes are never changed and numbered without gaps: what lies between two of them is the same for ever.
    const version = `${feed.name} ${feed.content.revision} ${this.parts.urls.path('/')} ${epoch} ${seq} ${to} ${hasMore}`;
    return { after: seq, to, hasMore, next, version };
  }

  /** A page as it is sent. */
  async pageText(feed: FeedDefinition, span: FeedSpan): Promise<string> {
    const { after, to, next, hasMore } = span;
    const lines = await this.linesAfter(feed, { after, upTo: to, limit: Number(to - after) });
    const items = lines.map(({ text }) => text).join(',');
    return `{"items":[${items}],"next":${JSON.stringify(next)},"hasMore":${hasMore}}`;
  }

  /** As {@link itemsAfter}, as it is sent. */
  async linesAfter(
    feed: FeedDefinition,
    stretch: { readonly after: bigint; readonly upTo: bigint; readonly limit: number },
  ): Promise<readonly FeedLine[]> {
    return (await this.itemsAfter(feed, stretch)).map(lineOf);
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

  /** Everything that is there at a place, page by page, in the order of its last change, as it is sent. */
  async *snapshot(feed: FeedDefinition, at: bigint): AsyncGenerator<readonly string[]> {
    for (let after = 0n; ;) {
      const rows = await this.rows(snapshotOf(tableOf(feed)), { after, upTo: at, limit: SNAPSHOT_PAGE });
      const last = rows.at(-1);
      if (!last) return;
      // An item that was withheld since is a delete of a later page of the feed; a snapshot has what is there.
      const items = await this.withContent(feed, rows);
      yield items.flatMap((item) => (item.op === 'upsert' ? [lineOf(item).text] : []));
      if (rows.length < SNAPSHOT_PAGE) return;
      after = BigInt(last.seq);
    }
  }

  private snapshotUrl(feed: FeedDefinition): string {
    return this.parts.urls.path(`/api/v1/snapshots/${feed.name}`);
  }

  /** @throws what it refuses a cursor with */
  private async refuse(feed: FeedDefinition, wanted: FeedCursor | undefined): Promise<never> {
    const heads = await this.heads.recent();
    const other = [...heads].find(([name, { epoch }]) => name !== feed.name && epoch === wanted?.epoch);
    throw other ? cursorOfAnotherFeed(other[0]) : snapshotNeeded(this.snapshotUrl(feed));
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

function lineOf(item: FeedItem): FeedLine {
  return { seq: BigInt(item.seq), op: item.op, text: JSON.stringify(item) };
}

function headAmong(feed: FeedDefinition, heads: FeedHeadsByName): FeedHead {
  const head = heads.get(feed.name);
  if (head) return head;
  throw new DomainError('unavailable', 'feed-not-ready', 'The feed is being made: try again in a moment.');
}

/** Undefined for a cursor from which nobody can go on, as far as is known. */
function placeAmong(
  feed: FeedDefinition,
  heads: FeedHeadsByName,
  wanted: FeedCursor | undefined,
): FeedPlace | undefined {
  const head = headAmong(feed, heads);
  const cursor = wanted ?? { epoch: head.epoch, seq: 0n };
  if (cursor.epoch !== head.epoch || cursor.seq < head.floor || cursor.seq > head.lastSeq) return undefined;
  return { ...head, ...cursor };
}
