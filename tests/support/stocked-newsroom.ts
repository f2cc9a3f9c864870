import { localTimeIn, plusDays } from '#kernel';
import { openWholeNewsroom } from './whole-newsroom.js';
import type { Answer, WholeNewsroom } from './whole-newsroom.js';
import { drawScene } from './sample-pictures.js';

/** One of everything, by the name of its list in the address. */
export interface Stock {
  readonly sections: string;
  readonly authors: string;
  readonly media: string;
  /** Published. */
  readonly articles: string;
  readonly companies: string;
  readonly jobs: string;
  readonly people: string;
  readonly moves: string;
  readonly placements: string;
  readonly placementKey: string;
  /** Booked, and showing. */
  readonly bookings: string;
  readonly tokens: string;
}

const ADMIN = '/api/admin/v1';
const ZONE = 'Europe/Copenhagen';

/** A newsroom that has one of everything, shown to readers. */
export async function openStockedNewsroom(): Promise<{
  readonly newsroom: WholeNewsroom;
  readonly stock: Stock;
}> {
  const newsroom = await openWholeNewsroom();
  const add = async (list: string, body: unknown, headers?: Record<string, string>): Promise<Answer> => {
    const answer = await newsroom.send('POST', `${ADMIN}/${list}`, { body, ...(headers && { headers }) });
    if (answer.status !== 201) throw new Error(`${list}: ${answer.status} ${answer.text}`);
    return answer;
  };
  const idOf = ({ json }: Answer) => String(json?.['id']);

  const sections = idOf(await add('sections', { name: 'Havn' }));
  const authors = idOf(await add('authors', { name: 'Ida Holm' }));
  const media = idOf(
    await add('media?alt=Kabler', await drawScene('kabel'), { 'content-type': 'image/jpeg' }),
  );
  const articles = idOf(
    await add('articles', { headline: 'Ny kaj', sectionId: sections, byline: [authors], publish: true }),
  );
  const companies = idOf(await add('companies', { name: 'Nordhavn Data A/S' }));
  const jobs = idOf(await add('jobs', { title: 'Tekniker', employer: { id: companies } }));
  const move = await add('people-moves', { kind: 'hired', person: 'Asta Lind', company: { id: companies } });
  const placementKey = 'rail';
  const placements = idOf(await add('placements', { key: placementKey, name: 'Ved siden', positions: 4 }));
  const now = newsroom.parts.clock.now();
  const booking = await add('bookings', {
    placement: { id: placements },
    advertiser: { id: companies },
    start: localTimeIn(now, ZONE),
    end: localTimeIn(plusDays(now, 30), ZONE),
    creative: { headline: 'Kabler der holder' },
    book: true,
  });
  const tokens = idOf(await add('tokens', { name: 'Desk', roles: ['editor'] }));
  await newsroom.shown();
  return {
    newsroom,
    stock: {
      sections,
      authors,
      media,
      articles,
      companies,
      jobs,
      people: String(move.json?.['personId']),
      moves: idOf(move),
      placements,
      placementKey,
      bookings: idOf(booking),
      tokens,
    },
  };
}

/** The address of a route with the ids of the stock. */
export function addressIn(stock: Stock, path: string): string {
  return path
    .replace('/{front}', '/front')
    .replace('/{key}', `/${stock.placementKey}`)
    .replace(/([^/]+)\/\{[^}]+\}/g, (_, list: keyof Stock) => `${list}/${stock[list]}`);
}

const BODY = {
  type: 'doc',
  content: [
    {
      type: 'paragraph',
      attrs: { id: 'p1' },
      content: [
        { type: 'text', text: 'Kajen', marks: [{ type: 'link', attrs: { href: 'https://havn.example/' } }] },
      ],
    },
    { type: 'heading', attrs: { id: 'h1', level: 2 }, content: [{ type: 'text', text: 'Til foråret' }] },
    {
      type: 'bulletList',
      attrs: { id: 'l1' },
      content: [
        { type: 'listItem', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Beton' }] }] },
      ],
    },
    {
      type: 'blockquote',
      attrs: { id: 'q1', attribution: 'Ida Holm' },
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Den holder.' }] }],
    },
    { type: 'readAlso', attrs: { id: 'r1', title: 'Ny kaj', articleId: null } },
  ],
};

/** A body with every member for each route that takes JSON, by method and path below the admin API. */
export function fullBodies(stock: Stock): Readonly<Record<string, unknown>> {
  const image = {
    type: 'image',
    attrs: { id: 'i1', mediaId: stock.media, alt: 'Kaj', caption: 'Kajen', credit: 'IH' },
  };
  const article = {
    headline: 'Kajen er færdig',
    standfirst: 'Efter to år.',
    sectionId: stock.sections,
    byline: [stock.authors],
    topImage: { mediaId: stock.media, alt: 'Kaj', caption: 'Kajen', credit: 'IH' },
    body: { ...BODY, content: [...BODY.content, image] },
  };
  const job = {
    title: 'Tekniker til havnen',
    employer: { name: 'Sydkyst ApS', cvr: '10000017' },
    regionLabel: 'Aarhusområdet',
    location: {
      country: 'DK',
      region: 'Midtjylland',
      municipality: 'Aarhus',
      postcode: '8000',
      city: 'Aarhus C',
      street: 'Kajen 1',
    },
    description: BODY,
    applyUrl: 'https://sydkyst.example/job',
    deadline: '2035-12-15',
    timeZone: ZONE,
    deadlineText: 'snarest',
    employmentType: 'FULL_TIME',
    salary: { minimum: 4_000_000, maximum: 5_000_000, currency: 'DKK', per: 'month' },
  };
  const move = {
    kind: 'hired',
    person: 'Bo Lind',
    company: { id: stock.companies },
    effectiveDate: '2026-12-01',
    role: 'arkitekt',
    responsibilities: 'drift',
    previousPosition: { role: 'tekniker', company: 'Sydkyst ApS', text: 'tekniker hos Sydkyst ApS' },
    education: { text: 'datamatiker', ongoing: true },
    text: 'Bo Lind er ansat.',
  };
  const company = { name: 'Vesthavn A/S', cvr: '20000025', website: 'https://vesthavn.example/' };
  const slot = {
    articleId: stock.articles,
    headline: 'Kajen',
    kicker: 'Havn',
    size: 'large',
    until: '2035-01-01T00:00:00Z',
  };
  return {
    'POST /tokens': { name: 'Vikar', roles: ['writer'], expiresAt: '2035-01-01T00:00:00Z' },
    'PUT /tokens/{id}/roles': { roles: ['writer', 'editor'] },
    'POST /articles': { ...article, publish: true, publishedAt: '2026-01-01T06:00:00+01:00' },
    'PATCH /articles/{id}': { ...article, baseRevision: 0 },
    'POST /articles/{id}/publish': { publishedAt: '2026-01-01T06:00:00+01:00' },
    'POST /articles/{id}/schedule': { publishAt: '2035-01-01T06:00:00+01:00' },
    'POST /articles/{id}/unpublish': { notice: 'Taget ned.' },
    'POST /articles/{id}/previews': { revision: 0, validMinutes: 60 },
    'POST /sections': { name: 'Kyst', slug: 'kyst', ordinal: 3, description: 'Ved vandet' },
    'PATCH /sections/{id}': { name: 'Kyst', slug: 'kyst', ordinal: 3, description: 'Ved vandet' },
    'POST /authors': { name: 'Bo Skov' },
    'PATCH /authors/{id}': { name: 'Bo Skov' },
    'PATCH /media/{id}': { alt: 'Kaj', caption: 'Kajen', credit: 'IH' },
    'PUT /fronts/{front}': { slots: [slot, null] },
    'POST /companies': company,
    'PATCH /companies/{id}': company,
    'POST /jobs': job,
    'PATCH /jobs/{id}': job,
    'POST /jobs/{id}/close': { reason: 'filled' },
    'POST /people-moves': { ...move, personId: stock.people },
    'PATCH /people/{personId}/moves/{id}': move,
    'POST /placements': { key: 'bund', name: 'Bunden', pageType: 'any', positions: 2, timeZone: ZONE },
    'PATCH /placements/{id}': { name: 'Bunden', pageType: 'any', positions: 4, timeZone: ZONE },
    'POST /bookings': {
      placement: { key: stock.placementKey },
      advertiser: { name: 'Sydkyst ApS', cvr: null },
      share: 50,
      start: '2035-01-01T00:00',
      end: '2035-02-01T00:00',
      timeZone: ZONE,
      creative: { headline: 'Kabler', teaser: 'Læs', url: 'https://sydkyst.example/', body: BODY },
      book: true,
    },
  };
}
