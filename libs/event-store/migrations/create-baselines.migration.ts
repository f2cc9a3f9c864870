import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Folded states of long streams: a cache beside the log. */
export class CreateBaselines1760000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table state.baselines (
        stream   text        not null primary key,
        revision bigint      not null,
        baseline json        not null,
        saved_at timestamptz not null default now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table state.baselines`);
  }
}
