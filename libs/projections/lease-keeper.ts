import type { EntityManager } from 'typeorm';
import { SteppedDownError, describeFailure } from './failures.js';
import type { ProjectionLogger } from './projection-logger.js';
import type { StandingConnection } from './standing-connection.js';

/** Times of the lease protocol in milliseconds. */
export interface LeaseTimes {
  /** How long a lease lives without a heartbeat. */
  readonly ttl: number;
  readonly heartbeat: number;
  /** How often a process in waiting tries. */
  readonly standby: number;
}

/** The times of production. */
export const LEASE_TIMES: LeaseTimes = { ttl: 5_000, heartbeat: 1_500, standby: 500 };

/** The right to move one checkpoint. The epoch, stamped into the checkpoint, fences whoever held it before. */
export interface Lease {
  readonly name: string;
  /** Greater than every epoch given out before, for whatever name. */
  readonly epoch: bigint;
  /** Aborts when the lease is lost or given back. */
  readonly signal: AbortSignal;
  release(): Promise<void>;
}

const ALIVE = `
  l.expires_at > clock_timestamp() and exists (
    select from pg_stat_activity a
    where a.pid = l.backend_pid and (a.backend_start is null or a.backend_start = l.backend_start))`;

/**
 * Takes what is free, expired, or held by a process whose recorded connection is gone. What is plainly held is left
 * out beforehand, since even a refused update locks its row.
 */
const TAKE = `
  insert into state.leases as l (name, holder, epoch, expires_at, backend_pid, backend_start)
  select name, $2, nextval('state.lease_epoch'), clock_timestamp() + $3 * interval '1 millisecond', self.pid,
         self.backend_start
  from unnest($1::text[]) as name, pg_stat_activity self
  where self.pid = pg_backend_pid()
    and ($4::boolean or not exists (select from state.leases l where l.name = name.name and ${ALIVE}))
  order by name
  on conflict (name) do update set
    holder = excluded.holder, epoch = nextval('state.lease_epoch'), expires_at = excluded.expires_at,
    backend_pid = excluded.backend_pid, backend_start = excluded.backend_start
  where $4::boolean or not (${ALIVE})
  returning name, epoch::text as epoch`;

/**
 * Locks in the order of names, as taking does. It does not wait for the disk, which may be busy for longer than a lease
 * lives: what a crash takes away is a moment of the time that is left.
 */
const EXTEND = `
  with mine as (
    select l.name from state.leases l
    join unnest($1::text[], $2::bigint[]) as m (name, epoch) on l.name = m.name and l.epoch = m.epoch
    order by l.name for update of l)
  update state.leases l set expires_at = clock_timestamp() + $3 * interval '1 millisecond'
  from mine where l.name = mine.name
  returning l.name, l.epoch::text as epoch, set_config('synchronous_commit', 'off', true)`;

/** The NOTIFY channel that wakes those who wait for a lease. */
export const LEASE_CHANNEL = 'forside_leases';

const RELEASE = `
  with released as (
    update state.leases set expires_at = '-infinity', holder = null where name = $1 and epoch = $2 returning name)
  select pg_notify('${LEASE_CHANNEL}', name) from released`;

const HOLDS = `
  select count(*)::int as held from (
    select from state.leases l join unnest($1::text[], $2::bigint[]) as mine (name, epoch)
      on l.name = mine.name and l.epoch = mine.epoch
    order by l.name for share of l) as locked`;

/**
 * Makes sure, until the end of the transaction, that nobody takes these leases; for steps that no checkpoint fences.
 * @throws SteppedDownError when one of them is no longer ours.
 */
export async function assertHeld(manager: EntityManager, leases: readonly Lease[]): Promise<void> {
  const [row] = await manager.query<readonly { readonly held: number }[]>(HOLDS, [
    leases.map(({ name }) => name),
    leases.map(({ epoch }) => epoch),
  ]);
  if (row?.held !== leases.length) throw new SteppedDownError('The lease went to somebody else');
}

interface LeaseRow {
  readonly name: string;
  readonly epoch: string;
}

interface Held {
  readonly lease: Lease;
  readonly controller: AbortController;
}

interface Wish {
  readonly name: string;
  readonly resolve: (lease: Lease) => void;
}

/**
 * Takes and keeps the leases of a process on its standing connection: one statement for all heartbeats, one for all
 * attempts. When the connection is lost, so are the leases, since others may take them at once.
 */
export class LeaseKeeper {
  private readonly held = new Map<string, Held>();
  private readonly wishes = new Set<Wish>();
  private readonly times: LeaseTimes;
  private heartbeats: NodeJS.Timeout | undefined;
  private attempts: NodeJS.Timeout | undefined;
  private lastHeartbeat = 0;
  private beating = false;
  private attempting: Promise<void> | undefined;
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly options: {
      readonly connection: StandingConnection;
      readonly holder: string;
      readonly logger: ProjectionLogger;
      readonly times?: LeaseTimes;
    },
  ) {
    this.times = options.times ?? LEASE_TIMES;
  }

  start(): void {
    if (this.heartbeats) return;
    this.unsubscribe = this.options.connection.on({
      onConnected: () => this.attemptSoon(),
      onNotification: (channel) => {
        if (channel === LEASE_CHANNEL) this.attemptSoon();
      },
      onLost: () => this.loseAll('The connection that stands for the leases was lost'),
    });
    this.heartbeats = setInterval(() => void this.beat(), this.times.heartbeat);
    this.attempts = setInterval(() => this.attemptSoon(), this.times.standby);
  }

  /** Waits for the lease; undefined when the signal aborts first. */
  acquire(name: string, signal: AbortSignal): Promise<Lease | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const wish: Wish = {
        name,
        resolve: (lease) => {
          signal.removeEventListener('abort', giveUp);
          this.wishes.delete(wish);
          resolve(lease);
        },
      };
      const giveUp = () => {
        this.wishes.delete(wish);
        resolve(undefined);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.wishes.add(wish);
      this.attemptSoon();
    });
  }

  /** Takes the lease now or not at all; by force, whoever holds it is fenced out. */
  async take(name: string, mode: 'if-free' | 'by-force'): Promise<Lease | undefined> {
    const [row] = await this.sendTake([name], mode === 'by-force');
    return row && this.hold(row);
  }

  /** Tries to get what is wanted at once, for example because somebody released a lease. */
  attemptSoon(): void {
    if (this.attempting || this.wishes.size === 0 || !this.options.connection.connected) return;
    // A turn of the event loop later, so that all that start together go in one statement.
    this.attempting = new Promise<void>((resolve) => setImmediate(resolve))
      .then(() => this.attempt())
      .catch((error: unknown) => {
        this.options.logger.warn({ failure: describeFailure(error) }, 'Leases could not be asked for');
      })
      .finally(() => {
        this.attempting = undefined;
      });
  }

  /** Gives back everything that is held. */
  async stop(): Promise<void> {
    clearInterval(this.heartbeats);
    clearInterval(this.attempts);
    this.heartbeats = undefined;
    await this.attempting;
    await Promise.all([...this.held.values()].map(({ lease }) => lease.release()));
    this.unsubscribe();
  }

  private async attempt(): Promise<void> {
    const names = [...new Set([...this.wishes].map(({ name }) => name))].filter(
      (name) => !this.held.has(name),
    );
    if (names.length === 0) return;
    for (const row of await this.sendTake(names, false)) {
      const lease = this.hold(row);
      const wish = [...this.wishes].find(({ name }) => name === row.name);
      if (wish) wish.resolve(lease);
      else await lease.release();
    }
  }

  private sendTake(names: readonly string[], force: boolean): Promise<readonly LeaseRow[]> {
    const { connection, holder } = this.options;
    return connection.query<LeaseRow>(TAKE, [names, holder, this.times.ttl, force]);
  }

  private hold(row: LeaseRow): Lease {
    this.lose(row.name);
    const controller = new AbortController();
    const { name, epoch } = row;
    const lease: Lease = {
      name,
      epoch: BigInt(epoch),
      signal: controller.signal,
      release: () => this.release(name, epoch),
    };
    if (this.held.size === 0) this.lastHeartbeat = performance.now();
    this.held.set(name, { lease, controller });
    return lease;
  }

  private async release(name: string, epoch: string): Promise<void> {
    if (this.held.get(name)?.lease.epoch === BigInt(epoch)) this.lose(name);
    try {
      await this.options.connection.query(RELEASE, [name, epoch]);
    } catch (error) {
      // It runs out by itself, and at once when our connection is gone.
      this.options.logger.warn({ name, failure: describeFailure(error) }, 'A lease was not given back');
    }
    this.attemptSoon();
  }

  private async beat(): Promise<void> {
    if (this.held.size === 0) return;
    if (performance.now() - this.lastHeartbeat > this.times.ttl)
      this.loseAll('No heartbeat reached PostgreSQL');
    if (this.beating || !this.options.connection.connected) return;
    this.beating = true;
    const sentAt = performance.now();
    const before = [...this.held.values()].map(({ lease }) => lease);
    try {
      const rows = await this.options.connection.query<LeaseRow>(EXTEND, [
        before.map(({ name }) => name),
        before.map(({ epoch }) => epoch),
        this.times.ttl,
      ]);
      this.lastHeartbeat = sentAt;
      const alive = new Set(rows.map(({ name, epoch }) => `${name} ${epoch}`));
      for (const { name, epoch } of before) {
        if (!alive.has(`${name} ${epoch}`) && this.held.get(name)?.lease.epoch === epoch) this.lose(name);
      }
    } catch (error) {
      this.options.logger.warn({ failure: describeFailure(error) }, 'A heartbeat failed');
      this.options.connection.abandon();
    } finally {
      this.beating = false;
    }
  }

  private loseAll(reason: string): void {
    if (this.held.size === 0) return;
    this.options.logger.warn({ leases: [...this.held.keys()] }, reason);
    for (const name of [...this.held.keys()]) this.lose(name);
  }

  private lose(name: string): void {
    const held = this.held.get(name);
    this.held.delete(name);
    held?.controller.abort();
  }
}
