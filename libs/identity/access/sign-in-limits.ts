import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { KeyedHash } from '#event-store';
import { plusMilliseconds } from '#kernel';
import type { Clock, Instant } from '#kernel';
import { CLOCK, HttpProblem, networkOf } from '#platform';
import { signIns } from '../observed.js';
import { KnownDevices } from './known-devices.js';
import type { Origin } from './sign-in-log.js';

/** How failures add up for an account or an address, in seconds. */
export interface FailureLimit {
  /** Failures in a row after which the next is refused for a while. */
  readonly free: number;
  /** The first wait; each further failure doubles it. */
  readonly firstWait: number;
  readonly longestWait: number;
  /** So long after the last failure all is forgotten. */
  readonly memory: number;
}

/** For one account, wherever strangers try it from; and for one browser that is known there. */
export const ACCOUNT_LIMIT: FailureLimit = { free: 5, firstWait: 30, longestWait: 900, memory: 86_400 };

/** For one address (/64 of IPv6), whatever accounts it tries; an office may share one. */
export const ADDRESS_LIMIT: FailureLimit = { free: 30, firstWait: 60, longestWait: 3_600, memory: 3_600 };

/**
 * Counts an attempt before it is judged, so that many at once are as many. One statement by primary key; no row comes
 * back while the key is locked.
 */
const COUNT = `
  insert into state.sign_in_limits as l (key, failures, locked_until, last_at) values ($1, 1, null, $2::timestamptz)
  on conflict (key) do update set
    failures = case when l.last_at < $2::timestamptz - make_interval(secs => $6) then 1 else l.failures + 1 end,
    locked_until = case
      when l.last_at >= $2::timestamptz - make_interval(secs => $6) and l.failures + 1 >= $3
      then $2::timestamptz
        + make_interval(secs => least($5, $4 * power(2, least(l.failures + 1 - $3, 20)))) end,
    last_at = $2
  where l.locked_until is null or l.locked_until <= $2
  returning locked_until`;
const LOCK = `select locked_until from state.sign_in_limits where key = $1`;
const FORGIVE = `delete from state.sign_in_limits where key = $1`;
const TAKE_BACK = `
  update state.sign_in_limits set failures = greatest(failures - 1, 0), locked_until = null where key = $1`;
/** Served by the index on (last_at). */
const FORGET = `delete from state.sign_in_limits where last_at < $1`;

interface LockRow {
  readonly locked_until: Date | null;
}

/** An attempt that may be judged. */
export interface CountedAttempt {
  /** Whether its failure locks the account, the address or the browser. */
  readonly locks: boolean;
  /** It succeeded: the account begins anew, and the address has one failure less. */
  readonly settle: () => Promise<void>;
}

/** Limits attempts to sign in, over all processes; accounts and addresses are kept as keyed hashes. */
@Injectable()
export class SignInLimits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keyedHash: KeyedHash,
    private readonly devices: KnownDevices,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Counts an attempt at an account, there or not.
   * @param account null where the secret itself says whose it is
   * @throws HttpProblem 429 `too-many-attempts` with `Retry-After`
   */
  async admit(
    account: string | null,
    { address, device }: Pick<Origin, 'address' | 'device'>,
  ): Promise<CountedAttempt> {
    try {
      if (account !== null && device !== null && this.devices.isOf(account, device)) {
        return await this.admitKnown(account, device);
      }
      const byAddress = await this.count(this.addressKey(address), ADDRESS_LIMIT);
      const byAccount = account !== null && (await this.count(this.accountKey(account), ACCOUNT_LIMIT));
      return {
        locks: byAddress || byAccount,
        settle: async () => {
          if (account !== null) await this.forgive(account);
          await this.dataSource.query(TAKE_BACK, [this.addressKey(address)]);
        },
      };
    } catch (error) {
      if (error instanceof HttpProblem) {
        signIns.tell({ way: account === null ? 'token' : 'password', outcome: 'refused' });
      }
      throw error;
    }
  }

  /** Lets an account try again at once, for whoever has another proof of who they are. */
  async forgive(account: string): Promise<void> {
    await this.dataSource.query(FORGIVE, [this.accountKey(account)]);
  }

  /** Drops what no longer counts. */
  async forget(now: Instant): Promise<void> {
    await this.dataSource.query(FORGET, [plusMilliseconds(now, -ACCOUNT_LIMIT.memory * 1_000)]);
  }

  /** A browser that is known answers for itself, whatever strangers do to the account or from its address. */
  private async admitKnown(account: string, device: string): Promise<CountedAttempt> {
    const key = this.deviceKey(device);
    return {
      locks: await this.count(key, ACCOUNT_LIMIT),
      settle: async () => {
        await this.dataSource.query(FORGIVE, [key]);
        await this.forgive(account);
      },
    };
  }

  /** Whether this attempt, if it fails, locks the key. */
  private async count(key: Buffer, limit: FailureLimit): Promise<boolean> {
    const now = this.clock.now();
    const { free, firstWait, longestWait, memory } = limit;
    const counted = await this.dataSource.query<LockRow[]>(COUNT, [
      key,
      now,
      free,
      firstWait,
      longestWait,
      memory,
    ]);
    if (counted[0]) return counted[0].locked_until !== null;
    const [lock] = await this.dataSource.query<LockRow[]>(LOCK, [key]);
    const wait = Math.max(1, Math.ceil(((lock?.locked_until?.getTime() ?? 0) - Date.parse(now)) / 1_000));
    throw new HttpProblem(
      429,
      'too-many-attempts',
      `Too many attempts failed: try again in ${wait} seconds, or ask an admin for a link to set a new password.`,
      { headers: { 'Retry-After': String(wait) } },
    );
  }

  private accountKey(account: string): Buffer {
    return Buffer.from(this.keyedHash.of('sign-in account', account), 'hex');
  }

  private deviceKey(device: string): Buffer {
    return Buffer.from(this.keyedHash.of('sign-in from device', device), 'hex');
  }

  private addressKey(address: string): Buffer {
    return Buffer.from(this.keyedHash.of('sign-in address', networkOf(address)), 'hex');
  }
}
