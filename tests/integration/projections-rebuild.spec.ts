import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProjectionNotices, projection, table } from '#projections';
import type { RebuildProgress } from '#projections';
import type { LetterEvent, LetterRow } from '#testing/letters';
import { BOARDS, letterStream, received, shownLetters, write } from '#testing/letters';
import { eventually, openNewsroom } from '#testing/letters-newsroom';
import type { LettersNewsroom } from '#testing/letters-newsroom';

let room: LettersNewsroom;
beforeEach(async () => {
  room = await openNewsroom();
});
afterEach(() => room.close());

const schemas = async () =>
  (
    await room.query<{ name: string }>(
      `select nspname as name from pg_namespace where nspname like 'rm\\_%' order by 1`,
    )
  ).map(({ name }) => name);

async function writeLetters(count: number, prefix = 'letter'): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await write(room.store, letterStream(`${prefix} ${index}`), [
      received({
        board: BOARDS[index % 3] ?? '',
        text: `${prefix} ${index}`,
        body: { n: index, å: [index] },
      }),
      { type: 'LetterShown', data: { from: '2026-01-01T10:00:00.000Z', until: null } },
    ]);
  }
}

describe('A rebuild', () => {
  it('leaves the same bytes, drops the old version and what failed rebuilds left', async () => {
    const engine = room.engine();
    await engine.start();
    await writeLetters(40);
    await write(room.store, 'weather-1', [{ type: 'RainFell', data: {} }]);
    await engine.caughtUp(5_000);
    await room.query(`create schema rm_letters_v7`);
    await room.query(`create schema rm_letters_v2`);
    const before = await shownLetters((sql) => room.query(sql));

    const phases = new Set<RebuildProgress['phase']>();
    const report = await engine.rebuild('letters', { onProgress: ({ phase }) => phases.add(phase) });
    expect(report).toMatchObject({
      projection: 'letters',
      version: 2,
      previousVersion: 1,
      events: 80,
      compared: true,
    });
    expect(report.tables.map(({ table, rows, differing }) => ({ table, rows, differing }))).toEqual([
      { table: 'letters', rows: 40, differing: 0 },
      { table: 'showings', rows: 40, differing: 0 },
      { table: 'boards', rows: 3, differing: 0 },
    ]);
    expect([...phases]).toEqual(['indexing', 'filling', 'comparing', 'swapping', 'done']);
    expect(await shownLetters((sql) => room.query(sql))).toEqual(before);
    expect(await schemas()).toEqual(['rm_letters', 'rm_letters_v2']);

    const token = await write(room.store, letterStream('next'), [received()]);
    expect(await engine.waitFor(token, 5_000)).toBe(true);
    expect((await shownLetters((sql) => room.query(sql))).letters).toHaveLength(41);
    expect((await engine.positions())[0]?.version).toBe(2);

    const again = await engine.rebuild('letters');
    expect(again.version).toBe(3);
  });

  it('serves readers without an error, from another process, while letters keep coming', async () => {
    const engine = room.engine();
    await engine.start();
    await writeLetters(60);
    await engine.caughtUp(5_000);
    let going = true;
    let reads = 0;
    const readers = Array.from({ length: 3 }, async () => {
      while (going) {
        const [row] = await room.query<{ letters: number; boards: number }>(
          `select (select count(*)::int from rm_letters.letters) as letters,
                  (select coalesce(sum(letters), 0)::int from rm_letters.boards) as boards`,
        );
        expect(row?.letters).toBe(row?.boards);
        expect(row?.letters).toBeGreaterThanOrEqual(60);
        reads += 1;
        await sleep(1);
      }
    });
    const writer = (async () => {
      let count = 0;
      while (going) {
        await writeLetters(1, `late ${count}`);
        count += 1;
        await sleep(3);
      }
      return count;
    })();
    const commandLine = room.engine({ holder: 'command line' });
    for (const version of [2, 3, 4]) {
      const report = await commandLine.rebuild('letters');
      expect(report).toMatchObject({ version, compared: true });
      expect(report.tables.map(({ differing }) => differing)).toEqual([0, 0, 0]);
      await sleep(150);
    }
    going = false;
    await Promise.all(readers);
    const late = await writer;
    expect(reads).toBeGreaterThan(50);
    expect(late).toBeGreaterThan(10);
    expect(await engine.waitFor(`letter@${await room.store.head()}`, 5_000)).toBe(true);
    expect((await shownLetters((sql) => room.query(sql))).letters).toHaveLength(60 + late);
    expect(room.logger.errors).toEqual([]);
  });

  it('reports the rows in which the live tables had gone wrong, and mends them', async () => {
    const engine = room.engine();
    await engine.start();
    await writeLetters(9);
    await engine.caughtUp(5_000);
    const before = await shownLetters((sql) => room.query(sql));
    await room.query(`update rm_letters_v1.letters set words = words + 1 where text like '%3'`);
    await room.query(`delete from rm_letters_v1.letters where text like '%5'`);
    await room.query(`insert into rm_letters_v1.boards values ('Ukendt', 1, null)`);
    const report = await engine.rebuild('letters');
    expect(report.tables.map(({ differing }) => differing)).toEqual([2, 0, 1]);
    expect(await shownLetters((sql) => room.query(sql))).toEqual(before);
  });

  it('makes its indexes over full tables, and parks a letter that one of them refuses', async () => {
    const engine = room.engine();
    const shown = { type: 'LetterShown', data: { from: '2026-01-01T10:00:00.000Z', until: null } } as const;
    await Promise.all(
      Array.from({ length: 50 }, (_, number) =>
        write(room.store, letterStream(`long ${number}`), [
          received({ text: `long ${number}` }),
          ...Array.from({ length: 24 }, () => shown),
        ]),
      ),
    );
    await write(room.store, letterStream('odd'), [
      received({ text: 'odd' }),
      { type: 'LetterSmudged', data: { how: 'unstorable' } },
    ]);
    const phases: RebuildProgress['phase'][] = [];
    const report = await engine.rebuild('letters', { onProgress: ({ phase }) => phases.push(phase) });
    expect(phases.indexOf('filling')).toBeLessThan(phases.indexOf('indexing'));
    expect(report).toMatchObject({ parkedStreams: 1, previousVersion: undefined });
    expect(report.tables.map(({ table, rows }) => [table, rows])).toContainEqual(['letters', 51]);
    const [count] = await room.query<{ count: number }>(
      `select count(*)::int as count from pg_indexes where schemaname = 'rm_letters_v1' and tablename = 'letters'`,
    );
    expect(count).toEqual({ count: 3 });
  });

  describe('that loses its lease', () => {
    /** What happens once a third of the letters is in. */
    const rebuildWith = async (interruption: () => Promise<unknown>) => {
      await Promise.all(
        Array.from({ length: 12 }, (_, number) => {
          const moves = Array.from({ length: 299 }, (_, move) => ({
            type: 'LetterMoved' as const,
            data: { board: BOARDS[move % 3] ?? '' },
          }));
          return write(room.store, letterStream(`many ${number}`), [
            received({ text: `many ${number}` }),
            ...moves,
          ]);
        }),
      );
      const engine = room.engine();
      let interrupted: Promise<unknown> | undefined;
      const report = await engine.rebuild('letters', {
        onProgress: ({ phase, events }) => {
          if (phase === 'filling' && events >= 1_000) interrupted ??= interruption();
        },
      });
      await interrupted;
      return report;
    };
    const loseConnection = () =>
      room.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'forside projections' and datname = current_database()`,
      );

    it('goes on where it was when nobody else began one', async () => {
      const report = await rebuildWith(loseConnection);
      expect(report.tables.map(({ table, rows }) => [table, rows])).toContainEqual(['letters', 12]);
      const again = await room.engine().rebuild('letters');
      expect(again.tables.map(({ differing }) => differing)).toEqual([0, 0, 0]);
    });

    it('gives up when somebody else has begun one', async () => {
      const takenOver = rebuildWith(async () => {
        await room.query(`update rm_letters_v1.checkpoint set epoch = nextval('state.lease_epoch')`);
        await loseConnection();
      });
      await expect(takenOver).rejects.toThrow('taken over by another process');
      // What is there is the other one's.
      expect(await schemas()).toEqual(['rm_letters_v1']);
    });
  });

  it('is one at a time, and of a projection that exists', async () => {
    const engine = room.engine();
    const other = room.engine();
    await engine.start();
    await writeLetters(5);
    const results = await Promise.allSettled([engine.rebuild('letters'), other.rebuild('letters')]);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: 'rebuild-running' });
    await expect(engine.rebuild('postcards')).rejects.toMatchObject({ code: 'projection-unknown' });
  });

  it('that is stopped halfway changes nothing and leaves nothing', async () => {
    const engine = room.engine();
    await engine.start();
    await writeLetters(5);
    await engine.caughtUp(5_000);
    await expect(
      engine.rebuild('letters', { signal: AbortSignal.abort(new Error('Ctrl-C')) }),
    ).rejects.toThrow('Ctrl-C');
    expect(await schemas()).toEqual(['rm_letters', 'rm_letters_v1']);
    const token = await write(room.store, letterStream('next'), [received()]);
    expect(await engine.waitFor(token, 5_000)).toBe(true);
  });

  it('makes the first version when there was none, and works when the tables were dropped', async () => {
    await writeLetters(3);
    const engine = room.engine();
    expect(await engine.rebuild('letters')).toMatchObject({
      version: 1,
      previousVersion: undefined,
      compared: false,
    });
    await room.query(`drop schema rm_letters_v1 cascade`);
    expect(await engine.rebuild('letters')).toMatchObject({
      version: 2,
      previousVersion: 1,
      compared: false,
    });
    expect((await shownLetters((sql) => room.query(sql))).letters).toHaveLength(3);
  });

  it('compares large tables in ranges of keys', async () => {
    const engine = room.engine();
    await engine.start();
    await writeLetters(1);
    await engine.caughtUp(5_000);
    await room.query(
      `insert into rm_letters_v1.showings
       select md5((n % 100)::text)::uuid, n, tstzrange(now(), null) from generate_series(1, 12000) n`,
    );
    const report = await engine.rebuild('letters');
    expect(report.tables[1]).toMatchObject({ table: 'showings', rows: 1, differing: 12_000 });
    const again = await engine.rebuild('letters');
    expect(again.tables[1]).toMatchObject({ rows: 1, differing: 0 });
  });
});

describe('A projection whose revision was raised', () => {
  const words = table<Pick<LetterRow, 'id' | 'words'>>({
    columns: { id: 'uuid', words: 'int' },
    primaryKey: ['id'],
    partitionKey: 'id',
  });
  const next = projection<LetterEvent, { letters: typeof words }>({
    name: 'letters',
    revision: 2,
    categories: ['letter'],
    tables: { letters: words },
    partitions: (event) => ({ letters: [event.stream.slice('letter-'.length)] }),
    apply(event, rows) {
      if (event.type !== 'LetterReceived') return;
      rows.letters.put({
        id: event.stream.slice('letter-'.length),
        words: event.data.text.split(' ').length,
      });
    },
  });

  it('is built beside the old one at start and swapped, while the old Forside stands by', async () => {
    const old = room.engine({ holder: 'old' });
    await old.start();
    await writeLetters(10);
    await old.caughtUp(5_000);
    const young = room.engine({ holder: 'young', definitions: [next] });
    await young.start();
    await eventually(async () => (await young.positions())[0]?.status === 'leading');
    const token = await write(room.store, letterStream('for both'), [received()]);
    expect(await young.waitFor(token, 5_000)).toBe(true);
    const rows = await room.query(`select t::text as row from rm_letters.letters t`);
    expect(rows).toHaveLength(11);
    expect(rows[0]?.row).toMatch(/^\([0-9a-f-]+,2\)$/);
    expect(await schemas()).toEqual(['rm_letters', 'rm_letters_v2']);
    await expect(room.query(`select from rm_letters.boards`)).rejects.toThrow('does not exist');
    await eventually(async () => (await old.positions())[0]?.status === 'standby');
    expect(room.logger.errors).toEqual([]);
  });
});

describe('Caches', () => {
  it('hear what changed, here and in other processes, and that they may have missed something', async () => {
    const engine = room.engine();
    const notices = new ProjectionNotices({ connectionString: room.connectionString, logger: room.logger });
    const here: unknown[] = [];
    const there: unknown[] = [];
    let lost = 0;
    let connected = 0;
    engine.onChange(({ partitions }) => here.push(partitions));
    notices.onChange(({ partitions }) => there.push(partitions));
    notices.onLost(() => (lost += 1));
    notices.onConnected(() => (connected += 1));
    notices.start();
    await eventually(() => notices.connected);
    await engine.start();
    await engine.caughtUp(5_000);
    await eventually(() => there.includes('*'));
    there.length = 0;
    await write(room.store, letterStream('tagged'), [received({ board: 'Sport' })]);
    const id = letterStream('tagged').slice('letter-'.length);
    const wanted = new Map([
      ['letters', [id]],
      ['boards', ['Sport']],
    ]);
    await eventually(() => here.some((partitions) => partitions instanceof Map && partitions.size > 0));
    expect(here.at(-1)).toEqual(wanted);
    await eventually(() => there.some((partitions) => partitions instanceof Map && partitions.size > 0));
    expect(there.at(-1)).toEqual(wanted);

    await engine.rebuild('letters');
    expect(here.at(-1)).toBe('*');
    await eventually(() => there.includes('*'));

    await room.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'forside projection notices' and datname = current_database()`,
    );
    await eventually(() => lost === 1 && connected === 2);
    there.length = 0;
    await write(room.store, letterStream('tagged too'), [received()]);
    await eventually(() => there.length > 0);
    await notices.stop();
  });
});
