import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { logHead } from '#testing/log-head';
import { forside } from '#testing/newsroom-command-line';
import { makeDataDirectory, startNewsroom } from '#testing/newsroom-process';
import type { NewsroomProcess, TestDataDirectory } from '#testing/newsroom-process';

const FIXTURES = fileURLToPath(new URL('../../libs/importing/domain/fixtures/', import.meta.url));
const FULL_PAGE = join(FIXTURES, 'full-page.txt');

interface Item {
  readonly outcome: string;
  readonly id: string;
  readonly url: string;
  readonly remarks: readonly string[];
}

interface Report {
  readonly article: Item;
  readonly sponsoredPosts: readonly Item[];
  readonly jobs: readonly Item[];
  readonly peopleMoves: readonly Item[];
  readonly companies: readonly { readonly name: string; readonly outcome: string }[];
  readonly notUnderstood: readonly unknown[];
}

interface List {
  readonly items: readonly Record<string, unknown>[];
  readonly next: string | null;
}

describe('A newsroom that a new user starts', () => {
  let directory: TestDataDirectory;
  let newsroom: NewsroomProcess;
  let position = '';
  let report: Report;

  beforeAll(async () => {
    directory = await makeDataDirectory();
    newsroom = await startNewsroom({ dataDir: directory.path });
  }, 120_000);
  afterAll(async () => {
    await newsroom.stop();
    await directory.remove();
  });

  const importPage = async (text: string | Uint8Array<ArrayBuffer>, query = '') =>
    newsroom.admin(`/api/admin/v1/imports${query}`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: text,
    });
  /** Reads what the import wrote: the position lets the read wait for the projections. */
  const read = async (path: string) => {
    const response = await fetch(`${newsroom.address}${path}`, {
      headers: position === '' ? {} : { 'x-position': position },
    });
    return response;
  };
  const list = async (path: string) => (await (await read(path)).json()) as List;

  it('says where everything is, and keeps the first token to its owner', async () => {
    expect(newsroom.output()).toContain(join(directory.path, 'admin-token'));
    expect((await stat(join(directory.path, 'admin-token'))).mode & 0o777).toBe(0o600);
    const ready = await fetch(`${newsroom.address}/health/ready`);
    expect(ready.status).toBe(200);
  });

  it('is friendly while it is empty', async () => {
    const front = await fetch(`${newsroom.address}/`);
    expect(front.status).toBe(200);
    expect(await front.text()).toContain('<h1');
    expect(await list('/api/v1/articles')).toEqual({ items: [], next: null });
  });

  it('imports a page and reports every thing on it', async () => {
    const response = await importPage(
      await readFile(FULL_PAGE),
      '?publishedAt=2026-01-05T08:00:00Z&byline=Ida%20Sund',
    );
    expect(response.status).toBe(200);
    position = response.headers.get('x-position') ?? '';
    report = (await response.json()) as Report;
    expect(report.article.outcome).toBe('recorded');
    expect(report.sponsoredPosts.map(({ outcome }) => outcome)).toEqual(['recorded']);
    expect(report.jobs.map(({ outcome }) => outcome)).toEqual(['recorded', 'recorded', 'recorded']);
    expect(report.peopleMoves.map(({ outcome }) => outcome)).toEqual(['recorded', 'recorded', 'recorded']);
    expect(report.companies.map(({ name }) => name)).toEqual([
      'Strandmølle Sikkerhed',
      'Fjordlys Data ApS',
      'Klitvang Kommune',
      'Bøgelund & Vang K/S',
      'Klitvang Forsyning',
    ]);
    expect(report.notUnderstood).toEqual([]);
  });

  it('gives the article to machines, field by field', async () => {
    const article = (await (await read(`/api/v1/articles/${report.article.id}`)).json()) as Record<
      string,
      unknown
    >;
    expect(article).toMatchObject({
      id: report.article.id,
      url: report.article.url,
      headline: 'Fjernvarmen flytter ind i kælderen: Serverrum varmer nu 900 boliger op',
      topImage: null,
      section: null,
      byline: ['Ida Sund'],
      publishedAt: '2026-01-05T08:00:00.000Z',
      readAlso: [
        { title: 'Grønt lys til varmepumpe: Byrådet sagde ja efter fire timers debat', url: null },
        { title: 'Nye regler: Sådan skal datacentre måle deres varme', url: null },
        { title: 'Her er de fem byer, der venter på overskudsvarme', url: null },
      ],
    });
    expect(article['standfirst']).toMatch(/^Et datacenter i udkanten/);
    const body = article['body'] as { readonly content: readonly { readonly type: string }[] };
    expect(body.content.map(({ type }) => type).filter((type) => type === 'heading')).toHaveLength(1);
    expect(article['bodyHtml']).toContain('Regningen bliver mindre');
  });

  it('gives jobs, people moves and ads to machines, unknown values as null', async () => {
    const jobs = await list('/api/v1/jobs');
    expect(
      jobs.items.map((job) => [job['title'], job['regionLabel'], job['applyUrl'], job['validThrough']]),
    ).toEqual([
      ['Driftstekniker til nyt datacenter', 'Nordjylland', null, null],
      ['Projektleder med ansvar for digital post', 'Vestjylland', null, null],
      ['Løsningsarkitekt (vikariat)', 'Hele landet', null, null],
    ]);
    const moves = await list('/api/v1/people-moves');
    expect(moves.items[0]).toMatchObject({
      person: 'Torben Egeskov Lind',
      company: 'Fjordlys Data ApS',
      kind: 'Nyt job',
      effectiveDate: '2026-03-01',
      role: 'driftschef',
      responsibilities: 'nødstrøm og køling i de nordjyske anlæg',
      previousPosition: {
        role: 'teknisk leder, Norden',
        company: 'Halmstrup Køling A/S',
        text: 'teknisk leder, Norden hos Halmstrup Køling A/S; skibsmotorer og kølehuse',
      },
      education: { ongoing: false },
    });
    expect(moves.items[2]).toMatchObject({
      person: 'Åge H. Ærø',
      effectiveDate: null,
      education: { ongoing: true },
    });
    const ads = await list('/api/v1/placements/rail/ads');
    expect(ads.items[0]).toMatchObject({
      commercial: true,
      label: 'Annonceindlæg fra Strandmølle Sikkerhed',
      advertiser: 'Strandmølle Sikkerhed',
    });
    for (const item of [...jobs.items, ...moves.items, ...ads.items]) {
      expect(item['id']).toEqual(expect.any(String));
      expect(item['url']).toMatch(/^http/);
      expect(item['updatedAt']).toMatch(/Z$/);
    }
  });

  it('shows all of it to readers on one page', async () => {
    const page = await read(new URL(report.article.url).pathname);
    const html = await page.text();
    expect(page.status).toBe(200);
    for (const shown of [
      'Fjernvarmen flytter ind i kælderen',
      'Regningen bliver mindre',
      'Her er de fem byer, der venter på overskudsvarme',
      'Annonceindlæg fra Strandmølle Sikkerhed',
      'Driftstekniker til nyt datacenter',
      'Sanne-Mai Østervig',
      'Nyt job',
      'rel="sponsored',
    ]) {
      expect(html).toContain(shown);
    }
    expect(html).not.toContain('Artikel top billede');
  });

  it('answers a reader who has the page already with 304, and a wrong slug with 301', async () => {
    const path = new URL(report.article.url).pathname;
    const first = await fetch(`${newsroom.address}${path}`);
    const again = await fetch(`${newsroom.address}${path}`, {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
    expect(first.headers.get('cache-control')).toMatch(/^public, max-age=0, s-maxage=([0-9]|[12][0-9]|30)$/);
    const wrong = await fetch(`${newsroom.address}/artikel/forkert-${report.article.id}`, {
      redirect: 'manual',
    });
    expect([wrong.status, wrong.headers.get('location')]).toEqual([301, path]);
  });

  it('records nothing when the same page comes again', async () => {
    const before = await logHead(directory.path);
    const again = (await (await importPage(await readFile(FULL_PAGE))).json()) as Report;
    const outcomes = [again.article, ...again.sponsoredPosts, ...again.jobs, ...again.peopleMoves].map(
      ({ outcome }) => outcome,
    );
    expect(new Set(outcomes)).toEqual(new Set(['known']));
    expect(await logHead(directory.path)).toBe(before);
  });

  it('reports a known article with other words and leaves it as it is', async () => {
    const text = (await readFile(FULL_PAGE, 'utf8')).replace(
      'I mange år er varmen',
      'I mange, mange år er varmen',
    );
    const again = (await (await importPage(text)).json()) as Report & {
      readonly article: { readonly differences: readonly { readonly field: string }[] };
    };
    expect(again.article.outcome).toBe('differs');
    expect(again.article.differences.map(({ field }) => field)).toEqual(['body']);
    const article = (await (await read(`/api/v1/articles/${report.article.id}`)).json()) as Record<
      string,
      unknown
    >;
    expect(article['bodyHtml']).not.toContain('I mange, mange år');
  });

  it('makes a read-also line a link once the article it names is published', async () => {
    const response = await newsroom.admin('/api/admin/v1/articles', {
      json: {
        headline: 'Nye regler: Sådan skal datacentre måle deres varme',
        sectionId: await section(newsroom),
        body: {
          type: 'doc',
          content: [
            {
              type: 'paragraph',
              attrs: { id: 'p1' },
              content: [{ type: 'text', text: 'Målerne skal stå ved udløbet.' }],
            },
          ],
        },
        publish: true,
      },
    });
    expect(response.status).toBe(201);
    position = response.headers.get('x-position') ?? '';
    const { url } = (await response.json()) as { readonly url: string };
    const article = (await (await read(`/api/v1/articles/${report.article.id}`)).json()) as {
      readonly readAlso: readonly { readonly url: string | null }[];
    };
    expect(article.readAlso[1]?.url).toBe(url);
    const html = await (await read(new URL(report.article.url).pathname)).text();
    expect(html).toContain(`href="${new URL(url).pathname}"`);
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 400],
    ['a binary file', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2]), 400],
    ['a file in another encoding', Buffer.from([0x48, 0xe6, 0x6c, 0x6f]), 400],
    ['a shopping list', Buffer.from('mælk\nbrød\nsmør\n'), 422],
    ['a file over 10 MB', Buffer.alloc(10 * 1024 * 1024 + 1, 'a'), 413],
  ])('refuses %s and records nothing', async (_what, bytes, status) => {
    const before = await logHead(directory.path);
    const response = await importPage(bytes);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({
      status,
      type: expect.stringMatching(/^\/problems\//) as unknown,
    });
    expect(await logHead(directory.path)).toBe(before);
  });

  it('obeys the command line beside it', async () => {
    const imported = await forside(directory.path, 'import', join(FIXTURES, 'many-posts.txt'), FULL_PAGE);
    expect(imported).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('article recorded') as unknown,
    });
    expect(imported.stdout).toContain('article known');

    const token = await forside(directory.path, 'token', 'create', '--name', 'Test', '--role', 'writer');
    expect(token.code).toBe(0);
    const asWriter = { headers: { authorization: `Bearer ${token.stdout.trim()}` } };
    expect((await fetch(`${newsroom.address}/api/admin/v1/articles`, asWriter)).status).toBe(200);
    expect((await fetch(`${newsroom.address}/api/admin/v1/tokens`, asWriter)).status).toBe(403);

    expect((await forside(directory.path, 'events', 'verify')).stdout).toMatch(
      /\d+ events checked, all well/,
    );
    const unknown = await forside(directory.path, 'rebuild', 'no_such_projection');
    expect(unknown).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No projection no_such_projection') as unknown,
    });
  });

  it('keeps every name of a person out of the clear part of the log and of its output', async () => {
    const { stdout } = await forside(directory.path, 'events', 'tail', '--last', '10000');
    expect(stdout).toContain('PersonHired');
    expect(stdout).not.toContain('Egeskov');
    expect(newsroom.output()).not.toContain('Egeskov');
  });

  it('stops with everything it started on Ctrl-C', async () => {
    expect(await newsroom.stop()).toBe(0);
    expect(newsroom.output()).toContain('Stopped.');
  });
});

async function section(newsroom: NewsroomProcess): Promise<string> {
  const response = await newsroom.admin('/api/admin/v1/sections', {
    json: { name: 'Energi', slug: 'energi', ordinal: 1 },
  });
  return ((await response.json()) as { readonly id: string }).id;
}
