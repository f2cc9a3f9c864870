import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '#testing/browser';
import type { TestBrowser } from '#testing/browser';
import { makeDataDirectory, startNewsroom } from '#testing/newsroom-process';
import type { NewsroomProcess, TestDataDirectory } from '#testing/newsroom-process';
import {
  VIEWPORTS,
  accessibilityFindings,
  goTo,
  htmlFindings,
  openPage,
  overflowOf,
} from '#testing/page-audit';

const FULL_PAGE = fileURLToPath(
  new URL('../../libs/importing/domain/fixtures/full-page.txt', import.meta.url),
);
const NEXT_YEAR = '2027-06-01T06:00:00.000Z';

interface Item {
  readonly id: string;
  readonly url: string;
}

const PAGES = [
  'front page',
  'section',
  'article',
  'imported article',
  'sponsored post',
  'job list',
  'job',
  'people moves',
  'withdrawn article',
  'unknown address',
  'preview',
  'front page of next year',
] as const;

describe('The site of the sample newsroom', () => {
  let directory: TestDataDirectory;
  let newsroom: NewsroomProcess;
  let chromium: TestBrowser;
  let session = '';
  const addresses = new Map<(typeof PAGES)[number], { readonly url: string; readonly status: number }>();

  beforeAll(async () => {
    directory = await makeDataDirectory('a database');
    newsroom = await startNewsroom({ dataDir: directory.path, env: { SAMPLE: 'danish' } });
    chromium = await launchBrowser();
    session = await signIn(newsroom);
    for (const [page, address] of Object.entries(await addressesOf(newsroom))) {
      addresses.set(page as (typeof PAGES)[number], address);
    }
  }, 180_000);
  afterAll(async () => {
    await chromium.close();
    await newsroom.stop();
    await directory.remove();
  });

  const addressOf = (page: (typeof PAGES)[number]) => addresses.get(page) ?? { url: '', status: 0 };

  it('holds twelve articles, six jobs, eight people moves and four sponsored posts in a rail of six', async () => {
    const count = async (path: string) => (await itemsOf(newsroom, path)).length;
    // The tests themselves have imported one article with three jobs, three moves and one post, and withdrawn one.
    expect(await count('/api/v1/articles?limit=100')).toBe(12);
    expect(await count('/api/v1/jobs?limit=100')).toBe(9);
    expect(await count('/api/v1/people-moves?limit=100')).toBe(11);
    expect(await count('/api/v1/placements/rail/ads')).toBe(5);
  });

  it.each(PAGES)('answers the %s with valid HTML', async (name) => {
    const { url, status } = addressOf(name);
    const response = await fetch(url, { headers: { cookie: session, accept: 'text/html' } });
    expect(response.status).toBe(status);
    expect(await htmlFindings(await response.text())).toEqual([]);
  });

  describe('on every screen', () => {
    let context: BrowserContext;
    let page: Page;
    beforeAll(async () => {
      const [name = '', value = ''] = session.split('=');
      context = await chromium.browser.newContext({ reducedMotion: 'reduce' });
      await context.addCookies([{ name, value, url: newsroom.address }]);
      ({ page } = await openPage(context, newsroom.address));
    });
    afterAll(() => context.close());

    it.each(PAGES)('shows the %s to everyone', async (name) => {
      const { url, status } = addressOf(name);
      const complaints = await goTo(page, url, status);
      for (const viewport of VIEWPORTS) {
        await page.setViewportSize(viewport);
        expect(await overflowOf(page)).toBeLessThanOrEqual(0);
        expect([viewport, await accessibilityFindings(page)]).toEqual([viewport, []]);
      }
      expect(complaints).toEqual([]);
    });
  });

  it('keeps what staff see out of caches and search engines', async () => {
    for (const name of ['preview', 'front page of next year'] as const) {
      const response = await fetch(addressOf(name).url, { headers: { cookie: session } });
      expect(response.headers.get('cache-control')).toMatch(/private/);
      expect(await response.text()).toContain('<meta name="robots" content="noindex">');
    }
  });

  it('shows readers the present whatever instant they ask for', async () => {
    const now = await (await fetch(`${newsroom.address}/`)).text();
    const asked = await fetch(addressOf('front page of next year').url);
    expect(await asked.text()).toBe(now);
  });

  it('shows staff a scheduled article at its time and nobody before', async () => {
    const headline = 'Kablet til øen bliver lagt til sommer';
    const drafted = await newsroom.admin('/api/admin/v1/articles', {
      json: { headline, sectionId: await firstSection(newsroom), body: paragraphs('Skibet sejler i maj.') },
    });
    const { id } = (await drafted.json()) as Item;
    const scheduled = await newsroom.admin(`/api/admin/v1/articles/${id}/schedule`, {
      json: { publishAt: '2027-05-01T04:00:00Z' },
    });
    expect(scheduled.status).toBe(200);
    const headers = { cookie: session, 'x-position': scheduled.headers.get('x-position') ?? '' };
    const seen = async (query: string) => (await fetch(`${newsroom.address}/${query}`, { headers })).text();
    expect(await seen(`?at=${NEXT_YEAR}`)).toContain(headline);
    expect(await seen('?at=2027-05-01T03:59:59Z')).not.toContain(headline);
    expect(await seen('')).not.toContain(headline);
    expect((await fetch(`${newsroom.address}/api/v1/articles/${id}`, { headers })).status).toBe(404);
  });
});

async function itemsOf(newsroom: NewsroomProcess, path: string): Promise<readonly Item[]> {
  return ((await (await fetch(`${newsroom.address}${path}`)).json()) as { readonly items: readonly Item[] })
    .items;
}

async function signIn(newsroom: NewsroomProcess): Promise<string> {
  const response = await fetch(`${newsroom.address}/admin/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: newsroom.address },
    body: new URLSearchParams({ token: newsroom.adminToken }).toString(),
  });
  const cookie = response.headers.get('set-cookie')?.split(';', 1)[0];
  if (!cookie) throw new Error(`Signing in answered ${response.status}`);
  return cookie;
}

async function firstSection(newsroom: NewsroomProcess): Promise<string> {
  const { items } = (await (await newsroom.admin('/api/admin/v1/sections')).json()) as {
    readonly items: readonly Item[];
  };
  return items[0]?.id ?? '';
}

function paragraphs(text: string): object {
  const content = [{ type: 'text', text }];
  return { type: 'doc', content: [{ type: 'paragraph', attrs: { id: 'p1' }, content }] };
}

async function addressesOf(newsroom: NewsroomProcess) {
  const imported = await newsroom.admin('/api/admin/v1/imports', {
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: await readFile(FULL_PAGE, 'utf8'),
  });
  const report = (await imported.json()) as { readonly article: Item };
  const [newest, second] = (await itemsOf(newsroom, '/api/v1/articles?limit=100')).filter(
    ({ id }) => id !== report.article.id,
  );
  const [job] = await itemsOf(newsroom, '/api/v1/jobs');
  const posts = await itemsOf(newsroom, '/api/v1/placements/rail/ads');
  const own = posts.find(({ url }) => url.startsWith(newsroom.address));
  const withdrawn = await newsroom.admin(`/api/admin/v1/articles/${second?.id ?? ''}/unpublish`, {
    json: { notice: 'Artiklen er trukket tilbage, fordi en kilde ønskede det.' },
  });
  const preview = await newsroom.admin(`/api/admin/v1/articles/${newest?.id ?? ''}/previews`, { json: {} });
  const { url: previewUrl } = (await preview.json()) as Item;
  const front = await (
    await fetch(`${newsroom.address}/`, {
      headers: { 'x-position': withdrawn.headers.get('x-position') ?? '' },
    })
  ).text();
  const section = /<nav[\s\S]*?href="(\/[a-z-]+)"/.exec(front)?.[1] ?? '';
  const at = (path: string, status = 200) => ({ url: `${newsroom.address}${path}`, status });
  return {
    'front page': at('/'),
    section: at(section),
    article: { url: newest?.url ?? '', status: 200 },
    'imported article': { url: report.article.url, status: 200 },
    'sponsored post': { url: own?.url ?? '', status: 200 },
    'job list': at('/job'),
    job: { url: job?.url ?? '', status: 200 },
    'people moves': at('/navnenyt'),
    'withdrawn article': { url: second?.url ?? '', status: 410 },
    'unknown address': at('/artikel/findes-ikke', 404),
    preview: { url: previewUrl, status: 200 },
    'front page of next year': at(`/?at=${NEXT_YEAR}`),
  };
}
