import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { plusDays } from '#kernel';
import type { Clock, Instant } from '#kernel';
import { CLOCK } from '#platform';
import { signIns } from '../observed.js';
import type { SignInOutcome, SignInWay } from '../observed.js';

/** How long it is kept who signed in from where. */
export const SIGN_IN_DAYS = 365;

/** Where a request came from. */
export interface Origin {
  /** An IP address. */
  readonly address: string;
  /** What the browser calls itself; at most 300 characters. */
  readonly agent: string;
  /** What the browser shows of having signed in before; null for nothing. */
  readonly device: string | null;
}

const KEEP = `
  insert into state.sign_ins (at, outcome, way, user_id, address, agent) values ($1, $2, $3, $4, $5, $6)`;
/** Served by the index on (at). */
const FORGET = `delete from state.sign_ins where at < $1`;

/**
 * Who signed in, who did not, and who was locked out. What was typed is not kept: people type passwords into the field
 * above. Attempts that are refused unjudged are not either, so a flood fills nothing.
 */
@Injectable()
export class SignInLog {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param of.userId null when nobody is known by what was given */
  async keep(of: {
    readonly outcome: SignInOutcome;
    readonly way: SignInWay;
    readonly userId: string | null;
    readonly origin: Origin;
  }): Promise<void> {
    const { outcome, way, userId, origin } = of;
    signIns.tell({ way, outcome });
    await this.dataSource.query(KEEP, [this.clock.now(), outcome, way, userId, origin.address, origin.agent]);
  }

  /** Drops what has served its time. */
  async forget(now: Instant): Promise<void> {
    await this.dataSource.query(FORGET, [plusDays(now, -SIGN_IN_DAYS)]);
  }
}
