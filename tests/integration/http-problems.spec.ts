import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Param, Post, Query, Res } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { request as httpRequest } from 'node:http';
import { z } from 'zod';
import { DomainError } from '#kernel';
import type { CommandEnvelope } from '#event-store';
import {
  Accepts,
  At,
  Authenticator,
  commandReply,
  CommandReply,
  decodeCursor,
  encodeCursor,
  Envelope,
  ErrorPages,
  Freshness,
  HttpProblem,
  IfMatch,
  pageQuerySchema,
  Public,
  refuseAmbiguousBase,
  Requires,
  serveOpenApi,
  text,
  uuidSchema,
} from '#platform';
import type { Actor, AsOf, PageQuery } from '#platform';
import { rawExchange, startHttpTestApplication } from '#testing/http-test-application';
import type { HttpTestApplication } from '#testing/http-test-application';

const NOW = '2026-11-22T12:00:00.000Z';
const EDITOR: Actor = {
  id: '5bd3c1ea-7ff3-4d2a-8be3-6a2d3b1d4a10',
  roles: ['editor'],
  permissions: new Set(['article.draft', 'site.time-travel']),
  via: 'token',
  credentialId: '6bd3c1ea-7ff3-4d2a-8be3-6a2d3b1d4a10',
};

const noteSchema = z.strictObject({
  headline: text({ max: 50 }).meta({ example: 'Ny bro åbner' }),
  tags: z
    .array(text({ max: 10 }))
    .max(3)
    .optional(),
});

@Controller('api/admin/v1/notes')
class NotesController {
  recorded: CommandEnvelope[] = [];

  @Post()
  @Requires('article.draft')
  draft(
    @Envelope() envelope: CommandEnvelope,
    @Body({ schema: noteSchema }) _input: z.infer<typeof noteSchema>,
  ): CommandReply {
    this.recorded.push(envelope);
    const id = '0b6e7c5e-59a5-4ac5-9fd5-1e7d3d5bb0a1';
    return commandReply({ id, revision: 3n, position: 'note@17' }, { url: 'http://avis.example/' });
  }

  @Post(':id')
  @Requires('article.draft')
  revise(
    @Param('id', { schema: uuidSchema }) id: string,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() ifMatch: bigint | undefined,
    @Body({ schema: z.strictObject({ baseRevision: z.int().optional() }) }) input: { baseRevision?: number },
  ): object {
    refuseAmbiguousBase(ifMatch, input.baseRevision);
    return { id, ifMatch: ifMatch?.toString() ?? null, commandId: envelope.commandId };
  }

  @Get('refusals/:kind')
  @Public()
  refuse(@Param('kind') kind: string): never {
    if (kind === 'conflict') {
      throw new DomainError('conflict', 'headline-taken', 'Choose another headline.', {
        problems: [{ field: 'headline', message: 'is taken' }],
        details: { theirs: 'x' },
      });
    }
    if (kind === 'unavailable') throw new DomainError('unavailable', 'try-again', 'Try again.');
    if (kind === 'gone') throw new DomainError('gone', 'unpublished', 'It was taken back.');
    throw new Error('secret insides of the newsroom');
  }

  @Get('page/of')
  @Public()
  page(@Query({ schema: pageQuerySchema }) query: PageQuery): object {
    const after =
      query.after === undefined ? null : decodeCursor(query.after, z.tuple([z.string(), z.int()]));
    return { after, limit: query.limit, next: encodeCursor(['2026-01-01', 7]) };
  }

  @Get('as/of')
  @Public()
  asOf(@At() at: AsOf, @Res({ passthrough: true }) reply: FastifyReply): AsOf {
    void reply.header('cache-control', 'public, s-maxage=30');
    return at;
  }

  @Post('text/import')
  @Requires('article.draft')
  @Accepts({ types: ['text/plain'], maxBytes: 2 * 1024 * 1024 })
  import(@Body() body: Buffer): object {
    return { bytes: body.length };
  }
}

class TestAuthenticator extends Authenticator {
  async authenticate(request: FastifyRequest): Promise<Actor | null> {
    const { authorization, cookie } = request.headers;
    if (authorization === 'Bearer editor') return EDITOR;
    if (authorization) throw new HttpProblem(401, 'unauthenticated', 'No such token.');
    return cookie === 'session=editor' ? { ...EDITOR, via: 'session' } : null;
  }
}

class TestFreshness extends Freshness {
  waitFor(token: string): Promise<boolean> {
    return Promise.resolve(token !== 'article@999');
  }
}

class TestErrorPages extends ErrorPages {
  movedTo(): Promise<null> {
    return Promise.resolve(null);
  }

  pageFor(problem: { status: number }): Promise<string> {
    return Promise.resolve(`<!doctype html><title>${problem.status}</title>`);
  }
}

@Module({
  imports: [CqrsModule.forRoot()],
  controllers: [NotesController],
  providers: [
    { provide: Authenticator, useClass: TestAuthenticator },
    { provide: Freshness, useClass: TestFreshness },
    { provide: ErrorPages, useClass: TestErrorPages },
  ],
})
class NotesModule {}

describe('The HTTP side of the newsroom', () => {
  let newsroom: HttpTestApplication;
  const url = (path: string): string => `${newsroom.origin}${path}`;
  const asEditor = { authorization: 'Bearer editor' };
  const json = { ...asEditor, 'content-type': 'application/json' };

  beforeAll(async () => {
    newsroom = await startHttpTestApplication({
      modules: () => [NotesModule],
      clock: { now: () => NOW },
      prepare: (app) => serveOpenApi(app, { title: 'Notes', version: '1', publicUrl: 'http://avis.example' }),
    });
  });
  afterAll(() => newsroom.close());

  async function problem(response: Response): Promise<Record<string, unknown>> {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const body = (await response.json()) as Record<string, unknown>;
    expect(body).toMatchObject({
      type: expect.stringMatching(/^\/problems\/[a-z-]+$/),
      title: expect.any(String),
      status: response.status,
      detail: expect.any(String),
      correlationId: response.headers.get('x-correlation-id'),
    });
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    return body;
  }

  function rawProblemOf(answer: string): Record<string, unknown> {
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(/content-type: application\/problem\+json/i);
    expect(head).toMatch(/x-correlation-id: /i);
    const parsed = JSON.parse(body) as Record<string, unknown>;
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${String(parsed['status'])} `));
    return parsed;
  }

  describe('answers commands', () => {
    it('with revision and position in headers, and the body as JSON', async () => {
      const response = await fetch(url('/api/admin/v1/notes'), {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ headline: '  Ny bro  ' }),
      });
      expect(response.status).toBe(201);
      expect(response.headers.get('etag')).toBe('"3"');
      expect(response.headers.get('x-position')).toBe('note@17');
      expect(await response.json()).toEqual({
        id: '0b6e7c5e-59a5-4ac5-9fd5-1e7d3d5bb0a1',
        revision: 3,
        url: 'http://avis.example/',
      });
      expect(response.headers.get('cache-control')).toBe('private, no-store');
    });

    it('by the fields that are wrong', async () => {
      const response = await fetch(url('/api/admin/v1/notes'), {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ headline: 'a\u0000b', tags: ['x', ''] }),
      });
      expect(response.status).toBe(400);
      const { errors } = (await problem(response)) as { errors: { field: string }[] };
      expect(errors.map(({ field }) => field)).toEqual(['headline', 'tags.1']);
    });

    it('by the part of the address that is wrong', async () => {
      const response = await fetch(url('/api/admin/v1/notes/17'), {
        method: 'POST',
        headers: json,
        body: '{}',
      });
      expect(response.status).toBe(400);
      expect(await problem(response)).toMatchObject({ errors: [{ field: 'id', message: 'Invalid UUID' }] });
    });

    it.each([
      ['conflict', 409, '/problems/headline-taken'],
      ['unavailable', 503, '/problems/try-again'],
      ['gone', 410, '/problems/unpublished'],
    ])('that the rules refuse as %s with %i', async (kind, status, type) => {
      const response = await fetch(url(`/api/admin/v1/notes/refusals/${kind}`));
      expect(response.status).toBe(status);
      const body = await problem(response);
      expect(body['type']).toBe(type);
      if (kind === 'conflict') {
        expect(body).toMatchObject({ theirs: 'x', errors: [{ field: 'headline', message: 'is taken' }] });
      }
      expect(response.headers.get('retry-after')).toBe(kind === 'unavailable' ? '1' : null);
    });

    it('that fail inside with nothing of the inside, which the log has', async () => {
      const response = await fetch(url('/api/admin/v1/notes/refusals/bug'), {
        headers: { 'x-correlation-id': 'report-7' },
      });
      expect(response.status).toBe(500);
      const body = await problem(response);
      expect(JSON.stringify(body)).not.toContain('secret insides');
      expect(body['correlationId']).toBe('report-7');
      expect(
        newsroom.log.some((entry) => entry.includes('secret insides') && entry.includes('report-7')),
      ).toBe(true);
    });
  });

  describe('recognises a repeat by its Idempotency-Key', () => {
    const send = (key: string, body: string, id = '5bd3c1ea-7ff3-4d2a-8be3-6a2d3b1d4a10') =>
      fetch(url(`/api/admin/v1/notes/${id}`), {
        method: 'POST',
        headers: { ...json, 'idempotency-key': key },
        body,
      });

    it('as the same command for the same request, another for another item', async () => {
      const first = (await (await send('key-1', '{}')).json()) as { commandId: string };
      const again = (await (await send('key-1', '{ }')).json()) as { commandId: string };
      const other = (await (await send('key-1', '{}', '0b6e7c5e-59a5-4ac5-9fd5-1e7d3d5bb0a1')).json()) as {
        commandId: string;
      };
      expect(again.commandId).toBe(first.commandId);
      expect(other.commandId).not.toBe(first.commandId);
    });

    it('and refuses the key with another body', async () => {
      expect((await send('key-2', '{"baseRevision":1}')).status).toBe(201);
      const response = await send('key-2', '{"baseRevision":2}');
      expect(response.status).toBe(422);
      expect((await problem(response))['type']).toBe('/problems/idempotency-key-reused');
    });

    it('but lets a refused input be corrected under the same key', async () => {
      expect((await send('key-3', '{"baseRevision":"x"}')).status).toBe(400);
      expect((await send('key-3', '{"baseRevision":1}')).status).toBe(201);
    });

    it('keeps no body, and forgets after 48 hours', async () => {
      await send('key-4', '{"baseRevision":4}');
      await newsroom.dataSource.query(
        `update state.idempotency_keys set created_at = now() - interval '49 hours'`,
      );
      const { IdempotencyKeys } = await import('#platform');
      await newsroom.app.get(IdempotencyKeys).cleanUp();
      const rows: unknown[] = await newsroom.dataSource.query(`select * from state.idempotency_keys`);
      expect(rows).toEqual([]);
    });

    it.each(['', 'with space', 'x'.repeat(256), 'æ'])('and refuses the key %j', async (key) => {
      const answer = await rawExchange(
        newsroom.port,
        `POST /api/admin/v1/notes/5bd3c1ea-7ff3-4d2a-8be3-6a2d3b1d4a10 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer editor\r\n` +
          `Content-Type: application/json\r\nIdempotency-Key: ${key}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
      );
      expect(rawProblemOf(answer)).toMatchObject({ status: 400, type: '/problems/invalid-idempotency-key' });
    });
  });

  describe('reads preconditions strictly', () => {
    const revise = (headers: Record<string, string>, body = '{}') =>
      fetch(url('/api/admin/v1/notes/5BD3C1EA-7FF3-4D2A-8BE3-6A2D3B1D4A10'), {
        method: 'POST',
        headers: { ...json, ...headers },
        body,
      });

    it('takes the ETag of a reply, and a UUID in capitals', async () => {
      expect(await (await revise({ 'if-match': '"12"' })).json()).toMatchObject({
        ifMatch: '12',
        id: '5bd3c1ea-7ff3-4d2a-8be3-6a2d3b1d4a10',
      });
    });

    it.each(['12', 'W/"12"', '"12", "13"', '*', '"x"', '"012"', '"-1"', '"9999999999999999999"'])(
      'refuses If-Match: %s',
      async (value) => {
        const response = await revise({ 'if-match': value });
        expect(response.status).toBe(400);
        expect((await problem(response))['type']).toBe('/problems/invalid-if-match');
      },
    );

    it('refuses If-Match and baseRevision together', async () => {
      const response = await revise({ 'if-match': '"1"' }, '{"baseRevision":1}');
      expect((await problem(response))['type']).toBe('/problems/ambiguous-base');
    });
  });

  describe('lets in', () => {
    it('nobody without a token, and says how', async () => {
      const response = await fetch(url('/api/admin/v1/notes'), { method: 'POST' });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('Bearer');
      await problem(response);
    });

    const own = { 'x-forside-command': '1', 'sec-fetch-site': 'same-origin' };
    const commandBySession = (headers: Record<string, string>) =>
      fetch(url('/api/admin/v1/notes'), {
        method: 'POST',
        headers: { cookie: 'session=editor', 'content-type': 'application/json', ...headers },
        body: '{"headline":"x"}',
      });

    it('a browser session to a command from a page of this newsroom', async () => {
      expect((await commandBySession(own)).status).toBe(201);
      const plainHttp = { 'x-forside-command': '1', origin: new URL(url('/')).origin };
      expect((await commandBySession(plainHttp)).status).toBe(201);
    });

    it.each<[string, Record<string, string>]>([
      ['that says nothing of where it comes from', {}],
      ['without the header that no form can send', { 'sec-fetch-site': 'same-origin' }],
      ['whose header is empty', { ...own, 'x-forside-command': '' }],
      ['from another site', { ...own, 'sec-fetch-site': 'cross-site' }],
      ['from a sister domain', { ...own, 'sec-fetch-site': 'same-site' }],
      ['from an address that somebody typed', { ...own, 'sec-fetch-site': 'none' }],
      ['of another origin, over plain http', { 'x-forside-command': '1', origin: 'http://evil.example' }],
      ['of a document without an origin', { 'x-forside-command': '1', origin: 'null' }],
      ['with the header alone', { 'x-forside-command': '1' }],
    ])('no browser session to a command %s', async (_, headers) => {
      const response = await commandBySession(headers);
      expect(response.status).toBe(403);
      expect(await problem(response)).toMatchObject({ type: '/problems/foreign-command' });
    });

    it('signed-in staff alone to another time, and never through a shared cache', async () => {
      const past = '/api/admin/v1/notes/as/of?at=2026-01-02T07:00%2B01:00';
      const reader = await fetch(url(past));
      expect(await reader.json()).toEqual({ at: NOW, live: true });
      expect(reader.headers.get('cache-control')).toBe('private, no-store');
      const staff = await fetch(url(past), { headers: { cookie: 'session=editor' } });
      expect(await staff.json()).toEqual({ at: '2026-01-02T06:00:00.000Z', live: false });
      expect(staff.headers.get('cache-control')).toBe('private, no-store');
      const live = await fetch(url('/api/admin/v1/notes/as/of'));
      expect(live.headers.get('cache-control')).toBe('public, s-maxage=30');
      const broken = await fetch(url('/api/admin/v1/notes/as/of?at=yesterday'), { headers: asEditor });
      expect(broken.status).toBe(400);
    });
  });

  describe('pages lists', () => {
    it('by cursor', async () => {
      const first = (await (await fetch(url('/api/admin/v1/notes/page/of'))).json()) as { next: string };
      expect(first).toMatchObject({ after: null, limit: 20 });
      const next = await fetch(url(`/api/admin/v1/notes/page/of?after=${first.next}&limit=5&at=x`));
      expect(await next.json()).toMatchObject({ after: ['2026-01-01', 7], limit: 5 });
    });

    it.each([
      'after=garbage',
      `after=${encodeCursor(['x'])}`,
      `after=${encodeCursor(['\u0000', 1])}`,
      'after=%00',
      'limit=0',
      'limit=101',
      'limit=1.5',
      'limit=x',
      'limit=1&limit=2',
      'after=a&after=b',
      'after=',
    ])('and refuses ?%s', async (query) => {
      const response = await fetch(url(`/api/admin/v1/notes/page/of?${query}`));
      expect(response.status).toBe(400);
      await problem(response);
    });
  });

  describe('lets writers read their own writes', () => {
    const read = (position: string) =>
      fetch(url('/api/admin/v1/notes/page/of'), { headers: { 'x-position': position } });

    it('when the projections are there', async () => {
      expect((await read('article@7')).status).toBe(200);
      expect((await read('article@7, job@9')).status).toBe(200);
    });

    it('and says when they are not yet', async () => {
      const response = await read('article@999');
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
      expect((await problem(response))['type']).toBe('/problems/not-yet-visible');
    });

    it.each(['article', 'article@-1', '@1', 'article@1,', "a'@1"])('and refuses %s', async (position) => {
      expect((await read(position)).status).toBe(400);
    });
  });

  describe('answers everything that Fastify and Node raise as a problem', () => {
    const post = (
      body: string | Buffer,
      headers: Record<string, string> = json,
      path = '/api/admin/v1/notes',
    ) =>
      fetch(url(path), {
        method: 'POST',
        headers,
        body: typeof body === 'string' ? body : new Uint8Array(body),
      });

    it.each([
      ['malformed JSON', '{"headline":', 400, 'malformed-json'],
      ['an empty body that says it is JSON', '', 400, 'malformed-json'],
      ['JSON with a forbidden key', '{"__proto__":{"x":1}}', 400, 'malformed-json'],
      ['JSON nested without end', '['.repeat(5_000), 400, 'malformed-json'],
      ['a lone surrogate', '{"headline":"\\ud800"}', 400, 'invalid-request'],
      ['null', 'null', 400, 'invalid-request'],
      ['a body beyond the limit', `"${'x'.repeat(1024 * 1024)}"`, 413, 'body-too-large'],
    ])('%s', async (_name, body, status, code) => {
      const response = await post(body);
      expect(response.status).toBe(status);
      expect((await problem(response))['type']).toBe(`/problems/${code}`);
    });

    it('JSON that is not UTF-8', async () => {
      const latin1 = Buffer.from('{"headline":"Blåbærgrød"}', 'latin1');
      const response = await post(latin1);
      expect(response.status).toBe(400);
      expect((await problem(response))['type']).toBe('/problems/malformed-text');
    });

    it.each([
      'text/plain',
      'application/xml',
      'nonsense',
      'application/json; charset=iso-8859-1',
      'image/png',
    ])('a body of type %s', async (contentType) => {
      const response = await post('{}', { ...asEditor, 'content-type': contentType });
      expect(response.status).toBe(415);
      await problem(response);
    });

    it('and takes large text where a route asks for it, from signed-in callers', async () => {
      const path = '/api/admin/v1/notes/text/import';
      const large = 'x'.repeat(1_500_000);
      const taken = await post(large, { ...asEditor, 'content-type': 'text/plain; charset=utf-8' }, path);
      expect(await taken.json()).toEqual({ bytes: 1_500_000 });
      expect((await post(large, { 'content-type': 'text/plain' }, path)).status).toBe(401);
      expect((await post(large.repeat(2), { ...asEditor, 'content-type': 'text/plain' }, path)).status).toBe(
        413,
      );
      expect((await post('{}', json, path)).status).toBe(415);
    });

    it.each([
      ['/nowhere', 404, 'not-found'],
      ['/api/nowhere?x=%ff', 404, 'not-found'],
      ['/api/admin/v1/%ff', 400, 'bad-address'],
      ['/api/admin/v1/notes/page/of?x=%00', 400, 'bad-address'],
      ['/api/admin/v1/notes//page', 404, 'not-found'],
      [`/api/admin/v1/notes/refusals/${'x'.repeat(400)}`, 414, 'address-too-long'],
    ])('an address like %s', async (path, status, code) => {
      const response = await fetch(url(path));
      expect(response.status).toBe(status);
      expect((await problem(response))['type']).toBe(`/problems/${code}`);
    });

    it('a method that an address does not take', async () => {
      const response = await fetch(url('/api/admin/v1/notes'), { method: 'DELETE', headers: asEditor });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
      await problem(response);
    });

    it.each([
      ['a method that HTTP does not know', 'NONSENSE / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
      ['a line that is no HTTP', 'hello newsroom\r\n\r\n', 400],
      ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
      ['headers beyond the limit', `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
      [
        'a Content-Length that is no number',
        'POST /api/admin/v1/notes HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n',
        400,
      ],
      [
        'two lengths',
        'POST /api/admin/v1/notes HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
        400,
      ],
      [
        'broken chunks',
        'POST /api/admin/v1/notes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer editor\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n',
        400,
      ],
      ['an expectation', 'POST / HTTP/1.1\r\nHost: x\r\nExpect: 200-maybe\r\nConnection: close\r\n\r\n', 417],
      ['a proxy request', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n', 405],
      ['OPTIONS for everything', 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
      ['a method nobody serves', 'PROPFIND / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
    ])('%s', async (_name, bytes, status) => {
      expect(rawProblemOf(await rawExchange(newsroom.port, bytes))).toMatchObject({ status });
    });

    it('a reader in a browser gets a page instead, an API client never does', async () => {
      const accept = { accept: 'text/html,*/*' };
      const page = await fetch(url('/nowhere'), { headers: accept });
      expect(page.status).toBe(404);
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(await page.text()).toContain('<title>404');
      await problem(await fetch(url('/api/nowhere'), { headers: accept }));
    });

    it('and HEAD gets the same head', async () => {
      const response = await fetch(url('/nowhere'), { method: 'HEAD' });
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
    });
  });

  it('logs requests by route, without addresses, tokens or bodies', async () => {
    await fetch(url('/api/admin/v1/notes/page/of?name=Anna-Holm'), { headers: asEditor });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const entries = newsroom.log.join('');
    expect(entries).toContain('/api/admin/v1/notes/page/of');
    expect(entries).not.toMatch(/Anna-Holm|Bearer editor/);
  });

  it('finishes what is under way when it stops, and refuses what comes after', async () => {
    const other = await startHttpTestApplication({ modules: () => [SlowModule] });
    const slow = fetch(`${other.origin}/slow`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closing = other.close();
    expect((await slow).status).toBe(200);
    await closing;
    await expect(fetch(`${other.origin}/slow`)).rejects.toThrow();
  });

  describe('documents itself', () => {
    it('as OpenAPI made of the schemas', async () => {
      const response = await fetch(url('/api/openapi.json'));
      const document = (await response.json()) as {
        paths: Record<
          string,
          Record<string, { parameters: object[]; requestBody: object; responses: object }>
        >;
      };
      const draft = document.paths['/api/admin/v1/notes']?.['post'];
      expect(draft?.requestBody).toMatchObject({
        content: {
          'application/json': {
            schema: {
              properties: {
                headline: { type: 'string', maxLength: 50, minLength: 1, example: 'Ny bro åbner' },
              },
              required: ['headline'],
            },
          },
        },
      });
      expect(draft?.parameters).toContainEqual(
        expect.objectContaining({ name: 'Idempotency-Key', in: 'header' }),
      );
      expect(draft?.responses).toMatchObject({ 201: expect.anything(), default: expect.anything() });
      const list = document.paths['/api/admin/v1/notes/page/of']?.['get'];
      expect(list?.parameters).toContainEqual(expect.objectContaining({ name: 'limit', in: 'query' }));
      const again = await fetch(url('/api/openapi.json'), {
        headers: { 'if-none-match': response.headers.get('etag') ?? '' },
      });
      expect(again.status).toBe(304);
    });

    it('on a page that needs nothing from elsewhere', async () => {
      const page = await fetch(url('/api/docs/'));
      const html = await page.text();
      const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
      expect(assets).toHaveLength(4);
      for (const asset of assets) expect((await fetch(url(asset))).status).toBe(200);
    });
  });

  it('takes a keep-alive connection through several requests after a refusal', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = httpRequest(
        { port: newsroom.port, host: '127.0.0.1', path: '/nowhere' },
        (incoming) => {
          incoming.resume();
          resolve(incoming.statusCode);
        },
      );
      outgoing.on('error', reject);
      outgoing.end();
    });
    expect(status).toBe(404);
  });
});

@Controller('slow')
class SlowController {
  @Get()
  @Public()
  async slow(): Promise<object> {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return {};
  }
}

@Module({ controllers: [SlowController] })
class SlowModule {}
