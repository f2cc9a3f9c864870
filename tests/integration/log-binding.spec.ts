import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomId } from '#event-store';
import type { EventStore } from '#event-store';
import { MemoryEventStore } from '#event-store/memory';
import {
  ProjectionEngine,
  assertLogBinding,
  assertNewsroomStopped,
  beginLogImport,
  bindToLog,
  projectionMigrations,
} from '#projections';
import { wholeLog, writeHistory } from '#testing/arbitrary-log';
import { eventually } from '#testing/eventually';
import { openTestEventStore } from '#testing/test-event-store';
import type { TestEventStore } from '#testing/test-event-store';

const ONE = [{ stream: 1, events: [{ type: 'TitleChanged', data: { title: 'Ro' } }] }];
const TWO = [...ONE, ...ONE];

/** Another engine, as far as a database can tell. */
class DistantLog extends MemoryEventStore {
  override readonly engine = 'kurrentdb' as 'memory';
}

describe('A database and the log that it belongs to', () => {
  let own: TestEventStore;
  beforeEach(async () => {
    own = await openTestEventStore(projectionMigrations);
  });
  afterEach(() => own.close());

  const startOn = (store: EventStore) => assertLogBinding({ dataSource: own.dataSource, store });
  const query = <Row>(sql: string) => own.dataSource.query<readonly Row[]>(sql);
  const reactorAt = (position: number) =>
    query(`insert into state.reactor_checkpoints (name, version, epoch, position) values ('alarms', 1, 1, ${position})
           on conflict (name) do update set position = ${position}`);

  it('are bound by the first event, and every later start on this log goes through', async () => {
    await startOn(own.store);
    await startOn(own.store);
    await writeHistory(own.store, ONE, 'own');
    await startOn(own.store);
    expect(await query('select engine, first_position::int, importing from state.log_binding')).toEqual([
      { engine: 'postgres', first_position: 1, importing: null },
    ]);
    await reactorAt(1);
    await startOn(own.store);
  });

  it('are bound without a start when the log is in the database itself', async () => {
    await writeHistory(own.store, ONE, 'own');
    const distant = new DistantLog();
    await expect(startOn(distant)).rejects.toThrow(
      'This database belongs to a postgres log, not to the kurrentdb log that is configured: unset KURRENTDB_URL, ' +
        'or move the log with forside events export and forside events import.',
    );
  });

  it('refuse another engine, another log, an empty log and a new database', async () => {
    const distant = new DistantLog();
    await startOn(distant);
    await writeHistory(distant, ONE, 'distant');
    await startOn(distant);
    await expect(startOn(own.store)).rejects.toThrow(/belongs to a kurrentdb log.*set KURRENTDB_URL/);
    await expect(startOn(new DistantLog())).rejects.toThrow(/log is empty, but this database belongs to one/);
    const other = new DistantLog();
    await writeHistory(other, ONE, 'other');
    await expect(startOn(other)).rejects.toThrow(/another kurrentdb log \(its first event is/);

    await query('delete from state.log_binding');
    await expect(startOn(distant)).rejects.toThrow(/holds events that this new database knows nothing of/);
    await bindToLog({ dataSource: own.dataSource, store: distant, reactors: ['alarms'] });
    await startOn(distant);
  });

  it('refuse a log that ends before what was handled, until it is adopted', async () => {
    await writeHistory(own.store, ONE, 'own');
    await startOn(own.store);
    await reactorAt(7);
    await expect(startOn(own.store)).rejects.toThrow(/ends at position 1, before position 7 .* events adopt/);
    await bindToLog({ dataSource: own.dataSource, store: own.store, reactors: ['alarms', 'feeds'] });
    await startOn(own.store);
    expect(await query('select name, position::int from state.reactor_checkpoints order by name')).toEqual([
      { name: 'alarms', position: 1 },
      { name: 'feeds', position: 1 },
    ]);
  });

  it('stay usable while a log is imported elsewhere, and do not start there before that is finished', async () => {
    await writeHistory(own.store, ONE, 'own');
    const distant = new DistantLog();
    await beginLogImport({ dataSource: own.dataSource, store: distant });
    await startOn(own.store);
    await writeHistory(distant, ONE, 'own');
    await expect(startOn(distant)).rejects.toThrow(/import into the kurrentdb log is not finished/);
    await bindToLog({ dataSource: own.dataSource, store: distant, reactors: [] });
    await startOn(distant);
    await expect(startOn(own.store)).rejects.toThrow(/belongs to a kurrentdb log/);
  });

  it('are left alone while a newsroom is at work, and free when it has stopped', async () => {
    await assertNewsroomStopped(own.dataSource);
    const { dataSource, store, connectionString } = own;
    const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const decode = () => Promise.reject(new Error('Nothing to decode'));
    const engine = new ProjectionEngine({
      ...{ dataSource, store, connectionString, logger, decode },
      definitions: [],
      holder: 'a newsroom',
    });
    await engine.start();
    const refusal = () => assertNewsroomStopped(dataSource).then(() => 'none', String);
    await eventually('it is noticed', async () => (await refusal()).includes('stop all of its processes'));
    await engine.stop();
    await eventually('it is forgotten', async () => (await refusal()) === 'none');
  });

  it('agree on every position after a move: checkpoints, parked streams, read models, baselines', async () => {
    const seed = randomId();
    const distant = new DistantLog();
    await writeHistory(distant, [{ stream: 9, events: [{ type: 'TitleChanged', data: {} }] }], seed);
    await writeHistory(distant, TWO, seed);
    const events = await wholeLog(distant);
    const parked = events.at(-1);
    await reactorAt(400);
    await query(`insert into state.reactor_parked (name, stream, first_position, first_revision, error, events)
                 values ('alarms', '${parked?.stream}', 388, 1, 'x', 1)`);
    await query(
      `insert into state.baselines (stream, revision, baseline) values ('article-1', 1, '{"position": "388"}')`,
    );
    await query(
      `insert into state.outbox (id, reactor, kind, payload) values (gen_random_uuid(), 'alarms', 'ring', '{}')`,
    );
    await query(`create schema rm_titles_v1`);
    await query(`create table rm_titles_v1.checkpoint (position bigint)`);
    await query(`create schema rm_titles`);
    await query(`create view rm_titles.titles as select position from rm_titles_v1.checkpoint`);

    expect(await bindToLog({ dataSource: own.dataSource, store: distant, reactors: ['alarms'] })).toBe(3n);
    expect(await query('select position::int from state.reactor_checkpoints')).toEqual([{ position: 3 }]);
    expect(await query('select first_position::int, events from state.reactor_parked')).toEqual([
      { first_position: 3, events: 1 },
    ]);
    expect(await query('select * from state.baselines')).toEqual([]);
    expect(await query('select kind from state.outbox')).toEqual([{ kind: 'ring' }]);
    expect(await query(`select nspname from pg_namespace where nspname like 'rm%'`)).toEqual([]);
  });
});
