import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import { randomId } from '#event-store';
import { arbitraryInput } from '#testing/arbitrary-input';
import type { KnownIds } from '#testing/arbitrary-input';
import { arbitraryText } from '#testing/arbitrary-text';
import { atomFindings, rssFindings } from '#testing/job-formats/feed-reader-rules';
import { indeedFindings, jobsXmlFindings, linkedinFindings } from '#testing/job-formats/job-board-rules';
import { asFar } from '#testing/long-form';
import { newsroomRoutes } from '#testing/newsroom-routes';
import type { NewsroomRoute } from '#testing/newsroom-routes';
import { addressIn, openStockedNewsroom } from '#testing/stocked-newsroom';
import type { Stock } from '#testing/stocked-newsroom';
import type { Json, WholeNewsroom } from '#testing/whole-newsroom';

const ADMIN = '/api/admin/v1';
const RUNS = asFar({ usually: 6, longForm: 60 });
const MOST_ROUNDS = 20;

const PAGE = [
  'Den løfter dobbelt så meget som den gamle.',
  'Artikel top billede',
  'Kranen er kommet med skib i to dele og blev samlet i løbet af en uge.',
  'Læs også: Ny kaj',
  'Kranen er malet gul, og den er den største, som havnen nogensinde har haft.',
  'Annonceindlæg fra Sydkyst ApS',
  'Kabler der holder til havet',
  'Læs hvordan en havn fik styr på nettet.',
  'Nordhavn Data A/S',
  'Systemadministrator til havnens netværk',
  'Aarhusområdet',
  'Navnenyt',
  'Nordhavn Data A/S har pr. 1. december 2026 ansat Asta Lind Bække som arkitekt. Hun skal især beskæftige sig med drift. Nyt job',
];

/** The rules of the documents in which jobs are handed on. */
const JOB_DOCUMENTS = {
  'indeed.xml': indeedFindings,
  'linkedin.xml': linkedinFindings,
  'jobs.xml': jobsXmlFindings,
  'rss.xml': rssFindings,
  'atom.xml': atomFindings,
} as const;

/** A body as it is generated. */
type Body = Readonly<Record<string, unknown>>;

describe('What the schemas of the admin API take, in every script and up to every limit', () => {
  let newsroom: WholeNewsroom;
  let stock: Stock;
  let known: KnownIds;

  beforeAll(async () => {
    ({ newsroom, stock } = await openStockedNewsroom());
    known = knownIds(stock, await severalOf('authors'), await severalOf('articles'));
  }, 120_000);
  afterAll(async () => {
    const failures = newsroom.log.filter((line) => line.includes('"level":"error"'));
    await newsroom.close();
    expect(failures).toEqual([]);
  });

  it('is recorded or refused by a rule, and fails nowhere', async () => {
    const routes = newsroomRoutes(newsroom.app).filter(({ path, body }) => path.startsWith(ADMIN) && body);
    for (const route of routes) {
      const { body: schema, method } = route;
      if (!schema) continue;
      const key = keyOf(route);
      const told = { recorded: 0, refused: 0 };
      // What few values satisfy is tried for longer: a route that never records anything is not tried at all.
      for (let round = 0; round === 0 || (told.recorded === 0 && round < MOST_ROUNDS); round += 1) {
        await fc.assert(
          fc.asyncProperty(arbitraryInput(schema, known), async (generated) => {
            const body = await likelier(key, generated as Body);
            fc.pre(schema.safeParse(body).success);
            const answer = await newsroom.send(method, await target(route), { body });
            const outcome = answer.status < 300 ? 'recorded' : 'refused';
            expect([key, answer.status, answer.text]).toEqual([
              key,
              Math.min(answer.status, 499),
              answer.text,
            ]);
            told[outcome] += 1;
          }),
          { numRuns: RUNS },
        );
      }
      expect([key, told.recorded > 0, told]).toEqual([key, true, told]);
    }
  }, 240_000);

  it('is recorded and shown at its longest', async () => {
    const content = Array.from({ length: 2_000 }, (_, index) => ({
      type: 'paragraph',
      attrs: { id: `p${index}` },
      content: [{ type: 'text', text: 'æ'.repeat(200) }],
    }));
    const article = await newsroom.send('POST', `${ADMIN}/articles`, {
      body: {
        headline: 'Ø'.repeat(300),
        standfirst: 'Å'.repeat(2_000),
        sectionId: stock.sections,
        body: { type: 'doc', content },
        publish: true,
      },
    });
    expect([article.status, article.text]).toEqual([201, article.text]);
    const { json: standing } = await newsroom.send('GET', `${ADMIN}/fronts/front`);
    const front = await newsroom.send('PUT', `${ADMIN}/fronts/front`, {
      body: {
        baseRevision: standing?.['revision'],
        slots: [
          { articleId: article.json?.['id'], headline: 'Ø'.repeat(300) },
          ...Array<null>(99).fill(null),
        ],
      },
    });
    expect([front.status, front.text]).toEqual([200, front.text]);
    await newsroom.shown();
    await expectPage(new URL(String(article.json?.['url'])).pathname);
    await expectPage('/');
  });

  it('is imported from any page that has the shape of one, or refused whole', async () => {
    const line = fc.oneof(
      fc.constantFrom(...PAGE),
      arbitraryText({ max: 200 }),
      arbitraryText({ max: 3_000 }),
    );
    const told = { recorded: 0, refused: 0 };
    const dump = fc
      .tuple(fc.array(fc.tuple(fc.nat(PAGE.length), line), { maxLength: 3 }), fc.nat(1_000_000))
      .map(([changes, number]) =>
        changes.reduce(
          (lines: readonly string[], [at, text]) => lines.with(at % lines.length, text),
          [`Havnen får kran nummer ${number}`, ...PAGE],
        ),
      );
    await fc.assert(
      fc.asyncProperty(dump, async (lines) => {
        const before = await newsroom.head();
        const answer = await newsroom.send('POST', `${ADMIN}/imports`, {
          body: lines.join('\n'),
          headers: { 'content-type': 'text/plain; charset=utf-8' },
        });
        if (answer.status === 200) {
          told.recorded += 1;
        } else {
          expect([answer.status, answer.text]).toEqual([422, answer.text]);
          expect(await newsroom.head()).toBe(before);
          told.refused += 1;
        }
      }),
      { numRuns: RUNS },
    );
    expect([told.recorded > 0, told]).toEqual([true, told]);
    const names = (await allOf(`${ADMIN}/companies?limit=100`)).map(({ name }) => String(name).length);
    expect(Math.max(...names)).toBeLessThanOrEqual(200);
  }, 120_000);

  it('parks no stream in any projection', () => newsroom.shown());

  it('is read back from every list of the admin API, page by page, and by its id', async () => {
    for (const list of [
      'articles',
      'media',
      'companies',
      'jobs',
      'placements',
      'orders',
      'bookings',
      'people-moves',
      'authors',
      'tokens',
      'users',
    ]) {
      const items = await allOf(`${ADMIN}/${list}?limit=7`);
      expect(items.length).toBeGreaterThan(0);
      for (const { id, personId } of items) {
        if (['media', 'authors', 'tokens'].includes(list)) break;
        const path = list === 'people-moves' ? `people/${String(personId)}/moves` : list;
        const { status, json } = await newsroom.send('GET', `${ADMIN}/${path}/${String(id)}`);
        expect([list, status, json?.['id']]).toEqual([list, 200, id]);
      }
    }
  }, 60_000);

  it('is shown to readers: JSON and pages', async () => {
    const pages = new Set(['/', '/job', '/navnenyt']);
    for (const { slug } of await allOf(`${ADMIN}/sections`)) pages.add(`/${String(slug)}`);
    for (const list of ['articles', 'jobs', 'people-moves', `placements/${stock.placementKey}/ads`]) {
      const items = await allOf(`/api/v1/${list}?limit=7`, null);
      expect([list, items.length > 0]).toEqual([list, true]);
      for (const { id, url } of items) {
        if (String(url).startsWith(newsroom.origin)) pages.add(String(url).slice(newsroom.origin.length));
        if (list !== 'articles' && list !== 'jobs') continue;
        const { status } = await newsroom.send('GET', `/api/v1/${list}/${String(id)}`, { role: null });
        expect([list, id, status]).toEqual([list, id, 200]);
      }
    }
    for (const page of pages) await expectPage(page);
    for (const [file, findings] of Object.entries(JOB_DOCUMENTS)) {
      const { text } = await newsroom.send('GET', `/feeds/jobs/${file}`, { role: null });
      expect([file, findings(text)]).toEqual([file, []]);
    }
    const index = await newsroom.send('GET', '/sitemap.xml', { role: null });
    const parts = [...index.text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(
      ([, url = '']) => new URL(url).pathname,
    );
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) {
      const { text } = await newsroom.send('GET', part, { role: null });
      expect([part, text]).toEqual([part, expect.stringMatching(/^<\?xml [^]*<\/urlset>\n$/)]);
    }
  }, 60_000);

  async function severalOf(list: 'authors' | 'articles'): Promise<readonly string[]> {
    const made = ['Ada', 'Bo', 'Carl', 'Dagny', 'Ea', 'Finn'].map((name) =>
      newsroom.send('POST', `${ADMIN}/${list}`, {
        body: list === 'authors' ? { name } : { headline: name, sectionId: stock.sections, publish: true },
      }),
    );
    return (await Promise.all(made)).map(({ json }) => String(json?.['id']));
  }

  /** The same with what rules ask for beyond the schema, so that most of it is recorded. */
  async function likelier(key: string, body: Body): Promise<Body> {
    switch (key) {
      case 'POST /articles': {
        const { publishedAt, ...rest } = body;
        if (body['publish'] !== true) return rest;
        return {
          ...rest,
          ...(publishedAt !== undefined && { publishedAt }),
          headline: body['headline'] || 'Nyt',
          sectionId: stock.sections,
        };
      }
      case 'PATCH /articles/{id}': {
        const { json } = await newsroom.send('GET', `${ADMIN}/articles/${stock.articles}`);
        return { ...body, baseRevision: json?.['revision'] };
      }
      case 'PATCH /sections/{id}': {
        // What is published here later on would need two people.
        const { fourEyes: _fourEyes, ...rest } = body;
        return rest;
      }
      case 'POST /articles/{id}/correct': {
        const { headline, byline = [], ...change } = (body['change'] ?? {}) as Body;
        const words = { standfirst: `Rettet ${randomId()}`, byline };
        // Whatever else it changes, such as a body whose links lead nowhere, may not be fit for readers.
        const other = headline === undefined ? {} : { ...change, headline };
        return { ...body, change: { ...words, ...other, version: 1 } };
      }
      case 'PUT /articles/{id}/embargo':
        return body['until'] === null ? { until: null } : body;
      case 'POST /articles/{id}/revisions/{revision}/restore': {
        const { json } = await newsroom.send('GET', `${ADMIN}/articles/${stock.articles}`);
        return { baseRevision: json?.['revision'] };
      }
      case 'POST /moments':
        return { ...body, path: '/' };
      case 'POST /articles/{id}/undo': {
        // An edit that nobody wrote over.
        const path = `${ADMIN}/articles/${stock.articles}`;
        const { json } = await newsroom.send('GET', path);
        const edit = { baseRevision: json?.['revision'], standfirst: `Udgave ${randomId()}` };
        const { json: edited } = await newsroom.send('PATCH', path, { body: edit });
        return { ...body, revision: edited?.['revision'] };
      }
      case 'POST /sections/{id}/undo':
      case 'POST /desks/{id}/undo':
      case 'POST /authors/{id}/undo':
      case 'POST /media/{id}/undo':
      case 'POST /redirects/{id}/undo':
      case 'POST /fronts/{front}/undo':
        return { revision: await changedFor(key) };
      case 'POST /articles/{id}/previews':
        return { ...body, revision: 0 };
      case 'POST /redirects':
        return {
          from: `/nyt/${encodeURIComponent(String(body['from'])).slice(0, 900)}`,
          to: `/havn/${encodeURIComponent(String(body['to'])).slice(0, 900)}`,
        };
      case 'POST /users':
        return { ...body, email: `${randomId()}@havn.example` };
      case 'PATCH /users/{id}':
        return { name: 'Bo', ...body, ...('email' in body && { email: `${randomId()}@havn.example` }) };
      case 'PUT /users/{id}/password':
        return { password: `kraner ${randomId()}` };
      case 'PUT /me/password': {
        const current = `kajer ${randomId()}`;
        const { json } = await newsroom.send('GET', `${ADMIN}/me`);
        await newsroom.send('PUT', `${ADMIN}/users/${String(json?.['id'])}/password`, {
          body: { password: current },
        });
        return { current, password: `både ${randomId()}` };
      }
      case 'PUT /consumers/{id}/webhook':
        return { url: `https://93.184.215.14/${encodeURIComponent(String(body['url'])).slice(0, 500)}` };
      case 'POST /privacy-requests/{id}/decide':
        return { decision: 'granted', reason: 'none' };
      case 'POST /bookings': {
        const { placement, category = null, creative = null } = body;
        const advertiser = { id: stock.companies };
        const shown = { creative: creative && (await postOf(creative as Body)) };
        return { placement, advertiser, category, ...shown, ...oneWay(body), ...small(body) };
      }
      case 'POST /bookings/{id}/creatives':
        return { ...body, creative: await postOf((body['creative'] ?? {}) as Body) };
      case 'POST /bookings/{id}/proof': {
        // Only the newest version has one, and versions were added before.
        const { creativeVersion: _creativeVersion, ...rest } = body;
        return rest;
      }
      case 'POST /bookings/{id}/makegood': {
        const { reason, override } = body;
        return { reason, override, ...small(body) };
      }
      case 'POST /bookings/{id}/move':
      case 'POST /bookings/{id}/changes/preview': {
        const { override = null } = body;
        return { ...oneWay(body), ...small(body), override };
      }
      case 'POST /bookings/{id}/option': {
        const { expiresAt: _expiresAt, ...rest } = body;
        return rest;
      }
      case 'POST /orders':
      case 'PATCH /orders/{id}': {
        const { salesperson: _salesperson, ...rest } = body;
        return {
          ...rest,
          ...('cvr' in body && { cvr: body['cvr'] && '10000017' }),
          ...('ean' in body && { ean: body['ean'] && '5790000000012' }),
        };
      }
      case 'POST /placements':
      case 'PATCH /placements/{id}':
        return { ...body, ...('maxDays' in body && { minDays: 1 }) };
      default:
        return body;
    }
  }

  /** The revision of a change that nobody has replaced. */
  async function changedFor(key: string): Promise<unknown> {
    const word = `Ændret ${randomId()}`;
    const plan = { from: anyTimeToCome(), slots: [] };
    const changes: Readonly<Record<string, readonly [method: string, path: string, body: Body]>> = {
      'POST /sections/{id}/undo': ['PATCH', `sections/${stock.sections}`, { description: word }],
      'POST /desks/{id}/undo': ['PATCH', `desks/${stock.desks}`, { name: word }],
      'POST /authors/{id}/undo': ['PATCH', `authors/${stock.authors}`, { name: word }],
      'POST /media/{id}/undo': ['PATCH', `media/${stock.media}`, { caption: word }],
      'POST /redirects/{id}/undo': ['POST', 'redirects', { from: '/nyt/412', to: `/${randomId()}` }],
    };
    const [method, path, body] = changes[key] ?? ['POST', 'fronts/front/plans', plan];
    const { json } = await newsroom.send(method, `${ADMIN}/${path}`, { body });
    return json?.['revision'];
  }

  /** A sponsored post, by a sender whose name makes a label. */
  async function postOf({ jobId: _jobId, headline = 'Kabler', ...words }: Body): Promise<Body> {
    const body = { name: 'Nordhavn Data A/S' };
    await newsroom.send('PATCH', `${ADMIN}/companies/${stock.companies}`, { body });
    return { headline, ...words };
  }

  async function allOf(path: string, role: 'admin' | null = 'admin'): Promise<readonly Json[]> {
    const items: Json[] = [];
    for (let next: unknown = ''; typeof next === 'string';) {
      const after = next === '' ? '' : `${path.includes('?') ? '&' : '?'}after=${next}`;
      const { status, json, text } = await newsroom.send('GET', `${path}${after}`, { role });
      expect([path, status, text]).toEqual([path, 200, text]);
      items.push(...(json?.['items'] as readonly Json[]));
      next = json?.['next'];
    }
    // A house ad may stand in several positions.
    const marks = items.map(({ id, position }) => JSON.stringify([id, position]));
    expect(new Set(marks).size).toBe(items.length);
    return items;
  }

  /** Markup that someone typed stays text: the scripts of a page are ours, and its data is JSON. */
  async function expectPage(path: string): Promise<void> {
    const { status, text } = await newsroom.send('GET', path, { role: null });
    expect([path, status]).toEqual([path, 200]);
    for (const [, attributes = '', content = ''] of text.matchAll(/<script([^>]*)>([^]*?)<\/script/gi)) {
      if (/ type="application\/ld\+json"/.test(attributes))
        expect(() => JSON.parse(content) as unknown).not.toThrow();
      else expect([attributes, content]).toEqual([expect.stringMatching(/ src="\/assets\//), '']);
    }
    expect(text).toMatch(/<\/html>\s*$/);
  }

  /** What the address names: where an item takes a step but once, a new one each time. */
  async function target(route: NewsroomRoute): Promise<string> {
    const list = route.path.split('/')[4] ?? '';
    const step = keyOf(route);
    const once = STEPS.find((end) => step.endsWith(end));
    if (once === undefined) return addressIn(stock, route.path);
    const { json } = await newsroom.send('POST', `${ADMIN}/${list}`, { body: itemFor(list, once) });
    for (const [step, sent] of Object.entries(BEFORE[once] ?? {})) {
      await newsroom.send('POST', `${ADMIN}/${list}/${String(json?.['id'])}/${step}`, { body: sent });
    }
    return addressIn(stock, route.path.replace('{id}', String(json?.['id'])));
  }

  function itemFor(list: string, step: string): object {
    switch (list) {
      case 'jobs':
        return { title: 'Tekniker', employer: { id: stock.companies } };
      case 'placements':
        return { key: `plads-${randomId()}`, name: 'Plads' };
      case 'orders':
        return { advertiser: { id: stock.companies } };
      case 'bookings':
        return {
          placement: { id: stock.placements },
          advertiser: { id: stock.companies },
          share: 1,
          week: '2031-W10',
          creative: { headline: 'Kabler' },
          // What was never booked needs nothing to make it good.
          book: step === '/makegood',
        };
      default:
        return { headline: 'Ny kaj', sectionId: stock.sections, publish: OF_PUBLISHED.includes(step) };
    }
  }
});

/** What an item goes through once. */
const STEPS = [
  ...['/publish', '/schedule', '/unpublish', '/submit', '/request-changes', '/correct', '/kill'],
  ...['/schedule-unpublication', '/unschedule', '/articles/{id}/approve', '/close', 'PATCH /placements/{id}'],
  ...['/option', '/book', '/decline', '/cancel', '/reject', '/move', '/preview', '/makegood'],
];

/** What is done with articles that readers see. */
const OF_PUBLISHED = ['/unpublish', '/correct', '/kill', '/schedule-unpublication', '/unschedule'];

/** What an item went through before a step. */
const BEFORE: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  '/articles/{id}/approve': { submit: {} },
  '/request-changes': { submit: {} },
  '/unschedule': {
    schedule: { publishAt: '2035-01-01T06:00:00Z' },
    'schedule-unpublication': { unpublishAt: '2036-01-01T06:00:00Z' },
  },
};

/** One of the ways to say when a flight runs, its end behind its start. */
function oneWay({ start, end, timeZone, days, week, weeks }: Body): object {
  if (typeof start === 'string' && typeof end === 'string') {
    const [first, last] = [start, end].sort();
    return { start: first, end: last, ...(timeZone !== undefined && { timeZone }) };
  }
  if (days !== undefined) return { days };
  return Array.isArray(weeks) && weeks.length > 0
    ? { weeks: weeks.slice(0, 1) }
    : { week: week ?? '2031-W10' };
}

/** So little of a position that many fit. */
const small = ({ share }: Body) => ({ share: Math.min(Number(share ?? 1), 2) });

/** One that no plan is for. */
const anyTimeToCome = () => new Date(Date.UTC(2040, 0) + Math.random() * 1e12).toISOString();

const keyOf = ({ method, path }: NewsroomRoute) => `${method} ${path.slice(ADMIN.length)}`;

const knownIds = (stock: Stock, authors: readonly string[], articles: readonly string[]): KnownIds => ({
  sectionId: [stock.sections],
  deskId: [stock.desks],
  userId: [stock.users],
  byline: authors,
  mediaId: [stock.media],
  articleId: articles,
  employer: [stock.companies],
  company: [stock.companies],
  advertiser: [stock.companies],
  placement: [stock.placements],
  billTo: [stock.companies],
  order: [stock.orders],
  personId: [stock.people],
  subjectIds: [stock.people],
  photoId: [stock.portrait],
  bookingId: [stock.bookings],
  'placement.key': [stock.placementKey],
});
