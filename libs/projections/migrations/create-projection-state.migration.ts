import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What projections and reactors must remember when every `rm_*` schema is gone: who leads, which version is active,
 * how far the reactors came, and the effects that wait to be sent.
 */
export class CreateProjectionState1760000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists state`);
    await runner.query(`create sequence state.lease_epoch`);
    await runner.query(`
      create table state.leases (
        name          text        not null primary key,
        holder        text,
        epoch         bigint      not null,
        expires_at    timestamptz not null,
        backend_pid   int         not null,
        backend_start timestamptz not null
      )`);
    await runner.query(`
      create table state.projections (
        name           text        not null primary key,
        active_version int         not null,
        revision       int         not null,
        shape          text        not null,
        activated_at   timestamptz not null default now()
      )`);
    await runner.query(`
      create table state.reactor_checkpoints (
        name       text        not null primary key,
        version    int         not null,
        epoch      bigint      not null,
        position   bigint      not null,
        moved_at   timestamptz not null default now()
      )`);
    await runner.query(`
      create table state.reactor_parked (
        name           text        not null,
        stream         text        not null,
        first_position bigint      not null,
        first_revision bigint      not null,
        error          text        not null,
        events         int         not null,
        parked_at      timestamptz not null default now(),
        primary key (name, stream)
      )`);
    await runner.query(`
      create table state.outbox (
        id            uuid        not null primary key,
        sequence      bigint      not null generated always as identity,
        reactor       text        not null,
        kind          text        not null,
        payload       jsonb       not null,
        created_at    timestamptz not null default now(),
        claimed_until timestamptz,
        attempts      int         not null default 0,
        sent_at       timestamptz
      )`);
    await runner.query(`create index outbox_unsent on state.outbox (sequence) where sent_at is null`);
    await runner.query(`create index outbox_sent on state.outbox (sent_at) where sent_at is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table state.outbox, state.reactor_parked, state.reactor_checkpoints, state.projections, state.leases`,
    );
    await runner.query(`drop sequence state.lease_epoch`);
  }
}
