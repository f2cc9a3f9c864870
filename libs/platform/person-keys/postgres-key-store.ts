import { Pool } from 'pg';
import type { QueryResultRow } from 'pg';
import { DomainError } from '#kernel';
import { DESTRUCTION_BOUND_MS, PersonKeyStore } from './person-key-store.js';
import type { KeyEntry, StandingKey } from './person-key-store.js';

const CONNECTIONS = 3;
const PATIENCE_MS = 5_000;
const PAGE = 1_000;

const FIND = `
  select s.destructions, k.key_id, k.wrapped
  from keys.store s left join keys.person_keys k on k.key_id = any($1)`;

/** Durable whatever the database's own setting: a key that a crash forgets takes with it all that it sealed. */
const DURABLE = `durable as (select set_config('synchronous_commit', 'on', true))`;

const KEEP = `
  with ${DURABLE}
  insert into keys.person_keys (key_id, wrapped) select $1, $2 from durable
  on conflict (key_id) do nothing
  returning (select destructions from keys.store) as destructions`;

/** The counter comes first and holds its row lock until the end, so that destructions are seen in the order of commits. */
const DESTROY = `
  with ${DURABLE},
  counted as (update keys.store set destructions = destructions + 1 from durable returning 1)
  insert into keys.person_keys (key_id, wrapped, destroyed_at) select $1, null, clock_timestamp() from counted
  on conflict (key_id) do update set wrapped = null, destroyed_at = excluded.destroyed_at
  where person_keys.wrapped is not null`;

const REWRAP = `
  with ${DURABLE}
  update keys.person_keys set wrapped = $3 from durable where key_id = $1 and wrapped = $2`;

const FORGET = `delete from keys.person_keys where key_id = $1`;

const DESTRUCTIONS = `select destructions from keys.store`;

const ENTRIES = `select key_id, wrapped from keys.person_keys where key_id > $1 order by key_id limit ${PAGE}`;

interface KeyRow {
  readonly destructions: string;
  readonly key_id: string | null;
  readonly wrapped: Buffer | null;
}

interface Asking {
  readonly keyId: string;
  readonly resolve: (found: StandingKey) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Person keys in a PostgreSQL of their own: one row a person, a row without a key for a destroyed one.
 *
 * What a process found is believed while nothing was destroyed anywhere, which it asks again after two seconds at the
 * latest, when it needs to know; so idle processes ask nothing, and one that cannot ask uses no key that it remembers.
 * Keys that are looked for at the same time are fetched together.
 */
export class PostgresKeyStore extends PersonKeyStore {
  readonly place = 'the keys database';
  private readonly pool: Pool;
  private asking: Asking[] = [];
  private fetching = false;
  private destructions = -1n;
  private askedAt = -Infinity;
  private refreshing: Promise<void> | undefined;

  /** @param url a database that `migrateKeysDatabase` brought up to date */
  constructor(url: string) {
    super();
    this.pool = new Pool({
      connectionString: url,
      application_name: 'forside keys',
      max: CONNECTIONS,
      idleTimeoutMillis: 30_000,
      connectionTimeoutMillis: PATIENCE_MS,
      statement_timeout: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      keepAlive: true,
    });
    // A connection that breaks while it waits; the next one who needs one is told.
    this.pool.on('error', () => undefined);
  }

  find(keyId: string): Promise<StandingKey> {
    return new Promise((resolve, reject) => {
      this.asking.push({ keyId, resolve, reject });
      if (this.fetching) return;
      this.fetching = true;
      setImmediate(() => void this.fetch());
    });
  }

  async keep(keyId: string, wrapped: Buffer): Promise<StandingKey> {
    const [kept] = await this.query<KeyRow>(KEEP, [keyId, wrapped]);
    if (!kept) return this.find(keyId);
    return { state: 'kept', wrapped, seen: BigInt(kept.destructions) };
  }

  async rewrap(keyId: string, was: Buffer, wrapped: Buffer): Promise<void> {
    await this.query(REWRAP, [keyId, was, wrapped]);
  }

  async destroy(keyId: string): Promise<void> {
    await this.query(DESTROY, [keyId]);
  }

  async stillStands(_keyId: string, seen: bigint): Promise<boolean> {
    if (performance.now() - this.askedAt >= DESTRUCTION_BOUND_MS) await this.refresh();
    return seen === this.destructions;
  }

  async *entries(): AsyncIterable<KeyEntry> {
    for (let after = ''; ;) {
      const rows = await this.query<{ key_id: string; wrapped: Buffer | null }>(ENTRIES, [after]);
      for (const { key_id, wrapped } of rows) yield { keyId: key_id, wrapped };
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      after = last.key_id;
    }
  }

  async forget(keyId: string): Promise<void> {
    await this.query(FORGET, [keyId]);
  }

  async ping(): Promise<void> {
    await this.query(DESTRUCTIONS, []);
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async fetch(): Promise<void> {
    while (this.asking.length > 0) {
      const asked = this.asking;
      this.asking = [];
      try {
        const before = performance.now();
        const rows = await this.query<KeyRow>(FIND, [[...new Set(asked.map(({ keyId }) => keyId))]]);
        this.learn(rows[0], before);
        const found = new Map(rows.map((row) => [row.key_id, row]));
        for (const { keyId, resolve } of asked) resolve(standingIn(found.get(keyId)));
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    this.fetching = false;
  }

  private refresh(): Promise<void> {
    this.refreshing ??= this.askForDestructions().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  private async askForDestructions(): Promise<void> {
    const before = performance.now();
    const [row] = await this.query<KeyRow>(DESTRUCTIONS, []);
    this.learn(row, before);
  }

  /** @param before when the question was asked, so that the bound holds however long the answer takes */
  private learn(row: KeyRow | undefined, before: number): void {
    if (row === undefined) throw unavailable(new Error('keys.store has no row'));
    if (before < this.askedAt) return;
    this.destructions = BigInt(row.destructions);
    this.askedAt = before;
  }

  /**
   * Whatever goes wrong here lies outside of what was asked for, and may pass.
   * @throws DomainError `keys-unavailable`
   */
  private async query<Row extends QueryResultRow>(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<readonly Row[]> {
    try {
      return (await this.pool.query<Row>(sql, [...parameters])).rows;
    } catch (error) {
      throw unavailable(error);
    }
  }
}

function standingIn(row: KeyRow | undefined): StandingKey {
  if (!row) return { state: 'unknown' };
  if (row.wrapped === null) return { state: 'destroyed' };
  return { state: 'kept', wrapped: row.wrapped, seen: BigInt(row.destructions) };
}

function unavailable(cause: unknown): DomainError {
  const error = new DomainError(
    'unavailable',
    'keys-unavailable',
    'The keys database does not answer: nothing personal can be read or written until it does. Try again.',
  );
  error.cause = cause;
  return error;
}
