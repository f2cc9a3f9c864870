import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets an effect tell which command it goes back to, so that a job carries on its correlation. */
export class TraceOutbox1760000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table state.outbox add column correlation_id text, add column command_id text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table state.outbox drop column correlation_id, drop column command_id`);
  }
}
