import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What identity keeps beside the log: names of staff, hashes of secrets, browser sessions. Primary data: it is in no
 * event and belongs into every backup.
 */
export class CreateCredentials1760000000201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists state`);
    await runner.query(`
      create table state.users (
        user_id    uuid        not null primary key,
        name       text        not null,
        created_at timestamptz not null default now()
      )`);
    await runner.query(`
      create table state.credentials (
        token_id    uuid        not null primary key,
        user_id     uuid        not null references state.users,
        secret_hash bytea       not null unique,
        created_at  timestamptz not null default now()
      )`);
    await runner.query(`
      create table state.sessions (
        secret_hash bytea       not null primary key,
        token_id    uuid        not null references state.credentials,
        created_at  timestamptz not null default now(),
        expires_at  timestamptz not null
      )`);
    await runner.query(`create index on state.sessions (expires_at)`);
    await runner.query(`create index on state.sessions (token_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table state.sessions, state.credentials, state.users`);
  }
}
