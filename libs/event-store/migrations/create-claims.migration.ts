import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uniqueness across streams; keys are keyed hashes, so that no name stands here in clear. */
export class CreateClaims1760000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists state`);
    await runner.query(`
      create table state.claims (
        kind         text        not null,
        key_hash     bytea       not null,
        aggregate_id uuid        not null,
        taken_at     timestamptz not null default now(),
        primary key (kind, key_hash)
      )`);
    await runner.query(`create index on state.claims (aggregate_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table state.claims`);
  }
}
