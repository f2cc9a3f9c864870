import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What readers saw of ads, by booking and hour: primary data that is in no log until a day of it is recorded. Beside it
 * which tokens were redeemed for what, and which batches were written, so that nothing counts twice.
 */
export class CreateAdCounters1760000000401 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists state`);
    // A day is that of the booking's zone, which need not begin with an hour of UTC.
    await runner.query(`
      create table state.ad_counters (
        booking_id uuid        not null,
        day        date        not null,
        hour       timestamptz not null,
        served     int         not null,
        viewable   int         not null,
        clicks     int         not null,
        bots       int         not null,
        floods     int         not null,
        expired    int         not null,
        repeats    int         not null,
        primary key (booking_id, day, hour)
      )`);
    await runner.query(`create index on state.ad_counters (day)`);
    await runner.query(`
      create table state.ad_redemptions (
        page_view  uuid        not null,
        mark       smallint    not null,
        expires_at timestamptz not null,
        primary key (page_view, mark)
      )`);
    await runner.query(`create index on state.ad_redemptions (expires_at)`);
    await runner.query(`
      create table state.ad_count_batches (
        id         uuid        not null primary key,
        expires_at timestamptz not null
      )`);
    await runner.query(`create index on state.ad_count_batches (expires_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table state.ad_counters, state.ad_redemptions, state.ad_count_batches`);
  }
}
