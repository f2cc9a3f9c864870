import type { DataSource, EntityManager } from 'typeorm';
import { runPrepared } from '#postgres';
import { SteppedDownError } from './failures.js';
import { ONLY_IF_MOVED } from './statement-part.js';
import type { StatementPart } from './statement-part.js';
import type { Durability } from './transaction.js';

/** A stream that was stopped at an event that could not be handled. */
export interface ParkedStream {
  readonly stream: string;
  readonly firstPosition: bigint;
  readonly firstRevision: bigint;
  /** Kind and place of the error, never values. */
  readonly error: string;
  /** How many events wait: the first and those that came later. */
  readonly events: number;
}

/** Where a consumer keeps its place: names quoted for SQL. */
export interface CheckpointPlace {
  readonly checkpoint: string;
  readonly parked: string;
  readonly name: string;
  readonly version: number;
}

interface Moved {
  readonly moved: number;
}

interface ParkedRow {
  readonly stream: string;
  readonly first_position: string;
  readonly first_revision: string;
  readonly error: string;
  readonly events: number;
}

/** The checkpoint and the parked streams of one projection version or reactor. */
export class CheckpointTable {
  constructor(private readonly place: CheckpointPlace) {}

  /** The DDL of both tables, for a projection's own schema. */
  static ddl(schema: string): readonly string[] {
    return [
      `create table ${schema}.checkpoint (
        name     text        not null primary key,
        version  int         not null,
        epoch    bigint      not null,
        position bigint      not null,
        moved_at timestamptz not null default now()
      )`,
      `create table ${schema}.parked (
        name           text        not null,
        stream         text        not null,
        first_position bigint      not null,
        first_revision bigint      not null,
        error          text        not null,
        events         int         not null,
        parked_at      timestamptz not null default now(),
        primary key (name, stream)
      )`,
    ];
  }

  /** Begins at a position unless there is a checkpoint. */
  async begin(
    manager: EntityManager,
    start: { readonly epoch: bigint; readonly position: bigint },
  ): Promise<void> {
    const { checkpoint, name, version } = this.place;
    await manager.query(
      `insert into ${checkpoint} (name, version, epoch, position) values ($1, $2, $3, $4)
       on conflict (name) do nothing`,
      [name, version, start.epoch, start.position],
    );
  }

  /**
   * Marks the checkpoint as ours, which fences out every earlier holder; in a transaction that has asserted the lease.
   * @returns the position; undefined when there is no checkpoint.
   */
  async stamp(manager: EntityManager, epoch: bigint): Promise<bigint | undefined> {
    const { checkpoint, name, version } = this.place;
    const [stamped] = await updated<{ readonly position: string }>(
      manager,
      `update ${checkpoint} set epoch = $3 where name = $1 and version = $2 returning position::text as position`,
      [name, version, epoch],
    );
    return stamped && BigInt(stamped.position);
  }

  /**
   * {@link stamp} of what we had left under an earlier epoch.
   * @returns the position; undefined when somebody else had it meanwhile.
   */
  async restamp(
    manager: EntityManager,
    epochs: { readonly from: bigint; readonly to: bigint },
  ): Promise<bigint | undefined> {
    const { checkpoint, name, version } = this.place;
    const [stamped] = await updated<{ readonly position: string }>(
      manager,
      `update ${checkpoint} set epoch = $4 where name = $1 and version = $2 and epoch = $3
       returning position::text as position`,
      [name, version, epochs.from, epochs.to],
    );
    return stamped && BigInt(stamped.position);
  }

  /**
   * Moves the checkpoint together with what the parts write: one statement, hence one transaction and one round trip,
   * in which a process that is paused can hold no lock.
   * @throws SteppedDownError, with nothing written, unless the checkpoint stands where and as we left it.
   */
  async commit(
    dataSource: DataSource,
    step: {
      readonly epoch: bigint;
      readonly from: bigint;
      readonly to: bigint;
      readonly durability: Durability;
    },
    parts: readonly StatementPart[],
  ): Promise<void> {
    const { checkpoint, name, version } = this.place;
    // Set for this transaction, in which it is read at the commit.
    const durability = step.durability === 'lazy' ? 'off' : 'on';
    const parameters: unknown[] = [name, version, step.epoch, step.from, step.to, durability];
    const clauses = [
      `moved as (
         update ${checkpoint} set position = $5, moved_at = now()
         where name = $1 and version = $2 and epoch = $3 and position = $4
         returning set_config('synchronous_commit', $6, true))`,
    ];
    for (const [index, part] of parts.entries()) {
      clauses.push(`part_${index} as (${part.sql(parameters.length + 1)})`);
      parameters.push(...part.parameters);
    }
    const text = `with ${clauses.join(',\n')} select count(*)::int as moved from moved`;
    const [row] = parts.some(({ planAnew }) => planAnew)
      ? await dataSource.query<readonly Moved[]>(text, parameters)
      : await runPrepared<Moved>(dataSource, text, parameters);
    if (row?.moved !== 1) throw new SteppedDownError(`The checkpoint of ${name} belongs to somebody else`);
  }

  async position(manager: EntityManager | DataSource): Promise<bigint | undefined> {
    const { checkpoint, name, version } = this.place;
    const [row] = await manager.query<readonly { readonly position: string }[]>(
      `select position::text as position from ${checkpoint} where name = $1 and version = $2`,
      [name, version],
    );
    return row && BigInt(row.position);
  }

  async parked(manager: EntityManager | DataSource): Promise<readonly ParkedStream[]> {
    const rows = await manager.query<readonly ParkedRow[]>(
      `select stream, first_position::text as first_position, first_revision::text as first_revision, error, events
       from ${this.place.parked} where name = $1 order by first_position`,
      [this.place.name],
    );
    return rows.map((row) => ({
      stream: row.stream,
      firstPosition: BigInt(row.first_position),
      firstRevision: BigInt(row.first_revision),
      error: row.error,
      events: row.events,
    }));
  }

  /** Remembers streams as parked, or how many more of their events wait. */
  park(streams: readonly ParkedStream[]): StatementPart {
    return {
      sql: (first) => `
        insert into ${this.place.parked} (name, stream, first_position, first_revision, error, events)
        select $${first}, u.* from unnest($${first + 1}::text[], $${first + 2}::bigint[], $${first + 3}::bigint[],
          $${first + 4}::text[], $${first + 5}::int[]) as u where ${ONLY_IF_MOVED}
        on conflict (name, stream) do update set events = excluded.events`,
      parameters: [
        this.place.name,
        streams.map(({ stream }) => stream),
        streams.map(({ firstPosition }) => firstPosition),
        streams.map(({ firstRevision }) => firstRevision),
        streams.map(({ error }) => error),
        streams.map(({ events }) => events),
      ],
    };
  }

  /** Forgets that a stream was parked. */
  unpark(stream: string): StatementPart {
    return {
      sql: (first) =>
        `delete from ${this.place.parked} where name = $${first} and stream = $${first + 1} and ${ONLY_IF_MOVED}`,
      parameters: [this.place.name, stream],
      planAnew: true,
    };
  }
}

/** The rows of an `update … returning`, which TypeORM answers as a pair. */
export async function updated<R>(
  manager: EntityManager | DataSource,
  sql: string,
  parameters: unknown[],
): Promise<readonly R[]> {
  const [rows] = await manager.query<[readonly R[], number]>(sql, parameters);
  return rows;
}
