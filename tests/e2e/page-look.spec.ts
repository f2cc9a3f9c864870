import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '#testing/browser';
import type { TestBrowser } from '#testing/browser';
import {
  VIEWPORTS,
  accessibilityFindings,
  goTo,
  htmlFindings,
  openPage,
  overflowOf,
} from '#testing/page-audit';
import { sampleDocuments, startPageServer } from '#testing/page-server';
import type { PageServer } from '#testing/page-server';

const documents = sampleDocuments();

let server: PageServer;
let chromium: TestBrowser;

beforeAll(async () => {
  server = await startPageServer();
  chromium = await launchBrowser();
});

afterAll(async () => {
  await chromium.close();
  await server.close();
});

describe('The HTML of every page', () => {
  it.each([...documents.keys()])('of %s is valid', async (path) => {
    expect(await htmlFindings(documents.get(path) ?? '')).toEqual([]);
  });
});

const open = (context: BrowserContext, path: string) => openPage(context, `${server.origin}${path}`);

describe('On every screen', () => {
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    context = await chromium.browser.newContext({ reducedMotion: 'reduce' });
    ({ page } = await open(context, '/front'));
  });

  afterAll(async () => {
    await context.close();
  });

  it.each([...documents.keys()])('%s can be read by everyone and never scrolls sideways', async (path) => {
    const complaints = await goTo(page, `${server.origin}${path}`);
    for (const viewport of VIEWPORTS) {
      await page.setViewportSize(viewport);
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      expect([viewport, await accessibilityFindings(page)]).toEqual([viewport, []]);
    }
    expect(complaints).toEqual([]);
  });
});

describe.each(VIEWPORTS)('On a screen $width pixels wide', (viewport) => {
  let context: BrowserContext;

  beforeAll(async () => {
    context = await chromium.browser.newContext({ viewport, reducedMotion: 'reduce' });
  });

  afterAll(async () => {
    await context.close();
  });

  it('the label of a sponsored post is as large as the text of an article', async () => {
    const { page } = await open(context, '/article');
    const sizeOf = (selector: string) =>
      page.evaluate(
        `parseFloat(getComputedStyle(document.querySelector(${JSON.stringify(selector)})).fontSize)`,
      );
    const label = await sizeOf('.rail .ad-label');
    expect(label).toBeGreaterThanOrEqual(Number(await sizeOf('.body p')));
    expect(label).toBeGreaterThanOrEqual(Number(await sizeOf('.sponsored-teaser')));
    await page.close();
  });

  it('the publication is set in its own typefaces', async () => {
    const { page } = await open(context, '/article');
    expect(await page.evaluate(`document.fonts.check('600 40px Newsreader')`)).toBe(true);
    expect(await page.evaluate(`document.fonts.check('16px "Libre Franklin"')`)).toBe(true);
    const loaded = await page.evaluate(
      `[...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family.replaceAll('"', ''))`,
    );
    expect(loaded).toEqual(expect.arrayContaining(['Newsreader', 'Libre Franklin']));
    await page.close();
  });
});

describe('A reader with a keyboard', () => {
  it('skips to the content with the first two keys', async () => {
    const page = await chromium.browser.newPage();
    await page.goto(`${server.origin}/article`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Gå til indhold');
    expect(await page.evaluate('document.activeElement.getBoundingClientRect().top')).toBeGreaterThanOrEqual(
      0,
    );
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await page.close();
  });
});

describe('The view of an article', () => {
  const viewsAfter = async (path: string, options: { readonly javaScriptEnabled?: boolean } = {}) => {
    const before = server.views.length;
    const context = await chromium.browser.newContext(options);
    const page = await context.newPage();
    await page.goto(`${server.origin}${path}`, { waitUntil: 'networkidle' });
    for (let tries = 0; tries < 20 && server.views.length === before; tries += 1)
      await page.waitForTimeout(25);
    await context.close();
    return server.views.slice(before);
  };

  it('is counted once', async () => {
    expect(await viewsAfter('/article')).toEqual(['token for /article']);
  });

  it('is not counted in a preview, nor on the front page', async () => {
    expect(await viewsAfter('/article-preview')).toEqual([]);
    expect(await viewsAfter('/front')).toEqual([]);
  });

  it('is complete without JavaScript', async () => {
    expect(await viewsAfter('/article', { javaScriptEnabled: false })).toEqual([]);
    const context = await chromium.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${server.origin}/article`);
    expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true);
    expect(await page.getByText('Annonceindlæg fra Værnskov').isVisible()).toBe(true);
    await context.close();
  });
});
