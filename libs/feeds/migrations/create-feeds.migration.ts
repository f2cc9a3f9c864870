import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The feeds of changes, who reads them, and what is sent to webhooks. Primary data: consumers hold places in it, which
 * a rebuild must not move.
 */
export class CreateFeeds1760000000501 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists state`);
    await runner.query(`
      create table state.feeds (
        name     text   not null primary key,
        epoch    text   not null,
        home     text   not null,
        last_seq bigint not null default 0,
        floor    bigint not null default 0
      )`);
    await runner.query(`
      create table state.feed_notes (
        feed       text  not null,
        key        uuid  not null,
        belongs_to uuid,
        value      jsonb not null,
        primary key (feed, key)
      )`);
    await runner.query(`create index on state.feed_notes (feed, belongs_to) where belongs_to is not null`);
    for (const table of ['feed_jobs', 'feed_people_moves']) {
      await runner.query(`
        create table state.${table} (
          seq           bigint      not null primary key,
          item_id       uuid        not null,
          op            text        not null check (op in ('upsert', 'delete')),
          reason        text        check ((op = 'delete') = (reason is not null)),
          changed_at    timestamptz not null,
          payload       json,
          superseded_by bigint      check (superseded_by > seq)
        )`);
      await runner.query(`create index on state.${table} (item_id) where superseded_by is null`);
    }
    await runner.query(`
      create table state.consumer_credentials (
        token_id    uuid        not null primary key,
        consumer_id uuid        not null,
        secret_hash bytea       not null unique,
        created_at  timestamptz not null default now()
      )`);
    await runner.query(`
      create table state.feed_reads (
        consumer_id  uuid        not null,
        feed         text        not null,
        seq          bigint      not null,
        last_read_at timestamptz not null,
        minute       bigint      not null,
        requests     int         not null,
        refused      bigint      not null default 0,
        primary key (consumer_id, feed)
      )`);
    await runner.query(`
      create table state.webhooks (
        consumer_id     uuid        not null,
        feed            text        not null,
        seq             bigint      not null,
        pending_to      bigint,
        attempts        int         not null default 0,
        next_attempt_at timestamptz,
        claimed_until   timestamptz,
        primary key (consumer_id, feed)
      )`);
    await runner.query(`
      create table state.webhook_deliveries (
        delivery_id     uuid        not null primary key,
        message_id      text        not null,
        consumer_id     uuid        not null,
        feed            text        not null,
        epoch           text        not null,
        after_seq       bigint      not null,
        to_seq          bigint      not null,
        state           text        not null check (state in ('waiting', 'delivered', 'failing', 'failed')),
        redelivery_of   uuid,
        attempts        int         not null default 0,
        created_at      timestamptz not null,
        last_attempt_at timestamptz,
        last_status     int,
        last_error      text
      )`);
    await runner.query(
      `create index on state.webhook_deliveries (consumer_id, created_at desc, delivery_id desc)`,
    );
    await runner.query(`create index on state.webhook_deliveries (created_at) where state = 'waiting'`);
    await runner.query(`create index on state.webhook_deliveries (created_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table state.webhook_deliveries, state.webhooks, state.feed_reads, state.consumer_credentials,
                  state.feed_people_moves, state.feed_jobs, state.feed_notes, state.feeds`,
    );
  }
}
