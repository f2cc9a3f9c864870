import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { encodeCursor } from '#platform';
import { rawExchange } from '#testing/http-test-application';
import { hostileVariants, readableJson } from '#testing/hostile-json';
import { asFar } from '#testing/long-form';
import { newsroomRoutes } from '#testing/newsroom-routes';
import type { NewsroomRoute } from '#testing/newsroom-routes';
import { drawScene } from '#testing/sample-pictures';
import { addressIn, fullBodies, openStockedNewsroom } from '#testing/stocked-newsroom';
import type { Stock } from '#testing/stocked-newsroom';
import type { Answer, WholeNewsroom } from '#testing/whole-newsroom';

const ADMIN = '/api/admin/v1';
/** No item has it. */
const NOBODY = '5bd3c1ea-7ff3-4d2a-8be3-6a2d3b1d4a10';
const PAGE = `Ny kran på kajen
Den løfter dobbelt så meget.
Artikel top billede
Kranen er kommet med skib i to dele og blev samlet i løbet af en uge.
`;
const RUNS = asFar({ usually: 10, longForm: 100 });

describe('An admin route that is sent what it does not take', () => {
  let newsroom: WholeNewsroom;
  let stock: Stock;
  let routes: readonly NewsroomRoute[];

  beforeAll(async () => {
    ({ newsroom, stock } = await openStockedNewsroom());
    routes = newsroomRoutes(newsroom.app).filter(({ path }) => path.startsWith(ADMIN));
  }, 120_000);
  afterAll(async () => {
    const failures = newsroom.log.filter((line) => line.includes('"level":"error"'));
    await newsroom.close();
    expect(failures).toEqual([]);
  });

  /** Sends and holds the answer to the promise: a refusal is a problem and leaves the log as it was; nothing fails. */
  async function sent(
    method: string,
    path: string,
    request: Parameters<WholeNewsroom['send']>[2],
  ): Promise<Answer> {
    const before = await newsroom.head();
    const answer = await newsroom.send(method, path, request);
    if (answer.status >= 400) {
      expectProblem(answer);
      expect([answer.text, await newsroom.head()]).toEqual([answer.text, before]);
    }
    return answer;
  }

  const keyOf = ({ method, path }: NewsroomRoute) => `${method} ${path.slice(ADMIN.length)}`;

  const bodyFor = (route: NewsroomRoute) => (route.body ? { body: fullBodies(stock)[keyOf(route)] } : {});

  const refused = async (...request: Parameters<typeof sent>) => {
    const answer = await sent(...request);
    expect([answer.status, answer.text]).toEqual([
      expect.any(Number),
      answer.status >= 400 ? answer.text : 'a refusal',
    ]);
    return answer;
  };

  it('has a body to break for each route that takes JSON', () => {
    const taking = routes
      .filter(({ body }) => body)
      .map(({ method, path }) => `${method} ${path.slice(ADMIN.length)}`);
    expect(Object.keys(fullBodies(stock)).sort()).toEqual(taking.sort());
    for (const route of routes) {
      const tried = route.body?.safeParse(fullBodies(stock)[keyOf(route)]);
      expect([keyOf(route), tried?.error?.issues ?? []]).toEqual([keyOf(route), []]);
    }
  });

  it('refuses every body that its schema does, and fails at none', async () => {
    for (const [key, body] of Object.entries(fullBodies(stock))) {
      const route = routes.find((each) => keyOf(each) === key);
      if (!route?.body) throw new Error(`${key} is no route`);
      const { body: schema } = route;
      const address = addressIn(stock, route.path);
      await fc.assert(
        fc.asyncProperty(hostileVariants(body), async (text) => {
          const answer = await sent(route.method, address, { body: text });
          const value = readableJson(text);
          const valid = value !== undefined && schema.safeParse(value).success;
          if (!valid) expect([key, answer.status]).toEqual([key, answer.status === 413 ? 413 : 400]);
        }),
        { numRuns: RUNS },
      );
    }
  }, 240_000);
  it('refuses bytes that are no JSON, however they are broken', async () => {
    for (const route of routes.filter(({ body }) => body)) {
      const address = addressIn(stock, route.path);
      const body = Buffer.from(JSON.stringify(fullBodies(stock)[keyOf(route)]));
      const at = Math.floor(body.length / 2);
      const broken: readonly (readonly [bytes: Buffer, contentType?: string])[] = [
        [body.subarray(0, at)],
        [Buffer.concat([body.subarray(0, at), Buffer.from([0xff, 0xfe]), body.subarray(at)])],
        [Buffer.concat([Buffer.from([0xff]), body])],
        [Buffer.concat([body, Buffer.from([0xc3])])],
        [Buffer.concat([body, Buffer.from('}')])],
        [Buffer.concat([Buffer.from('{"__proto__":{"a":1},'), body.subarray(1)])],
        [Buffer.concat([Buffer.from('{"constructor":{"prototype":{}},'), body.subarray(1)])],
        [Buffer.from(body.toString('latin1'), 'utf16le')],
        [Buffer.from('[]')],
        [Buffer.from('null')],
        [Buffer.from('"text"')],
        [Buffer.from('['.repeat(50_000))],
        [Buffer.from(JSON.stringify('x'.repeat(1024 * 1024)))],
        [body, 'text/plain'],
        [body, 'application/xml'],
        [body, 'application/json; charset=utf-16'],
        [body, 'multipart/form-data; boundary=x'],
        [body, 'application/x-www-form-urlencoded'],
        [body, 'nonsense'],
        [body, 'application/jsonx'],
      ];
      for (const [bytes, contentType = 'application/json'] of broken) {
        await refused(route.method, address, { body: bytes, headers: { 'content-type': contentType } });
      }
    }
  }, 240_000);

  it('refuses ids that are none, and answers 404 for those that nothing has', async () => {
    const ids = [
      '1',
      'null',
      'undefined',
      '%20',
      '%F0%9F%9A%B2',
      "'--",
      '%22',
      '..%2f..',
      '*',
      `${NOBODY}0`,
      `%7B${NOBODY}%7D`,
    ];
    for (const route of routes.filter(({ params }) => Object.keys(params).length > 0)) {
      for (const name of Object.keys(route.params)) {
        // Versions and plans are counted: 1 is one, and what is no number is none. Roles are known by name.
        const isCounted = ['version', 'revision', 'plan', 'role'].includes(name);
        for (const id of [
          ...ids.slice(isCounted ? 1 : 0),
          'x'.repeat(299),
          'x'.repeat(301),
          '%00',
          '%ff',
          '%ed%a0%80',
          '%',
        ]) {
          const path = addressIn(stock, route.path.replace(`{${name}}`, id));
          const answer = await refused(route.method, path, bodyFor(route));
          expect([path, answer.status]).toEqual([
            path,
            answer.status < 405 || answer.status === 414 ? answer.status : 400,
          ]);
        }
        const missing = await sent(
          route.method,
          addressIn(stock, route.path.replace(`{${name}}`, NOBODY)),
          bodyFor(route),
        );
        // A person whom a valid body erased on the way is gone, with every notice.
        const isGone = route.path.includes('/people/') && missing.status === 410;
        // Nothing is done to the notices of an article that a valid body killed.
        const isKilled = route.path.includes('/notices/') && missing.status === 409;
        expect([route.path, missing.status]).toEqual([
          route.path,
          isCounted ? 400 : isGone ? 410 : isKilled ? 409 : 404,
        ]);
      }
    }
  }, 240_000);

  it('refuses queries that mean nothing, and cursors of other lists', async () => {
    const cursors = [
      'x',
      encodeCursor([]),
      encodeCursor(null),
      encodeCursor({ length: 2 }),
      encodeCursor(['2026-01-01T00:00:00.000Z', 'x']),
      encodeCursor([1, 2, 3, 4]),
      encodeCursor(['a\u0000', NOBODY]),
      encodeCursor([{ toString: 1 }, NOBODY]),
      encodeCursor('x'.repeat(600)),
      Buffer.from([0xff, 0xfe]).toString('base64url'),
      'é',
    ];
    const lists = routes.filter(({ method, query }) => method === 'GET' && query);
    for (const { path } of lists) {
      for (const query of [
        ...cursors.map((cursor) => `after=${encodeURIComponent(cursor)}`),
        ...[
          'limit=0',
          'limit=101',
          'limit=-1',
          'limit=1e2x',
          'limit=NaN',
          'limit=',
          'limit=1&limit=2',
          'limit[]=1',
        ],
        ...['after=', 'after=a&after=b', `after=${'x'.repeat(1_001)}`, 'after=%00', 'after=%ff'],
      ]) {
        const answer = await sent('GET', `${path}?${query}`, {});
        const harmless = query === 'limit[]=1' || query === 'after=%ff';
        if (!harmless) expect([path, query, answer.status]).toEqual([path, query, 400]);
      }
    }
    // Some lists go by names, of which these could be one.
    const ofOtherLists = new Set(
      ['2026-02-30T00:00:00Z', 'infinity', '', 'x'].map((name) => encodeCursor([name, NOBODY])),
    );
    for (const { path } of lists) {
      const { json } = await newsroom.send('GET', `${path}?limit=1`);
      if (typeof json?.['next'] === 'string') ofOtherLists.add(json['next']);
    }
    for (const { path } of lists) {
      for (const cursor of ofOtherLists) await sent('GET', `${path}?after=${cursor}`, {});
    }
  }, 240_000);

  it('refuses headers that steer a command and are none of ours', async () => {
    const article = `${ADMIN}/articles/${stock.articles}`;
    const wrong: readonly (readonly [string, string])[] = [
      ...['1', 'W/"1"', '*', '""', '"-1"', '"1", "2"', '"99999999999999999999"', '"1e3"'].map(
        (value) => ['if-match', value] as const,
      ),
      ['idempotency-key', 'x'.repeat(256)],
      ['idempotency-key', 'two words'],
      ['idempotency-key', 'æ'],
    ];
    for (const [name, value] of wrong) {
      const answer = await refused('PATCH', article, {
        body: { headline: 'Ny' },
        headers: { [name]: value },
      });
      expect([name, value, answer.status]).toEqual([name, value, expect.any(Number)]);
    }
    for (const ifMatch of ['"0"', '"999999999999999999"']) {
      const answer = await refused('PATCH', article, {
        body: { headline: 'Ny' },
        headers: { 'if-match': ifMatch },
      });
      expect([ifMatch, answer.status]).toEqual([ifMatch, 412]);
    }
    for (const position of ['article', 'article@-1', '@1', 'x@1, y', "a'@1", `article@${'9'.repeat(30)}`]) {
      await refused('GET', `${ADMIN}/articles`, { headers: { 'x-position': position } });
    }
  });

  it('leaves nothing behind of what the rules refuse, not even a company that was named for the first time', async () => {
    const { articles } = stock;
    const employer = { name: 'Ny Virksomhed ApS' };
    const plan = { advertiser: employer, creative: { headline: 'Nyt' }, timeZone: 'Europe/Copenhagen' };
    const period = { start: '2035-01-01T00:00', end: '2035-02-01T00:00' };
    const unheard: readonly (readonly [string, string, unknown])[] = [
      ['POST', 'jobs', { title: 'Tekniker', employer, deadline: '2020-01-01' }],
      ['POST', 'jobs', { title: 'Tekniker', employer: { id: NOBODY } }],
      ['PATCH', `jobs/${NOBODY}`, { employer }],
      ['PATCH', `jobs/${stock.jobs}`, { employer, deadline: '2020-01-01' }],
      ['POST', 'people-moves', { kind: 'hired', person: 'Bo', company: { id: NOBODY } }],
      ['POST', 'people-moves', { kind: 'hired', person: 'Bo', company: employer, personId: NOBODY }],
      ['PATCH', `people/${stock.people}/moves/${NOBODY}`, { company: employer }],
      ['PATCH', `people/${NOBODY}/moves/${stock.moves}`, { company: employer }],
      ['POST', 'bookings', { ...plan, ...period, placement: { key: 'ukendt' } }],
      ['POST', 'bookings', { ...plan, ...period, placement: { id: NOBODY } }],
      [
        'POST',
        'bookings',
        { ...plan, placement: { id: stock.placements }, start: period.end, end: period.start },
      ],
      [
        'POST',
        'bookings',
        { ...plan, placement: { id: stock.placements }, start: period.start, end: period.start },
      ],
      [
        'POST',
        'bookings',
        { ...plan, ...period, placement: { id: stock.placements }, advertiser: { id: NOBODY } },
      ],
      [
        'POST',
        'bookings',
        { ...plan, ...period, placement: { id: stock.placements }, order: NOBODY, advertiser: undefined },
      ],
      ['POST', 'orders', { advertiser: employer, billTo: { id: NOBODY } }],
      ['POST', 'orders', { advertiser: { id: NOBODY }, billTo: employer }],
      ['POST', 'orders', { advertiser: employer, salesperson: NOBODY }],
      ['PATCH', `orders/${NOBODY}`, { billTo: employer }],
      ['PATCH', `orders/${stock.orders}`, { billTo: employer, salesperson: NOBODY }],
      ['POST', 'articles', { headline: 'Ny', publish: true }],
      ['POST', 'articles', { headline: 'Ny', sectionId: NOBODY }],
      ['POST', 'articles', { headline: 'Ny', byline: [NOBODY] }],
      ['POST', 'articles', { headline: 'Ny', topImage: { mediaId: NOBODY } }],
      [
        'POST',
        'articles',
        { headline: 'Ny', sectionId: stock.sections, publish: true, publishedAt: '2999-01-01T00:00:00Z' },
      ],
      ['PATCH', `articles/${articles}`, { headline: 'Ny', baseRevision: 9_007_199_254_740_991 }],
      ['POST', `articles/${articles}/schedule`, { publishAt: '2020-01-01T00:00:00Z' }],
      ['POST', `articles/${articles}/previews`, { revision: 9_007_199_254_740_991 }],
      ['POST', `articles/${NOBODY}/restore`, undefined],
      ['PUT', `fronts/${NOBODY}`, { baseRevision: null, slots: [] }],
      ['PUT', 'fronts/front', { slots: [] }],
      ['PUT', 'fronts/front', { baseRevision: null, slots: [{ articleId: NOBODY }] }],
      ['PUT', 'fronts/front', { baseRevision: 9_007_199_254_740_991, slots: [] }],
      ['POST', 'fronts/front/plans', { from: '2020-01-01T00:00:00Z', slots: [] }],
      ['PUT', 'fronts/front/plans/7', { baseRevision: 0, from: '2035-01-01T00:00:00Z', slots: [] }],
      ['DELETE', 'fronts/front/plans/7', undefined],
      ['POST', 'sections', { name: 'Job' }],
      ['POST', 'sections', { name: 'Api' }],
      ['POST', 'sections', { name: 'Havn' }],
      ['POST', 'placements', { key: stock.placementKey, name: 'Igen' }],
      ['POST', 'companies', { name: 'NORDHAVN data a/s' }],
      ['PATCH', `companies/${NOBODY}`, { name: 'Ukendt' }],
    ];
    for (const [method, path, body] of unheard) {
      const answer = await sent(method, `${ADMIN}/${path}`, body === undefined ? {} : { body });
      const what = `${method} ${path} ${JSON.stringify(body)}`;
      expect([what, answer.status]).toEqual([what, answer.status < 400 ? 'refused' : answer.status]);
    }
  });

  it('refuses pictures that are none', async () => {
    const picture = await drawScene('kabel');
    const upload = (body: Buffer, contentType = 'image/jpeg', query = 'alt=Kaj') =>
      refused('POST', `${ADMIN}/media?${query}`, { body, headers: { 'content-type': contentType } });
    for (const bytes of [
      Buffer.from('no picture'),
      Buffer.alloc(0),
      Buffer.alloc(100_000),
      picture.subarray(0, 100),
      picture.subarray(0, Math.floor(picture.length / 2)),
      Buffer.concat([Buffer.from([0]), picture]),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'),
      Buffer.from('GIF89a'),
      Buffer.from('\x89PNG\r\n\x1a\n'),
    ]) {
      await upload(bytes);
    }
    for (const type of ['image/svg+xml', 'image/x-icon', 'application/pdf', 'application/json', 'image/']) {
      await upload(picture, type);
    }
    for (const query of [
      '',
      'alt=',
      'alt=%20',
      'alt=a&alt=b',
      'alt=%01',
      `alt=${'x'.repeat(1_001)}`,
      'alt=x&other=y',
    ]) {
      await upload(picture, 'image/jpeg', query);
    }
  });

  it('refuses dumps that are no news page', async () => {
    const imports = (body: Buffer, query = '', contentType = 'text/plain; charset=utf-8') =>
      refused('POST', `${ADMIN}/imports${query}`, { body, headers: { 'content-type': contentType } });
    const page = Buffer.from(PAGE);
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from(' \n\u00a0\n'),
      Buffer.alloc(1_000),
      Buffer.from('%PDF-1.7\n\u0001\u0002'),
      await drawScene('by'),
      Buffer.from(PAGE, 'latin1'),
      Buffer.from(PAGE, 'utf16le'),
      Buffer.concat([page, Buffer.from([0xff])]),
      Buffer.from('hello'),
      Buffer.from('<html><body>Hello</body></html>'),
      Buffer.from('{"a":1}'),
      Buffer.from('\n'.repeat(1_000_000)),
      Buffer.alloc(10 * 1024 * 1024 + 1, 'a'),
    ]) {
      await imports(bytes);
    }
    for (const query of [
      'publishedAt=2999-01-01T00:00:00Z',
      'publishedAt=2026-02-30T00:00:00Z',
      'publishedAt=yesterday',
      'section=ukendt',
      'section=a&section=b',
      'url=javascript:alert(1)',
      `byline=${'x'.repeat(201)}`,
      'byline=%01',
    ]) {
      await imports(page, `?${query}`);
    }
    for (const type of ['application/json', 'text/html', 'application/octet-stream']) {
      await imports(page, '', type);
    }
  }, 240_000);

  it('answers requests that HTTP itself cannot read, and goes on', async () => {
    const token = await newsroom.tokenOf('admin');
    const head = (path: string, ...lines: string[]) =>
      [`POST ${ADMIN}${path} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${token}`, ...lines, '', ''].join(
        '\r\n',
      );
    const json = 'Content-Type: application/json';
    const before = await newsroom.head();
    for (const request of [
      `${head('/authors', json, 'Content-Length: 13', 'Content-Length: 14')}{"name":"Bo"}`,
      `${head('/authors', json, 'Content-Length: -1')}{"name":"Bo"}`,
      `${head('/authors', json, 'Content-Length: 1e1')}{"name":"Bo"}`,
      `${head('/authors', json, 'Content-Length: 13', 'Transfer-Encoding: chunked')}{"name":"Bo"}`,
      `${head('/authors', json, 'Transfer-Encoding: chunked')}zz\r\n{"name":"Bo"}\r\n0\r\n\r\n`,
      `${head('/authors', json, 'Transfer-Encoding: gzip, chunked')}zz\r\n`,
      `${head('/authors', json, 'Content-Length: 13', 'Content-Encoding: gzip', 'Connection: close')}{"name":"Bo"}`,
      head('/authors\0', json, 'Content-Length: 0'),
      head('/authors', 'X-Long: '.padEnd(20_000, 'x')),
      `FROB ${ADMIN}/authors HTTP/1.1\r\nHost: x\r\n\r\n`,
      `POST ${ADMIN}/authors HTTP/9.9\r\nHost: x\r\n\r\n`,
      'POST http://[::1/authors HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    ]) {
      const answer = await rawExchange(newsroom.port, request);
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d [\s\S]*content-type: application\/problem\+json/i);
      expect(answer).toMatch(/"type":"\/problems\/[a-z-]+"/);
    }
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      const answer = await newsroom.send(method, `${ADMIN}/authors`, { body: { name: 'Bo' } });
      expect([method, answer.status]).toEqual([method, answer.status === 404 ? 404 : 405]);
      expectProblem(answer);
    }
    expect(await newsroom.head()).toBe(before);
  }, 240_000);

  it('parks nothing over all this', () => newsroom.shown());
});

function expectProblem({ status, headers, json }: Answer): void {
  expect(status).toBeGreaterThanOrEqual(400);
  expect([status, json]).toEqual([
    expect.any(Number),
    expect.objectContaining({
      type: expect.stringMatching(/^\/problems\/[a-z0-9]+(?:-[a-z0-9]+)*$/),
      status,
      title: expect.any(String),
      detail: expect.any(String),
      correlationId: headers.get('x-correlation-id'),
    }),
  ]);
  expect(status).toBeLessThan(500);
  expect(headers.get('content-type')).toBe('application/problem+json');
}
