import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What lets people in by a password: addresses, hashes of passwords, links that set one, counts of failed attempts and
 * the log of sign-ins. Sessions get an id and an owner of their own; those of before are over.
 */
export class CreateAccounts1760000000202 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table state.users add column email text`);
    await runner.query(`alter table state.credentials add column name text`);
    await runner.query(`create index on state.credentials (user_id)`);
    await runner.query(`
      create table state.passwords (
        user_id uuid        not null primary key references state.users,
        hash    text        not null,
        set_at  timestamptz not null
      )`);
    await runner.query(`
      create table state.password_links (
        link_id    uuid        not null primary key,
        user_id    uuid        not null references state.users,
        link_hash  bytea       not null unique,
        expires_at timestamptz not null
      )`);
    await runner.query(`create index on state.password_links (user_id)`);
    await runner.query(`create index on state.password_links (expires_at)`);
    await runner.query(`delete from state.sessions`);
    await runner.query(`
      alter table state.sessions
        alter column token_id drop not null,
        add column session_id uuid not null unique,
        add column user_id uuid not null references state.users,
        add column last_seen_at timestamptz not null,
        add column address text not null default '',
        add column agent text not null default ''`);
    await runner.query(`create index on state.sessions (user_id)`);
    await runner.query(`
      create table state.sign_in_limits (
        key          bytea       not null primary key,
        failures     int         not null,
        locked_until timestamptz,
        last_at      timestamptz not null
      )`);
    await runner.query(`create index on state.sign_in_limits (last_at)`);
    await runner.query(`
      create table state.sign_ins (
        sign_in_id bigint      not null generated always as identity primary key,
        at         timestamptz not null,
        outcome    text        not null,
        way        text        not null,
        user_id    uuid,
        address    text        not null,
        agent      text        not null
      )`);
    await runner.query(`create index on state.sign_ins (user_id, sign_in_id desc)`);
    await runner.query(`create index on state.sign_ins (at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table state.sign_ins, state.sign_in_limits, state.password_links, state.passwords`,
    );
    await runner.query(`delete from state.sessions`);
    await runner.query(`
      alter table state.sessions
        drop column session_id, drop column user_id, drop column last_seen_at, drop column address,
        drop column agent, alter column token_id set not null`);
    await runner.query(`alter table state.credentials drop column name`);
    await runner.query(`alter table state.users drop column email`);
  }
}
