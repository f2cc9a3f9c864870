import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStockedNewsroom } from '#testing/stocked-newsroom';
import type { Stock } from '#testing/stocked-newsroom';
import type { WholeNewsroom } from '#testing/whole-newsroom';

describe('A reader who looks for something', () => {
  let newsroom: WholeNewsroom;
  let stock: Stock;

  beforeAll(async () => {
    ({ newsroom, stock } = await openStockedNewsroom());
  }, 120_000);
  afterAll(() => newsroom.close());

  const page = (path: string) => newsroom.send('GET', path, { role: null, headers: { accept: 'text/html' } });

  it('finds articles on a page of their own, which no search engine keeps', async () => {
    const { status, text, headers } = await page('/soeg?q=kajen');
    expect([status, headers.get('x-robots-tag'), headers.get('cache-control')]).toEqual([
      200,
      'noindex',
      'private, no-store',
    ]);
    expect(text).toContain(`<a href="/artikel/ny-kaj-${stock.articles}">Ny kaj</a>`);
    expect(text).toContain('1 artikel med »kajen«');
    expect(text).toContain('<meta name="robots" content="noindex"');
    // The ads beside it keep their label; among what is found there is none.
    expect(text.slice(text.indexOf('<main'), text.indexOf('</main>'))).not.toContain('Annonceindlæg');
  });

  it('is told when there is nothing, whatever was typed', async () => {
    const { status, text } = await page(`/soeg?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect([status, text.includes('<script>alert')]).toEqual([200, false]);
    expect(text).toContain('Ingen artikler svarer til det.');
    expect((await page('/soeg')).status).toBe(200);
    expect((await page('/soeg?q=kaj&after=x')).status).toBe(400);
  });

  it('follows an old address to where the page is now', async () => {
    const moved = async (path: string) => {
      const response = await fetch(new URL(path, newsroom.origin), { redirect: 'manual' });
      await response.arrayBuffer();
      return [response.status, response.headers.get('location')];
    };
    expect(await moved('/nyt/412')).toEqual([301, '/havn']);
    expect(await moved('/nyt/412/?utm_source=x')).toEqual([301, '/havn']);
    expect((await moved('/nyt/999'))[0]).toBe(404);
    for (const [from, to] of [
      ['/side.php?id=7', '/havn'],
      ['/vis?id=7', '/havn'],
      ['/vis', '/job'],
      ['/gammelt', '/navnenyt'],
      ['/artikel/gammel-slags', '/job'],
    ]) {
      const set = await newsroom.send('POST', '/api/admin/v1/redirects', { body: { from, to } });
      expect([from, set.status]).toEqual([from, 201]);
      await newsroom.shown();
      expect(await moved(from ?? '')).toEqual([301, to]);
    }
    expect(await moved('/vis?id=7')).toEqual([301, '/havn']);
    expect((await moved('/havn?utm_source=x'))[0]).toBe(200);
  });
});
