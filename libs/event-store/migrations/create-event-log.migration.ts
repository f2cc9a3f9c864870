import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One number for the lock that makes `position` the order of commits; shared by all writers of a database. */
export const LOG_LOCK = 4_071_926;

/**
 * The embedded event store: one table and one function.
 *
 * `log.append` takes any number of appends in one round trip. Holding one advisory transaction lock until after the
 * commit, writers follow each other, so that whoever sees position n also sees everything before it. The lock is taken
 * inside a volatile function, whose statements each take a fresh snapshot, so it reads what the writer before committed.
 */
export class CreateEventLog1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists log`);
    await runner.query(`
      create table log.events (
        position    bigint      not null primary key,
        stream      text        not null,
        category    text        not null,
        revision    bigint      not null,
        id          uuid        not null,
        type        text        not null,
        data        json        not null,
        metadata    json        not null,
        recorded_at timestamptz not null default clock_timestamp(),
        unique (stream, revision)
      )`);
    await runner.query(`
      create function log.append(
        streams text[], expected bigint[], counts int[], atomic boolean,
        ids uuid[], types text[], datas text[], metadatas text[])
      returns table (accepted boolean, last_revision bigint, last_position bigint)
      language plpgsql volatile as $$
      declare
        head     bigint;
        actual   bigint;
        skipped  int := 0;
        repeated int;
      begin
        perform pg_advisory_xact_lock(${LOG_LOCK});
        select coalesce(max(e.position), 0) into head from log.events e;
        for i in 1 .. cardinality(streams) loop
          actual := coalesce(
            (select e.revision from log.events e where e.stream = streams[i] order by e.revision desc limit 1), -1);
          if actual = expected[i] then
            insert into log.events (position, stream, category, revision, id, type, data, metadata)
            select head + k, streams[i], split_part(streams[i], '-', 1), actual + k,
                   ids[skipped + k], types[skipped + k], datas[skipped + k]::json, metadatas[skipped + k]::json
            from generate_series(1, counts[i]) as k;
            head := head + counts[i];
            accepted := true; last_revision := actual + counts[i]; last_position := head;
          else
            select count(*), max(e.position) into repeated, last_position
            from generate_series(1, counts[i]) as k
            join log.events e on e.stream = streams[i] and e.revision = expected[i] + k and e.id = ids[skipped + k];
            accepted := repeated = counts[i];
            last_revision := case when accepted then expected[i] + counts[i] else actual end;
            if atomic and not accepted then
              raise exception 'wrong expected revision' using errcode = 'FS409', detail = (i - 1) || ' ' || actual;
            end if;
          end if;
          skipped := skipped + counts[i];
          return next;
        end loop;
      end $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop schema log cascade`);
  }
}
