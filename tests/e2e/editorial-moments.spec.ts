import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FrontEvent } from '#editorial';
import { eventually } from '#testing/eventually';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Answer, WholeNewsroom } from '#testing/whole-newsroom';

const ADMIN = '/api/admin/v1';
const PUBLISH_AT = '2035-03-01T05:00:00.000Z';

let newsroom: WholeNewsroom;
let planned: string;
let sectionId: string;

const add = async (list: string, body: unknown): Promise<string> => {
  const answer = await newsroom.send('POST', `${ADMIN}/${list}`, { body });
  if (answer.status >= 300) throw new Error(`${list}: ${answer.status} ${answer.text}`);
  return String(answer.json?.['id']);
};
const share = (body: unknown, role: 'editor' | 'writer' | 'sales' = 'editor') =>
  newsroom.send('POST', `${ADMIN}/moments`, { body, role });
const asReader = (address: string): Promise<Answer> =>
  newsroom.send('GET', address.replace(newsroom.origin, '').replaceAll('&amp;', '&'), { role: null });
const linkTo = (page: string, start: string): string =>
  new RegExp(`<a[^>]* href="(${start}[^"]*)"`).exec(page)?.[1] ?? '';

beforeAll(async () => {
  newsroom = await openWholeNewsroom({ works: true });
  sectionId = await add('sections', { name: 'Havn' });
  await add('articles', { headline: 'Kajen er lukket', sectionId, publish: true });
  planned = await add('articles', { headline: 'Kajen er åben', sectionId });
  await add(`articles/${planned}/schedule`, { publishAt: PUBLISH_AT });
  await newsroom.shown();
}, 120_000);
afterAll(() => newsroom.close());

describe('a moment of the site that an editor shares', () => {
  it('is seen by whoever has the link, with the pages it links to, and nothing else', async () => {
    const { status, json } = await share({ path: '/', at: PUBLISH_AT });
    expect(status).toBe(201);
    const front = await asReader(String(json?.['url']));
    expect(front.status).toBe(200);
    expect(front.text).toContain('Kajen er åben');
    expect(front.headers.get('cache-control')).toBe('private, no-store');
    expect(front.headers.get('x-robots-tag')).toBe('noindex, nofollow');

    const link = linkTo(front.text, '/artikel/kajen-er-aaben');
    expect(link).toContain('?moment=');
    const article = await asReader(link);
    expect([article.status, article.text.includes('Kajen er åben')]).toEqual([200, true]);
    expect(article.text).not.toContain('moment=');

    const address = link.split('?')[0] ?? '';
    expect((await asReader(address)).status).toBe(404);
    const moment = /moment=[\w.-]+/.exec(String(json?.['url']))?.[0];
    expect((await asReader(`${address}?${moment}`)).status).toBe(404);
    expect((await asReader(`/api/v1/articles/${planned}?${moment}`)).status).toBe(404);
    expect((await asReader('/')).text).not.toContain('Kajen er åben');
  });

  it('leads a wrong slug to the right one in the same moment', async () => {
    const { json } = await share({ path: `/artikel/forkert-${planned}`, at: PUBLISH_AT });
    const moved = await asReader(String(json?.['url']));
    expect(moved.status).toBe(301);
    expect((await asReader(String(moved.headers.get('location')))).text).toContain('Kajen er åben');
  });

  it('is shared by those who may, and of pages alone', async () => {
    expect((await share({ path: '/', at: PUBLISH_AT }, 'writer')).status).toBe(403);
    for (const path of [
      '/api/v1/articles',
      '//havn.example/',
      'https://havn.example/',
      '/a b',
      '/?at=1',
      '',
    ]) {
      expect([path, (await share({ path, at: PUBLISH_AT })).status]).toEqual([path, 400]);
    }
    const { json } = await share({ path: '/havn', at: PUBLISH_AT, validMinutes: 1 });
    const seconds = (Date.parse(String(json?.['expiresAt'])) - Date.now()) / 1_000;
    expect(seconds).toBeLessThanOrEqual(60);
  });

  it('keeps staff who look at another time there as they go on', async () => {
    const front = await newsroom.send('GET', `/?at=${PUBLISH_AT}`, { role: 'sales' });
    expect(linkTo(front.text, '/artikel/kajen-er-aaben')).toContain(`?at=${encodeURIComponent(PUBLISH_AT)}`);
  });
});

describe('a front that was planned', () => {
  it('is previewed, and stands when its time comes in pages that are cached too, and is recorded once', async () => {
    const [first, second] = [
      await add('articles', { headline: 'Lodsen sejler', sectionId, publish: true }),
      await add('articles', { headline: 'Kranen er rejst', sectionId, publish: true }),
    ];
    const sent = await newsroom.send('PUT', `${ADMIN}/fronts/front`, {
      body: {
        baseRevision: null,
        slots: [{ articleId: first, headline: 'Nu sejler lodsen', kicker: 'Vind' }],
      },
    });
    expect([sent.status, sent.text]).toEqual([200, sent.text]);
    const from = new Date(Date.now() + 2_500).toISOString();
    const slots = [{ articleId: second, headline: 'Nu rejser de kranen', kicker: 'Havn', size: 'large' }];
    await add('fronts/front/plans', { from, slots });
    await newsroom.shown();
    const lead = (page: Answer) => /<h2 class="story-headline"><a[^>]*>([^<]*)</.exec(page.text)?.[1];
    const [ahead, page] = [await newsroom.send('GET', `/?at=${from}`), await asReader('/')];
    expect([lead(ahead), ahead.text.includes('<p class="kicker">Havn</p>')]).toEqual([
      'Nu rejser de kranen',
      true,
    ]);
    // On a machine that is busy the time may have come already.
    if (Date.now() < Date.parse(from)) {
      const seconds = /s-maxage=(\d+)/.exec(page.headers.get('cache-control') ?? '')?.[1];
      expect([lead(page), Number(seconds) <= 3]).toEqual(['Nu sejler lodsen', true]);
    }
    await eventually(
      'the planned front stands',
      async () => lead(await asReader('/')) === 'Nu rejser de kranen',
    );
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(from));
    const before = new Date(Date.parse(from) - 1).toISOString();
    expect(lead(await newsroom.send('GET', `/?at=${before}`))).toBe('Nu sejler lodsen');
    const { json } = await newsroom.send('GET', `${ADMIN}/fronts/front`);
    expect(json).toMatchObject({ since: from, plans: [] });
    const { store, codec } = newsroom.parts;
    const recorded = async () => {
      const events: FrontEvent[] = [];
      for await (const event of store.readStream('front-front', { fromRevision: 2n })) {
        events.push(await codec.decode<FrontEvent>(event));
      }
      return events;
    };
    await eventually('the worker records it', async () => (await recorded()).length > 0);
    expect(await recorded()).toMatchObject([{ type: 'FrontArranged', data: { plan: 1, dueAt: from } }]);
  });
});
