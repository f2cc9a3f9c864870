import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { ProofLinks } from '#advertising';
import { localTimeIn, plusDays, plusMilliseconds } from '#kernel';
import { launchBrowser } from '#testing/browser';
import type { TestBrowser } from '#testing/browser';
import { accessibilityFindings, htmlFindings, overflowOf } from '#testing/page-audit';
import { drawScene } from '#testing/sample-pictures';
import { reservePort } from '#testing/reserved-port';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Answer, WholeNewsroom } from '#testing/whole-newsroom';
import { createApplication } from '../../apps/forside/start.js';

const ADMIN = '/api/admin/v1';
const ZONE = 'Europe/Copenhagen';
const SENDER = 'Sydkyst ApS';
const LABEL = `Annonceindlæg fra ${SENDER}`;

let newsroom: WholeNewsroom;
let chromium: TestBrowser;
let company = '';
let section = '';
let article = '';
let picture = '';

const post = (path: string, body?: unknown): Promise<Answer> =>
  newsroom.send('POST', `${ADMIN}${path}`, { body: body ?? {} });
const idOf = ({ json }: Answer) => String(json?.['id']);
const added = async (path: string, body: unknown): Promise<string> => {
  const answer = await post(path, body);
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return idOf(answer);
};
/** In flight from this minute on. */
const booked = (placement: string, creative: object | null, more: object = {}) => {
  const now = newsroom.parts.clock.now();
  return added('/bookings', {
    placement: { key: placement },
    advertiser: { id: company },
    start: localTimeIn(now, ZONE),
    end: localTimeIn(plusDays(now, 30), ZONE),
    creative,
    book: true,
    ...more,
  });
};
/** What a reader gets, once everything written is shown. */
const read = async (path: string) => {
  await newsroom.shown();
  return newsroom.send('GET', path, { role: null, headers: { accept: 'text/html' } });
};
const adsOf = async (placement: string) => {
  await newsroom.shown();
  const { json } = await newsroom.send('GET', `/api/v1/placements/${placement}/ads`, { role: null });
  return json?.['items'] as readonly Readonly<Record<string, unknown>>[];
};
const proofOf = async (booking: string, body: object = {}) => {
  const answer = await post(`/bookings/${booking}/proof`, body);
  expect([answer.status, answer.text]).toEqual([201, answer.text]);
  return String(answer.json?.['url']);
};
const says = (url: string, form: Record<string, string>) =>
  newsroom.send('POST', new URL(url).pathname, {
    role: null,
    body: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
  });
const alertsOf = async (booking: string) => {
  await newsroom.shown();
  const { json } = await newsroom.send('GET', `${ADMIN}/sales-alerts?limit=100`);
  const items = json?.['items'] as readonly { readonly kind: string; readonly booking: { id: string } }[];
  return items.filter((alert) => alert.booking.id === booking).map(({ kind }) => kind);
};

beforeAll(async () => {
  [newsroom, chromium] = await Promise.all([openWholeNewsroom(), launchBrowser()]);
  company = await added('/companies', { name: SENDER });
  section = await added('/sections', { name: 'Havn' });
  article = await added('/articles', { headline: 'Ny kaj', sectionId: section, publish: true });
  const upload = await newsroom.send('POST', `${ADMIN}/media?alt=Kabler`, {
    body: await drawScene('kabel'),
    headers: { 'content-type': 'image/jpeg' },
  });
  picture = idOf(upload);
  await added('/placements', { key: 'rail', name: 'Højre spalte', positions: 4 });
}, 120_000);
afterAll(async () => {
  const failures = newsroom.log.filter((line) => line.includes('"level":"error"'));
  await Promise.all([chromium.close(), newsroom.close()]);
  expect(failures).toEqual([]);
});

describe('A creative', () => {
  it('is refused with everything that is wrong with it, and nothing is recorded', async () => {
    const small = await newsroom.send('POST', `${ADMIN}/media?alt=Lille`, {
      body: await drawScene('portraet'),
      headers: { 'content-type': 'image/jpeg' },
    });
    const body = {
      type: 'doc',
      content: [
        {
          type: 'paragraph',
          attrs: { id: 'p' },
          content: [
            { type: 'text', text: 'Skriv', marks: [{ type: 'link', attrs: { href: 'mailto:a@b.example' } }] },
          ],
        },
        { type: 'image', attrs: { id: 'i', mediaId: company, alt: '', caption: null, credit: null } },
      ],
    };
    const booking = await booked('rail', null, { share: 1 });
    const before = await newsroom.head();
    const refused = await post(`/bookings/${booking}/creatives`, {
      creative: { headline: 'Kabler', image: { mediaId: idOf(small), alt: 'Lille' }, body },
    });
    expect([refused.status, refused.json?.['type']]).toEqual([422, '/problems/creative-unfit']);
    const fields = (refused.json?.['errors'] as readonly { readonly field: string }[]).map(
      ({ field }) => field,
    );
    expect(fields).toEqual([
      'creative.image.mediaId',
      'creative.body.content.1.attrs.mediaId',
      'creative.body.content.0',
    ]);
    const hostile = await post(`/bookings/${booking}/creatives`, {
      creative: {
        headline: 'x'.repeat(121),
        teaser: 'x'.repeat(401),
        url: 'javascript:alert(1)',
        html: '<script>',
      },
    });
    expect(hostile.status).toBe(400);
    for (const field of ['headline', 'teaser', 'url', 'html']) expect(hostile.text).toContain(field);
    expect(await newsroom.head()).toBe(before);
    await post(`/bookings/${booking}/cancel`);
  });

  it('takes the place of the one that shows as soon as it is approved, and the past keeps the old one', async () => {
    const booking = await booked('rail', { headline: 'Første udgave' });
    expect((await read('/')).text).toContain('Første udgave');
    const submitted = await post(`/bookings/${booking}/creatives`, {
      creative: { headline: 'Anden udgave' },
    });
    expect(submitted.json?.['creativeVersion']).toBe(2);
    expect((await read('/')).text).not.toContain('Anden udgave');
    const before = newsroom.parts.clock.now();
    const proof = await proofOf(booking);
    expect((await says(proof, { answer: 'approved' })).status).toBe(303);
    const front = (await read('/')).text;
    expect([front.includes('Første udgave'), front.includes('Anden udgave')]).toEqual([false, true]);
    const past = await newsroom.send('GET', `/?at=${before}`);
    expect([past.text.includes('Første udgave'), past.text.includes('Anden udgave')]).toEqual([true, false]);
    await post(`/bookings/${booking}/cancel`);
    // Neither the old link nor another answer brings anything back.
    expect((await says(proof, { answer: 'rejected', comment: 'Nej' })).status).toBe(410);
  });
});

describe('A job that somebody pays to have seen', () => {
  it('shows as it stands, under its label, until it is closed: then the house ad does', async () => {
    const terms = { pageType: 'front', positions: 1, format: 'job-ad-highlight' };
    const placement = await added('/placements', { key: 'udvalgt-job', name: 'Udvalgt job', ...terms });
    const house = { creative: { headline: 'Slå en stilling op', teaser: 'Den ses her.' } };
    await newsroom.send('PUT', `${ADMIN}/placements/${placement}/house-ad`, { body: house });
    const job = await added('/jobs', {
      title: 'Dykker',
      employer: { name: 'Vesthavn A/S' },
      regionLabel: 'Esbjergområdet',
    });
    const words = await post('/bookings', {
      ...{ placement: { id: placement }, advertiser: { id: company }, week: '2034-W10' },
      creative: { headline: 'Dykker søges' },
    });
    expect([words.status, words.json?.['type']]).toEqual([422, '/problems/creative-unfit']);
    const booking = await booked('udvalgt-job', { jobId: job });
    expect(await adsOf('udvalgt-job')).toMatchObject([
      {
        ...{ id: booking, kind: 'job-ad', commercial: true, label: LABEL, advertiser: SENDER },
        ...{ headline: 'Dykker', job: { employer: 'Vesthavn A/S', region: 'Esbjergområdet' } },
        url: `${newsroom.origin}/job/dykker-${job}`,
      },
    ]);
    const shown = /<article class="sponsored-post"[^>]*>(?:(?!<\/article>).)*Dykker.*?<\/article>/.exec(
      (await read('/')).text,
    )?.[0];
    expect(shown).toContain(`<p class="ad-label">${LABEL}</p>`);
    expect(shown).toContain('Vesthavn A/S');
    expect(shown).toContain(`href="/job/dykker-${job}" rel="sponsored noopener"`);
    expect((await read('/havn')).text).not.toContain('udvalgt-job:1');
    const own = await read(`/annonceindlaeg/dykker-${booking}`);
    expect([own.status, own.headers.get('location')]).toEqual([301, `/job/dykker-${job}`]);

    await newsroom.send('PATCH', `${ADMIN}/jobs/${job}`, { body: { title: 'Erhvervsdykker' } });
    expect(await adsOf('udvalgt-job')).toMatchObject([{ headline: 'Erhvervsdykker' }]);
    await post(`/jobs/${job}/close`, { reason: 'filled' });
    expect(await adsOf('udvalgt-job')).toMatchObject([
      {
        kind: 'house',
        commercial: true,
        label: expect.stringMatching(/^Egenannonce fra ./),
        headline: 'Slå en stilling op',
      },
    ]);
    expect((await read('/')).text).toMatch(/<p class="ad-label">Egenannonce fra [^<]+<\/p>/);
  });
});

/** Every label on a page: its words, its size beside that of the text, its contrast with what is behind it. */
const LABELS = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, index) => sum + c * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const [r, g, b, alpha = 1] = channels(getComputedStyle(each).backgroundColor);
      if (alpha === 1) return [r, g, b];
      if (alpha > 0) throw new Error('A label stands on something half transparent');
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll('.ad-label')].map((label) => {
    const style = getComputedStyle(label);
    const [light, dark] = [luminance(channels(style.color)), luminance(behind(label))].sort((a, b) => b - a);
    return {
      words: label.textContent,
      size: parseFloat(style.fontSize),
      contrast: (light + 0.05) / (dark + 0.05),
      seen: label.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    };
  });
})()`;
interface Label {
  readonly words: string;
  readonly size: number;
  readonly contrast: number;
  readonly seen: boolean;
}
const labelsOn = (page: Page) => page.evaluate<readonly Label[]>(LABELS);

describe('The label of an ad', () => {
  let own = '';
  let proof = '';

  beforeAll(async () => {
    const text = [
      {
        type: 'text',
        text: 'Saltvand',
        marks: [{ type: 'link', attrs: { href: 'https://sydkyst.example/salt' } }],
      },
    ];
    const creative = {
      headline: 'Kabler der holder',
      teaser: 'Læs hvordan.',
      url: 'https://sydkyst.example/',
      image: { mediaId: picture, alt: 'Et kabelskib' },
      body: { type: 'doc', content: [{ type: 'paragraph', attrs: { id: 'p' }, content: text }] },
    };
    const booking = await booked('rail', creative);
    await post(`/bookings/${booking}/creatives`, { creative });
    proof = await proofOf(booking);
    own = `/annonceindlaeg/kabler-der-holder-${booking}`;
    await newsroom.shown();
  });

  it('names the sender in everything that leaves the house', async () => {
    const pages = [
      '/',
      '/havn',
      `/artikel/ny-kaj-${article}`,
      '/job',
      '/navnenyt',
      own,
      '/artikel/findes-ikke',
    ];
    for (const path of [...pages, new URL(proof).pathname, `${new URL(proof).pathname}?side=own`]) {
      const { text } = await read(path);
      const ads = [...text.matchAll(/<article class="sponsored-(?:post|page)[^>]*>(.*?)<\/article>/g)];
      expect([path, ads.some(([, ad]) => ad?.startsWith(`<p class="ad-label">${LABEL}</p>`))]).toEqual([
        path,
        true,
      ]);
      for (const [, ad = ''] of ads) {
        expect(ad).toMatch(/^<p class="ad-label">(?:Annonceindlæg|Egenannonce) fra [^<]+<\/p>/);
        for (const [link] of ad.matchAll(/<a [^>]*>/g)) expect(link).toContain('rel="sponsored noopener"');
      }
      expect(text).toContain('alt="Et kabelskib"');
    }
    for (const path of [own, new URL(proof).pathname]) {
      expect([path, await htmlFindings((await read(path)).text)]).toEqual([path, []]);
    }
    const head = (await read(own)).text.split('</head>')[0] ?? '';
    for (const name of ['<title>', 'property="og:title"', 'name="description"']) {
      expect(head).toMatch(new RegExp(`${name}[^>]*${LABEL}`));
    }
    for (const ad of await adsOf('rail')) {
      expect(ad).toMatchObject({ commercial: true, label: LABEL, advertiser: SENDER });
    }
    expect(await adsOf('rail')).toMatchObject([
      { image: { url: expect.stringMatching(/^http.*\.webp$/), width: 1_600, alt: 'Et kabelskib' } },
    ]);
    // Nothing else lists ads.
    for (const path of ['/sitemap.xml', '/api/v1/articles', '/api/v1/jobs']) {
      expect((await read(path)).text).not.toContain('Kabler der holder');
    }
  });

  it.each(['light', 'dark'] as const)(
    'can be read wherever it stands, on a screen set to %s and on paper',
    async (colorScheme) => {
      const context = await chromium.browser.newContext({
        colorScheme,
        viewport: { width: 390, height: 844 },
      });
      const page = await context.newPage();
      for (const path of ['/', `/artikel/ny-kaj-${article}`, own, new URL(proof).pathname]) {
        await page.goto(`${newsroom.origin}${path}`);
        const body = Number(await page.evaluate(`parseFloat(getComputedStyle(document.body).fontSize)`));
        const labels = await labelsOn(page);
        expect(labels.map(({ words }) => words)).toContain(LABEL);
        for (const { words, size, contrast, seen } of labels) {
          expect([path, words, size >= body, contrast >= 4.5, seen]).toEqual([path, words, true, true, true]);
        }
      }
      await page.goto(`${newsroom.origin}${own}`);
      await page.emulateMedia({ media: 'print' });
      const [printed] = await labelsOn(page);
      expect(printed).toMatchObject({ words: LABEL, seen: true });
      expect(printed?.contrast).toBeGreaterThanOrEqual(4.5);
      await context.close();
    },
  );
});

describe('An advertiser who is sent a proof', () => {
  const newProof = async (headline: string) => {
    const booking = await booked('rail', null, { share: 100 });
    await post(`/bookings/${booking}/creatives`, { creative: { headline, url: 'https://sydkyst.example/' } });
    return { booking, url: await proofOf(booking) };
  };
  const answering = async (context: BrowserContext, url: string) => {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('status of 422'))
        complaints.push(message.text());
    });
    await page.goto(url);
    return { page, complaints };
  };

  it('sees the ad in its place and rejects it without a script, saying why', async () => {
    const { booking, url } = await newProof('Kabler til lavpris');
    const context = await chromium.browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 844 },
    });
    const { page, complaints } = await answering(context, url);
    const ad = page.locator('#korrektur');
    expect(await ad.getByRole('heading').textContent()).toBe('Kabler til lavpris');
    expect(await ad.locator('.ad-label').textContent()).toBe(LABEL);
    expect(await page.locator('script').count()).toBe(0);
    expect(await page.locator('.proof-bar').textContent()).toMatch(
      new RegExp(`beder ${SENDER}.*Svar senest `),
    );
    await page.getByRole('link', { name: 'Gå til annoncen' }).click();
    expect(await ad.isVisible()).toBe(true);

    await page.getByRole('button', { name: 'Afvis' }).click();
    expect(await page.getByRole('alert').textContent()).toMatch(/^Skriv, hvad der skal ændres/);
    expect((await alertsOf(booking)).filter((kind) => kind.startsWith('proof'))).toEqual([]);
    await page.getByLabel('Bemærkning').fill('Prisen er <b>forkert</b>.');
    await page.getByRole('button', { name: 'Afvis' }).click();
    expect(await page.getByRole('status').textContent()).toMatch(/blev afvist .*Prisen er <b>forkert<\/b>\./);
    expect(page.url()).toBe(`${url}#svar`);
    expect(complaints).toEqual([]);
    await context.close();

    expect(await alertsOf(booking)).toContain('proof-rejected');
    const { json } = await newsroom.send('GET', `${ADMIN}/bookings/${booking}/creatives`);
    expect(json?.['items']).toMatchObject([
      { review: 'rejected', proof: { answer: { answer: 'rejected', comment: 'Prisen er <b>forkert</b>.' } } },
    ]);
    expect((await read('/')).text).not.toContain('Kabler til lavpris');
    // The answer stands, and whoever answers once more is told so.
    const again = await says(url, { answer: 'approved' });
    expect([again.status, /svaret står fast/.test(again.text)]).toEqual([409, true]);
    await post(`/bookings/${booking}/cancel`);
  });

  it('approves it, and readers see it at once', async () => {
    const { booking, url } = await newProof('Kabler for evigt');
    expect((await read('/')).text).not.toContain('Kabler for evigt');
    const context = await chromium.browser.newContext({ viewport: { width: 1440, height: 900 } });
    const { page, complaints } = await answering(context, url);
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Godkend' }).click();
    expect(await page.getByRole('status').textContent()).toMatch(/^Tak. Annoncen blev godkendt /);
    expect(complaints).toEqual([]);
    await context.close();
    expect((await read('/')).text).toContain('Kabler for evigt');
    expect(await alertsOf(booking)).toContain('proof-approved');
    // The same answer twice is the same answer.
    expect((await says(url, { answer: 'approved' })).status).toBe(303);
    await post(`/bookings/${booking}/cancel`);
  });

  it('has a link that no cache, search engine or other site gets, and that nothing is counted by', async () => {
    const { booking, url } = await newProof('Kabler i hemmelighed');
    const { headers, text, status } = await read(new URL(url).pathname);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(text).toContain('<meta name="robots" content="noindex">');
    expect(text).not.toMatch(/<link rel="canonical"|<script|data-ad="rail:\d:[^"]*"[^>]*id="korrektur"/);
    await post(`/bookings/${booking}/cancel`);
  });

  it('is told what to do when the link opens nothing', async () => {
    const { booking, url } = await newProof('Kabler i går');
    const token = url.split('/').at(-1) ?? '';
    const links = newsroom.app.get(ProofLinks, { strict: false });
    const at = (path: string) => read(`/annonceindlaeg/korrektur/${path}`);
    const told = ({ status, text, headers }: Answer) => [
      status,
      /<h1>([^<]+)/.exec(text)?.[1],
      headers.get('cache-control'),
    ];
    expect(told(await at(`${token.slice(0, -2)}AA`))).toEqual([
      404,
      'Linket virker ikke',
      'private, no-store',
    ]);
    const yesterday = plusMilliseconds(newsroom.parts.clock.now(), -1);
    const old = links.sign({ bookingId: booking, creativeVersion: 1, expiresAt: yesterday });
    expect(told(await at(old))).toEqual([410, 'Linket er udløbet', 'private, no-store']);
    const before = await newsroom.head();
    expect(
      (await says(`${newsroom.origin}/annonceindlaeg/korrektur/${old}`, { answer: 'approved' })).status,
    ).toBe(410);
    expect(await newsroom.head()).toBe(before);

    await post(`/bookings/${booking}/creatives`, { creative: { headline: 'Kabler i dag' } });
    expect(told(await at(token))[1]).toBe('Der er kommet en ny udgave');
    const newest = (await proofOf(booking)).split('/').at(-1) ?? '';
    await post(`/bookings/${booking}/creatives/2/reject`, { reason: 'Lover for meget' });
    expect(told(await at(newest))[1]).toBe('Udgaven er trukket tilbage');
    await post(`/bookings/${booking}/cancel`);
    expect(told(await at(newest))).toEqual([410, 'Her er intet at svare på længere', 'private, no-store']);
  });

  it('is heard by a process that serves pages and nothing else', async () => {
    const { booking, url } = await newProof('Kabler på afstand');
    const site = await createApplication({ role: 'site', parts: newsroom.parts, scheduling: undefined });
    const port = await reservePort();
    await site.listen(port, '127.0.0.1');
    const { pathname } = new URL(url);
    const body = new URLSearchParams({ answer: 'approved' });
    const sent = { method: 'POST', body, redirect: 'manual' } as const;
    const { status, headers } = await fetch(`http://127.0.0.1:${port}${pathname}`, sent);
    await site.close();
    expect([status, headers.get('location')]).toEqual([303, `${pathname}#svar`]);
    expect(await alertsOf(booking)).toContain('proof-approved');
    await post(`/bookings/${booking}/cancel`);
  });

  it('may send anything in the form, and nothing but an answer is recorded', async () => {
    const { booking, url } = await newProof('Kabler til alle');
    const before = await newsroom.head();
    for (const [form, status] of [
      [{}, 422],
      [{ answer: 'maybe', comment: 'x' }, 422],
      [{ answer: 'rejected', comment: '  ' }, 422],
      [{ answer: 'rejected', comment: 'x'.repeat(1_001) }, 422],
      [{ answer: 'approved', comment: '\u0000' }, 422],
      [{ answer: 'rejected', comment: 'x'.repeat(20_000) }, 413],
    ] as const) {
      const answer = await says(url, form);
      expect([Object.values(form).join().slice(0, 20), answer.status]).toEqual([
        Object.values(form).join().slice(0, 20),
        status,
      ]);
    }
    expect((await newsroom.send('POST', new URL(url).pathname, { role: null, body: {} })).status).toBe(415);
    expect(await newsroom.head()).toBe(before);
    await post(`/bookings/${booking}/cancel`);
  });
});
