import type { DataSource } from 'typeorm';
import { DomainError } from '#kernel';
import type { CommitNotice } from './commit-notice.js';
import { sqlName } from './sql-name.js';

/** What the freshness of a projection depends on. */
export interface SubscribedProjection {
  readonly name: string;
  readonly categories: readonly string[];
}

/** Where a projection stands, as the database says. */
export interface StoredPosition {
  readonly version: number;
  readonly position: bigint;
  readonly parkedStreams: number;
}

interface Waiter {
  readonly names: readonly string[];
  readonly position: bigint;
  readonly wake: () => void;
}

const POLL_MS = 100;
const TOKEN = /^([a-z][a-z0-9]*)@(\d{1,19})$/;

const ACTIVE = `
  select name, active_version as version,
         to_regclass('rm_' || name || '_v' || active_version || '.checkpoint') is not null
         and to_regclass('rm_' || name || '_v' || active_version || '.parked') is not null as present
  from state.projections where name = any ($1::text[])`;

/**
 * Answers "has everybody seen this write?" for readers that must read their own writes. Commits of this process and
 * notices of others are known at once; while somebody waits the checkpoints are also polled.
 */
export class ProjectionFreshness {
  private readonly known = new Map<string, bigint>();
  private readonly waiters = new Set<Waiter>();
  private polling: NodeJS.Timeout | undefined;
  private reading = false;

  constructor(
    private readonly options: {
      readonly dataSource: DataSource;
      readonly projections: readonly SubscribedProjection[];
      /** Whether notices of other processes arrive; without them only the database is believed. */
      readonly hearsOthers: () => boolean;
    },
  ) {}

  /** Takes in a commit of this process, or a notice of another. */
  note({ projection, position }: Pick<CommitNotice, 'projection' | 'position'>): void {
    this.known.set(projection, position);
    this.wakeReached();
  }

  /** How far a projection has come, as far as this process has heard. */
  heardOf(projection: string): bigint | undefined {
    return this.known.get(projection);
  }

  /** Notices were missed: nothing that was known counts. */
  forget(): void {
    this.known.clear();
  }

  /**
   * True when every projection that subscribes to the category has handled the position of a token
   * `category@position` (the reply header X-Position); false after `timeoutMs`.
   * @throws DomainError `position-malformed` for what is no token.
   */
  async waitFor(token: string, timeoutMs: number): Promise<boolean> {
    const [, category = '', digits] = TOKEN.exec(token) ?? [];
    if (digits === undefined) {
      throw new DomainError('invalid', 'position-malformed', 'A position looks like article@1234.');
    }
    const names = this.options.projections
      .filter(({ categories }) => categories.includes(category))
      .map(({ name }) => name);
    return this.reach(names, BigInt(digits), timeoutMs);
  }

  /** True when all projections have handled everything up to a position; false after `timeoutMs`. */
  async allReach(position: bigint, timeoutMs: number): Promise<boolean> {
    return this.reach(
      this.options.projections.map(({ name }) => name),
      position,
      timeoutMs,
    );
  }

  /** Where the active versions stand; those without tables are left out. */
  async stored(): Promise<ReadonlyMap<string, StoredPosition>> {
    const { dataSource, projections } = this.options;
    const active = await dataSource.query<
      readonly { readonly name: string; readonly version: number; readonly present: boolean }[]
    >(ACTIVE, [projections.map(({ name }) => name)]);
    const selects = active
      .filter(({ present }) => present)
      .map(({ name, version }) => {
        const schema = sqlName(`rm_${name}_v${version}`);
        return `select name, version, position::text as position,
                       (select count(*)::int from ${schema}.parked) as parked from ${schema}.checkpoint`;
      });
    if (selects.length === 0) return new Map();
    const rows = await dataSource.query<
      readonly {
        readonly name: string;
        readonly version: number;
        readonly position: string;
        readonly parked: number;
      }[]
    >(selects.join(' union all '));
    return new Map(
      rows.map(({ name, version, position, parked }) => [
        name,
        { version, position: BigInt(position), parkedStreams: parked },
      ]),
    );
  }

  /** Lets all who wait go, unanswered. */
  stop(): void {
    clearInterval(this.polling);
    this.polling = undefined;
    for (const { wake } of [...this.waiters]) wake();
  }

  private async reach(names: readonly string[], position: bigint, timeoutMs: number): Promise<boolean> {
    const reached = () => names.every((name) => (this.known.get(name) ?? -1n) >= position);
    if (!this.options.hearsOthers()) this.forgetUnlessAwaited();
    if (reached()) return true;
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.waiters.delete(waiter);
        if (this.waiters.size === 0) {
          clearInterval(this.polling);
          this.polling = undefined;
        }
        resolve(reached());
      };
      const waiter: Waiter = { names, position, wake: finish };
      const timer = setTimeout(finish, timeoutMs);
      this.waiters.add(waiter);
      this.polling ??= setInterval(() => void this.poll(), POLL_MS);
      void this.poll();
    });
  }

  private forgetUnlessAwaited(): void {
    if (this.waiters.size === 0) this.known.clear();
  }

  private async poll(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    try {
      for (const [name, { position }] of await this.stored()) {
        // A commit of this process may be newer than what was just read.
        if ((this.known.get(name) ?? -1n) < position) this.known.set(name, position);
      }
      this.wakeReached();
    } catch {
      // Tables that are being made anew, or a database that is away: whoever waits waits on.
    } finally {
      this.reading = false;
    }
  }

  private wakeReached(): void {
    for (const { names, position, wake } of [...this.waiters]) {
      if (names.every((name) => (this.known.get(name) ?? -1n) >= position)) wake();
    }
  }
}
