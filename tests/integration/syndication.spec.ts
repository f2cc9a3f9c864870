import { gunzipSync } from 'node:zlib';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { NO_STREAM, randomId } from '#event-store';
import { plusDays, plusMilliseconds, toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { encodeCursor } from '#platform';
import { JobAdsQuery } from '#recruiting';
import type { JobEvent } from '#recruiting';
import { eventually } from '#testing/eventually';
import { atomFindings, jsonFeedRules, rssFindings } from '#testing/job-formats/feed-reader-rules';
import { indeedFindings, jobsXmlFindings, linkedinFindings } from '#testing/job-formats/job-board-rules';
import { sitemapEntries, sitemapFindings } from '#testing/job-formats/sitemap-rules';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { WholeNewsroom } from '#testing/whole-newsroom';

const RULES: Readonly<Record<string, (document: string) => readonly unknown[]>> = {
  'indeed.xml': indeedFindings,
  'linkedin.xml': linkedinFindings,
  'jobs.xml': jobsXmlFindings,
  'rss.xml': rssFindings,
  'atom.xml': atomFindings,
  'feed.json': (document) => jsonFeedRules.safeParse(JSON.parse(document)).error?.issues ?? [],
  'jobs.json': (document) => (JSON.parse(document) ? [] : ['is nothing']),
};
const FILES = Object.keys(RULES);
const PUBLIC = 'https://avis.example';

let newsroom: WholeNewsroom;
const asReader = (path: string, headers = {}) => newsroom.send('GET', path, { role: null, headers });
const all = (file: string, headers = {}) => asReader(`/feeds/jobs/${file}`, headers);
const post = async (path: string, body: unknown) => {
  const { status, json, text } = await newsroom.send('POST', `/api/admin/v1/${path}`, { body });
  expect([status, text]).toEqual([status < 300 ? status : 201, text]);
  return json ?? {};
};
const text = 'Skibe kommer og går, og nogen skal vide hvornår. '.repeat(4);
const postJob = async (title: string, more = {}) => {
  const { id } = await post('jobs', {
    title,
    employer: { name: 'Nordhavn Data A/S' },
    regionLabel: 'Aarhusområdet',
    location: { country: 'DK', city: 'Aarhus' },
    description: {
      type: 'doc',
      content: [{ type: 'paragraph', attrs: { id: 'a' }, content: [{ type: 'text', text }] }],
    },
    ...more,
  });
  await newsroom.shown();
  return String(id);
};
const now = () => toInstant(Date.now());

beforeAll(async () => {
  newsroom = await openWholeNewsroom({ environment: { PUBLIC_URL: PUBLIC } });
});
afterAll(() => newsroom.close());

describe('An aggregator', () => {
  it('takes all jobs in any form, each by its rules, compressed if it likes, and is told what is not', async () => {
    const ids = [await postJob('Lods i Øresund & omegn'), await postJob('Havnefoged <fast>')];
    for (const file of FILES) {
      const { status, text: document, headers } = await all(file, { 'accept-encoding': 'identity' });
      expect([file, status, RULES[file]?.(document)]).toEqual([file, 200, []]);
      expect([file, headers.get('content-encoding')]).toEqual([file, null]);
      for (const id of ids) expect([file, document.includes(id)]).toEqual([file, true]);
      const zipped = await bytesOf(`/feeds/jobs/${file}`);
      expect([file, gunzipSync(zipped).toString()]).toEqual([file, document]);
    }
    const unknown = await all('monster.xml');
    expect([unknown.status, unknown.json?.['type']]).toEqual([404, '/problems/feed-unknown']);
    const head = await newsroom.send('HEAD', '/feeds/jobs/jobs.xml', { role: null });
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it('who has it all gets 304, until a job closes: then it is in none of them, but staff can look back', async () => {
    const id = await postJob('Snart besat');
    // The feed may be told of the job a moment after pages show it.
    let etag = '';
    let caching: string | null = null;
    await eventually('nothing new is told of', async () => {
      etag = String((await all('jobs.json')).headers.get('etag'));
      const again = await all('jobs.json', { 'if-none-match': etag });
      caching = again.headers.get('cache-control');
      return again.status === 304;
    });
    expect(caching).toBe('public, max-age=0, s-maxage=30');
    expect((await all('jobs.xml', { 'if-none-match': etag })).status).toBe(200);

    const before = now();
    await post(`jobs/${id}/close`, { reason: 'filled' });
    await newsroom.shown();
    expect((await all('jobs.json', { 'if-none-match': etag })).status).toBe(200);
    for (const file of FILES) {
      expect([file, (await all(file)).text.includes(id)]).toEqual([file, false]);
      const past = await newsroom.send('GET', `/feeds/jobs/${file}?at=${before}`);
      expect([file, past.text.includes(id)]).toEqual([file, true]);
      expect(past.headers.get('cache-control')).toBe('private, no-store');
      expect((await asReader(`/feeds/jobs/${file}?at=${before}`)).text).not.toContain(id);
    }
  });

  it('has no job from the instant of its deadline on, whether it is on record or not', async () => {
    const running = await postJob('Løber i ti dage', { deadline: plusDays(now(), 10).slice(0, 10) });
    for (const file of FILES) {
      const later = await newsroom.send('GET', `/feeds/jobs/${file}?at=${plusDays(now(), 12)}`);
      expect([file, later.text.includes(running)]).toEqual([file, false]);
    }
    const ending = await postedUntil(plusMilliseconds(now(), 6_000));
    const { headers, text: document } = await all('jobs.json');
    expect(document).toContain(ending);
    expect(headers.get('cache-control')).toMatch(/^public, max-age=0, s-maxage=[0-6]$/);
    const known = { 'if-none-match': String(headers.get('etag')) };
    await eventually('the deadline passes', async () => !(await all('jobs.json')).text.includes(ending));
    expect((await all('jobs.json', known)).status).toBe(200);
    for (const file of FILES) expect((await all(file)).text).not.toContain(ending);
    expect((await asReader(`/job/x-${ending}`)).status).toBe(410);
  });
});

describe('A feed reader', () => {
  it('finds the feeds on the pages that they tell of', async () => {
    for (const [page, feeds] of [
      ['/job', ['atom.xml', 'rss.xml', 'feed.json'].map((file) => `${PUBLIC}/feeds/jobs/${file}`)],
      ['/navnenyt', ['atom.xml', 'rss.xml'].map((file) => `${PUBLIC}/feeds/people-moves/${file}`)],
    ] as const) {
      const html = (await asReader(page)).text;
      const links = [...html.matchAll(/<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">/g)];
      expect(links.map(([, , href]) => href)).toEqual(feeds);
      for (const [, type = '', href = ''] of links) {
        const { headers } = await asReader(href.slice(PUBLIC.length));
        expect(headers.get('content-type')).toBe(`${type}; charset=utf-8`);
      }
    }
  });

  it('learns that there is news of people, and of nobody who it is', async () => {
    const move = (person: string) =>
      post('people-moves', {
        kind: 'hired',
        person,
        company: { name: 'Nordhavn Data A/S' },
        role: 'havnefoged',
      });
    const { id } = await move('Asta Lind Bække');
    const hidden = await move('Bertil Sø');
    const path = `people/${String(hidden['personId'])}/moves/${String(hidden['id'])}/restrict`;
    const restricted = await newsroom.send('POST', `/api/admin/v1/${path}`, {
      body: { restriction: 'noindex', ground: 'press-ethics' },
    });
    expect([restricted.status, restricted.text]).toEqual([200, restricted.text]);
    await newsroom.shown();
    for (const [file, findings] of [
      ['rss.xml', rssFindings],
      ['atom.xml', atomFindings],
    ] as const) {
      const { status, text: document, headers } = await asReader(`/feeds/people-moves/${file}`);
      expect([status, findings(document)]).toEqual([200, []]);
      expect(document).toContain(`/navnenyt#n-${String(id)}`);
      expect(document).toContain('Nyt job: Nordhavn Data A/S');
      expect(document).not.toMatch(/Asta|Bække|havnefoged|Bertil/);
      expect(document).not.toContain(String(hidden['id']));
      const again = await asReader(`/feeds/people-moves/${file}`, { 'if-none-match': headers.get('etag') });
      expect(again.status).toBe(304);
    }
    expect((await asReader('/feeds/people-moves/all.xml')).status).toBe(404);
  });
});

describe('An aggregator of thousands of jobs', () => {
  it('that reads slowly makes the newsroom read slowly: a page is read when the one before is taken', async () => {
    await fill(4_000);
    const jobs = newsroom.app.get(JobAdsQuery, { strict: false });
    const pages = jest.spyOn(jobs, 'newestForCopies');
    const response = await open('/feeds/jobs/jobs.xml');
    const waiting = await standstill(() => pages.mock.calls.length);
    // Sockets hold some megabytes of the forty.
    expect(waiting).toBeLessThan(14);
    let count = 0;
    let tail = '';
    for await (const chunk of response.setEncoding('utf8')) {
      const piece = tail + String(chunk);
      count += piece.split('</job>').length - 1;
      tail = piece.slice(-'</job>'.length + 1);
    }
    expect(tail).toBe('jobs>\n'.slice(-tail.length));
    expect(count).toBeGreaterThanOrEqual(4_000);
    expect(pages.mock.calls.length).toBeGreaterThan(20);
    pages.mockRestore();
  });

  it('who goes away lets go of the newsroom, and more than four at a time wait', async () => {
    const open4 = await Promise.all([1, 2, 3, 4].map(() => open('/feeds/jobs/jobs.xml')));
    const refused = await all('jobs.xml');
    expect([refused.status, refused.json?.['type'], refused.headers.get('retry-after')]).toEqual([
      503,
      '/problems/busy',
      '60',
    ]);
    for (const response of open4) response.destroy();
    await eventually('there is room again', async () => {
      const response = await open('/feeds/jobs/jobs.xml');
      response.destroy();
      return response.statusCode === 200;
    });
  });
});

describe('The sitemap', () => {
  it('is an index of parts that together name every job once, with the time of its last change', async () => {
    const index = await asReader('/sitemap.xml');
    expect([index.status, sitemapFindings(index.text, PUBLIC)]).toEqual([200, []]);
    const parts = sitemapEntries(index.text).map(({ url }) => url.slice(PUBLIC.length));
    const own = ['/sitemaps/articles.xml', '/sitemaps/jobs.xml'];
    // That of news has rules of its own, beside the articles.
    expect(parts).toEqual([...own, '/sitemaps/news.xml']);
    for (const part of own) {
      expect([part, sitemapFindings((await asReader(part)).text, PUBLIC)]).toEqual([part, []]);
    }
    const whole = sitemapEntries((await asReader('/sitemaps/jobs.xml')).text);
    expect(whole[0]).toEqual({ url: `${PUBLIC}/job`, lastmod: undefined });
    expect(whole.length).toBeGreaterThan(4_000);
    expect(whole.slice(1).every(({ lastmod }) => lastmod !== undefined)).toBe(true);

    const jobs = newsroom.app.get(JobAdsQuery, { strict: false });
    const ends = (await jobs.sitemapParts({ at: now(), size: 1_000 })).map(({ postedAt, id }) =>
      encodeCursor([postedAt, id]),
    );
    expect(ends.length).toBeGreaterThanOrEqual(4);
    const inParts: string[] = [];
    for (const [place, until] of [...ends, undefined].entries()) {
      const after = ends[place - 1];
      const query = new URLSearchParams({ ...(after && { after }), ...(until && { until }) });
      const part = await asReader(`/sitemaps/jobs.xml?${query.toString()}`);
      expect([part.status, part.text]).toEqual([200, part.text]);
      const entries = sitemapEntries(part.text);
      expect(entries.length).toBeLessThanOrEqual(1_001);
      inParts.push(...entries.map(({ url }) => url));
    }
    expect(inParts).toEqual(whole.map(({ url }) => url));
  });

  it('refuses a place that is none', async () => {
    for (const query of ['after=x', `until=${encodeCursor(['x'])}`, `after=${'x'.repeat(201)}`]) {
      for (const kind of ['jobs', 'articles']) {
        expect((await asReader(`/sitemaps/${kind}.xml?${query}`)).status).toBe(400);
      }
    }
    expect((await asReader('/sitemaps/people.xml')).status).toBe(404);
  });
});

/** The bytes of an answer to somebody who takes gzip. */
async function bytesOf(path: string): Promise<Buffer> {
  const response = await open(path, { 'accept-encoding': 'gzip' });
  expect(response.headers['content-encoding']).toBe('gzip');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** An answer of which nothing is read yet. */
function open(path: string, headers = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(new URL(path, newsroom.origin), { headers, agent: false }, resolve).on('error', reject);
  });
}

/** A number that has not grown for half a second. */
async function standstill(read: () => number): Promise<number> {
  for (let last = -1; ;) {
    const next = read();
    if (next === last) return next;
    last = next;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** A job ad whose time is over at an instant that no deadline of a day would give. */
async function postedUntil(showUntil: Instant): Promise<string> {
  const id = randomId();
  const { store, codec } = newsroom.parts;
  const stream = `job-${id}`;
  const [employer] = await newsroom.app
    .get(DataSource)
    .query<readonly { readonly company_id: string }[]>('select company_id from rm_job_ads.employers limit 1');
  const event: JobEvent = {
    type: 'JobPosted',
    data: {
      ...{
        title: 'Lukker om lidt',
        companyId: employer?.company_id ?? '',
        regionLabel: null,
        location: null,
      },
      ...{ description: null, applyUrl: null, deadline: null, deadlineText: null, employmentType: null },
      ...{ salary: null, workplaceType: null, occupation: null, bookingId: null, contactId: null },
      ...{ personal: null, validThrough: null, showUntil },
    },
  };
  const envelope = { commandId: randomId(), actorId: 'test', correlationId: randomId() };
  const encoded = await codec.encode(event, { id: randomId(), stream, envelope, occurredAt: now() });
  await store.append({ stream, expectedRevision: NO_STREAM, events: [encoded] });
  await newsroom.shown();
  return id;
}

/** Many ads of ten kilobytes, straight among the rows that readers see. */
async function fill(count: number): Promise<void> {
  await newsroom.app.get(DataSource).query(
    `insert into rm_job_ads.ads (job_id, since, visible, title, company_id, description, posted_at, updated_at)
     select gen_random_uuid(), now() - interval '1 day', tstzrange(now() - interval '1 day', null),
            'Matros ' || n, (select company_id from rm_job_ads.employers limit 1),
            jsonb_build_object('type', 'doc', 'content', jsonb_build_array(jsonb_build_object(
              'type', 'paragraph', 'attrs', jsonb_build_object('id', 'a'), 'content', jsonb_build_array(
                jsonb_build_object('type', 'text', 'text', repeat('Skibe kommer og går. ', 500)))))),
            date_trunc('minute', now()) - interval '1 day' - (n / 3) * interval '1 minute', now()
       from generate_series(1, $1::int) n`,
    [count],
  );
}
