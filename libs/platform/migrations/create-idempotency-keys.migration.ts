import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was sent with an Idempotency-Key, as a keyed hash: bodies hold personal data. */
export class CreateIdempotencyKeys1760000000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists state`);
    await runner.query(`
      create table state.idempotency_keys (
        command_id uuid        not null primary key,
        body_hmac  bytea       not null,
        created_at timestamptz not null default now()
      )`);
    await runner.query(`create index on state.idempotency_keys (created_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table state.idempotency_keys`);
  }
}
