import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What readers see of articles, for programs that keep a copy. */
export class CreateFeedOfArticles1760000000502 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table state.feed_articles (
        seq           bigint      not null primary key,
        item_id       uuid        not null,
        op            text        not null check (op in ('upsert', 'delete')),
        reason        text        check ((op = 'delete') = (reason is not null)),
        changed_at    timestamptz not null,
        payload       json,
        superseded_by bigint      check (superseded_by > seq)
      )`);
    await runner.query(`create index on state.feed_articles (item_id) where superseded_by is null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table state.feed_articles`);
  }
}
