import { describe, expect, it } from '@jest/globals';
import { SiteMoments } from '#platform';
import { SecretHash } from '#testing/secret-hash';
import { travelling } from './travelling-links.js';

const NOW = '2026-02-01T12:00:00.000Z';
const AT = '2026-03-01T05:00:00.000Z';
const moments = new SiteMoments(new SecretHash());
const page =
  '<a href="/">Forside</a><a class="x" href="/havn?after=abc&amp;x=1#top">Havn</a><a href="https://havn.example/">Ud</a>' +
  '<a href="//havn.example/">Ud</a><a href="/media/a.jpg">Billede</a><link href="/site.css"><p>&lt;a href="/tekst"&gt;</p>';
const hrefs = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href);

describe('the links of a page of another time', () => {
  it('stay in that time for staff, and leave pages elsewhere and files alone', () => {
    expect(hrefs(travelling(page, { at: AT, live: false }, moments))).toEqual([
      `/?at=${encodeURIComponent(AT)}`,
      `/havn?after=abc&amp;x=1&amp;at=${encodeURIComponent(AT)}#top`,
      'https://havn.example/',
      '//havn.example/',
      '/media/a.jpg',
      '/site.css',
      '/tekst',
    ]);
  });

  it('open the same moment to whoever has a link, one step far', () => {
    const expiresAt = '2026-02-01T13:00:00.000Z';
    const shared = (further: boolean) =>
      travelling(page, { at: AT, live: false, shared: { expiresAt, further } }, moments);
    const [front = '', havn = ''] = hrefs(shared(true)).map((href) => href.replaceAll('&amp;', '&'));
    expect(moments.open(front, NOW)).toEqual({ address: '/', at: AT, expiresAt, further: false });
    expect(moments.open(havn.replace('#top', ''), NOW)).toMatchObject({ address: '/havn?after=abc&x=1' });
    expect(shared(false)).toBe(page);
  });

  it('lead where they always do in a page of now', () => {
    expect(travelling(page, { at: NOW, live: true }, moments)).toBe(page);
  });
});
