import { describe, expect, it } from '@jest/globals';
import { SecretHash } from '#testing/secret-hash';
import { SiteMoments } from './site-moments.js';

const NOW = '2026-02-01T12:00:00.000Z';
const moments = new SiteMoments(new SecretHash());
const moment = {
  address: '/havn?after=abc',
  at: '1999-12-31T23:00:00.000Z',
  expiresAt: '2026-02-01T13:00:00.000Z',
  further: true,
};

describe('a link to a moment of the site', () => {
  it('opens exactly the page that it was made for', () => {
    const link = moments.link(moment);
    expect(moments.open(link, NOW)).toEqual(moment);
    expect(moments.open(link.replace('/havn', '/vejr'), NOW)).toBeNull();
    expect(moments.open(link.replace('after=abc', 'after=abd'), NOW)).toBeNull();
    expect(moments.open(`${link}&at=2030-01-01T00:00:00Z`, NOW)).toBeNull();
  });

  it('is made for pages alone, however their address is written', () => {
    const pages = ['/', '/havn', '/havn?after=abc', '/artikel/ny-bro-1', '/apiculture', '/b%C3%A5d'];
    expect(pages.filter((address) => !SiteMoments.isPage(address))).toEqual([]);
    const others = [
      ...['/api/v1/articles', '/%61pi/v1/articles', '/./api/v1/articles', '/havn/../feeds/articles/rss.xml'],
      ...['/feeds', '/sitemap.xml', '/sitemaps/news.xml', '/soeg?q=x', '/media/x.webp', '/%E0%A4%A'],
    ];
    expect(others.filter((address) => SiteMoments.isPage(address))).toEqual([]);
  });

  it('opens nothing once it has expired or was changed', () => {
    const link = moments.link(moment);
    expect(moments.open(link, moment.expiresAt)).toBeNull();
    const [, payload = ''] = /moment=([\w-]+)\./.exec(link) ?? [];
    const later = Buffer.from(JSON.stringify([0, Date.parse(NOW) * 2, true])).toString('base64url');
    expect(moments.open(link.replace(payload, later), NOW)).toBeNull();
    for (const wrong of ['/havn', '/havn?moment=', '/havn?moment=a.b', `${link}x`, link.slice(0, -1)]) {
      expect(moments.open(wrong, NOW)).toBeNull();
    }
  });
});
