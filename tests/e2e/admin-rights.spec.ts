import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RIGHTS, ROLES, issueToken } from '#identity';
import type { Role } from '#identity';
import { plusMilliseconds } from '#kernel';
import { newsroomRoutes } from '#testing/newsroom-routes';
import type { NewsroomRoute } from '#testing/newsroom-routes';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Answer, WholeNewsroom } from '#testing/whole-newsroom';

/** What each admin route asks of its caller; a change here is a change of who may do what. */
const ASKED: Readonly<Record<string, string>> = {
  'POST /articles': 'article.draft',
  'GET /articles': 'article.read',
  'GET /articles/{id}': 'article.read',
  'PATCH /articles/{id}': 'article.revise',
  'POST /articles/{id}/publish': 'article.publish',
  'POST /articles/{id}/schedule': 'article.schedule',
  'POST /articles/{id}/unschedule': 'article.unschedule',
  'POST /articles/{id}/unpublish': 'article.unpublish',
  'POST /articles/{id}/discard': 'article.discard',
  'POST /articles/{id}/restore': 'article.restore',
  'POST /articles/{id}/previews': 'article.preview',
  'POST /authors': 'author.define',
  'GET /authors': 'author.read',
  'PATCH /authors/{id}': 'author.define',
  'POST /authors/{id}/retire': 'author.define',
  'POST /bookings': 'booking.draft',
  'GET /bookings': 'booking.read',
  'GET /bookings/{id}': 'booking.read',
  'POST /bookings/{id}/book': 'booking.book',
  'POST /bookings/{id}/option': 'booking.option',
  'POST /bookings/{id}/proof': 'proof.send',
  'POST /bookings/{id}/changes/preview': 'booking.move',
  'POST /bookings/{id}/move': 'booking.move',
  'POST /bookings/{id}/decline': 'booking.decline',
  'POST /bookings/{id}/makegood': 'makegood.grant',
  'POST /bookings/{id}/cancel': 'booking.cancel',
  'POST /bookings/{id}/cancel/preview': 'booking.cancel',
  'POST /bookings/{id}/creatives': 'creative.submit',
  'GET /bookings/{id}/creatives': 'booking.read',
  'GET /bookings/{id}/delivery': 'booking.read',
  'POST /bookings/{id}/creatives/{version}/approve': 'creative.review',
  'POST /bookings/{id}/creatives/{version}/reject': 'creative.review',
  'PUT /placements/{id}/house-ad': 'placement.revise',
  'POST /companies': 'company.register',
  'GET /companies': 'company.read',
  'GET /companies/{id}': 'company.read',
  'PATCH /companies/{id}': 'company.revise',
  'POST /consumers': 'consumer.register',
  'GET /consumers': 'consumer.read',
  'GET /consumers/{id}': 'consumer.read',
  'PATCH /consumers/{id}': 'consumer.revise',
  'POST /consumers/{id}/pause': 'consumer.revise',
  'POST /consumers/{id}/resume': 'consumer.revise',
  'POST /consumers/{id}/tokens': 'consumer.revise',
  'DELETE /consumers/{id}/tokens/{tokenId}': 'consumer.revise',
  'PUT /consumers/{id}/webhook': 'consumer.revise',
  'DELETE /consumers/{id}/webhook': 'consumer.revise',
  'POST /consumers/{id}/webhook/rotate-secret': 'consumer.revise',
  'GET /consumers/{id}/deliveries': 'consumer.read',
  'POST /consumers/{id}/deliveries/{deliveryId}/redeliver': 'consumer.revise',
  'PUT /fronts/{front}': 'front.arrange',
  'GET /fronts/{front}': 'front.read',
  'POST /imports': 'page.import',
  'POST /jobs': 'job.post',
  'GET /jobs': 'job.read',
  'GET /jobs/{id}': 'job.read',
  'PATCH /jobs/{id}': 'job.revise',
  'GET /jobs/ending': 'job.read',
  'GET /jobs/unknown-regions': 'job.read',
  'GET /jobs/duplicates': 'job.read',
  'POST /jobs/{id}/renew': 'job.revise',
  'POST /jobs/{id}/contact/erase': 'person.erase',
  'POST /jobs/{id}/close': 'job.close',
  'POST /media': 'media.upload',
  'GET /media': 'media.read',
  'PATCH /media/{id}': 'media.upload',
  'POST /orders': 'order.open',
  'GET /orders': 'order.read',
  'GET /orders/{id}': 'order.read',
  'PATCH /orders/{id}': 'order.revise',
  'POST /orders/{id}/close': 'order.close',
  'GET /overrides': 'booking.read',
  'POST /people-moves': 'people-move.record',
  'GET /people-moves': 'people-move.read',
  'POST /people-moves/preview': 'people-move.record',
  'GET /people/{personId}/moves/{id}': 'people-move.read',
  'PATCH /people/{personId}/moves/{id}': 'people-move.revise',
  'POST /people/{personId}/moves/{id}/restrict': 'people-move.restrict',
  'POST /people/{personId}/erase': 'person.erase',
  'GET /privacy-decisions': 'person.requests',
  'POST /privacy-requests': 'person.requests',
  'GET /privacy-requests': 'person.requests',
  'GET /privacy-requests/{id}': 'person.requests',
  'POST /privacy-requests/{id}/decide': 'person.erase',
  'POST /privacy-requests/{id}/articles/{articleId}/settle': 'person.requests',
  'POST /privacy-requests/{id}/close': 'person.requests',
  'GET /data-subjects': 'person.requests',
  'POST /data-subjects/erase': 'person.erase',
  'GET /data-subjects/{id}/data': 'person.requests',
  'GET /data-subjects/{id}/data-page': 'person.requests',
  'GET /data-subjects/{id}/articles': 'person.requests',
  'POST /data-subjects/{id}/keep': 'person.requests',
  'GET /retention-reviews': 'person.requests',
  'POST /placements': 'placement.define',
  'GET /placements': 'placement.read',
  'GET /placements/{id}': 'placement.read',
  'GET /placements/{id}/availability': 'placement.read',
  'GET /reports/bookings/{id}/proof': 'report.read',
  'GET /reports/invoices': 'report.read',
  'GET /reports/occupancy': 'report.read',
  'GET /reports/revenue': 'report.read',
  'GET /reports/shortfalls': 'report.read',
  'PATCH /placements/{id}': 'placement.revise',
  'GET /sales-alerts': 'booking.read',
  'GET /sales-alerts/overbooked': 'booking.read',
  'POST /sections': 'section.define',
  'GET /sections': 'section.read',
  'PATCH /sections/{id}': 'section.define',
  'POST /sections/{id}/retire': 'section.define',
  'POST /tokens': 'token.issue',
  'GET /tokens': 'token.read',
  'PUT /tokens/{id}/roles': 'token.issue',
  'DELETE /tokens/{id}': 'token.revoke',
};

/** No item has it, so that whoever is let in changes nothing. */
const NOBODY = '5bd3c1ea-7ff3-4d2a-8be3-6a2d3b1d4a10';
const ADMIN = '/api/admin/v1';
/** Past the guard, whatever the route made of the request. */
const isLetIn = (status: number) => status < 500 && status !== 401 && status !== 403;
const rights: Readonly<Record<string, readonly Role[]>> = RIGHTS;

describe('The admin API', () => {
  let newsroom: WholeNewsroom;
  let routes: readonly NewsroomRoute[];

  beforeAll(async () => {
    newsroom = await openWholeNewsroom();
    routes = newsroomRoutes(newsroom.app).filter(({ path }) => path.startsWith(ADMIN));
  }, 120_000);
  afterAll(() => newsroom.close());

  /** A request that gets past the guard and no further. */
  const knock = ({ method, path, body, accepts }: NewsroomRoute, headers: Record<string, string>) =>
    newsroom.send(method, path.replaceAll(/\{[^}]+\}/g, NOBODY), {
      role: null,
      headers: { ...headers, ...(accepts && { 'content-type': accepts.types[0] ?? '' }) },
      ...(body && { body: { unheard: true } }),
      ...(accepts && { body: '-' }),
    });

  it('asks one permission for each of its routes, as agreed', () => {
    const asked = routes.map(({ method, path, permission }) => [
      `${method} ${path.slice(ADMIN.length)}`,
      permission,
    ]);
    expect(Object.fromEntries(asked)).toEqual(ASKED);
  });

  it('uses every permission of the table but those that open other doors', () => {
    // Lifting rules is a member of a request that books, options or moves.
    const elsewhere = ['site.time-travel', 'system.read', 'booking.override'];
    expect([...new Set(Object.values(ASKED)), ...elsewhere].sort()).toEqual(Object.keys(RIGHTS).sort());
  });

  it.each(ROLES)(
    'lets %s do what the table says and names the permission that is missing otherwise',
    async (role) => {
      const authorization = `Bearer ${await newsroom.tokenOf(role)}`;
      const before = await newsroom.head();
      for (const route of routes) {
        const permission = String(route.permission);
        const answer = await knock(route, { authorization });
        const at = `${route.method} ${route.path}`;
        if (rights[permission]?.includes(role)) {
          expect([at, answer.status, isLetIn(answer.status)]).toEqual([at, answer.status, true]);
        } else {
          expect([at, answer.status, answer.json]).toEqual([
            at,
            403,
            expect.objectContaining({
              type: '/problems/forbidden',
              detail: expect.stringContaining(permission),
            }),
          ]);
        }
      }
      expect(await newsroom.head()).toBe(before);
    },
  );

  it.each([
    ['no token', undefined],
    ['an empty token', 'Bearer '],
    ['an unknown token', `Bearer ${'x'.repeat(43)}`],
    ['another scheme', 'Basic YWRtaW46YWRtaW4='],
    ['a token of hostile text', "Bearer ' or true --"],
  ])('turns away who comes with %s, and says how to come back', async (_, authorization) => {
    for (const route of routes) {
      asksForToken(await knock(route, authorization === undefined ? {} : { authorization }));
    }
  });

  it('turns away a token from the moment it is revoked, and one that has expired', async () => {
    const issued = await newsroom.send('POST', `${ADMIN}/tokens`, {
      body: { name: 'Vikar', roles: ['admin'] },
    });
    const authorization = `Bearer ${String(issued.json?.['token'])}`;
    const list = () => newsroom.send('GET', `${ADMIN}/sections`, { role: null, headers: { authorization } });
    expect((await list()).status).toBe(200);
    expect((await newsroom.send('DELETE', `${ADMIN}/tokens/${String(issued.json?.['id'])}`)).status).toBe(
      200,
    );
    asksForToken(await list());
    for (const route of routes) asksForToken(await knock(route, { authorization }));

    const { clock } = newsroom.parts;
    const expiresAt = plusMilliseconds(clock.now(), 400);
    const short = await issueToken({ ...newsroom.parts, name: 'Gæst', roles: ['admin'], expiresAt });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const late = await newsroom.send('GET', `${ADMIN}/sections`, {
      role: null,
      headers: { authorization: `Bearer ${short}` },
    });
    asksForToken(late);
  });

  it('takes on a change of roles at once', async () => {
    const issued = await newsroom.send('POST', `${ADMIN}/tokens`, {
      body: { name: 'Elev', roles: ['reader-api'] },
    });
    const draft = () =>
      newsroom.send('POST', `${ADMIN}/articles`, {
        role: null,
        body: {},
        headers: { authorization: `Bearer ${String(issued.json?.['token'])}` },
      });
    expect((await draft()).status).toBe(403);
    const path = `${ADMIN}/tokens/${String(issued.json?.['id'])}/roles`;
    expect((await newsroom.send('PUT', path, { body: { roles: ['writer'] } })).status).toBe(200);
    expect((await draft()).status).toBe(201);
  });

  it('lets a browser session read and never command', async () => {
    const signedIn = await fetch(`${newsroom.origin}/admin/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ token: await newsroom.tokenOf('admin'), next: '/' }),
    });
    expect(signedIn.status).toBe(303);
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
    const before = await newsroom.head();
    for (const route of routes) {
      const answer = await knock(route, { cookie });
      if (route.method === 'GET') expect([200, 400, 404]).toContain(answer.status);
      else asksForToken(answer);
    }
    expect(await newsroom.head()).toBe(before);
  });

  it('lets nobody publish by way of a draft, nor be caught half-way', async () => {
    const before = await newsroom.head();
    const refused = await newsroom.send('POST', `${ADMIN}/articles`, {
      role: 'writer',
      body: { headline: 'Ny bro', publish: true },
    });
    expect([refused.status, refused.json?.['detail']]).toEqual([
      403,
      expect.stringContaining('article.publish'),
    ]);
    expect(await newsroom.head()).toBe(before);
  });
});

function asksForToken({ status, headers, json }: Answer): void {
  expect([status, headers.get('www-authenticate'), json?.['type']]).toEqual([
    401,
    expect.stringMatching(/^Bearer realm="/),
    '/problems/unauthenticated',
  ]);
}
