import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#platform';
import { bigintArray, intArray, runPrepared, textArray, uuidArray } from '#postgres';
import { createTestDatabase } from '#testing/test-database';
import type { TestDatabase } from '#testing/test-database';

describe('Statements that PostgreSQL keeps', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await createDataSource({ url: database.connectionString, poolSize: 2 }).initialize();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const backFrom = async <Value>(type: string, array: Buffer): Promise<readonly Value[]> => {
    const rows = await runPrepared<{ readonly value: Value }>(
      dataSource,
      `select value from unnest($1::${type}[]) with ordinality as u (value, place) order by place`,
      [array],
    );
    return rows.map(({ value }) => value);
  };

  it('take every text that can be stored, as it was written', async () => {
    const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\0', ''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text)), async (texts) => {
        expect(await backFrom('text', textArray(texts))).toEqual(texts);
      }),
      { numRuns: 60 },
    );
  });

  it('take ids and numbers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(fc.uuid())),
        fc.array(fc.integer()),
        fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
        async (ids, integers, bigints) => {
          expect(await backFrom('uuid', uuidArray(ids))).toEqual(ids);
          expect(await backFrom('int', intArray(integers))).toEqual(integers);
          expect(await backFrom<string>('bigint', bigintArray(bigints))).toEqual(bigints.map(String));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('refuse what is no id before it is sent', () => {
    expect(() => uuidArray(['0190163d-8694-739b-aea5-966c26f8ad9'])).toThrow(TypeError);
    expect(() => uuidArray(['zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz'])).toThrow(TypeError);
  });

  it('are parsed once on each connection', async () => {
    const statement = `select $1::int + 1 as next`;
    for (let page = 1; page <= 5; page += 1) {
      expect(await runPrepared(dataSource, statement, [page])).toEqual([{ next: page + 1 }]);
    }
    const kept = await runPrepared<{ readonly statement: string }>(
      dataSource,
      `select statement from pg_prepared_statements where statement = $1`,
      [statement],
    );
    expect(kept).toEqual([{ statement }]);
  });

  it('say with its code what the database refuses', async () => {
    await expect(runPrepared(dataSource, `select 1 / $1::int`, [0])).rejects.toMatchObject({ code: '22012' });
  });

  it('outlive the tables that they name', async () => {
    const make = `create table edition (page int)`;
    const count = `select count(*)::int as pages from edition where page > $1`;
    await dataSource.query(make);
    for (let run = 0; run < 8; run += 1) await runPrepared(dataSource, count, [0]);
    await dataSource.query(`drop table edition`);
    await expect(runPrepared(dataSource, count, [0])).rejects.toMatchObject({ code: '42P01' });
    await dataSource.query(make);
    await dataSource.query(`insert into edition values (1)`);
    expect(await runPrepared(dataSource, count, [0])).toEqual([{ pages: 1 }]);
  });
});
