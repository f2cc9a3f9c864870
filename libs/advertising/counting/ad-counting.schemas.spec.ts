import { describe, expect, it } from '@jest/globals';
import {
  adTokensQuerySchema,
  adsOfQuery,
  clickQuerySchema,
  countsOfBody,
  nameOfAd,
} from './ad-counting.schemas.js';

const ID = '0190163d-8694-739b-aea5-966c26f8ad91';

describe('The door of counting ads', () => {
  it('takes the ads of a page by the names that the page has for them, each once', () => {
    const ads = `rail:1:${ID},front-top:12:${ID},rail:1:${ID}`;
    expect(adTokensQuerySchema.safeParse({ ads }).success).toBe(true);
    expect(adsOfQuery(ads)).toEqual([
      { placementKey: 'rail', position: 1, bookingId: ID },
      { placementKey: 'front-top', position: 12, bookingId: ID },
    ]);
    expect(adsOfQuery(ads).map(nameOfAd).join()).toBe(`rail:1:${ID},front-top:12:${ID}`);
  });

  it.each([
    '',
    'rail',
    `rail:0:${ID}`,
    `rail:100:${ID}`,
    `rail:1:${ID},`,
    `Rail:1:${ID}`,
    `rail:1:${ID.toUpperCase()}`,
    new Array(25).fill(`rail:1:${ID}`).join(),
  ])('refuses anything else: %.40s', (ads) => {
    expect(adTokensQuerySchema.safeParse({ ads }).success).toBe(false);
  });

  it('reads what a beacon tells, line by line, and nothing else', () => {
    expect(countsOfBody(Buffer.from('served a.b\nviewable a.b'))).toEqual([
      { number: 'served', token: 'a.b' },
      { number: 'viewable', token: 'a.b' },
    ]);
    const bad = ['', 'served', 'click a.b', 'served a b', 'served a.b\n', 'SERVED a.b', 'served å'];
    for (const body of [undefined, {}, ...bad, new Array(49).fill('served a.b').join('\n')]) {
      expect(countsOfBody(body)).toBeUndefined();
    }
  });

  it('lets a reader through whatever stands for a token', () => {
    for (const t of [undefined, ['a', 'b'], 'x'.repeat(1_000), {}]) {
      expect(clickQuerySchema.parse({ t })).toEqual({ t: undefined });
    }
  });
});
