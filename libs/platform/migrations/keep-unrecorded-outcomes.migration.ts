import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the streams stood on which the commands of a key found nothing to do: `{"<command id> <stream>": "<revision>"}`. */
export class KeepUnrecordedOutcomes1760000000102 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table state.idempotency_keys add column unrecorded jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table state.idempotency_keys drop column unrecorded`);
  }
}
