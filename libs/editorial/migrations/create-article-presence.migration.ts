import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who has which article open; what a process that has gone does not renew counts for nothing half a minute later. */
export class CreateArticlePresence1760000000601 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists state`);
    await runner.query(`
      create table state.article_presence (
        presence_id uuid        not null primary key,
        article_id  uuid        not null,
        user_id     uuid        not null,
        since       timestamptz not null,
        expires_at  timestamptz not null
      )`);
    await runner.query(`create index on state.article_presence (article_id, since)`);
    await runner.query(`create index on state.article_presence (expires_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table state.article_presence`);
  }
}
