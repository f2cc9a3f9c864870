import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { randomId } from '#event-store';
import { localTimeIn, plusDays, toInstant } from '#kernel';
import { start } from '../../apps/forside/start.js';
import { bookFlight } from '#testing/book-flight';
import { eventually } from '#testing/eventually';
import {
  PUBLIC_ORIGIN,
  differencesFromRebuild,
  eventsOf,
  openNewsroomOfRoles,
} from '#testing/newsroom-of-roles';
import type { NewsroomOfRoles } from '#testing/newsroom-of-roles';
import { endingOf } from '#testing/role-process';
import type { RoleProcess } from '#testing/role-process';

const FULL_PAGE = new URL('../../libs/importing/domain/fixtures/full-page.txt', import.meta.url);
const ZONE = 'Europe/Copenhagen';
const HANDOVER_LIMIT_MS = 10_000;

describe('A role', () => {
  it('says in one sentence that it needs a database which others can reach too', async () => {
    const needs = (role: string) => new RegExp(`^The role ${role} .*DATABASE_URL.*\\.$`);
    for (const role of ['newsroom', 'projector', 'worker'] as const) {
      await expect(start(role, {})).rejects.toMatchObject({
        name: 'StartupError',
        message: expect.stringMatching(needs(role)) as unknown,
      });
    }
    const { code, stdout, stderr } = await endingOf(['site'], {});
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd()).toMatch(needs('site'));
  });

  it('that nobody knows is refused with the names of those there are', async () => {
    const { code, stdout, stderr } = await endingOf(['reporter'], {});
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^There is no role reporter.*newsroom, site, projector, worker\.\n$/);
  });
});

describe('A newsroom of several processes', () => {
  let house: NewsroomOfRoles;
  let database: pg.Client;
  let newsrooms: readonly RoleProcess[] = [];
  let sites: readonly RoleProcess[] = [];
  let projectors: readonly RoleProcess[] = [];
  let worker: RoleProcess;
  let sectionId = '';

  beforeAll(async () => {
    house = await openNewsroomOfRoles();
    sites = [await house.start('site')];
    database = new pg.Client({ connectionString: house.engines.databaseUrl });
    await database.connect();
  }, 120_000);
  afterAll(async () => {
    await database?.end();
    await house?.close();
  }, 60_000);

  const one = <T>(list: readonly T[], index = 0): T => {
    const found = list[index];
    if (found === undefined) throw new Error(`There is no number ${index}`);
    return found;
  };
  const read = (site: RoleProcess, path: string, position?: string | null) =>
    fetch(`${site.address}${path}`, {
      redirect: 'manual',
      headers: position ? { 'x-position': position } : {},
    });
  /** Answered with success, with the members of its body and the position to read it at. */
  const done = async (response: Response) => {
    const body = (await response.json()) as Record<string, unknown>;
    expect([response.status, response.ok ? '' : body]).toEqual([response.status, '']);
    return {
      id: String(body['id']),
      revision: Number(body['revision']),
      path: typeof body['url'] === 'string' ? new URL(body['url']).pathname : '',
      position: response.headers.get('x-position') ?? '',
    };
  };
  const write = async (path: string, json: unknown, newsroom = one(newsrooms)) =>
    done(await house.admin(newsroom, path, { json }));
  const publish = (headline: string, newsroom = one(newsrooms)) =>
    write('/articles', { headline, sectionId, publish: true }, newsroom);
  /** The number of events of a type, by their stream. */
  const recorded = (type: string) =>
    house.beside(async (parts) => {
      const counts = new Map<string, number>();
      for (const event of await eventsOf(parts)) {
        if (event.type === type) counts.set(event.stream, (counts.get(event.stream) ?? 0) + 1);
      }
      return counts;
    });

  it('answers readers that it is not ready, and never an error, until a projector has built anything', async () => {
    const site = one(sites);
    const answers: (readonly [path: string, status: number, retryAfter: string])[] = [];
    for (const path of [
      '/',
      '/job',
      '/navnenyt',
      `/artikel/ny-kaj-${randomId()}`,
      '/sitemap.xml',
      '/api/v1/articles',
      `/api/v1/articles/${randomId()}`,
      '/api/v1/jobs',
      '/api/v1/people-moves',
      '/api/v1/placements/rail/ads',
    ]) {
      const { status, headers } = await read(site, path);
      answers.push([path, status, headers.get('retry-after') ?? '']);
    }
    expect(answers.filter(([, status, retryAfter]) => status !== 503 || !(Number(retryAfter) > 0))).toEqual(
      [],
    );
    expect(await site.live()).toBe(200);
    const { status, checks } = await site.health();
    expect([status, checks['projections']]).toEqual([
      503,
      { ok: false, detail: expect.stringContaining('is not built yet') as unknown },
    ]);
  });

  it('is ready in every role once all have started', async () => {
    const [newsroom, otherNewsroom, site, projector, otherProjector, only] = await Promise.all([
      house.start('newsroom'),
      house.start('newsroom', { DRAIN_SECONDS: '3' }),
      house.start('site'),
      house.start('projector', { LOG_LEVEL: 'info' }),
      house.start('projector', { LOG_LEVEL: 'info' }),
      house.start('worker'),
    ]);
    newsrooms = [newsroom, otherNewsroom];
    sites = [...sites, site];
    projectors = [projector, otherProjector];
    worker = only;
    const checksOf = {
      newsroom: ['clock', 'database', 'event-store', 'projections'],
      site: ['clock', 'database', 'event-store', 'projections'],
      projector: ['clock', 'database', 'event-store', 'projections'],
      worker: ['clock', 'database', 'event-store', 'queue'],
    };
    for (const role of [...newsrooms, ...sites, ...projectors, worker]) {
      await eventually(`${role.role} is ready`, async () => (await role.health()).status === 200);
      const { checks } = await role.health();
      expect([role.role, Object.keys(checks).sort()]).toEqual([
        role.role,
        checksOf[role.role as keyof typeof checksOf],
      ]);
      expect(await role.live()).toBe(200);
    }
    sectionId = (await write('/sections', { name: 'Energi' })).id;
  }, 120_000);

  it('shows a page that one process imports on every other: article, rail, jobs and people moves', async () => {
    const response = await house.admin(one(newsrooms), '/imports?publishedAt=2026-01-05T08:00:00Z', {
      text: await readFile(FULL_PAGE, 'utf8'),
    });
    const position = response.headers.get('x-position');
    const report = (await response.json()) as { readonly article: { readonly url: string } };
    expect([response.status, report.article.url.startsWith(PUBLIC_ORIGIN)]).toEqual([200, true]);
    const { pathname } = new URL(report.article.url);
    for (const site of sites) {
      const page = await read(site, pathname, position);
      expect(page.status).toBe(200);
      const html = await page.text();
      for (const shown of [
        'Fjernvarmen flytter ind i kælderen',
        'Regningen bliver mindre',
        'Annonceindlæg fra Strandmølle Sikkerhed',
        'Driftstekniker til nyt datacenter',
        'Sanne-Mai Østervig',
      ]) {
        expect(html).toContain(shown);
      }
      expect(await (await read(site, '/job')).text()).toContain('Løsningsarkitekt (vikariat)');
      expect(await (await read(site, '/navnenyt')).text()).toContain('Torben Egeskov Lind');
      expect(await (await read(site, '/')).text()).toContain('Fjernvarmen flytter ind i kælderen');
    }
  });

  it('lets a reader who sends X-Position see what another process wrote', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id, position } = await publish(`Læst med det samme ${round}`, one(newsrooms, round % 2));
      const response = await read(one(sites, round % 2), `/api/v1/articles/${id}`, position);
      expect(response.status).toBe(200);
    }
  });

  it('shows an article and an ad on time, neither too early nor too late, and records both facts once', async () => {
    const now = toInstant(Date.now());
    const draft = await write('/articles', { headline: 'Klausul ophæves', sectionId });
    const booking = await write('/bookings', {
      placement: { key: 'rail' },
      advertiser: { name: 'Sydkyst ApS' },
      start: localTimeIn(now, ZONE),
      end: localTimeIn(plusDays(now, 1), ZONE),
      creative: { headline: 'Kabler der holder til havet' },
    });
    const { from, until, positions } = await house.beside(async (parts) => {
      const [from, until] = [toInstant(Date.now() + 2_000), toInstant(Date.now() + 3_500)];
      const scheduled = await done(
        await house.admin(one(newsrooms), `/articles/${draft.id}/schedule`, { json: { publishAt: from } }),
      );
      const booked = await bookFlight(parts, { bookingId: booking.id, from, until });
      return { from, until, positions: `${scheduled.position}, ${booked}` };
    });
    await read(one(sites), '/api/v1/articles', positions);

    const seen = { article: 0, ad: 0 };
    while (Date.now() < Date.parse(until) + 300) {
      const site = one(sites, seen.article % 2);
      const before = toInstant(Date.now());
      const [article, ads] = await Promise.all([
        read(site, `/api/v1/articles/${draft.id}`),
        read(site, '/api/v1/placements/rail/ads'),
      ]);
      const shown = { article: article.status === 200, ad: (await ads.text()).includes('Kabler der holder') };
      const after = toInstant(Date.now());
      if (after < from) expect(shown).toEqual({ article: false, ad: false });
      if (before >= from) expect(shown.article).toBe(true);
      if (before >= from && after < until) expect(shown.ad).toBe(true);
      if (before >= until) expect(shown.ad).toBe(false);
      seen.article += Number(shown.article);
      seen.ad += Number(shown.ad);
      await sleep(20);
    }
    expect(seen.article).toBeGreaterThan(0);
    expect(seen.ad).toBeGreaterThan(0);
    const facts = [
      ['ArticlePublished', `article-${draft.id}`],
      ['AdStarted', `booking-${booking.id}`],
      ['AdEnded', `booking-${booking.id}`],
    ] as const;
    for (const [type, stream] of facts) {
      await eventually(`${type} is recorded`, async () => (await recorded(type)).get(stream) === 1);
    }
  }, 60_000);

  it('makes one article of one Idempotency-Key, whichever newsrooms it is sent to at the same time', async () => {
    const json = { headline: 'Sendt to gange', sectionId, publish: true };
    const answers = await Promise.all(
      [0, 1, 0, 1, 1].map(async (index) =>
        done(await house.admin(one(newsrooms, index), '/articles', { json, key: 'to-gange-1' })),
      ),
    );
    expect(new Set(answers.map(({ id, revision }) => `${id} ${revision}`)).size).toBe(1);
    const drafted = await house.beside(async (parts) =>
      (await eventsOf(parts)).filter(
        ({ type, data }) => type === 'ArticleDrafted' && JSON.stringify(data).includes('Sendt to gange'),
      ),
    );
    expect(drafted).toHaveLength(1);
  });

  it('keeps every edit of writers who work on one article through two newsrooms', async () => {
    const blocks = 6;
    const edits = 4;
    const bodyOf = (words: readonly string[]) => ({
      type: 'doc',
      content: words.map((text, index) => ({
        type: 'paragraph',
        attrs: { id: `p${index}` },
        content: [{ type: 'text', text }],
      })),
    });
    const { id } = await write('/articles', {
      headline: 'Skrevet af mange',
      body: bodyOf(Array.from({ length: blocks }, (_, index) => `Afsnit ${index}.0`)),
    });
    const path = `/articles/${id}`;
    const current = async (newsroom: RoleProcess) =>
      (await (await house.admin(newsroom, path)).json()) as {
        readonly revision: number;
        readonly headline: string;
        readonly body: ReturnType<typeof bodyOf>;
      };
    const textsOf = (body: ReturnType<typeof bodyOf>) =>
      body.content.map(({ content }) => content[0]?.text ?? '');
    const acknowledged = new Set<number>();
    await Promise.all(
      Array.from({ length: blocks }, async (_, block) => {
        const newsroom = one(newsrooms, block % 2);
        for (let edit = 1; edit <= edits; edit += 1) {
          const { revision, body } = await current(newsroom);
          const words = textsOf(body).map((text, index) =>
            index === block ? `Afsnit ${block}.${edit}` : text,
          );
          const json = { baseRevision: revision, body: bodyOf(words) };
          const key = `afsnit-${block}-${edit}`;
          let response = await house.admin(newsroom, path, { method: 'PATCH', json, key });
          // Too many at once is told with Retry-After, and the repeat is the same edit.
          while (response.status === 503) {
            response = await house.admin(newsroom, path, { method: 'PATCH', json, key });
          }
          acknowledged.add((await done(response)).revision);
        }
      }),
    );
    const { revision, body } = await current(one(newsrooms));
    expect(textsOf(body)).toEqual(Array.from({ length: blocks }, (_, index) => `Afsnit ${index}.${edits}`));
    expect(acknowledged.size).toBe(blocks * edits);
    expect((await recorded('ArticleRevised')).get(`article-${id}`)).toBe(blocks * edits);

    const rivals = await Promise.all(
      newsrooms.map((newsroom, index) =>
        house.admin(newsroom, path, {
          method: 'PATCH',
          json: { baseRevision: revision, headline: `Overskrift ${index}` },
        }),
      ),
    );
    expect(rivals.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = rivals.findIndex(({ status }) => status === 200);
    expect((await current(one(newsrooms))).headline).toBe(`Overskrift ${winner}`);
  }, 60_000);

  it('drops what every site has cached as soon as a projector commits, also after a lost connection', async () => {
    const { id, path } = await publish('Rettet to gange');
    const shows = async (words: string) => {
      for (const site of sites) {
        await eventually(`${site.address} shows ${words}`, async () =>
          (await (await read(site, path)).text()).includes(words),
        );
      }
    };
    const correct = async (standfirst: string) => {
      const { headers } = await house.admin(one(newsrooms), `/articles/${id}`);
      const ifMatch = { 'if-match': headers.get('etag') ?? '' };
      await done(
        await house.admin(one(newsrooms), `/articles/${id}`, {
          method: 'PATCH',
          json: { standfirst },
          headers: ifMatch,
        }),
      );
      await write(`/articles/${id}/publish`, {});
    };
    await shows('Rettet to gange');
    await correct('Efter den første rettelse');
    await shows('Efter den første rettelse');

    // Whoever hears nothing for a moment must not believe what was told meanwhile.
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'forside projections' and pid <> all (select backend_pid from state.leases)`,
    );
    await correct('Efter den anden rettelse');
    await shows('Efter den anden rettelse');
  }, 60_000);

  it('shows everything once when the projector that leads is killed, and within ten seconds', async () => {
    const { dies, heir } = await leaderAndHeir();
    const desk = publishing();
    await desk.published(10);
    const killed = performance.now();
    await dies.kill();
    await eventually('the heir leads', async () => (await leadersOf()).every((pid) => pid === heir.pid));
    const { id, position } = await publish('Efter skiftet');
    await eventually(
      'the next article is shown',
      async () => (await read(one(sites), `/api/v1/articles/${id}`, position)).status === 200,
    );
    const tookMs = performance.now() - killed;
    console.info(`Handed over in ${(tookMs / 1_000).toFixed(1)} s`);
    expect(tookMs).toBeLessThan(HANDOVER_LIMIT_MS);
    await showsOnce(await desk.stop());
    projectors = [heir, await house.start('projector', { LOG_LEVEL: 'info' })];
  }, 90_000);

  it('lets a leader that slept through its lease commit nothing when it wakes, and be the next heir', async () => {
    const { dies: sleeper, heir } = await leaderAndHeir();
    const desk = publishing();
    await desk.published(10);
    sleeper.pause();
    await eventually('the heir leads', async () => (await leadersOf()).every((pid) => pid === heir.pid));
    await desk.published(5);
    sleeper.resume();
    await eventually('the sleeper is ready', async () => (await sleeper.health()).status === 200);
    await eventually('the sleeper knows', () => /taken over|lost|heartbeat/i.test(sleeper.output()));
    await desk.published(10);
    expect(new Set(await leadersOf())).toEqual(new Set([heir.pid]));
    await showsOnce(await desk.stop());

    expect(await heir.stop()).toBe(0);
    const { id, position } = await publish('Efter søvnen');
    expect((await read(one(sites), `/api/v1/articles/${id}`, position)).status).toBe(200);
    expect(new Set(await leadersOf())).toEqual(new Set([sleeper.pid]));
    projectors = [sleeper];
  }, 90_000);

  it('has the same rows as a fresh rebuild after all of that', async () => {
    expect(await house.beside(differencesFromRebuild)).toEqual([]);
  }, 60_000);

  it('finishes what is under way when it is told to stop, and cuts off what never ends', async () => {
    const newsroom = one(newsrooms, 1);
    const json = JSON.stringify({ headline: 'Skrevet under lukning' });
    const finished = await begun(newsroom, json);
    const endless = await begun(newsroom, json);
    const exit = newsroom.stop();
    await eventually('it stops', () => newsroom.output().includes('Stopping'));
    finished.rest();
    const response = await finished.answer;
    expect(response.statusCode).toBe(201);
    expect(await exit).toBe(0);
    await expect(endless.answer).rejects.toThrow();
    const headlines = await house.admin(one(newsrooms), '/articles?limit=5');
    expect(await headlines.text()).toContain('Skrevet under lukning');
  }, 60_000);

  it('lets a worker finish the job that it is at when it is told to stop', async () => {
    const kurrentdb = house.engines.engine('kurrentdb');
    const { id } = await write('/articles', { headline: 'Udkommer under lukning', sectionId });
    const publishAt = toInstant(Date.now() + 1_500);
    const { position } = await write(`/articles/${id}/schedule`, { publishAt });
    await read(one(sites), '/api/v1/articles', position);
    await sleep(Date.parse(publishAt) - 100 - Date.now());
    // The log holds still, and with it the job that asks it what is due.
    await kurrentdb.pause();
    await eventually('a job is at work', async () => {
      const { checks } = await worker.health();
      return checks['queue']?.detail?.includes('1 at work') === true;
    });
    const exit = worker.stop();
    await eventually('it stops', () => worker.output().includes('Stopping'));
    await kurrentdb.resume();
    expect(await exit).toBe(0);
    expect((await recorded('ArticlePublished')).get(`article-${id}`)).toBe(1);
  }, 60_000);

  it('leaves nothing behind when every role has stopped', async () => {
    const roles = [...newsrooms, ...sites, ...projectors];
    expect(await Promise.all(roles.map((role) => role.stop()))).toEqual(roles.map(() => 0));
    expect(await leadersOf()).toEqual([]);
    const { rows } = await database.query<{ application_name: string }>(
      `select application_name from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    expect(rows).toEqual([]);
  }, 60_000);

  /** The processes that lead a projection or reactor, each as often as it does. */
  async function leadersOf(): Promise<readonly number[]> {
    const { rows } = await database.query<{ pid: number }>(
      `select split_part(holder, ' ', 2)::int as pid from state.leases where expires_at > now()`,
    );
    return rows.map(({ pid }) => pid);
  }

  async function leaderAndHeir(): Promise<{ readonly dies: RoleProcess; readonly heir: RoleProcess }> {
    await eventually('somebody leads', async () => (await leadersOf()).length > 0);
    const leaders = await leadersOf();
    const led = (role: RoleProcess) => leaders.filter((pid) => pid === role.pid).length;
    const [dies, heir] = [...projectors].sort((a, b) => led(b) - led(a));
    if (!dies || !heir) throw new Error('It takes two');
    return { dies, heir };
  }

  /** Publishes article after article until it is stopped; what was acknowledged. */
  function publishing() {
    const acknowledged: { readonly id: string; readonly position: string }[] = [];
    const stopping = new AbortController();
    const running = (async () => {
      while (!stopping.signal.aborted) {
        acknowledged.push(await publish(`Løbende ${acknowledged.length}`));
        await sleep(10);
      }
    })();
    return {
      published: (more: number) => {
        const enough = acknowledged.length + more;
        return eventually('more is published', () => acknowledged.length >= enough);
      },
      stop: async () => {
        stopping.abort();
        await running;
        return acknowledged;
      },
    };
  }

  async function showsOnce(
    articles: readonly { readonly id: string; readonly position: string }[],
  ): Promise<void> {
    const last = one(articles, articles.length - 1);
    await eventually(
      'everything is shown',
      async () => (await read(one(sites), '/api/v1/articles', last.position)).status === 200,
    );
    const { rows } = await database.query<{ id: string; times: number }>(
      `select article_id as id, count(*)::int as times from rm_published_articles.versions
       where article_id = any ($1::uuid[]) group by article_id`,
      [articles.map(({ id }) => id)],
    );
    expect(rows.filter(({ times }) => times !== 1)).toEqual([]);
    expect(rows).toHaveLength(articles.length);
  }

  /** A request whose body has begun to arrive at a process that has begun to handle it. */
  async function begun(newsroom: RoleProcess, body: string) {
    const half = Math.floor(body.length / 2);
    const sent = request(`${newsroom.address}/api/admin/v1/articles`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await readFile(`${house.environment['DATA_DIR']}/admin-token`, 'utf8').then((text) => text.trim())}`,
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        expect: '100-continue',
      },
    });
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve);
      sent.once('error', reject);
    });
    answer.catch(() => undefined);
    const continued = new Promise((resolve) => sent.once('continue', resolve));
    sent.flushHeaders();
    await Promise.race([continued, answer]);
    sent.write(body.slice(0, half));
    return { answer, rest: () => sent.end(body.slice(half)) };
  }
});
