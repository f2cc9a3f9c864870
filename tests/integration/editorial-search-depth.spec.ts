import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import type { DataSource } from 'typeorm';
import { randomId } from '#event-store';
import type { Instant } from '#kernel';
import { connect, createDataSource } from '#platform';
import { createTestDatabase } from '#testing/test-database';
import type { TestDatabase } from '#testing/test-database';
import { searchQuestion } from '../../libs/editorial/search/search-question.js';
import {
  Parameters,
  bestStatement,
  counted,
  newestKeyOf,
  newestStatement,
  pageOf,
  searched,
} from '../../libs/editorial/search/search-statement.js';
import type { HitRecord, NewestKey, WordScope } from '../../libs/editorial/search/search-statement.js';

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
    const hits = await searched(dataSource, scope, (query) =>
      query<HitRecord[]>(statement, parameters.values),
    );
    const { shown, last } = pageOf(hits, limit);
    ids.push(...shown.map(({ article_id: id }) => id));
    if (last === null) return ids;
    after = newestKeyOf(last);
  }
}

async function best(scope: WordScope): Promise<ReadonlySet<string>> {
  const parameters = new Parameters();
  const statement = bestStatement(scope, { limit: 100, at: NOW }, parameters);
  const hits = await searched(dataSource, scope, (query) => query<HitRecord[]>(statement, parameters.values));
  return new Set(hits.map(({ article_id: id }) => id));
}

const total = (scope: WordScope) => {
  const parameters = new Parameters();
  return searched(dataSource, scope, (query) => counted(scope, parameters, query));
};

const text = fc.array(fc.constantFrom('havn', 'skib', 'kaj', 'bro'), { minLength: 1, maxLength: 6 });
const archive = fc.array(
  fc.record({
    id: fc.constant(null).map(randomId),
    dated: fc.integer({ min: 1, max: 9 }).map((day): Instant => `2026-01-0${day}T06:00:00.000Z`),
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

  it('finds words side by side page by page, and counts those that it looked into', async () => {
    await fc.assert(
      fc.asyncProperty(archive, fc.integer({ min: 1, max: 12 }), async (articles, rows) => {
        await write(articles);
        const scope = scopeOf('"havn skib"', rows);
        // The last word of a headline stands beside the first of the body.
        const wanted = articles.filter(({ headline, body }) =>
          ` ${headline} ${body} `.includes(' havn skib '),
        );
        const shown = await pages(scope, 2);
        expect(shown).toEqual(newestFirst(wanted));
        const { count, more } = await total(scope);
        expect(more ? count <= shown.length : count === shown.length).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});
