import type { DomainEvent, Instant, Recorded } from '#kernel';

/** The half-open time in which a row shows: `[from, until)`, without end when `until` is null. */
export interface Visible {
  readonly from: Instant;
  readonly until: Instant | null;
}

/** PostgreSQL column types that projections may use; `?` marks a nullable column. */
export type ColumnType =
  | 'uuid'
  | 'text'
  | 'int'
  | 'bigint'
  | 'boolean'
  | 'date'
  | 'timestamptz'
  | 'tstzrange'
  | 'jsonb'
  | 'text[]'
  | 'uuid[]'
  | 'uuid?'
  | 'text?'
  | 'int?'
  | 'bigint?'
  | 'boolean?'
  | 'date?'
  | 'timestamptz?'
  | 'jsonb?';

/**
 * Values as rows hold them: `Instant` for timestamptz, `YYYY-MM-DD` for date, {@link Visible} for tstzrange, bigint for
 * bigint, plain JSON for jsonb, null for an absent value of a nullable column.
 */
export type Row = { readonly [column: string]: unknown };

/** One table of a projection. */
export interface TableDefinition<R extends object = Row> {
  /** Every column of the row with its type, in order. */
  readonly columns: { readonly [Column in keyof R]: ColumnType };
  readonly primaryKey: readonly (keyof R & string)[];
  /** The column of the primary key by which rows are loaded before events are applied; its first as a rule. */
  readonly partitionKey: keyof R & string;
  /** `create index` bodies after `on <table>`, for example `using gist (visible)`. */
  readonly indexes?: readonly string[];
  /**
   * Columns that PostgreSQL makes of the others (`tsvector generated always as (…) stored`), for queries alone: rows in
   * memory do not have them, and two rows that are equal have equal ones.
   */
  readonly derived?: { readonly [column: string]: string };
  /** What follows `create table`, for example `with (toast_tuple_target = 256)`. */
  readonly storage?: string;
}

/**
 * The rows of one table in memory while events are applied. Rows are values: replace them, never change them (they come
 * frozen). An event sees the partitions that it declared and no others.
 */
export interface RowSet<R extends object> {
  /** All rows of one partition, in primary-key order. */
  partition(value: unknown): readonly R[];
  /** The row of a primary key given as an object with (at least) its columns. */
  get(key: Partial<R>): R | undefined;
  /**
   * Writes a row; one that equals the row already there changes nothing. A row whose time range is empty
   * (`until <= from`) would show at no instant: putting it deletes it.
   * @throws RowRefusedError when a value does not fit its column or the partition was not declared.
   */
  put(row: R): void;
  /** Removes the row of a primary key, if there is one. */
  delete(key: Partial<R>): void;
}

/** The tables of a projection by name. */
export type Tables = { readonly [table: string]: TableDefinition };

/** The row type of a table definition. */
export type RowOf<T> = T extends TableDefinition<infer R> ? R : never;

/** The row sets of a projection's tables. */
export type RowSets<T extends Tables> = { readonly [Name in keyof T]: RowSet<RowOf<T[Name]>> };

/** Which partitions of which tables an event can touch; they are read in one query for a whole batch. */
export type Partitions<T extends Tables> = { readonly [Name in keyof T]?: readonly unknown[] };

/**
 * A pure fold of events into rows. The runner loads the partitions of a batch, calls {@link apply} event by event in
 * log order, and writes what changed with one upsert a table in the transaction of the checkpoint.
 * The live run, a rebuild and a fold in memory give the same rows.
 */
export interface ProjectionDefinition<Event extends DomainEvent = DomainEvent, T extends Tables = Tables> {
  /** snake_case; the tables live in `rm_<name>_v<n>` and are read through the views `rm_<name>.<table>`. */
  readonly name: string;
  /** Raise it when tables or folding change: the next start builds the new version beside the old and swaps. */
  readonly revision: number;
  /** The categories of streams it folds, `article` for `article-{id}`. */
  readonly categories: readonly string[];
  readonly tables: T;
  partitions(event: Recorded<Event>): Partitions<T>;
  /** Deterministic; throwing parks the event's stream. Event types it does not know are ignored. */
  apply(event: Recorded<Event>, rows: RowSets<T>): void;
  /** Types that only remove; they apply even to a parked stream, and again when it is retried. */
  readonly removing?: readonly Event['type'][];
}

/** Declares a table with its row type: `table<ArticleRow>({ … })`. */
export function table<R extends object>(definition: TableDefinition<R>): TableDefinition<R> {
  return definition;
}

/** Declares a projection with inferred tables. */
export function projection<Event extends DomainEvent, T extends Tables>(
  definition: ProjectionDefinition<Event, T>,
): ProjectionDefinition<Event, T> {
  return definition;
}
