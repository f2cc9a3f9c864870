import { describe, expect, it } from '@jest/globals';
import { RESERVED_SLUGS, bodySchema, bodyText, headlineKey } from '#editorial';
import type { BodyDocument } from '#editorial';
import { slugOf } from '#kernel';
import { ILLUSTRATIONS, illustrationSvg } from '../illustrations/illustrations.js';
import { sampleBody, sampleText } from '../sample-body.js';
import { dayOfMonth, publishedAt } from '../sample-times.js';
import { AUTHORS } from './authors.js';
import { ORDERS } from './campaigns.js';
import { COMPANIES } from './companies.js';
import { FRONT } from './front.js';
import { HEADLINE_TO_COME } from './headlines.js';
import { JOBS } from './jobs.js';
import { PEOPLE_MOVES } from './people-moves.js';
import { PICTURES } from './pictures.js';
import { ARTICLES } from './sample-newsroom.js';
import { SECTIONS } from './sections.js';
import { RAIL, SPONSORED_POSTS } from './sponsored-posts.js';

const PICTURE_ID = '0d4f6c1e-6a4b-4a53-9d53-0e6f9a6d2a10';
const NOON = '2026-03-10T11:00:00.000Z';

const bodies: readonly (readonly [string, BodyDocument])[] = [
  ...ARTICLES.map(({ headline, body }) => [headline, sampleBody(body, () => PICTURE_ID)] as const),
  ...JOBS.map(({ title, description }) => [title, sampleText(description)] as const),
  ...SPONSORED_POSTS.map(({ headline, body }) => [headline, sampleText(body)] as const),
];

const everyWord = [
  ...bodies.map(([, body]) => bodyText(body)),
  ...ARTICLES.flatMap(({ headline, standfirst }) => [headline, standfirst]),
  ...Object.values(PICTURES).flatMap(({ alt, caption }) => [alt, caption ?? '']),
  ...Object.values(SECTIONS).map(({ description }) => description),
  ...SPONSORED_POSTS.flatMap(({ headline, teaser }) => [headline, teaser]),
].join('\n');

describe('The content of the sample newsroom', () => {
  it('has the shape that a first visitor is promised', () => {
    expect({
      articles: ARTICLES.length,
      sections: Object.keys(SECTIONS).length,
      jobs: JOBS.length,
      moves: PEOPLE_MOVES.length,
      posts: SPONSORED_POSTS.length,
      rail: [RAIL.key, RAIL.positions],
    }).toEqual({ articles: 12, sections: 4, jobs: 6, moves: 8, posts: 4, rail: ['rail', 6] });
    for (const section of Object.keys(SECTIONS)) {
      expect(ARTICLES.filter((article) => article.section === section)).toHaveLength(3);
    }
  });

  it.each(bodies)('passes the door for bodies: %s', (_, body) => {
    expect(bodySchema.parse(body)).toEqual(body);
  });

  it.each(ARTICLES)('tells a whole story: $headline', ({ body, authors, standfirst }) => {
    const count = (type: string) => body.filter((block) => block.type === type).length;
    expect(count('paragraph')).toBeGreaterThanOrEqual(5);
    expect(count('paragraph')).toBeLessThanOrEqual(9);
    expect([1, 2]).toContain(count('heading'));
    expect(count('readAlso')).toBeGreaterThanOrEqual(1);
    expect(body[0]?.type).toBe('paragraph');
    expect(authors.length).toBeGreaterThan(0);
    expect(standfirst.length).toBeLessThan(240);
  });

  it('points to its own articles, and once to one that is yet to be written', () => {
    const known = new Set(ARTICLES.map(({ headline }) => headlineKey(headline)));
    expect(known.size).toBe(12);
    const unknown = ARTICLES.flatMap(({ headline, body }) =>
      body.flatMap((block) => {
        if (block.type !== 'readAlso') return [];
        expect(block.title).not.toBe(headline);
        return known.has(headlineKey(block.title)) ? [] : [block.title];
      }),
    );
    expect(unknown).toEqual([HEADLINE_TO_COME]);
  });

  it('gives sections addresses that nothing else has', () => {
    for (const { name, slug } of Object.values(SECTIONS)) {
      expect(RESERVED_SLUGS.has(slug)).toBe(false);
      expect(slug).toBe(slugOf(name));
    }
  });

  it('has a picture of its own for every article, described for those who do not see it', () => {
    expect(new Set(ARTICLES.map((article) => article.picture)).size).toBe(12);
    for (const name of ILLUSTRATIONS) {
      expect(PICTURES[name].alt).toMatch(/^Tegning af .{40,}\.$/);
      expect(PICTURES[name].credit).toBe('Illustration: Forside');
      expect(illustrationSvg(name)).toBe(illustrationSvg(name));
      expect(illustrationSvg(name)).not.toMatch(/<text|NaN|undefined/);
    }
  });

  it('names only authors, companies and articles that it has', () => {
    const authors = new Set<string>(Object.values(AUTHORS));
    const companies = new Set<string>(Object.values(COMPANIES).map(({ name }) => name));
    const headlines = new Set(ARTICLES.map(({ headline }) => headline));
    expect(ARTICLES.flatMap((article) => article.authors).filter((name) => !authors.has(name))).toEqual([]);
    const named = [
      ...JOBS.map(({ employer }) => employer),
      ...PEOPLE_MOVES.map(({ company }) => company),
      ...SPONSORED_POSTS.map(({ advertiser }) => advertiser),
      ...ORDERS.flatMap(({ advertiser, billTo }) => (billTo === null ? [advertiser] : [advertiser, billTo])),
    ];
    expect(named.filter((name) => !companies.has(name))).toEqual([]);
    expect(new Set(named).size).toBe(companies.size);
    expect(FRONT.filter((slot) => slot !== null && !headlines.has(slot.article))).toEqual([]);
  });

  it('leads nowhere but to example.com', () => {
    const links = [
      ...Object.values(COMPANIES).map(({ website }) => website),
      ...JOBS.map(({ applyUrl }) => applyUrl),
      ...SPONSORED_POSTS.map(({ url }) => url),
    ];
    for (const link of links) expect(new URL(link).hostname).toMatch(/\.example\.com$/);
  });

  it('is set in Danish type: one kind of quotation mark and apostrophe, dashes between spaces', () => {
    expect(everyWord).not.toMatch(/["“”„'`]/);
    expect(everyWord).not.toMatch(/ - |—| {2}|\.\.\.| [,.;:!?]|,(?=\p{L})/u);
    expect(everyWord.match(/»/g)).toHaveLength(everyWord.match(/«/g)?.length ?? 0);
  });

  it('is newest where the front leaves places open, whatever the hour of the first start', () => {
    for (const start of ['2026-03-09T23:10:00.000Z', NOON, '2026-03-10T21:59:00.000Z']) {
      const times = ARTICLES.map(({ headline, published }) => ({
        headline,
        at: publishedAt(published, start),
      }));
      for (const { at } of times) expect(at < start).toBe(true);
      expect(new Set(times.map(({ at }) => at)).size).toBe(12);
      const newest = times.toSorted((a, b) => (a.at > b.at ? -1 : 1)).map(({ headline }) => headline);
      expect(newest.slice(0, 4).every((headline) => /vestjysk|printer|skyen|Fire dages/.test(headline))).toBe(
        true,
      );
    }
  });

  it('dates people moves in the months around the first start, over the turn of a year too', () => {
    expect(dayOfMonth({ months: 1, day: 15 }, '2025-12-31T23:30:00.000Z')).toBe('2026-02-15');
    expect(dayOfMonth({ months: 1, day: 1 }, '2025-12-31T22:30:00.000Z')).toBe('2026-01-01');
    expect(dayOfMonth({ months: 0, day: 1 }, NOON)).toBe('2026-03-01');
  });
});
