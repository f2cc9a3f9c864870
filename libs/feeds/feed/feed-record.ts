import { randomBytes } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import type { JsonObject } from '#event-store';
import type { DomainEvent, Instant, Recorded } from '#kernel';
import { ONLY_IF_MOVED } from '#projections';
import type { Effect, ReactorRecord, RecordedBatch, StatementPart } from '#projections';
import { tableOf } from './feed-definition.js';
import type { DeleteReason, FeedChange, FeedDefinition, FeedNotes, TouchedNotes } from './feed-definition.js';

/** The kind of the effect that tells webhooks of changes. */
export const FEED_CHANGED = 'feed-changed';

interface NoteRow {
  readonly key: string;
  readonly belongs_to: string | null;
  readonly value: JsonObject;
}

interface LatestRow {
  readonly item_id: string;
  readonly seq: string;
  readonly op: FeedChange['op'];
  readonly reason: DeleteReason | null;
  readonly payload: string | null;
}

interface Note {
  readonly value: JsonObject;
  readonly belongsTo: string | null;
}

interface Latest {
  readonly seq: bigint;
  readonly op: FeedChange['op'];
  readonly reason: DeleteReason | null;
  readonly payload: string | null;
}

/** Reasons that oblige whoever has a copy, also one that was kept after another delete. */
const OBLIGING: ReadonlySet<DeleteReason> = new Set<DeleteReason>(['erased', 'killed']);

interface NewRow {
  readonly seq: bigint;
  readonly id: string;
  readonly op: FeedChange['op'];
  readonly reason: string | null;
  readonly changedAt: Instant;
  readonly payload: string | null;
}

/**
 * A database that was restored elsewhere may lack what readers have seen, so that its feeds begin a new epoch. A
 * dump, a backup of ours and a new server all change this.
 */
const HOME = `
  select system_identifier || '/' || (select oid from pg_database where datname = current_database())
  from pg_control_system()`;

const OPEN = `
  insert into state.feeds as f (name, epoch, home) values ($1, $2, (${HOME}))
  on conflict (name) do update set epoch = excluded.epoch, home = excluded.home where f.home <> excluded.home`;

const REWIND = `update state.feeds set epoch = $2 where name = $1`;

const LAST_SEQ = `select last_seq::text as seq from state.feeds where name = $1`;

/** Served by the primary key and the index on (feed, belongs_to). */
const LOAD_NOTES = `
  with touched as (
    select key, belongs_to, value from state.feed_notes where feed = $1 and key = any ($2::uuid[])
    union
    select key, belongs_to, value from state.feed_notes where feed = $1 and belongs_to = any ($3::uuid[]))
  select key, belongs_to, value from touched
  union
  select o.key, o.belongs_to, o.value from state.feed_notes o
  where o.feed = $1 and o.key in (select belongs_to from touched)`;

/** Served by the partial index on item_id. */
const loadLatest = (table: string) => `
  select item_id, seq::text as seq, op, reason, payload::text as payload from ${table}
  where superseded_by is null and item_id = any ($1::uuid[])`;

/** Keeps a feed: one row a change, numbered without gaps in the order of the log. */
export class FeedRecord implements ReactorRecord {
  readonly removing: readonly string[];
  private readonly table: string;

  constructor(private readonly definition: FeedDefinition) {
    this.removing = definition.removing ?? [];
    this.table = tableOf(definition);
  }

  async opened(manager: EntityManager): Promise<void> {
    await manager.query(OPEN, [this.definition.name, newEpoch()]);
  }

  async rewound(dataSource: DataSource): Promise<void> {
    await dataSource.query(REWIND, [this.definition.name, newEpoch()]);
  }

  async begin(dataSource: DataSource, events: readonly Recorded<DomainEvent>[]): Promise<RecordedBatch> {
    const { definition, table } = this;
    const touched = new Map(events.map((event) => [event, touchedBy(definition, event)]));
    const known = [...touched.values()].flatMap((one) => (one instanceof Refusal ? [] : [one]));
    const groups = [...new Set(known.flatMap((one) => one.groups ?? []))];
    const keys = [...new Set([...known.flatMap((one) => one.keys), ...groups])];
    const [[last], notes] = await Promise.all([
      dataSource.query<readonly { readonly seq: string }[]>(LAST_SEQ, [definition.name]),
      dataSource.query<readonly NoteRow[]>(LOAD_NOTES, [definition.name, keys, groups]),
    ]);
    const items = [...new Set([...keys, ...notes.map(({ key }) => key)])];
    const latest = await dataSource.query<readonly LatestRow[]>(loadLatest(table), [items]);
    return new FeedBatch({ definition, table, touched, lastSeq: BigInt(last?.seq ?? 0), notes, latest });
  }
}

/** Why it could not be told what an event touches; thrown when its turn comes. */
class Refusal {
  constructor(readonly reason: unknown) {}
}

function touchedBy(definition: FeedDefinition, event: Recorded<DomainEvent>): TouchedNotes | Refusal {
  try {
    return definition.touches(event);
  } catch (reason) {
    return new Refusal(reason);
  }
}

class FeedBatch implements RecordedBatch {
  private readonly notes: Map<string, Note>;
  private readonly latest: Map<string, Latest>;
  private readonly changedNotes = new Set<string>();
  private readonly rows: NewRow[] = [];
  /** By the number of a row, that of the row which follows it for the same item. */
  private readonly superseded = new Map<bigint, bigint>();
  private seq: bigint;

  constructor(
    private readonly batch: {
      readonly definition: FeedDefinition;
      readonly table: string;
      readonly touched: ReadonlyMap<Recorded<DomainEvent>, TouchedNotes | Refusal>;
      readonly lastSeq: bigint;
      readonly notes: readonly NoteRow[];
      readonly latest: readonly LatestRow[];
    },
  ) {
    this.seq = batch.lastSeq;
    this.notes = new Map(
      batch.notes.map(({ key, value, belongs_to: belongsTo }) => [key, { value, belongsTo }]),
    );
    this.latest = new Map(
      batch.latest.map(({ item_id, seq, op, reason, payload }) => [
        item_id,
        { seq: BigInt(seq), op, reason, payload },
      ]),
    );
  }

  apply(event: Recorded<DomainEvent>): void {
    const { definition, touched } = this.batch;
    const declared = touched.get(event);
    if (declared === undefined) throw new Error('An event that was not announced');
    if (declared instanceof Refusal) throw declared.reason;
    const written = new Map<string, Note>();
    const changes = definition.apply(event, this.notesFor(written));
    const texts = changes.map((change) =>
      change.op === 'upsert' && change.payload !== null ? JSON.stringify(change.payload) : null,
    );
    // From here on nothing throws: an event that is refused has left nothing.
    for (const [key, note] of written) {
      this.notes.set(key, note);
      this.changedNotes.add(key);
    }
    changes.forEach((change, index) => this.append(change, texts[index] ?? null, event.occurredAt));
  }

  finish(): { readonly parts: readonly StatementPart[]; readonly effects: readonly Effect[] } {
    const { definition, table } = this.batch;
    const parts: StatementPart[] = [];
    if (this.changedNotes.size > 0) parts.push(this.writeNotes());
    if (this.rows.length === 0) return { parts, effects: [] };
    parts.push(...this.writeRows(table), {
      sql: (first) =>
        `update state.feeds set last_seq = $${first} where name = $${first + 1} and ${ONLY_IF_MOVED}`,
      parameters: [this.seq, definition.name],
    });
    return { parts, effects: [{ kind: FEED_CHANGED, payload: { feed: definition.name } }] };
  }

  private notesFor(written: Map<string, Note>): FeedNotes {
    return {
      get: (key) => (written.get(key) ?? this.notes.get(key))?.value,
      belongingTo: (group) => {
        const all = new Map([...this.notes, ...written]);
        return new Map(
          [...all].flatMap(([key, { value, belongsTo }]) => (belongsTo === group ? [[key, value]] : [])),
        );
      },
      put: (key, value, belongsTo) => void written.set(key, { value, belongsTo: belongsTo ?? null }),
    };
  }

  /**
   * What a reader already has is no change: the same content again, or a delete of what is not there, unless it says
   * now that every copy is to be destroyed.
   */
  private append(change: FeedChange, payload: string | null, changedAt: Instant): void {
    const { id, op } = change;
    const before = this.latest.get(id);
    const reason = change.op === 'delete' ? change.reason : null;
    if (op === 'delete' && before?.op !== 'upsert') {
      const obliges = before !== undefined && reason !== null && OBLIGING.has(reason);
      if (!obliges || before.reason === reason) return;
    }
    if (op === 'upsert' && before?.op === 'upsert' && payload !== null && payload === before.payload) return;
    this.seq += 1n;
    if (before) this.superseded.set(before.seq, this.seq);
    this.latest.set(id, { seq: this.seq, op, reason, payload });
    this.rows.push({
      seq: this.seq,
      id,
      op,
      reason,
      changedAt,
      payload,
    });
  }

  private writeRows(table: string): readonly StatementPart[] {
    const { rows, superseded } = this;
    const earlier = [...superseded].filter(([seq]) => seq <= this.batch.lastSeq);
    const insert: StatementPart = {
      sql: (first) => `
        insert into ${table} (seq, item_id, op, reason, changed_at, payload, superseded_by)
        select u.seq, u.item_id, u.op, u.reason, u.changed_at, u.payload::json, u.superseded_by
        from unnest($${first}::bigint[], $${first + 1}::uuid[], $${first + 2}::text[], $${first + 3}::text[],
          $${first + 4}::timestamptz[], $${first + 5}::text[], $${first + 6}::bigint[])
          as u (seq, item_id, op, reason, changed_at, payload, superseded_by)
        where ${ONLY_IF_MOVED}`,
      parameters: [
        rows.map(({ seq }) => seq),
        rows.map(({ id }) => id),
        rows.map(({ op }) => op),
        rows.map(({ reason }) => reason),
        rows.map(({ changedAt }) => changedAt),
        rows.map(({ payload }) => payload),
        rows.map(({ seq }) => superseded.get(seq) ?? null),
      ],
      rows: rows.length,
    };
    if (earlier.length === 0) return [insert];
    const supersede: StatementPart = {
      sql: (first) => `
        update ${table} f set superseded_by = u.by
        from unnest($${first}::bigint[], $${first + 1}::bigint[]) as u (seq, by)
        where f.seq = u.seq and ${ONLY_IF_MOVED}`,
      parameters: [earlier.map(([seq]) => seq), earlier.map(([, by]) => by)],
      planAnew: true,
    };
    return [insert, supersede];
  }

  private writeNotes(): StatementPart {
    const changed = [...this.changedNotes].flatMap((key) => {
      const note = this.notes.get(key);
      return note ? [{ key, ...note }] : [];
    });
    return {
      sql: (first) => `
        insert into state.feed_notes (feed, key, belongs_to, value)
        select $${first}, u.key, u.belongs_to, u.value::jsonb
        from unnest($${first + 1}::uuid[], $${first + 2}::uuid[], $${first + 3}::text[]) as u (key, belongs_to, value)
        where ${ONLY_IF_MOVED}
        on conflict (feed, key) do update set belongs_to = excluded.belongs_to, value = excluded.value`,
      parameters: [
        this.batch.definition.name,
        changed.map(({ key }) => key),
        changed.map(({ belongsTo }) => belongsTo),
        changed.map(({ value }) => JSON.stringify(value)),
      ],
    };
  }
}

function newEpoch(): string {
  return randomBytes(6).toString('hex');
}
