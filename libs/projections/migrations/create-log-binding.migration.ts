import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which event log the positions in `state` speak of; at most one row. */
export class CreateLogBinding1760000000301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table state.log_binding (
        one            boolean     not null primary key default true check (one),
        engine         text        not null,
        first_event_id uuid,
        first_position bigint,
        importing      text,
        bound_at       timestamptz not null default now(),
        check ((first_event_id is null) = (first_position is null))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table state.log_binding`);
  }
}
