import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import type { DataSource } from 'typeorm';
import { randomId } from '#event-store';
import { plusMilliseconds } from '#kernel';
import type { Instant } from '#kernel';
import { connect, createDataSource } from '#platform';
import { createTestDatabase } from '#testing/test-database';
import type { TestDatabase } from '#testing/test-database';
import { searchQuestion } from '../../libs/editorial/search/search-question.js';
import {
  Parameters,
  bestStatement,
  counted,
  isInOrder,
  newestKeyOf,
  newestStatement,
  pageOf,
  searched,
  withFloor,
} from '../../libs/editorial/search/search-statement.js';
import type { FoundRecord, NewestKey, WordScope } from '../../libs/editorial/search/search-statement.js';

const NOW: Instant = '2026-02-01T00:00:00.000Z';

let database: TestDatabase;
let dataSource: DataSource;
beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await connect(createDataSource({ url: database.connectionString, poolSize: 2 }));
  await dataSource.query(`
    create table found_articles (
      article_id uuid primary key, dated timestamptz, headline text, body text,
      words tsvector generated always as (
        setweight(to_tsvector('pg_catalog.danish', headline), 'A') ||
        setweight(to_tsvector('pg_catalog.danish', body), 'D')) stored,
      headline_words tsvector generated always as (to_tsvector('pg_catalog.danish', headline)) stored);
    create index on found_articles using gin (words);
    create index on found_articles using gin (headline_words);
    create index on found_articles (dated desc, article_id desc)`);
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

interface Written {
  readonly id: string;
  readonly dated: Instant;
  readonly headline: string;
  readonly body: string;
}

const scopeOf = (typed: string, depth: number): WordScope => {
  const question = searchQuestion(typed);
  if (question === null) throw new Error(`Nothing to look for in ${typed}`);
  return { table: 'found_articles', dated: 'dated', conditions: ['true'], question, depth };
};

async function pages(scope: WordScope, limit: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let after: NewestKey | undefined; ;) {
    const parameters = new Parameters();
    const statement = newestStatement(scope, { limit: limit + 1, after }, parameters);
    const found = await searched(dataSource, scope, (query) =>
      query<FoundRecord[]>(statement, parameters.values),
    );
    const { shown, last } = pageOf(found, limit);
    ids.push(...shown.map(({ article_id: id }) => id));
    if (last === null) return ids;
    after = newestKeyOf(last);
  }
}

async function best(scope: WordScope): Promise<ReadonlySet<string>> {
  const parameters = new Parameters();
  const statement = bestStatement(scope, { limit: 100, at: NOW }, parameters);
  const found = await searched(dataSource, scope, (query) =>
    query<FoundRecord[]>(statement, parameters.values),
  );
  return new Set(pageOf(found, 100).shown.map(({ article_id: id }) => id));
}

const total = async (scope: WordScope) => {
  const parameters = new Parameters();
  if (isInOrder(scope.question)) {
    const statement = bestStatement(scope, { limit: 1, at: NOW }, parameters);
    return pageOf(await dataSource.query<FoundRecord[]>(statement, parameters.values), 1).total;
  }
  return searched(dataSource, scope, (query) => counted(scope, parameters, query));
};

const text = fc.array(fc.constantFrom('havn', 'skib', 'kaj', 'bro'), { minLength: 1, maxLength: 6 });
const day = fc.integer({ min: 1, max: 9 }).map((number): Instant => `2026-01-0${number}T06:00:00.000Z`);
const archive = fc.array(
  fc.record({
    id: fc.constant(null).map(randomId),
    dated: day,
    headline: text.map((words) => words.join(' ')),
    body: text.map((words) => words.join(' ')),
  }),
  { minLength: 1, maxLength: 24 },
);

async function write(articles: readonly Written[]): Promise<void> {
  await dataSource.query(`truncate found_articles`);
  const columns = (['id', 'dated', 'headline', 'body'] as const).map((name) =>
    articles.map((each) => each[name]),
  );
  await dataSource.query(
    `insert into found_articles (article_id, dated, headline, body)
     select * from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[])`,
    columns,
  );
}

const newestFirst = (articles: readonly Written[]) =>
  articles
    .toSorted((a, b) => (a.dated === b.dated ? (a.id < b.id ? 1 : -1) : a.dated < b.dated ? 1 : -1))
    .map(({ id }) => id);

describe('A search through a large archive', () => {
  it('finds the same, however many of the newest it looks into before it asks the index of words', async () => {
    const depth = fc.integer({ min: 1, max: 12 });
    await fc.assert(
      fc.asyncProperty(archive, depth, fc.integer({ min: 1, max: 5 }), async (articles, rows, limit) => {
        await write(articles);
        const scope = scopeOf('havn skib -bro', rows);
        const wanted = articles.filter(({ headline, body }) => {
          const words = `${headline} ${body}`;
          return words.includes('havn') && words.includes('skib') && !words.includes('bro');
        });
        expect(await pages(scope, limit)).toEqual(newestFirst(wanted));
        expect(await best(scope)).toEqual(new Set(newestFirst(wanted)));
        expect(await total(scope)).toEqual({ count: wanted.length, more: false });
      }),
      { numRuns: 20 },
    );
  });

  it('finds words side by side page by page, wherever it stops to look, and counts those that it looked into', async () => {
    const floor = fc.option(day, { nil: undefined });
    await fc.assert(
      fc.asyncProperty(archive, fc.integer({ min: 1, max: 12 }), floor, async (articles, rows, lowest) => {
        await write(articles);
        const asked = scopeOf('"havn skib"', rows);
        const scope = lowest === undefined ? asked : { ...asked, floor: lowest };
        // The last word of a headline stands beside the first of the body.
        const wanted = articles.filter(({ headline, body }) =>
          ` ${headline} ${body} `.includes(' havn skib '),
        );
        const shown = await pages(scope, 2);
        expect(shown).toEqual(newestFirst(wanted));
        const { count = 0, more } = (await total(scope)) ?? {};
        expect(more ? count <= shown.length : count === shown.length).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('looks for words side by side that often stand together no further back than it needs, and goes on from there', async () => {
    // Every twentieth has both words, and the oldest and one of the newest have them side by side.
    await dataSource.query(`truncate found_articles`);
    await dataSource.query(`
      insert into found_articles (article_id, dated, headline, body)
      select gen_random_uuid(), timestamptz '2025-01-01Z' + n * interval '1 minute', 'Dagens nyhed',
             case when n in (0, 49980) then 'havn skib' when n % 20 = 0 then 'havn, kaj og skib' else 'bro' end
        from generate_series(0, 49999) n`);
    await dataSource.query(`analyze found_articles`);
    const asked = scopeOf('"havn skib"', 3_000);
    const scope = await withFloor(dataSource, asked, { parameters: new Parameters() });
    // Two thousand that have them are expected among the newest forty thousand.
    expect(scope.floor).toBe(plusMilliseconds('2025-01-01T00:00:00.000Z', 9_999 * 60_000));
    expect(await total(scope)).toEqual({ count: 1, more: true });
    expect(await pages(scope, 10)).toHaveLength(2);

    const narrow = { ...asked, isNarrow: true };
    expect(await withFloor(dataSource, narrow, { parameters: new Parameters() })).toEqual(narrow);
    const rare = scopeOf('"havn skib bro"', 3_000);
    expect(await withFloor(dataSource, rare, { parameters: new Parameters() })).toEqual(rare);
  });
});
