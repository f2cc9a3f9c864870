import { Controller, Get, Module, Req, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Instant } from '#kernel';
import { At, LiveReplies, Public } from '#platform';
import type { AsOf } from '#platform';
import { startHttpTestApplication } from '#testing/http-test-application';
import type { HttpTestApplication } from '#testing/http-test-application';

const NOON: Instant = '2026-03-01T12:00:00.000Z';
const clock = { instant: NOON, now: () => clock.instant };
const replies = new LiveReplies();
/** How often the page was made. */
let editions = 0;
let validUntil: Instant | null = null;

@Controller()
class FrontController {
  @Get('forside')
  @Public()
  front(@At() asOf: AsOf, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return replies.answer(request, reply, {
      address: '/forside',
      asOf,
      make: async () => {
        const front = await replies.fragment('front', asOf, async () => {
          editions += 1;
          return { value: `Udgave ${editions} på Ærø`, validUntil, tags: ['stories'] };
        });
        return { contentType: 'text/html; charset=utf-8', body: front.value, fragments: [front] };
      },
    });
  }
}

@Module({ controllers: [FrontController] })
class FrontModule {}

let newsroom: HttpTestApplication;
beforeAll(async () => {
  newsroom = await startHttpTestApplication({
    modules: () => [FrontModule],
    clock,
    prepare: (app: NestFastifyApplication) =>
      replies.serveFirst(app.getHttpAdapter().getInstance(), {
        clock,
        logger: { isLevelEnabled: () => false },
      }),
  });
});
afterAll(() => newsroom.close());
beforeEach(() => {
  replies.flush();
  [editions, validUntil, clock.instant] = [0, null, NOON];
});

const read = (headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  fetch(`${newsroom.origin}/forside`, { method, headers });
const headersOf = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => !['date', 'x-correlation-id'].includes(name)));

describe('A page that is ready', () => {
  it('is the same to the last header as the one that was made for the first reader', async () => {
    const made = await read();
    const kept = await read({ 'x-correlation-id': 'desk-7' });
    expect([made.status, kept.status]).toEqual([200, 200]);
    expect(await kept.text()).toBe(await made.text());
    expect(headersOf(kept)).toEqual(headersOf(made));
    expect(kept.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(kept.headers.get('x-correlation-id')).toBe('desk-7');
    expect(made.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(editions).toBe(1);
  });

  it('is not sent again to who has it', async () => {
    const etag = (await read()).headers.get('etag') ?? '';
    for (const headers of [{ 'if-none-match': etag }, { 'if-none-match': etag, cookie: 'letters=open' }]) {
      const unchanged = await read(headers);
      expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
      expect(unchanged.headers.get('etag')).toBe(etag);
      expect(unchanged.headers.get('cache-control')).toBe('public, max-age=0, s-maxage=30');
      expect(unchanged.headers.get('content-security-policy')).not.toBeNull();
    }
    expect((await read({ 'if-none-match': '"an older one"' })).status).toBe(200);
  });

  it('answers HEAD with the headers of its length', async () => {
    const length = (await read()).headers.get('content-length');
    const head = await read({}, 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('content-length')).toBe(length);
  });

  it('lets shared caches keep it until its next planned change', async () => {
    validUntil = '2026-03-01T12:01:00.000Z';
    const ages: (string | null)[] = [];
    for (const second of ['00', '29', '30', '31', '50', '59']) {
      clock.instant = `2026-03-01T12:00:${second}.500Z`;
      ages.push((await read()).headers.get('cache-control'));
    }
    expect(ages.map((age) => /s-maxage=(\d+)/.exec(age ?? '')?.[1])).toEqual([
      '30',
      '30',
      '29',
      '28',
      '9',
      '0',
    ]);
    expect(editions).toBe(1);
    clock.instant = validUntil;
    validUntil = null;
    expect(await (await read()).text()).toContain('Udgave 2');
  });

  it('is made anew when what it shows has changed', async () => {
    await read();
    replies.drop(['stories']);
    expect(await (await read()).text()).toContain('Udgave 2');
  });

  it('keeps who must see a write, or another address, waiting for nobody else', async () => {
    await read();
    expect((await read({ 'x-position': 'no position' })).status).toBe(400);
    expect((await fetch(`${newsroom.origin}/forside?a=1`)).status).toBe(200);
    expect((await fetch(`${newsroom.origin}/forsiden`)).status).toBe(404);
    expect((await fetch(`${newsroom.origin}/forside`, { method: 'POST' })).status).toBe(405);
    expect(replies.stats.replies).toMatchObject({ entries: 1 });
  });
});
