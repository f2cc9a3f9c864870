import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually';
import { drawScene } from '#testing/sample-pictures';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Answer, WholeNewsroom } from '#testing/whole-newsroom';
import { scrubParts } from '../../apps/forside/commands/scrub.js';

const ADMIN = '/api/admin/v1';

let newsroom: WholeNewsroom;
let company: string;
const add = async (list: string, body: unknown, headers?: Record<string, string>): Promise<Answer> => {
  const answer = await newsroom.send('POST', `${ADMIN}/${list}`, { body, ...(headers && { headers }) });
  expect([list, answer.status, answer.text]).toEqual([
    list,
    answer.status < 300 ? answer.status : 201,
    answer.text,
  ]);
  return answer;
};
const idOf = ({ json }: Answer) => String(json?.['id']);
const page = async (path: string): Promise<Answer> => {
  await newsroom.shown();
  return newsroom.send('GET', path, { role: null });
};
const companyPage = () => page(`/virksomhed/nordhavn-data-a-s-${company}`);

beforeAll(async () => {
  newsroom = await openWholeNewsroom({ works: true });
  company = idOf(
    await add('companies', {
      name: 'Nordhavn Data A/S',
      cvr: '10000017',
      website: 'https://nordhavn.example/',
    }),
  );
}, 120_000);
afterAll(() => newsroom.close());

describe('The page of a company', () => {
  it('gathers its jobs, its people and its sponsored posts, these under their label', async () => {
    const employer = { id: company };
    await add('jobs', { title: 'Havneassistent', employer, regionLabel: 'Fyn' });
    await add('jobs', { title: 'Hos en anden', employer: { name: 'Sydkyst ApS' } });
    await add('people-moves', { kind: 'hired', person: 'Asta Lind', company: employer, role: 'lods' });
    const placement = idOf(await add('placements', { key: 'rail-2', name: 'Ved siden', positions: 2 }));
    await add('bookings', {
      placement: { id: placement },
      advertiser: employer,
      start: '2026-01-01T00:00',
      end: '2099-01-01T00:00',
      creative: { headline: 'Kabler der holder', teaser: 'Læs hvordan.' },
      book: true,
    });
    const sectionId = idOf(await add('sections', { name: 'Havn' }));
    const said = (text: string) => ({
      type: 'doc',
      content: [{ type: 'paragraph', attrs: { id: 'p1' }, content: [{ type: 'text', text }] }],
    });
    const story = (headline: string, text: string) =>
      add('articles', { headline, sectionId, body: said(text), publish: true });
    await story('Kajen er færdig', 'Den er bygget af Nordhavn Data, siger havnen.');
    await story('Broen er lukket', 'Nordhavn Dataspil har intet med den at gøre.');
    const { status, text } = await companyPage();
    expect(status).toBe(200);
    const main = text.slice(text.indexOf('company-page'), text.indexOf('rail-block'));
    for (const words of [
      'Nordhavn Data A/S',
      '10000017',
      'Havneassistent',
      'Asta Lind',
      'Kabler der holder',
      'Kajen er færdig',
    ])
      expect(main).toContain(words);
    expect(main).toContain('Annonceindlæg fra Nordhavn Data A/S');
    expect(main).not.toMatch(/Hos en anden|Broen er lukket/);
  });

  it('says of a political post what it is and who pays, and leaves a highlighted job among the jobs', async () => {
    const party = idOf(await add('companies', { name: 'Foreningen Åben Havn' }));
    const { id: jobId } = (await add('jobs', { title: 'Kampagneleder', employer: { id: party } })).json ?? {};
    const political = {
      sponsor: 'Foreningen Åben Havn',
      sponsorAddress: 'Kajgade 1, 0000 Eksempelby',
      controller: null,
      relatesTo: 'Folkeafstemning om havnens fremtid',
      period: { from: '2026-01-01', to: '2098-12-31' },
      amounts: '54.000 kr., medlemskontingenter',
      noticeUrl: null,
    };
    const order = idOf(await add('orders', { advertiser: { id: party }, political }));
    const placed = async (key: string, format: string, whose: object, creative: object) => {
      const placement = idOf(await add('placements', { key, name: key, positions: 1, format }));
      const flight = { start: '2026-01-01T00:00', end: '2099-01-01T00:00' };
      await add('bookings', { placement: { id: placement }, ...whose, ...flight, creative, book: true });
    };
    await placed('rail-3', 'sponsored-post', { order }, { headline: 'Stem ja til havnen' });
    await placed('rail-4', 'job-ad-highlight', { advertiser: { id: party } }, { jobId });
    const { text } = await page(`/virksomhed/foreningen-aaben-havn-${party}`);
    const posts = text.slice(text.indexOf('class="lines sponsored"'), text.indexOf('rail-block'));
    expect(posts).toMatch(/Annonceindlæg fra Foreningen Åben Havn[^]*political-line[^]*Stem ja til havnen/);
    expect(posts).not.toContain('Kampagneleder');
    expect(text.split('Kampagneleder').length).toBeGreaterThan(1);
  });

  it('has one address, and none for a company that nobody knows', async () => {
    const wrong = await newsroom.send('GET', `/virksomhed/gammelt-navn-${company}`, { role: null });
    expect(wrong.status).toBeLessThan(400);
    expect(wrong.status >= 300 ? wrong.headers.get('location') : wrong.text).toContain(
      `/virksomhed/nordhavn-data-a-s-${company}`,
    );
    for (const slug of ['x', 'x-5bd3c1ea-7ff3-4d2a-8be3-6a2d3b1d4a10', '%00', 'x'.repeat(3_000)]) {
      const { status } = await page(`/virksomhed/${slug}`);
      expect([slug, status >= 400 && status < 500]).toEqual([slug, true]);
    }
  });

  it('is led to from its ads and its people', async () => {
    const { text } = await page('/navnenyt');
    expect(text).toContain(`href="/virksomhed/nordhavn-data-a-s-${company}"`);
  });
});

describe('The page of a job', () => {
  it('tells readers and machines what is known, and is gone for both when the ad ends', async () => {
    const body = {
      type: 'doc',
      content: [
        { type: 'paragraph', attrs: { id: 'p1' }, content: [{ type: 'text', text: 'Du passer kablerne.' }] },
      ],
    };
    const { json } = await add('jobs', {
      title: 'Kabelmand',
      employer: { id: company },
      regionLabel: '8000 Aarhus C',
      description: body,
      employmentType: 'FULL_TIME',
      salary: { minimum: 4_200_000, maximum: null, currency: 'DKK', per: 'month' },
      deadlineText: 'snarest muligt',
      contact: { name: 'Bo Strand', email: 'bo@nordhavn.example' },
    });
    const path = new URL(String(json?.['url'])).pathname;
    const { text } = await page(path);
    for (const words of [
      'snarest muligt',
      'Fuldtid',
      'fra 42.000',
      'Bo Strand',
      'mailto:bo@nordhavn.example',
    ])
      expect(text).toContain(words);
    const data = JSON.parse(
      /<script type="application\/ld\+json">([^]*?)<\/script>/.exec(text)?.[1] ?? 'null',
    ) as unknown;
    expect(data).toMatchObject({
      '@type': 'JobPosting',
      jobLocation: {
        address: { addressCountry: 'DK', addressRegion: 'Region Midtjylland', addressLocality: 'Aarhus' },
      },
      baseSalary: { value: { minValue: 42_000, unitText: 'MONTH' } },
    });
    await add(`jobs/${String(json?.['id'])}/close`, { reason: 'filled' });
    const gone = await page(path);
    expect([gone.status, gone.text.includes('ld+json')]).toEqual([410, false]);
  });
});

describe('A person in a notice', () => {
  it('has a photo, and is gone from every page with the key when erased, whoever was to destroy it', async () => {
    const photoId = idOf(
      await add('media?alt=Portr%C3%A6t', await drawScene('kabel'), { 'content-type': 'image/jpeg' }),
    );
    const move = await add('people-moves', {
      kind: 'hired',
      person: 'Ingerlise Tangmose',
      company: { id: company },
      photoId,
    });
    const personId = String(move.json?.['personId']);
    for (const path of ['/navnenyt', `/virksomhed/nordhavn-data-a-s-${company}`])
      expect((await page(path)).text).toMatch(/<img[^>]*alt="Ingerlise Tangmose"/);
    const erased = await add(`people/${personId}/erase`, { ground: 'request' });
    const [address] = erased.json?.['erasedPictures'] as readonly string[];
    expect(erased.json).toMatchObject({ keptPhotoIds: [] });
    expect((await page(new URL(address ?? '').pathname)).status).toBe(404);
    const again = await newsroom.send('POST', `${ADMIN}/media?alt=Portr%C3%A6t`, {
      body: await drawScene('kabel'),
      headers: { 'content-type': 'image/jpeg' },
    });
    expect([again.status, again.json?.['type']]).toEqual([410, expect.stringContaining('media-erased')]);
    await newsroom.shown();
    expect((await newsroom.send('GET', `${ADMIN}/media`)).text).not.toContain(photoId);
    for (const path of ['/', '/navnenyt', `/virksomhed/nordhavn-data-a-s-${company}`, '/api/v1/people-moves'])
      expect((await page(path)).text).not.toContain('Tangmose');
    const told: string[] = [];
    await scrubParts(newsroom.parts, (sentence) => void told.push(sentence));
    expect(told.join('\n')).toMatch(/^Rewrote \d+ tables[^]*pg_switch_wal[^]*base backups[^]*standby/);
    await eventually('the key is destroyed by the worker, too', async () => {
      const [effect] = await newsroom.parts.dataSource.query<{ readonly sent: boolean }[]>(
        `select sent_at is not null as sent from state.outbox
          where kind = 'destroy-person-key' and payload->>'keyId' = $1`,
        [personId],
      );
      return effect?.sent === true;
    });
  });
});
