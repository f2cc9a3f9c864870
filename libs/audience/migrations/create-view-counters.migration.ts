import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What readers read, by minute and article: primary data that is in no log. Counted apart from views: machines that
 * say so (`bots`), pages fetched ahead (`prefetches`), and what one network sent too much of (`floods`).
 */
export class CreateViewCounters1760000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists state`);
    await runner.query(`
      create table state.article_views (
        minute     timestamptz not null,
        article_id uuid        not null,
        views      int         not null,
        bots       int         not null,
        prefetches int         not null,
        floods     int         not null,
        primary key (minute, article_id)
      )`);
    await runner.query(`
      create table state.view_nonces (
        nonce      uuid        not null primary key,
        expires_at timestamptz not null
      )`);
    await runner.query(`create index on state.view_nonces (expires_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table state.article_views, state.view_nonces`);
  }
}
