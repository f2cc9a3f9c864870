import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LOG_LOCK } from './create-event-log.migration.js';

/**
 * Appends that nobody has overtaken, which is nearly all of them, go into one INSERT however many streams they are for;
 * the others go to `log.append`, which looks at each alone. `owners` and `revisions` say of every event where it goes.
 * `is_new` says that no earlier try can have appended the events.
 */
export class AppendTogether1760000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function log.append_together(
        streams text[], expected bigint[], counts int[], atomic boolean,
        ids uuid[], types text[], datas text[], metadatas text[], owners text[], revisions bigint[])
      returns table (accepted boolean, last_revision bigint, last_position bigint, is_new boolean)
      language plpgsql volatile as $$
      declare
        head bigint;
      begin
        perform pg_advisory_xact_lock(${LOG_LOCK});
        if exists (
             select from unnest(streams, expected) as r (stream, expected)
             where r.expected <> coalesce(
               (select e.revision from log.events e where e.stream = r.stream order by e.revision desc limit 1), -1))
           or (cardinality(streams) > 1 and (select count(distinct s) from unnest(streams) as s) < cardinality(streams))
        then
          return query
            select a.*, false from log.append(streams, expected, counts, atomic, ids, types, datas, metadatas) as a;
          return;
        end if;
        select coalesce(max(e.position), 0) into head from log.events e;
        insert into log.events (position, stream, category, revision, id, type, data, metadata)
        select head + e.place, e.stream, split_part(e.stream, '-', 1), e.revision, e.id, e.type,
               e.data::json, e.metadata::json
        from unnest(owners, revisions, ids, types, datas, metadatas)
          with ordinality as e (stream, revision, id, type, data, metadata, place);
        return query
          select true, r.expected + r.count, head + sum(r.count) over (order by r.place), true
          from unnest(expected, counts) with ordinality as r (expected, count, place);
      end $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop function log.append_together(text[], bigint[], int[], boolean, uuid[], text[], text[], text[], text[], bigint[])`,
    );
  }
}
