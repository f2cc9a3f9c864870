import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { plusMilliseconds } from '#kernel';
import type { Instant } from '#kernel';
import { AudienceModule, BeingRead, CountableArticles, RETENTION_DAYS, audienceMigrations } from '#audience';
import { KeyedHash, randomId } from '#event-store';
import { CLOCK, closeGracefully, createHttpApplication, createLogger, migrateDatabase } from '#platform';
import { createTestDatabase } from '#testing/test-database';
import type { TestDatabase } from '#testing/test-database';
import { SecretHash } from '#testing/secret-hash';
import { CounterUpkeep } from '../../libs/audience/counting/counter-upkeep.js';
import { ViewCounter } from '../../libs/audience/counting/view-counter.js';
import { ViewStore } from '../../libs/audience/counting/view-store.js';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const MINUTE = 60_000;

/** The articles that the newsroom has published. */
class Published extends CountableArticles {
  readonly ids = new Set<string>();
  async has(articleId: string): Promise<boolean> {
    return this.ids.has(articleId);
  }
}

let database: TestDatabase;
let dataSource: DataSource;
let now: Instant;
const clock = { now: () => now };
const quiet = { warn: () => undefined, error: () => undefined };

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateDatabase(database.connectionString, audienceMigrations);
  dataSource = await new DataSource({ type: 'postgres', url: database.connectionString }).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

beforeEach(async () => {
  now = '2026-03-02T08:30:15.000Z';
  await dataSource.query('truncate state.article_views, state.view_nonces');
});

const counters = () =>
  dataSource.query<readonly object[]>(
    `select article_id, views, bots, prefetches, floods from state.article_views order by minute, article_id`,
  );

describe('Counting on a server', () => {
  const published = new Published();
  let app: NestFastifyApplication;
  let base: string;
  let article: string;

  @Module({
    imports: [AudienceModule.register({ articles: { useFactory: () => published } })],
  })
  class Site {}

  beforeAll(async () => {
    now = '2026-03-02T08:30:15.000Z';
    const shared = [
      { provide: DataSource, useFactory: () => dataSource },
      { provide: KeyedHash, useValue: new SecretHash() },
      { provide: CLOCK, useValue: clock },
    ];
    const platform = {
      module: class Platform {},
      global: true,
      providers: shared,
      exports: [DataSource, KeyedHash, CLOCK],
    };
    const root = { module: class Root {}, imports: [platform, Site] };
    app = await createHttpApplication(root, { logger: createLogger({ level: 'silent' }) });
    await app.listen(0, '127.0.0.1');
    base = await app.getUrl();
  });
  afterAll(() => closeGracefully(app));

  beforeEach(() => {
    article = randomId();
    published.ids.add(article);
  });

  const tokenFor = async (id: string) => {
    const response = await fetch(`${base}/api/v1/view-tokens?path=/artikel/en-overskrift-${id}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    return ((await response.json()) as { readonly token: string }).token;
  };
  const beacon = (token: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${base}/api/v1/views`, {
      method: 'POST',
      body: token,
      headers: { 'content-type': 'text/plain;charset=UTF-8', 'user-agent': BROWSER, ...headers },
    });
  const flush = () => app.get(ViewCounter, { strict: false }).flush();

  it('counts a reader once, however often the page says so', async () => {
    const token = await tokenFor(article);
    for (let time = 0; time < 3; time += 1) {
      const response = await beacon(token);
      expect(response.status).toBe(204);
      expect(response.headers.get('set-cookie')).toBeNull();
    }
    await flush();
    await beacon(token);
    await flush();
    expect(await counters()).toEqual([{ article_id: article, views: 1, bots: 0, prefetches: 0, floods: 0 }]);
  });

  it('counts machines and pages fetched ahead apart', async () => {
    await beacon(await tokenFor(article), { 'user-agent': 'curl/8.9.1' });
    await beacon(await tokenFor(article), { 'sec-purpose': 'prefetch;prerender' });
    await beacon(await tokenFor(article));
    await flush();
    expect(await counters()).toEqual([{ article_id: article, views: 1, bots: 1, prefetches: 1, floods: 0 }]);
  });

  it('counts a flood from one network apart', async () => {
    for (let view = 0; view < 65; view += 1) await beacon(await tokenFor(article));
    await flush();
    expect(await counters()).toEqual([{ article_id: article, views: 60, bots: 0, prefetches: 0, floods: 5 }]);
  });

  it('never counts a HEAD request, a forged token or one that is too old', async () => {
    const head = await fetch(`${base}/api/v1/view-tokens?path=/artikel/x-${article}`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect((await fetch(`${base}/api/v1/views`, { method: 'HEAD' })).status).toBe(405);
    const token = await tokenFor(article);
    expect((await beacon(token.replace(article, randomId()))).status).toBe(204);
    now = plusMilliseconds(now, 20 * MINUTE);
    expect((await beacon(token)).status).toBe(204);
    await flush();
    expect(await counters()).toEqual([]);
  });

  it('gives no token for what no reader can read', async () => {
    const statuses = await Promise.all(
      [`?path=/artikel/x-${randomId()}`, '?path=/job', '', `?path=/artikel/x-${article}&path=/`].map(
        async (query) => (await fetch(`${base}/api/v1/view-tokens${query}`)).status,
      ),
    );
    expect(statuses).toEqual([404, 400, 400, 400]);
  });

  it('refuses a view that is no token', async () => {
    const statuses = await Promise.all([
      beacon('two words'),
      beacon(''),
      beacon('x'.repeat(2_000)),
      beacon('{}', { 'content-type': 'application/json' }),
      fetch(`${base}/api/v1/views`, { method: 'POST' }),
    ]).then((responses) => responses.map(({ status }) => status));
    expect(statuses).toEqual([400, 400, 413, 415, 400]);
  });

  it('writes the last views when it stops', async () => {
    const counter = new ViewCounter(new ViewStore(dataSource), quiet);
    counter.start();
    counter.count({ articleId: article, nonce: randomId(), kind: 'view', at: now });
    await counter.stop();
    expect(await counters()).toHaveLength(1);
  });
});

describe('Counters of several processes', () => {
  const view = (articleId: string, nonce = randomId()) => ({
    articleId,
    nonce,
    kind: 'view' as const,
    at: now,
  });

  it('count a token once that two of them were given, also after a restart', async () => {
    const article = randomId();
    const [one, two] = [0, 1].map(() => new ViewCounter(new ViewStore(dataSource), quiet));
    const shared = Array.from({ length: 50 }, () => randomId());
    for (const nonce of shared) {
      one?.count(view(article, nonce));
      two?.count(view(article, nonce));
    }
    await Promise.all([one?.flush(), two?.flush()]);
    const restarted = new ViewCounter(new ViewStore(dataSource), quiet);
    for (const nonce of shared) restarted.count(view(article, nonce));
    restarted.count(view(article));
    await restarted.flush();
    expect(await counters()).toEqual([{ article_id: article, views: 51, bots: 0, prefetches: 0, floods: 0 }]);
  });

  it('keep what the database could not take and write it later, once', async () => {
    const article = randomId();
    const store = new ViewStore(dataSource);
    const failing = new ViewCounter(store, quiet);
    failing.count(view(article));
    failing.count({ ...view(article), kind: 'bot' });
    await dataSource.query('alter table state.article_views rename to article_views_away');
    await expect(failing.flush()).rejects.toThrow();
    await dataSource.query('alter table state.article_views_away rename to article_views');
    failing.count(view(article));
    await failing.flush();
    expect(await counters()).toEqual([{ article_id: article, views: 2, bots: 1, prefetches: 0, floods: 0 }]);
  });

  it('forget old minutes and used tokens', async () => {
    const store = new ViewStore(dataSource);
    const counter = new ViewCounter(store, quiet);
    counter.count(view(randomId()));
    await counter.flush();
    const nonces = () => dataSource.query<readonly object[]>('select nonce from state.view_nonces');
    await new CounterUpkeep(store, clock, quiet).run();
    expect([(await counters()).length, (await nonces()).length]).toEqual([1, 1]);
    now = plusMilliseconds(now, 16 * MINUTE);
    await new CounterUpkeep(store, clock, quiet).run();
    expect([(await counters()).length, (await nonces()).length]).toEqual([1, 0]);
    now = plusMilliseconds(now, RETENTION_DAYS * 24 * 60 * MINUTE);
    await new CounterUpkeep(store, clock, quiet).run();
    expect(await counters()).toEqual([]);
  });
});

describe('Being read now', () => {
  const articles = Array.from(
    { length: 15 },
    (_, index) => `00000000-0000-4000-8000-0000000000${10 + index}`,
  );
  const id = (index: number) => articles[index] ?? '';
  const beingRead = () => new BeingRead(dataSource, clock, quiet);

  /** So many views, so many minutes before the minute of now. */
  const read = (
    index: number,
    views: number,
    minutesAgo: number,
    others: Partial<Record<'bots' | 'floods', number>> = {},
  ) =>
    dataSource.query(
      `insert into state.article_views (minute, article_id, views, bots, prefetches, floods)
       values (date_trunc('minute', $1::timestamptz) - $2 * interval '1 minute', $3, $4, $5, 0, $6)`,
      [now, minutesAgo, id(index), views, others.bots ?? 0, others.floods ?? 0],
    );

  it('is nothing when nobody reads, machines not being somebody', async () => {
    await read(1, 0, 5, { bots: 900, floods: 500 });
    expect((await beingRead().edition(now)).articleIds).toEqual([]);
  });

  it('ranks the last hour, then tops up from the last day', async () => {
    await read(1, 3, 10);
    await read(2, 2, 1);
    await read(2, 2, 60);
    await read(3, 1, 59);
    await read(4, 900, 61);
    await read(1, 900, 70);
    await read(5, 5, 24 * 60);
    await read(6, 5, 24 * 60 + 1);
    expect((await beingRead().edition(now)).articleIds).toEqual([2, 1, 3, 4, 5].map(id));
  });

  it('is a dozen at most, and ties have an order', async () => {
    for (const index of articles.keys()) await read(index, 1, 3 + (index % 2));
    const { articleIds } = await beingRead().edition(now);
    expect(articleIds).toHaveLength(12);
    expect(articleIds.slice(0, 2)).toEqual([id(0), id(2)]);
    expect(articleIds.slice(8, 9)).toEqual([id(1)]);
  });

  it('stays the same for a whole minute, on every process, and knows until when', async () => {
    await read(1, 1, 1);
    now = '2026-03-02T08:30:05.000Z';
    const first = await beingRead().edition(now);
    expect(first).toEqual({ articleIds: [id(1)], validUntil: '2026-03-02T08:31:05.000Z' });
    await dataSource.query(`insert into state.article_views values ('2026-03-02T08:30Z', $1, 50, 0, 0, 0)`, [
      id(2),
    ]);
    now = '2026-03-02T08:31:04.999Z';
    expect(await beingRead().edition(now)).toEqual(first);
    now = '2026-03-02T08:31:05.000Z';
    expect((await beingRead().edition(now)).articleIds).toEqual([id(2), id(1)]);
  });

  it('answers for an instant of the past with the counters of that minute, for a future one with those of now', async () => {
    await read(1, 1, 1);
    const then = now;
    const shown = await beingRead().edition(then);
    now = plusMilliseconds(now, 5 * MINUTE);
    await read(2, 7, 2);
    const later = beingRead();
    expect(await later.edition(then)).toEqual(shown);
    expect((await later.edition(plusMilliseconds(now, 24 * 60 * MINUTE))).articleIds).toEqual([id(2), id(1)]);
  });

  it('asks the database once for many readers', async () => {
    let queries = 0;
    const counting = new Proxy(dataSource, {
      get: (target, member) => {
        if (member === 'query') queries += 1;
        const value: unknown = Reflect.get(target, member);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const edition = new BeingRead(counting, clock, quiet);
    await Promise.all(Array.from({ length: 20 }, () => edition.edition(now)));
    await edition.edition(plusMilliseconds(now, 10_000));
    expect(queries).toBe(1);
  });

  it('does without when the database does not answer', async () => {
    const gone = new DataSource({ type: 'postgres', url: database.connectionString });
    expect((await new BeingRead(gone, clock, quiet).edition(now)).articleIds).toEqual([]);
  });
});
