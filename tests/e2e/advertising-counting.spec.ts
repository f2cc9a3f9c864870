import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Locator } from 'playwright-core';
import { localTimeIn, plusDays, toInstant } from '#kernel';
import { launchBrowser } from '../support/browser.js';
import type { TestBrowser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { makeDataDirectory, startNewsroom } from '../support/newsroom-process.js';
import type { NewsroomProcess, TestDataDirectory } from '../support/newsroom-process.js';

const ADMIN = '/api/admin/v1';
const ZONE = 'Europe/Copenhagen';
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** An advertiser's own pages. */
interface AdvertisersSite {
  readonly server: Server;
  readonly url: string;
  /** The Referer of each visit. */
  readonly visits: (string | undefined)[];
}

async function openAdvertisersSite(): Promise<AdvertisersSite> {
  const visits: (string | undefined)[] = [];
  const server = createServer(({ url, headers }, response) => {
    if (url?.startsWith('/kabler')) visits.push(headers.referer);
    response
      .setHeader('content-type', 'text/html')
      .end('<!doctype html><title>Kabler</title><h1>Kabler</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/kabler?kilde=avis`,
    visits,
  };
}

/** Follows a link with the middle button; once more when Chromium crashes in the new tab, as 147 does now and then. */
async function inTabOfItsOwn(context: BrowserContext, link: Locator, url: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const arrived = new Promise<boolean>((resolve) =>
      // Listened to at once: a tab may crash before the click has returned.
      context.once('page', (tab) => {
        tab.once('crash', () => resolve(false));
        tab.waitForURL(url, { timeout: 10_000 }).then(
          () => resolve(true),
          () => resolve(false),
        );
      }),
    );
    await link.click({ button: 'middle' });
    if (await arrived) return;
    if (tries === 5) throw new Error(`None of five new tabs came to ${url}`);
  }
}

describe('An ad in a page that people read', () => {
  let directory: TestDataDirectory;
  let newsroom: NewsroomProcess;
  let reader: TestBrowser;
  let advertiser: AdvertisersSite;
  let article: string;
  let upper: string;
  let lower: string;

  const created = async (list: string, json: unknown): Promise<Readonly<Record<string, unknown>>> => {
    const response = await newsroom.admin(`${ADMIN}/${list}`, { json });
    const body = (await response.json()) as Readonly<Record<string, unknown>>;
    if (response.status !== 201) throw new Error(JSON.stringify(body));
    return body;
  };
  const book = async (headline: string): Promise<string> => {
    const now = toInstant(Date.now());
    const { id } = await created('bookings', {
      placement: { key: 'rail' },
      advertiser: { name: 'Sydkyst ApS' },
      start: localTimeIn(now, ZONE),
      end: localTimeIn(plusDays(now, 2), ZONE),
      creative: { headline, url: advertiser.url },
      book: true,
    });
    return String(id);
  };
  const counted = async (id: string) => {
    const response = await newsroom.admin(`${ADMIN}/bookings/${id}/delivery`);
    const { total } = (await response.json()) as {
      readonly total: { readonly served: number; readonly viewable: number; readonly clicks: number };
    };
    return [total.served, total.viewable, total.clicks];
  };
  const becomes = (id: string, numbers: readonly number[]) =>
    eventually(
      `${id} has ${numbers.join(', ')}`,
      async () => (await counted(id)).join() === numbers.join(),
      30_000,
    );

  beforeAll(async () => {
    [directory, reader, advertiser] = await Promise.all([
      makeDataDirectory('a database'),
      launchBrowser(),
      openAdvertisersSite(),
    ]);
    newsroom = await startNewsroom({ dataDir: directory.path, env: { SAMPLE: 'none' } });
    const { id: sectionId } = await created('sections', { name: 'Havn' });
    const text = 'Kajen er færdig efter to år, og havnen åbner for alvor til foråret. '.repeat(40);
    const content = Array.from({ length: 6 }, (_, index) => ({
      type: 'paragraph',
      attrs: { id: `p${index}` },
      content: [{ type: 'text', text }],
    }));
    const { id } = await created('articles', {
      headline: 'Ny kaj',
      sectionId,
      body: { type: 'doc', content },
      publish: true,
    });
    article = `/artikel/ny-kaj-${String(id)}`;
    upper = await book('Kabler der holder til havet');
    lower = await book('Strøm der holder til vinteren');
    await eventually('both ads are on the page', async () => {
      const html = await (await fetch(`${newsroom.address}${article}`)).text();
      return html.includes(upper) && html.includes(lower);
    });
  }, 120_000);
  afterAll(async () => {
    advertiser.server.close();
    await reader.close();
    await newsroom.kill();
    await directory.remove();
  });

  it('is counted when it was served, when it was in view for a second, and when it was followed', async () => {
    const context = await reader.browser.newContext({
      viewport: { width: 390, height: 600 },
      userAgent: BROWSER,
    });
    const page = await context.newPage();
    await page.goto(`${newsroom.address}${article}`);
    const link = (id: string) => page.locator(`[data-ad$="${id}"] a`).first();
    expect(await link(upper).getAttribute('href')).toBe(advertiser.url);
    expect(await link(upper).getAttribute('rel')).toContain('sponsored');
    await becomes(upper, [1, 0, 0]);
    await becomes(lower, [1, 0, 0]);

    // A glance that is shorter than a second: there and back within two frames.
    await page.evaluate(async (id) => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      document.querySelector(`[data-ad$="${id}"]`)?.scrollIntoView({ block: 'center', behavior: 'instant' });
      await frame();
      await frame();
      scrollTo({ top: 0, behavior: 'instant' });
      await frame();
    }, lower);
    await page.evaluate(
      (id) =>
        document.querySelector(`[data-ad$="${id}"]`)?.scrollIntoView({ block: 'end', behavior: 'instant' }),
      upper,
    );
    await becomes(upper, [1, 1, 0]);
    expect(await counted(lower)).toEqual([1, 0, 0]);

    await inTabOfItsOwn(context, link(upper), advertiser.url);
    await becomes(upper, [1, 1, 1]);
    expect(await link(upper).getAttribute('href')).toBe(advertiser.url);

    await link(lower).focus();
    await Promise.all([page.waitForURL(advertiser.url), page.keyboard.press('Enter')]);
    await eventually(
      'the reader was counted on the way',
      async () => (await counted(lower))[2] === 1,
      30_000,
    );
    expect(advertiser.visits.length).toBeGreaterThanOrEqual(2);
    expect(new Set(advertiser.visits)).toEqual(new Set([`${newsroom.address}/`]));
    expect(await context.cookies()).toEqual([]);
    await context.close();
  }, 120_000);

  it('keeps what was counted when the newsroom is killed with -9, and counts nothing twice afterwards', async () => {
    const told = (tokens: readonly string[]) =>
      fetch(`${newsroom.address}/api/v1/ad-counts`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain;charset=UTF-8', 'user-agent': BROWSER },
        body: tokens.map((token) => `served ${token}`).join('\n'),
      });
    const tokens = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const response = await fetch(`${newsroom.address}/api/v1/ad-tokens?ads=rail:1:${upper}`);
        const { tokens: issued } = (await response.json()) as {
          readonly tokens: readonly { token: string }[];
        };
        return issued[0]?.token ?? '';
      }),
    );
    const [before = 0] = await counted(upper);
    await told(tokens.slice(0, 20));
    await eventually('twenty are written', async () => (await counted(upper))[0] === before + 20, 30_000);
    expect((await told(tokens.slice(20))).status).toBe(204);
    await newsroom.kill();

    newsroom = await startNewsroom({ dataDir: directory.path, env: { SAMPLE: 'none' } });
    expect((await counted(upper))[0]).toBeGreaterThanOrEqual(before + 20);
    await told(tokens);
    await eventually('all are written', async () => (await counted(upper))[0] === before + 40, 30_000);
    await told(tokens);
    const response = await newsroom.admin(`${ADMIN}/bookings/${upper}/delivery`);
    const { total } = (await response.json()) as { readonly total: { readonly served: number } };
    expect(total.served).toBe(before + 40);
  }, 120_000);
});
