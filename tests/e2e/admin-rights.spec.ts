import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RIGHTS, ROLES, issueToken } from '#identity';
import type { Role } from '#identity';
import { plusMilliseconds } from '#kernel';
import { TIME_TRAVEL } from '#platform';
import { newsroomRoutes } from '#testing/newsroom-routes';
import type { NewsroomRoute } from '#testing/newsroom-routes';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Answer, WholeNewsroom } from '#testing/whole-newsroom';
import { dueDeciders, scheduleRules } from '../../apps/forside/runtime/contexts.js';
import { createWorker } from '../../apps/worker/worker.js';

/** What each route that is not everybody's asks of its caller, those of the admin API without their prefix; a change here is a change of who may do what. */
const ASKED: Readonly<Record<string, string>> = {
  'POST /articles': 'article.draft',
  'GET /articles': 'article.read',
  'GET /articles/{id}': 'article.read',
  'PATCH /articles/{id}': 'article.revise',
  'POST /articles/{id}/publish': 'article.publish',
  'POST /articles/{id}/schedule': 'article.schedule',
  'POST /articles/{id}/unschedule': 'article.unschedule',
  'POST /articles/{id}/unpublish': 'article.unpublish',
  'POST /articles/{id}/submit': 'article.submit',
  'POST /articles/{id}/request-changes': 'article.approve',
  'POST /articles/{id}/approve': 'article.approve',
  'PUT /articles/{id}/assignment': 'article.assign',
  'PUT /articles/{id}/embargo': 'article.embargo',
  'POST /articles/{id}/schedule-unpublication': 'article.schedule',
  'POST /articles/{id}/correct': 'article.correct',
  'POST /articles/{id}/kill': 'article.kill',
  'POST /articles/{id}/notices': 'article.notice',
  'PATCH /articles/{id}/notices/{noticeId}': 'article.notice',
  'POST /articles/{id}/notices/{noticeId}/withdraw': 'article.notice',
  'POST /articles/{id}/discard': 'article.discard',
  'POST /articles/{id}/restore': 'article.restore',
  'POST /articles/{id}/previews': 'article.preview',
  'GET /articles/{id}/revisions': 'article.read',
  'GET /articles/{id}/revisions/{revision}': 'article.read',
  'POST /articles/{id}/revisions/{revision}/restore': 'article.revise',
  'GET /articles/{id}/consumers': 'consumer.read',
  'GET /articles/{id}/diff': 'article.read',
  'GET /articles/{id}/timeline': 'article.read',
  'POST /articles/{id}/undo': 'article.revise',
  'GET /articles/{id}/presence': 'article.read',
  'POST /moments': 'site.share-moment',
  'GET /search': 'article.read',
  'GET /search/uses': 'article.read',
  'GET /search/read-also': 'article.read',
  'POST /redirects': 'redirect.set',
  'GET /redirects': 'redirect.read',
  'POST /redirects/{id}/remove': 'redirect.set',
  'GET /redirects/{id}/revisions': 'redirect.read',
  'POST /redirects/{id}/undo': 'redirect.set',
  'POST /authors': 'author.define',
  'GET /authors': 'author.read',
  'PATCH /authors/{id}': 'author.define',
  'POST /authors/{id}/retire': 'author.define',
  'GET /authors/{id}/revisions': 'author.read',
  'POST /authors/{id}/undo': 'author.define',
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
  'POST /fronts/{front}/plans': 'front.arrange',
  'PUT /fronts/{front}/plans/{plan}': 'front.arrange',
  'DELETE /fronts/{front}/plans/{plan}': 'front.arrange',
  'GET /fronts/{front}/revisions': 'front.read',
  'POST /fronts/{front}/undo': 'front.arrange',
  'GET /calendar': 'article.read',
  'POST /imports': 'page.import',
  'POST /desks': 'desk.define',
  'GET /desks': 'desk.read',
  'PATCH /desks/{id}': 'desk.define',
  'POST /desks/{id}/retire': 'desk.define',
  'GET /desks/{id}/revisions': 'desk.read',
  'POST /desks/{id}/undo': 'desk.define',
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
  'GET /media/{id}/revisions': 'media.read',
  'POST /media/{id}/undo': 'media.upload',
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
  'GET /sections/{id}/revisions': 'section.read',
  'POST /sections/{id}/undo': 'section.define',
  'POST /tokens': 'token.issue',
  'GET /tokens': 'token.read',
  'PUT /tokens/{id}/roles': 'token.issue',
  'DELETE /tokens/{id}': 'token.revoke',
  'POST /users': 'user.invite',
  'GET /staff': 'desk.read',
  'GET /users': 'user.read',
  'GET /users/{id}': 'user.read',
  'PATCH /users/{id}': 'user.revise',
  'PUT /users/{id}/roles/{role}': 'role.grant',
  'DELETE /users/{id}/roles/{role}': 'role.revoke',
  'POST /users/{id}/deactivate': 'user.deactivate',
  'POST /users/{id}/reactivate': 'user.deactivate',
  'POST /users/{id}/password-link': 'user.invite',
  'PUT /users/{id}/password': 'password.set',
  'DELETE /users/{id}/sessions': 'session.close',
  'GET /users/{id}/sign-ins': 'audit.read',
  'GET /me': 'account.read',
  'GET /me/sessions': 'account.read',
  'DELETE /me/sessions': 'account.manage',
  'DELETE /me/sessions/{id}': 'account.manage',
  'PUT /me/password': 'account.manage',
  'POST /me/tokens': 'account.manage',
  'GET /me/tokens': 'account.read',
  'DELETE /me/tokens/{id}': 'account.manage',
  'GET /sign-ins': 'audit.read',
  'GET /staff-changes': 'audit.read',
  'GET /visningsbevis/{id}': 'report.read',
  'GET /admin/consumers': 'consumer.read',
  'GET /admin/consumers/{id}': 'consumer.read',
  'GET /admin/queues': 'system.read',
  'GET /admin/queues/*': 'system.read',
  'GET /admin/queues/api/*': 'system.read',
  'GET /admin/queues/static/*': 'system.read',
};

/** Pages that send people to sign in first. */
const SIGN_IN_FIRST = ['/admin/consumers', '/admin/consumers/{id}', '/admin/queues', '/admin/queues/*'];

/** No item has it, so that whoever is let in changes nothing. */
const NOBODY = '5bd3c1ea-7ff3-4d2a-8be3-6a2d3b1d4a10';
const ADMIN = '/api/admin/v1';
/** Past the guard, whatever the route made of the request. */
const isLetIn = (status: number) => status < 500 && status !== 401 && status !== 403;
const rights: Readonly<Record<string, readonly Role[]>> = RIGHTS;

describe('What is not everybody’s', () => {
  let newsroom: WholeNewsroom;
  let routes: readonly NewsroomRoute[];

  beforeAll(async () => {
    newsroom = await openWholeNewsroom();
    routes = newsroomRoutes(newsroom.app).filter(
      ({ path, permission }) => permission !== null || path.startsWith(ADMIN),
    );
    await setUpQueue(newsroom);
  }, 120_000);
  afterAll(() => newsroom.close());

  /** A request that gets past the guard and no further. */
  const knock = (route: NewsroomRoute, headers: Record<string, string>, query = '') => {
    const { method, body, accepts } = route;
    return newsroom.send(method, `${addressOf(route)}${query}`, {
      role: null,
      headers: { ...headers, ...(accepts && { 'content-type': accepts.types[0] ?? '' }) },
      ...(body && { body: { unheard: true } }),
      ...(accepts && { body: '-' }),
    });
  };

  it('asks one permission for each of its routes, as agreed', () => {
    const asked = routes.map(({ method, path, permission }) => [
      `${method} ${path.replace(ADMIN, '')}`,
      permission,
    ]);
    expect(Object.fromEntries(asked)).toEqual(ASKED);
  });

  it('uses every permission of the table but those that open other doors', () => {
    // Lifting rules is a member of a request that books, options or moves; another time is one of every read.
    const elsewhere = [TIME_TRAVEL, 'booking.override'];
    expect([...new Set(Object.values(ASKED)), ...elsewhere].sort()).toEqual(Object.keys(RIGHTS).sort());
  });

  it('tells of another time with the permission for that alone, which it names to everybody else', async () => {
    const reads = routes.filter(({ method, path }) => method === 'GET' && path.startsWith(ADMIN));
    const own = [...new Set(reads.map(({ permission }) => String(permission)))];
    const withScopes = async (scopes: readonly string[]) => {
      const body = {
        name: 'Arkiv',
        scopes,
        expiresAt: plusMilliseconds(newsroom.parts.clock.now(), 3_600_000),
      };
      const { json } = await newsroom.send('POST', `${ADMIN}/me/tokens`, { body });
      return { authorization: `Bearer ${String(json?.['token'])}` };
    };
    const [stays, travels] = [await withScopes(own), await withScopes([...own, TIME_TRAVEL])];
    const at = '?at=2020-01-01T00:00:00Z';
    for (const route of reads) {
      const here = await knock(route, stays);
      const [refused, letIn] = [await knock(route, stays, at), await knock(route, travels, at)];
      expect([route.path, isLetIn(here.status), isLetIn(letIn.status)]).toEqual([route.path, true, true]);
      expect([route.path, refused.status, refused.json]).toEqual([
        route.path,
        403,
        expect.objectContaining({
          type: '/problems/forbidden',
          detail: expect.stringContaining(TIME_TRAVEL),
        }),
      ]);
    }
    for (const path of [
      `/api/%61dmin/v1/sections${at}`,
      `${ADMIN}/sections?at=`,
      `${ADMIN}/sections${at}&at=x`,
    ]) {
      const { status } = await newsroom.send('GET', path, { role: null, headers: stays });
      expect([path, status]).toEqual([path, 403]);
    }
    expect((await newsroom.send('GET', `/${at}`, { role: null, headers: stays })).status).toBe(200);
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
      const answer = await knock(route, authorization === undefined ? {} : { authorization });
      if (answer.status === 303 && SIGN_IN_FIRST.includes(route.path)) {
        expect(answer.headers.get('location')).toBe(`/admin/sign-in?next=${addressOf(route)}`);
      } else {
        asksForToken(answer);
      }
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

  /** From a page of this newsroom, as a browser says it. */
  const OWN_PAGE = { 'sec-fetch-site': 'same-origin', 'x-forside-command': '1' };
  const signedIn = async (role: Role): Promise<string> => {
    const answer = await fetch(`${newsroom.origin}/admin/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ token: await newsroom.tokenOf(role), next: '/' }),
    });
    expect(answer.status).toBe(303);
    return (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  };

  it.each(['writer', 'sales', 'admin'] as const)(
    'lets a browser session of %s do what the table says, from our own pages',
    async (role) => {
      const cookie = await signedIn(role);
      const before = await newsroom.head();
      for (const route of routes) {
        // It would end the session that asks.
        if (`${route.method} ${route.path}` === `DELETE ${ADMIN}/me/sessions`) continue;
        const { status } = await knock(route, { cookie, ...OWN_PAGE });
        const may = rights[String(route.permission)]?.includes(role) === true;
        expect([route.method, route.path, status, isLetIn(status)]).toEqual([
          route.method,
          route.path,
          status,
          may,
        ]);
      }
      expect(await newsroom.head()).toBe(before);
    },
  );

  it('lets no page of anybody else command by the session of an admin', async () => {
    const cookie = await signedIn('admin');
    const before = await newsroom.head();
    for (const route of routes.filter(({ method }) => method !== 'GET')) {
      for (const headers of [
        {},
        { 'x-forside-command': '1' },
        { 'sec-fetch-site': 'same-origin' },
        { ...OWN_PAGE, 'sec-fetch-site': 'cross-site' },
        { 'x-forside-command': '1', origin: 'https://evil.example' },
      ]) {
        const { status, json } = await knock(route, { cookie, ...headers });
        expect([route.path, status, json?.['type']]).toEqual([route.path, 403, '/problems/foreign-command']);
      }
    }
    expect(await newsroom.head()).toBe(before);
  });

  it('opens with a token of few scopes what these name, and nothing else', async () => {
    const scopes = ['article.read', 'token.issue'];
    const issued = await newsroom.send('POST', `${ADMIN}/tokens`, {
      body: { name: 'Læser', roles: ['admin'], scopes },
    });
    const authorization = `Bearer ${String(issued.json?.['token'])}`;
    for (const route of routes) {
      const { status } = await knock(route, { authorization });
      expect([route.path, isLetIn(status)]).toEqual([route.path, scopes.includes(String(route.permission))]);
    }
    const more = await newsroom.send('POST', `${ADMIN}/tokens`, {
      role: null,
      headers: { authorization },
      body: { name: 'Mere', roles: ['admin'] },
    });
    expect([more.status, more.json?.['type']]).toEqual([403, '/problems/beyond-own-rights']);
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

function addressOf({ path }: NewsroomRoute): string {
  return path.replace('{role}', 'editor').replaceAll(/\{[^}]+\}|\*/g, NOBODY);
}

/** The dashboard has something to show once a worker has run. */
async function setUpQueue({ parts }: WholeNewsroom): Promise<void> {
  const worker = createWorker({
    ...parts,
    ...{ redisUrl: null, drainMs: 0, deciders: dueDeciders, rules: scheduleRules, recorders: [] },
  });
  await worker.start();
  await worker.stop();
}

function asksForToken({ status, headers, json }: Answer): void {
  expect([status, headers.get('www-authenticate'), json?.['type']]).toEqual([
    401,
    expect.stringMatching(/^Bearer realm="/),
    '/problems/unauthenticated',
  ]);
}
