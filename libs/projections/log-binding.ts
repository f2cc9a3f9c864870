import type { DataSource, EntityManager } from 'typeorm';
import type { EventStore } from '#event-store';
import { logIdentityOf } from '#event-store/transfer';
import type { LogIdentity } from '#event-store/transfer';
import { DomainError } from '#kernel';
import { endOfLogBefore } from './log-end.js';
import { sqlName } from './sql-name.js';
import { STANDING_CONNECTION } from './standing-connection.js';

/** A database whose `state` speaks of positions, and the log that is configured for it. */
export interface BoundParts {
  readonly dataSource: DataSource;
  readonly store: EventStore;
}

interface BindingRow {
  readonly engine: string;
  readonly id: string | null;
  readonly position: string | null;
  readonly importing: string | null;
}

const BINDING = `
  select engine, first_event_id as id, first_position::text as position, importing from state.log_binding`;
/** The log in the database itself, of the time before bindings were kept. */
const OWN_LOG = `
  select 'postgres' as engine, id, position::text as position, null as importing
  from log.events e order by e.position limit 1`;
const FARTHEST_REACTOR = `select max(position)::text as position from state.reactor_checkpoints`;
const BIND = `
  insert into state.log_binding (engine, first_event_id, first_position) values ($1, $2, $3)
  on conflict (one) do update set engine = excluded.engine, first_event_id = excluded.first_event_id,
    first_position = excluded.first_position, importing = null, bound_at = now()`;
/** Keeps what the database is bound to, so that the former log can still be used. */
const IMPORTING = `
  insert into state.log_binding (engine, first_event_id, first_position, importing)
  select coalesce(own.engine, $1), own.id, own.position::bigint, $1
  from (select) as once left join (${OWN_LOG}) as own on true
  on conflict (one) do update set importing = excluded.importing`;
const OTHERS = `
  select count(*)::int as others from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and application_name = $1`;
const READ_MODELS = `select nspname as name from pg_namespace where nspname ~ '^rm_' order by nspname`;
const MOVE_REACTORS = `
  insert into state.reactor_checkpoints (name, version, epoch, position)
  select name, 1, nextval('state.lease_epoch'), $2 from unnest($1::text[]) as name
  on conflict (name) do update set position = excluded.position, epoch = excluded.epoch, moved_at = now()`;
const PARKED = `select name, stream, first_revision::text as revision from state.reactor_parked`;
const MOVE_PARKED = `
  update state.reactor_parked p set first_position = u.position
  from unnest($1::text[], $2::text[], $3::bigint[]) as u (name, stream, position)
  where p.name = u.name and p.stream = u.stream`;

/**
 * Makes sure that the positions which a database remembers are those of the log it is started on, and remembers which
 * log that is. Without it reactors would pass over events that they never saw, or do everything again.
 * @throws DomainError, with a sentence for whoever starts the process: `log-import-unfinished`, `log-other-engine`,
 * `log-other`, `log-copied`, `log-empty`, `log-behind`, `log-unknown`.
 */
export async function assertLogBinding({ dataSource, store }: BoundParts): Promise<void> {
  const identity = await logIdentityOf(store);
  const [row] = await dataSource.query<readonly BindingRow[]>(BINDING);
  if (row?.importing === store.engine) {
    throw refused(
      'log-import-unfinished',
      `An import into the ${store.engine} log is not finished: run forside events import with the same file again, ` +
        'or start on the former log.',
    );
  }
  const [own] =
    row?.id == null && (row?.engine ?? 'postgres') === 'postgres'
      ? await dataSource.query<readonly BindingRow[]>(OWN_LOG)
      : [];
  const bound = own ?? row;
  const handled = await farthestReactor(dataSource);
  if (bound) assertSame(bound, identity, handled);
  else if (identity.first && store.engine !== 'postgres' && handled === 0n) {
    throw refused(
      'log-unknown',
      `The ${store.engine} log holds events that this new database knows nothing of: give the DATABASE_URL that ` +
        'belongs to them, or run forside events adopt to go on without it.',
    );
  }
  const head = await endOfLogBefore(store, handled);
  if (head !== undefined) {
    throw refused(
      'log-behind',
      `The ${store.engine} log ends at position ${head}, before position ${handled} that this database has handled: ` +
        'restore both from one backup, or run forside events adopt to go on with the log as it is.',
    );
  }
  if (!row || row.engine !== store.engine || row.id === null) await bind(dataSource, identity);
}

/**
 * Marks that a log is being imported into the store: until {@link bindToLog} nothing starts on it, while what the
 * database is bound to can be used as before.
 */
export async function beginLogImport({ dataSource, store }: BoundParts): Promise<void> {
  await dataSource.query(IMPORTING, [store.engine]);
}

/**
 * Makes the log of the store the one that the database speaks of, from its head on: reactors go on there and do nothing
 * of what is in it again, read models are dropped and built anew when a projector starts, baselines are forgotten (they
 * answer repeated commands with positions). Claims, outbox, feeds and whatever else is in `state` holds no positions
 * of the log and stays.
 * @param options.reactors the names of all reactors
 * @returns the head
 */
export async function bindToLog({
  dataSource,
  store,
  reactors,
}: BoundParts & { readonly reactors: readonly string[] }): Promise<bigint> {
  const identity = await logIdentityOf(store);
  const head = await store.head();
  const parked = await parkedIn({ dataSource, store });
  await dataSource.transaction(async (manager) => {
    await manager.query(MOVE_REACTORS, [reactors, head]);
    await manager.query(MOVE_PARKED, [
      parked.map(({ name }) => name),
      parked.map(({ stream }) => stream),
      parked.map(({ position }) => position),
    ]);
    await manager.query(`delete from state.baselines`);
    for (const { name } of await manager.query<readonly { readonly name: string }[]>(READ_MODELS)) {
      await manager.query(`drop schema ${sqlName(name)} cascade`);
    }
    await bind(manager, identity);
  });
  return head;
}

/**
 * For what may only be done while the newsroom stands still.
 * @throws DomainError `newsroom-running` while any process of a newsroom uses the database.
 */
export async function assertNewsroomStopped(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<readonly { readonly others: number }[]>(OTHERS, [STANDING_CONNECTION]);
  if (row?.others === 0) return;
  throw refused(
    'newsroom-running',
    'A newsroom is at work on this database: stop all of its processes, then run this again.',
  );
}

function assertSame(bound: BindingRow, { engine, first }: LogIdentity, handled: bigint): void {
  const unused = bound.id === null && handled === 0n;
  if (bound.engine !== engine && !unused) {
    const former = bound.engine === 'kurrentdb' ? 'set KURRENTDB_URL to that log' : 'unset KURRENTDB_URL';
    throw refused(
      'log-other-engine',
      `This database belongs to a ${bound.engine} log, not to the ${engine} log that is configured: ${former}, ` +
        'or move the log with forside events export and forside events import.',
    );
  }
  if (bound.id === null) return;
  if (!first) {
    throw refused(
      'log-empty',
      `The ${engine} log is empty, but this database belongs to one that is not: give the URL of that log, ` +
        'or restore both from one backup.',
    );
  }
  if (first.id !== bound.id) {
    throw refused(
      'log-other',
      `This database belongs to another ${engine} log (its first event is ${bound.id}, not ${first.id}): ` +
        'give the URL of that log, or move it here with forside events export and forside events import.',
    );
  }
  if (String(first.position) !== bound.position) {
    throw refused(
      'log-copied',
      `The ${engine} log is a copy of the one that this database belongs to, with other positions: give the URL of ` +
        'that log, or run forside events adopt to go on with the copy from its end.',
    );
  }
}

async function farthestReactor(dataSource: DataSource): Promise<bigint> {
  const [row] = await dataSource.query<readonly { readonly position: string | null }[]>(FARTHEST_REACTOR);
  return BigInt(row?.position ?? 0);
}

async function bind(manager: EntityManager | DataSource, { engine, first }: LogIdentity): Promise<void> {
  await manager.query(BIND, [engine, first?.id ?? null, first?.position ?? null]);
}

/** Where the streams that reactors have parked stand in the log of the store. */
async function parkedIn({ dataSource, store }: BoundParts) {
  const rows =
    await dataSource.query<
      readonly { readonly name: string; readonly stream: string; readonly revision: string }[]
    >(PARKED);
  const found: { readonly name: string; readonly stream: string; readonly position: bigint }[] = [];
  for (const { name, stream, revision } of rows) {
    for await (const { position } of store.readStream(stream, { fromRevision: BigInt(revision) })) {
      found.push({ name, stream, position });
      break;
    }
  }
  return found;
}

function refused(code: string, message: string): DomainError {
  return new DomainError('conflict', code, message);
}
