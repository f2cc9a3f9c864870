import type { DataSource } from 'typeorm';
import type { JsonObject } from '#event-store';
import { updated } from './checkpoint-table.js';

/** The NOTIFY channel that wakes the relay; the payload names the reactor. */
export const OUTBOX_CHANNEL = 'forside_outbox';

/** The command whose event an effect comes from. */
export interface EffectOrigin {
  readonly correlationId: string;
  readonly commandId: string;
}

/** An effect on its way out. */
export interface OutboxEntry {
  /** Derived from event and effect: the key by which receivers recognise a repeat. */
  readonly id: string;
  readonly reactor: string;
  readonly kind: string;
  readonly payload: JsonObject;
  /** Null for one that was put here before effects told. */
  readonly origin: EffectOrigin | null;
  /** How often it was fetched, this time included. */
  readonly attempts: number;
}

/** How much waits to be carried out. */
export interface UnsentEffects {
  /** Counted up to {@link MOST_COUNTED}. */
  readonly count: number;
  /** Of the oldest one, in seconds; 0 when there is none. */
  readonly oldestSeconds: number;
}

interface FetchedRow extends Omit<OutboxEntry, 'origin'> {
  readonly sequence: string;
  readonly correlationId: string | null;
  readonly commandId: string | null;
}

const CLAIM_MS = 30_000;
/** Counting stops here: what it costs must not grow with what waits. */
const MOST_COUNTED = 10_001;

const FETCH = `
  update state.outbox o
  set claimed_until = clock_timestamp() + $2 * interval '1 millisecond', attempts = o.attempts + 1
  from (
    select id from state.outbox
    where sent_at is null and (claimed_until is null or claimed_until <= clock_timestamp())
    order by sequence limit $1 for update skip locked) as next
  where o.id = next.id
  returning o.id, o.reactor, o.kind, o.payload, o.attempts, o.sequence::text as sequence,
            o.correlation_id as "correlationId", o.command_id as "commandId"`;

/** Both served by the index outbox_unsent. */
const UNSENT = `
  select (select count(*)::int from (select from state.outbox where sent_at is null limit $1) as waiting) as count,
         (select greatest(extract(epoch from clock_timestamp() - created_at), 0)::float8 from state.outbox
          where sent_at is null order by sequence limit 1) as seconds`;

const MARK = `update state.outbox set sent_at = now(), claimed_until = null where id = any ($1::uuid[]) and sent_at is null`;
const RELEASE = `update state.outbox set claimed_until = null where id = any ($1::uuid[]) and sent_at is null`;
const RELEASE_ALL = `update state.outbox set claimed_until = null where claimed_until is not null and sent_at is null`;
const PURGE = `
  delete from state.outbox where id in (
    select id from state.outbox where sent_at < now() - $1 * interval '1 day' order by sent_at limit 1000)`;

/**
 * Effects that wait, oldest first, claimed for half a minute so that relays of several processes share them. An entry
 * that is not marked as sent by then is handed out again: delivery is at least once.
 */
export async function fetchOutbox(dataSource: DataSource, limit: number): Promise<readonly OutboxEntry[]> {
  const rows = await updated<FetchedRow>(dataSource, FETCH, [limit, CLAIM_MS]);
  return [...rows]
    .sort((a, b) => Number(BigInt(a.sequence) - BigInt(b.sequence)))
    .map(({ id, reactor, kind, payload, attempts, correlationId, commandId }) => ({
      id,
      reactor,
      kind,
      payload,
      attempts,
      origin: correlationId === null || commandId === null ? null : { correlationId, commandId },
    }));
}

/** Remembers that effects were handed over for good. */
export async function markSent(dataSource: DataSource, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await dataSource.query(MARK, [ids]);
}

/** Gives claimed effects back at once, for example when the queue is away. */
export async function releaseOutbox(dataSource: DataSource, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await dataSource.query(RELEASE, [ids]);
}

/** Gives back whatever is claimed, by whatever process: the queue has lost what it was handed. */
export async function releaseUnsentOutbox(dataSource: DataSource): Promise<void> {
  await dataSource.query(RELEASE_ALL);
}

/** How many effects wait, and since when. */
export async function unsentEffects(dataSource: DataSource): Promise<UnsentEffects> {
  const [row] = await dataSource.query<
    readonly { readonly count: number; readonly seconds: number | null }[]
  >(UNSENT, [MOST_COUNTED]);
  return { count: row?.count ?? 0, oldestSeconds: row?.seconds ?? 0 };
}

/** Forgets effects that were sent more than `days` ago, at most 1,000; the count says whether to go on. */
export async function purgeOutbox(dataSource: DataSource, days: number): Promise<number> {
  const [, count] = await dataSource.query<[unknown[], number]>(PURGE, [days]);
  return count;
}
