import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { Clock, Instant } from '#kernel';
import { CLOCK } from '#platform';
import { hashOf, newSecret } from './secret.js';

/** What is known of a user beside the log. */
export interface Profile {
  readonly name: string;
  /** Null: a program, or somebody who signs in with tokens alone. */
  readonly email: string | null;
}

/** All by primary key, or by the index on password_links (user_id). */
const KEEP_PERSON = `
  insert into state.users (user_id, name, email) values ($1, $2, $3) on conflict (user_id) do nothing`;
const REVISE_PERSON = `update state.users set name = $2, email = coalesce($3, email) where user_id = $1`;
const PROFILE = `select name, email from state.users where user_id = $1`;
const PASSWORD = `select hash from state.passwords where user_id = $1`;
const PASSWORD_AT = `
  select p.hash from state.passwords p join state.users u using (user_id) where p.user_id = $1 and u.email = $2`;
const KEEP_PASSWORD = `
  insert into state.passwords (user_id, hash, set_at) values ($1, $2, $3)
  on conflict (user_id) do update set hash = excluded.hash, set_at = excluded.set_at`;
const REHASH = `update state.passwords set hash = $2 where user_id = $1 and hash = $3`;
const DROP_LINKS = `delete from state.password_links where user_id = $1 and link_id <> all ($2::uuid[])`;
const KEEP_LINK = `
  insert into state.password_links (link_id, user_id, link_hash, expires_at) values ($1, $2, $3, $4)
  on conflict do nothing returning link_id`;
/** Served by the unique index on link_hash. */
const LINK_HOLDER = `
  select u.user_id, u.name, u.email from state.password_links l join state.users u using (user_id)
  where l.link_hash = $1 and l.expires_at > $2`;
const USE_LINK = `
  with used as (delete from state.password_links where link_hash = $1 and expires_at > $2 returning user_id)
  select user_id from used`;
const CLOSE_SESSIONS = `delete from state.sessions where user_id = $1 and session_id <> all ($2::uuid[])`;
/** Served by the index on (expires_at). */
const FORGET_LINKS = `delete from state.password_links where expires_at < $1`;

/** The form in which an e-mail address is claimed and looked up. */
export function normalisedEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/** Names, addresses, passwords and the links that set them: personal data and secrets, kept beside the log. */
@Injectable()
export class Accounts {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Keeps who a user is, unless that is known. */
  async keepPerson(userId: string, { name, email }: Profile): Promise<void> {
    await this.dataSource.query(KEEP_PERSON, [userId, name, email]);
  }

  /**
   * Changes who a user is; an address that is null stays as it was. Links that were sent to the address of before open
   * nothing any more: it may have been somebody else's.
   */
  async revisePerson(userId: string, { name, email }: Profile): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(REVISE_PERSON, [userId, name, email]);
      if (email !== null) await manager.query(DROP_LINKS, [userId, []]);
    });
  }

  /** What is known of a user. */
  async profileOf(userId: string): Promise<Profile | undefined> {
    return (await this.dataSource.query<Profile[]>(PROFILE, [userId]))[0];
  }

  /** The hash of a user's password; null when there is none. */
  async passwordOf(userId: string): Promise<string | null> {
    const [row] = await this.dataSource.query<{ readonly hash: string }[]>(PASSWORD, [userId]);
    return row?.hash ?? null;
  }

  /** The hash of the password that opens a user's account at an address; null where the address is not theirs. */
  async passwordAt(userId: string, email: string): Promise<string | null> {
    const [row] = await this.dataSource.query<{ readonly hash: string }[]>(PASSWORD_AT, [userId, email]);
    return row?.hash ?? null;
  }

  /**
   * Sets a password, ends the sessions and links of before.
   * @param options.keep a session that stays, of the holder who changed it
   */
  async setPassword(userId: string, hash: string, options: { readonly keep?: string } = {}): Promise<void> {
    await this.dataSource.transaction((manager) =>
      this.replacePassword(manager, { userId, hash, ...options }),
    );
  }

  /** Sets a password by a link, which opens nothing from then on. @returns whether it opened this */
  async setPasswordBy(link: string, hash: string): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const [used] = await manager.query<{ readonly user_id: string }[]>(USE_LINK, [
        hashOf(link),
        this.clock.now(),
      ]);
      if (used) await this.replacePassword(manager, { userId: used.user_id, hash });
      return used !== undefined;
    });
  }

  /** Keeps the same password under newer parameters, unless it was changed meanwhile. */
  async rehash(userId: string, change: { readonly from: string; readonly to: string }): Promise<void> {
    await this.dataSource.query(REHASH, [userId, change.to, change.from]);
  }

  /**
   * Keeps a secret for a link that the user's stream knows; the links before it open nothing any more.
   * @returns the secret, or null when this link got one before: it is shown once
   */
  async keepLink(of: {
    readonly linkId: string;
    readonly userId: string;
    readonly expiresAt: Instant;
  }): Promise<string | null> {
    const secret = newSecret();
    const kept = await this.dataSource.transaction(async (manager) => {
      await manager.query(DROP_LINKS, [of.userId, [of.linkId]]);
      return manager.query<object[]>(KEEP_LINK, [of.linkId, of.userId, hashOf(secret), of.expiresAt]);
    });
    return kept.length > 0 ? secret : null;
  }

  /** Whose password a link sets; undefined when it was used, replaced or has expired. */
  async holderOfLink(link: string): Promise<(Profile & { readonly userId: string }) | undefined> {
    const [row] = await this.dataSource.query<(Profile & { readonly user_id: string })[]>(LINK_HOLDER, [
      hashOf(link),
      this.clock.now(),
    ]);
    return row && { userId: row.user_id, name: row.name, email: row.email };
  }

  /** Drops links that have expired. */
  async forget(now: Instant): Promise<void> {
    await this.dataSource.query(FORGET_LINKS, [now]);
  }

  private async replacePassword(
    manager: EntityManager,
    { userId, hash, keep }: { readonly userId: string; readonly hash: string; readonly keep?: string },
  ): Promise<void> {
    await manager.query(KEEP_PASSWORD, [userId, hash, this.clock.now()]);
    await manager.query(DROP_LINKS, [userId, []]);
    await manager.query(CLOSE_SESSIONS, [userId, keep === undefined ? [] : [keep]]);
  }
}
