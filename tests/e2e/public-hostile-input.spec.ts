import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { encodeCursor } from '#platform';
import { rawExchange } from '#testing/http-test-application';
import { newsroomRoutes } from '#testing/newsroom-routes';
import type { NewsroomRoute } from '#testing/newsroom-routes';
import { addressIn, openStockedNewsroom } from '#testing/stocked-newsroom';
import type { Stock } from '#testing/stocked-newsroom';
import type { Answer, WholeNewsroom } from '#testing/whole-newsroom';

const NOBODY = '5bd3c1ea-7ff3-4d2a-8be3-6a2d3b1d4a10';
const HTML = 'text/html; charset=utf-8';
const PROBLEM = 'application/problem+json';
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

/** Parts of an address that somebody may type, follow or send on purpose; encoded already. */
const PARTS = [
  '1',
  'x',
  '-',
  `-${NOBODY}`,
  NOBODY,
  `ny-kaj-${NOBODY}`,
  `${NOBODY}-${NOBODY}`,
  `x-${NOBODY.toUpperCase()}`,
  '%20',
  '%00',
  '%ff',
  '%ed%a0%80',
  '%',
  '%F0%9F%9A%B2',
  '%E2%80%AE',
  "'--",
  '%22%3E%3Cscript%3E',
  '..%2f..%2fetc%2fpasswd',
  '..%5c..%5c',
  '*',
  '__proto__',
  'constructor',
  'x'.repeat(299),
  'x'.repeat(301),
  'x'.repeat(10_000),
];

const QUERIES = [
  'after=x',
  'after=',
  'after=%00',
  'after=a&after=b',
  `after=${'x'.repeat(1_001)}`,
  `after=${encodeCursor(['2026-01-01T00:00:00.000Z', NOBODY])}`,
  `after=${encodeCursor(['2026-02-30T00:00:00.000Z', NOBODY])}`,
  `after=${encodeCursor(['9999-12-31T23:59:59.999Z', NOBODY])}`,
  `after=${encodeCursor(['infinity', "'"])}`,
  `after=${encodeCursor([])}`,
  `after=${encodeCursor({})}`,
  'limit=0',
  'limit=x',
  'limit=9999999999999999999',
  'limit=1&limit=2',
  'section=x',
  `section=${NOBODY}`,
  'preview=x',
  'preview=',
  `preview=${'x'.repeat(300)}`,
  'preview=a.b.c&preview=d',
  'path=/artikel/x',
  `path=/artikel/x-${NOBODY}`,
  'at=2026-02-30',
  'at=0000-01-01T00:00:00Z',
  'at=9999-12-31T23:59:59-23:59',
  'at=a&at=b',
  'at[]=x',
  '__proto__=1',
  'constructor[prototype][x]=1',
  '%ff=%ff',
  '=&&=',
  'x='.padEnd(9_000, 'x'),
];

describe('Whatever readers and programs ask of the public side', () => {
  let newsroom: WholeNewsroom;
  let stock: Stock;
  let routes: readonly NewsroomRoute[];
  let before: bigint;

  beforeAll(async () => {
    ({ newsroom, stock } = await openStockedNewsroom());
    routes = newsroomRoutes(newsroom.app).filter(
      ({ method, path, permission }) => method === 'GET' && permission === null && !path.includes('*'),
    );
    before = await newsroom.head();
  }, 120_000);
  afterAll(async () => {
    const failures = newsroom.log.filter((line) => line.includes('"level":"error"'));
    const after = await newsroom.head();
    await newsroom.close();
    expect(failures).toEqual([]);
    expect(after).toBe(before);
  });

  /** A reader with a browser gets pages, everybody else problem documents; nothing fails. */
  async function asked(
    path: string,
    headers: Record<string, string> = {},
    role: 'admin' | null = null,
  ): Promise<Answer> {
    const answer = await newsroom.send('GET', path, { role, headers });
    expect([path, answer.status]).toEqual([path, Math.min(answer.status, 499)]);
    if (answer.status >= 400) {
      const type = answer.headers.get('content-type') ?? '';
      const { pathname } = new URL(path, newsroom.origin);
      const ofPrograms = /^\/(?:api|health)\/./.test(pathname);
      const ofTheSite = !/^\/(?:api|admin|health|metrics|feeds)(?:\/|$)/.test(pathname);
      const forBrowsers = ofTheSite && headers['accept'] === BROWSER.accept;
      const expected = forBrowsers ? [HTML] : ofPrograms ? [PROBLEM] : [HTML, PROBLEM];
      expect([path, type, expected.includes(type)]).toEqual([path, type, true]);
      if (type === HTML) expect(answer.text).toMatch(/^<!doctype html>[^]*<\/html>\s*$/i);
      else
        expect(answer.json).toMatchObject({
          type: expect.stringMatching(/^\/problems\//),
          status: answer.status,
        });
    }
    return answer;
  }

  it.each(['a program', 'a browser'])(
    '%s is answered at every address that is wrong',
    async (who) => {
      const headers = who === 'a browser' ? BROWSER : {};
      for (const { path, params } of routes) {
        for (const name of Object.keys(params)) {
          for (const part of PARTS) {
            const address = addressIn(stock, path.replace(`{${name}}`, '~')).replace('~', part);
            const { status } = await asked(address, headers);
            // A page of the staff's asks everybody else to sign in, whatever it is called with.
            const wrong = path.startsWith('/admin/') ? [303, 400, 404, 414] : [400, 404, 414];
            expect([address, wrong.includes(status)]).toEqual([address, true]);
          }
        }
      }
    },
    60_000,
  );

  it.each(['a program', 'a browser', 'an editor'])(
    '%s is answered whatever stands in the query',
    async (who) => {
      for (const { path } of routes) {
        const address = addressIn(
          stock,
          path
            .replace('{slugAndId}', `x-${stock.articles}`)
            .replace('{section}', 'havn')
            .replace('{file}', 'x.webp'),
        );
        for (const query of QUERIES) {
          await asked(
            `${address}?${query}`,
            who === 'a browser' ? BROWSER : {},
            who === 'an editor' ? 'admin' : null,
          );
        }
      }
    },
    60_000,
  );

  it('any text as an address is answered', async () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('artikel', 'job', 'api', 'v1', 'articles', 'admin', '..', '.', ''),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 5 }),
        fc.string({ unit: 'binary', maxLength: 20 }),
        async (parts, query) => {
          const path = `/${parts.map(encodeURIComponent).join('/')}?${encodeURIComponent(query)}`;
          await asked(path.startsWith('//') ? `/.${path}` : path, BROWSER);
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);

  it('headers that make no sense are passed over or refused', async () => {
    const pages = [
      '/',
      `/artikel/ny-kaj-${stock.articles}`,
      '/api/v1/articles',
      `/api/v1/articles/${stock.articles}`,
    ];
    for (const page of pages) {
      for (const headers of [
        { 'if-none-match': 'W/' },
        { 'if-none-match': '"'.repeat(500) },
        { 'if-modified-since': 'yesterday' },
        { range: 'bytes=5-1' },
        { accept: '*/*;q=x' },
        { accept: '\u00ff' },
        { 'accept-encoding': 'x, *;q=0' },
        { 'accept-language': '€'.length > 1 ? '' : ';;;' },
        { cookie: '=;=;forside_session=' },
        { cookie: `forside_session=${'x'.repeat(43)}` },
        { cookie: 'forside_session=%00' },
        { 'x-correlation-id': 'x'.repeat(300) },
        { 'x-correlation-id': '<script>' },
        { 'x-forwarded-host': 'evil.example' },
        { 'x-position': '' },
        { 'content-type': 'nonsense' },
        { authorization: 'Bearer' },
      ]) {
        const { status, text } = await asked(page, headers);
        expect([page, headers, [200, 400, 401].includes(status)]).toEqual([page, headers, true]);
        expect(text).not.toContain('evil.example');
      }
    }
  });

  it('views are counted for tokens alone', async () => {
    const count = (body: string | Buffer, contentType = 'text/plain') =>
      newsroom.send('POST', '/api/v1/views', { role: null, body, headers: { 'content-type': contentType } });
    for (const [body, status] of [
      ['forged', 204],
      ['x'.repeat(1_024), 204],
      ['x'.repeat(1_025), 413],
      ['', 400],
      ['two words', 400],
      ['a\u0000b', 400],
      [Buffer.from([0xff, 0xfe]), 400],
      ['æ', 400],
    ] as const) {
      expect([body, (await count(body)).status]).toEqual([body, status]);
    }
    expect((await count('{}', 'application/json')).status).toBe(415);
  });

  it('a page cannot be written to', async () => {
    for (const { path } of routes) {
      const address = addressIn(stock, path.replace(/\{(?:slugAndId|section|file)\}/, 'x'));
      for (const method of ['PUT', 'PATCH', 'DELETE']) {
        const answer = await newsroom.send(method, address, { body: {} });
        expect([method, address, answer.status, answer.json?.['type']]).toEqual([
          method,
          address,
          405,
          '/problems/method-not-allowed',
        ]);
      }
    }
  });

  it('what is no HTTP is told so', async () => {
    for (const request of [
      'GET / HTTP/1.1\r\nConnection: close\r\n\r\n',
      'GET\r\n\r\n',
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
      `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      'GET / HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n',
      'GET http://[::1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'GET /artikel/%2e%2e HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'GET \\..\\x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    ]) {
      expect(await rawExchange(newsroom.port, request)).toMatch(
        /^HTTP\/1\.1 4\d\d [^]*(?:"type":"\/problems\/[a-z-]+"|<\/html>)/,
      );
    }
    expect((await asked('/')).status).toBe(200);
  }, 30_000);
});
