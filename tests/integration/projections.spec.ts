import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { foldInMemory, projection } from '#projections';
import {
  BOARDS,
  allLetters,
  letterId,
  letterStream,
  letters,
  received,
  shownLetters,
  write,
} from '#testing/letters';
import { eventually, openNewsroom, writtenFold } from '#testing/letters-newsroom';
import type { LettersNewsroom } from '#testing/letters-newsroom';

let room: LettersNewsroom;
beforeAll(async () => {
  room = await openNewsroom();
});
afterAll(() => room.close());

describe('A projection that runs', () => {
  it('shows letters soon after they were recorded, and tells when they can be read', async () => {
    const engine = room.engine();
    await engine.start();
    const token = await write(room.store, letterStream('first'), [
      received({
        board: BOARDS[1] ?? '',
        text: 'Citat: "Æblegrød", \\ og {krøllede} parenteser,\n på to linjer',
        tags: ['null', 'NULL', '', 'a,b', '"', '\\', '{}'],
        body: { zebra: [1, 0.5, null, { ø: true }], a: 'x', åben: { b: 1, a: 2 } },
        answerTo: letterId('another'),
        day: '2026-02-28',
      }),
      { type: 'LetterShown', data: { from: '2026-01-01T10:00:00.123Z', until: null } },
      { type: 'LetterShown', data: { from: '2026-01-02T10:00:00.000Z', until: '2026-01-03T00:00:00.001Z' } },
    ]);
    expect(await engine.waitFor(token, 5_000)).toBe(true);

    const fold = foldInMemory(letters, await allLetters(room.store));
    const schema = await writtenFold(room.dataSource, letters, fold);
    const shown = await shownLetters((sql) => room.query(sql));
    expect(shown).toEqual(await shownLetters((sql) => room.query(sql), schema));
    expect(shown.letters).toHaveLength(1);
    expect(shown.showings).toHaveLength(2);

    // The second letter reads rows back from the database, which must equal those in memory.
    await write(room.store, letterStream('first'), [{ type: 'LetterMoved', data: { board: 'Sport' } }]);
    const last = await write(room.store, letterStream('first'), [
      { type: 'LetterShown', data: { from: '2026-01-02T12:00:00.000Z', until: null } },
    ]);
    expect(await engine.waitFor(last, 5_000)).toBe(true);
    const again = await writtenFold(
      room.dataSource,
      letters,
      foldInMemory(letters, await allLetters(room.store)),
    );
    expect(await shownLetters((sql) => room.query(sql))).toEqual(
      await shownLetters((sql) => room.query(sql), again),
    );
    await engine.stop();
  });

  it('writes no row that an event leaves as it was', async () => {
    const engine = room.engine();
    await engine.start();
    const stream = letterStream('unchanged');
    const data = { board: 'Sport', text: 'Samme ord', body: { b: 1, a: [1, 2] }, tags: ['x'] };
    await engine.waitFor(await write(room.store, stream, [received(data)]), 5_000);
    const version = () =>
      room.query(`select xmin::text as row from rm_letters_v1.letters where id = $1`, [
        letterId('unchanged'),
      ]);
    const before = await version();
    await engine.waitFor(
      await write(room.store, stream, [{ type: 'LetterSmudged', data: { how: 'faintly' } }]),
      5_000,
    );
    expect(await version()).toEqual(before);
    await engine.stop();
  });

  it('answers how fresh it is: not yet, then yes; categories that nobody shows are always fresh', async () => {
    const engine = room.engine();
    const token = await write(room.store, letterStream('fresh'), [received()]);
    expect(await engine.waitFor(token, 50)).toBe(false);
    expect(await engine.waitFor('weather@999999', 50)).toBe(true);
    await engine.start();
    expect(await engine.waitFor(token, 5_000)).toBe(true);
    expect(await engine.waitFor('letter@999999999', 100)).toBe(false);
    await expect(engine.waitFor('yesterday', 10)).rejects.toMatchObject({ code: 'position-malformed' });
    await engine.stop();
  });

  it('tells other processes when their reader has waited for a write here', async () => {
    const writer = room.engine();
    const reader = room.engine();
    await writer.start();
    const token = await write(room.store, letterStream('elsewhere'), [received()]);
    expect(await reader.waitFor(token, 5_000)).toBe(true);
    await writer.stop();
    await reader.stop();
  });

  it('moves its checkpoint over the events of others and counts its lag', async () => {
    const engine = room.engine();
    await engine.start();
    await write(room.store, 'weather-1', [{ type: 'RainFell', data: {} }]);
    expect(await engine.caughtUp(5_000)).toBe(true);
    const [position] = await engine.positions();
    expect(position).toMatchObject({
      name: 'letters',
      lag: 0n,
      status: 'leading',
      version: 1,
      parkedStreams: 0,
    });
    await engine.stop();
    const [stored] = await room.query<{ position: string }>(`select position from rm_letters_v1.checkpoint`);
    expect(stored?.position).toBe((await room.store.head()).toString());
  });
});

describe('Read models that were dropped', () => {
  it('are made and filled again, dropped between two letters', async () => {
    const engine = room.engine();
    await engine.start();
    await engine.caughtUp(5_000);
    const before = await shownLetters((sql) => room.query(sql));
    expect(before.letters.length).toBeGreaterThan(2);
    await dropReadModels();
    const token = await write(room.store, letterStream('after the drop'), [received()]);
    await eventually(async () => await engine.waitFor(token, 1_000));
    const after = await shownLetters((sql) => room.query(sql));
    expect(after.letters).toEqual(expect.arrayContaining([...before.letters]));
    expect(after.letters).toHaveLength(before.letters.length + 1);
    await engine.stop();
  });

  it('come back while nothing happens in the newsroom', async () => {
    const engine = room.engine();
    await engine.start();
    await engine.caughtUp(5_000);
    const before = await shownLetters((sql) => room.query(sql));
    await dropReadModels();
    await eventually(async () => {
      const after = await shownLetters((sql) => room.query(sql)).catch(() => undefined);
      return JSON.stringify(after) === JSON.stringify(before);
    });
    await room.query(`drop schema rm_letters cascade`);
    await eventually(async () => {
      const after = await shownLetters((sql) => room.query(sql)).catch(() => undefined);
      return JSON.stringify(after) === JSON.stringify(before);
    });
    await engine.stop();
  });

  it('are replayed when only one table of them is missing', async () => {
    const engine = room.engine();
    await engine.start();
    await engine.caughtUp(5_000);
    const before = await shownLetters((sql) => room.query(sql));
    await engine.stop();
    await room.query(`drop table rm_letters_v1.boards cascade`);
    const next = room.engine();
    await next.start();
    await eventually(async () => {
      const after = await shownLetters((sql) => room.query(sql)).catch(() => undefined);
      return JSON.stringify(after) === JSON.stringify(before);
    });
    await next.stop();
  });

  it('are replayed when the log was restored from before their checkpoint', async () => {
    const engine = room.engine();
    await engine.start();
    await engine.caughtUp(5_000);
    const before = await shownLetters((sql) => room.query(sql));
    await engine.stop();
    await room.query(`update rm_letters_v1.checkpoint set position = 1000000`);
    await room.query(`delete from rm_letters_v1.letters`);
    const next = room.engine();
    await next.start();
    await eventually(async () => {
      const after = await shownLetters((sql) => room.query(sql)).catch(() => undefined);
      return JSON.stringify(after) === JSON.stringify(before);
    });
    await next.stop();
  });
});

describe('Definitions', () => {
  it('are refused when two have one name, or a table would hide the runner’s own', () => {
    expect(() => room.engine({ definitions: [letters, letters] })).toThrow(
      'Two projections are called letters',
    );
    expect(() => room.engine({ definitions: [{ ...letters, name: 'letters_v2' }] })).toThrow('cannot name');
    const tables = { checkpoint: letters.tables.boards };
    const clashing = projection({ ...letters, tables, partitions: () => ({}), apply: () => undefined });
    expect(() => room.engine({ definitions: [clashing] })).toThrow('cannot have a table checkpoint');
  });

  it('are refused when their tables changed without a new revision', async () => {
    const { boards, showings } = letters.tables;
    const changed = { ...letters, tables: { boards, showings } } as unknown as typeof letters;
    await expect(room.engine({ definitions: [changed] }).start()).rejects.toThrow(
      'raise its revision above 1',
    );
  });
});

async function dropReadModels(): Promise<void> {
  const schemas = await room.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname like 'rm\\_%'`,
  );
  for (const { name } of schemas) await room.query(`drop schema ${name} cascade`);
}
