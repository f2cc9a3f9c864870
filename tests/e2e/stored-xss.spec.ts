import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '#testing/browser';
import type { TestBrowser } from '#testing/browser';
import { drawScene } from '#testing/sample-pictures';
import { payloadTexts, SCRIPT_ADDRESSES, SCRIPT_PAYLOADS } from '#testing/script-payloads';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Answer, Json, WholeNewsroom } from '#testing/whole-newsroom';

const ADMIN = '/api/admin/v1';
const ALL = SCRIPT_PAYLOADS.join(' ');
const LONG = payloadTexts(2_000);
const TITLES = payloadTexts(300);
const NAMES = payloadTexts(200);
const SHORT = payloadTexts(100);
const at = (texts: readonly string[], index: number): string => texts[index % texts.length] ?? '';

let newsroom: WholeNewsroom;
let chromium: TestBrowser;
/** Executes whatever there is to execute: nothing may depend on the content security policy. */
let trusting: BrowserContext;
/** As readers have it: the policy must have nothing to report. */
let guarded: BrowserContext;
const addresses: string[] = [];

const send = (method: string, path: string, body?: unknown) =>
  newsroom.send(method, `${ADMIN}${path}`, body === undefined ? {} : { body });
const made = async (path: string, body: unknown, method = 'POST'): Promise<Json> => {
  const answer = await send(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.json ?? {};
};
const idOf = (json: Json) => String(json['id']);
const pathOf = (url: unknown) => {
  const { pathname, search } = new URL(String(url));
  return `${pathname}${search}`;
};

let blocks = 0;
const block = (type: string, attrs: object, content?: unknown) => ({
  type,
  attrs: { id: `b${(blocks += 1)}`, ...attrs },
  ...(content === undefined ? {} : { content }),
});
const run = (text: string, ...marks: object[]) => ({
  type: 'text',
  text,
  ...(marks.length > 0 && { marks }),
});
/** Every payload in every part of a body. */
const bodyOf = (mediaId: string | null, index: number) => {
  const inner = [{ type: 'paragraph', content: [run(ALL)] }];
  return {
    type: 'doc',
    content: [
      block(
        'paragraph',
        {},
        SCRIPT_PAYLOADS.map((text) => run(text, { type: 'bold' })),
      ),
      block('heading', { level: 2 }, [run(ALL)]),
      block('bulletList', {}, [{ type: 'listItem', content: inner }]),
      block('blockquote', { attribution: at(NAMES, index) }, inner),
      block('readAlso', { title: at(TITLES, index), articleId: null }),
      ...(mediaId === null
        ? []
        : [
            block('image', {
              ...{ mediaId, alt: at(TITLES, index), caption: at(TITLES, index) },
              credit: at(NAMES, index),
            }),
          ]),
    ],
  };
};
const linkTo = (href: string) => ({
  type: 'doc',
  content: [block('paragraph', {}, [run('Her', { type: 'link', attrs: { href } })])],
});

beforeAll(async () => {
  newsroom = await openWholeNewsroom();
  chromium = await launchBrowser();
  trusting = await chromium.browser.newContext({ bypassCSP: true });
  guarded = await chromium.browser.newContext();
  for (const context of [trusting, guarded]) await context.addInitScript(TRAP);
}, 120_000);
afterAll(async () => {
  await chromium.close();
  await newsroom.close();
});

/** Notes what runs, and what the policy kept from running. */
const TRAP = `
  window.hits = window.hits || [];
  window.hit = () => void window.hits.push('ran');
  for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => void window.hits.push(name);
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    window.hits.push('policy: ' + violatedDirective + ' ' + blockedURI));`;

/** Markup of a page that runs something, or could once somebody touches it. */
const AUDIT = `(() => {
  // What is no page is shown by the browser's own viewer, which brings styles.
  if (document.contentType !== 'text/html') return window.hits.filter((hit) => !hit.startsWith('policy: style-src'));
  const found = [...window.hits];
  const dangerous = /^[\\u0000-\\u0020]*(?:javascript|vbscript|data)[\\s]*:/i;
  const addresses = ['href', 'src', 'action', 'formaction', 'data', 'poster', 'background', 'xlink:href', 'srcset'];
  for (const element of document.querySelectorAll('*')) {
    const name = element.localName;
    if (['iframe', 'frame', 'object', 'embed', 'base', 'portal', 'template', 'style', 'math'].includes(name))
      found.push('<' + name + '>');
    if (name === 'script' && element.type !== 'application/ld+json' && !/^\\/assets\\//.test(element.getAttribute('src') ?? ''))
      found.push('script ' + element.outerHTML.slice(0, 80));
    if (name === 'meta' && element.httpEquiv !== '') found.push('meta ' + element.httpEquiv);
    for (const { name: attribute, value } of element.attributes) {
      if (attribute.startsWith('on') || attribute === 'srcdoc' || attribute === 'style') found.push(name + ' ' + attribute);
      if (addresses.includes(attribute) && dangerous.test(value)) found.push(name + ' ' + attribute + '=' + value.slice(0, 40));
    }
  }
  return found;
})()`;

async function findingsOf(page: Page, path: string): Promise<readonly string[]> {
  await page.goto(`${newsroom.origin}${path}`, { waitUntil: 'load' });
  const findings = await page.evaluate<readonly string[]>(AUDIT);
  return findings.map((finding) => `${path}: ${finding}`);
}

describe('Markup that somebody stores to have it executed', () => {
  it('is there in a hundred kinds, and would be noticed', async () => {
    expect(new Set(SCRIPT_PAYLOADS).size).toBeGreaterThanOrEqual(100);
    const page = await trusting.newPage();
    const complaints: string[] = [];
    page.on('dialog', (dialog) => {
      complaints.push(dialog.message());
      void dialog.dismiss();
    });
    await page.setContent(`<h1>${SCRIPT_PAYLOADS[8]}</h1><a href="javascript:top.hit()">x</a>`);
    await page.waitForFunction('window.hits.length > 0');
    const findings = await page.evaluate<readonly string[]>(AUDIT);
    expect(findings).toEqual(expect.arrayContaining(['ran', 'img onerror', 'a href=javascript:top.hit()']));
    await page.close();
  });

  it('is refused as an address, or leads nowhere', async () => {
    const refused = async (path: string, body: unknown, method = 'POST') => {
      const { status } = await send(method, path, body);
      return status;
    };
    for (const href of SCRIPT_ADDRESSES) {
      const isWeb = href.startsWith('https:') || href.startsWith('//');
      const statuses = [
        await refused('/articles', { headline: 'Link', body: linkTo(href) }),
        await refused('/companies', { name: `Selskab ${SCRIPT_ADDRESSES.indexOf(href)}`, website: href }),
        await refused('/redirects', { from: `/gammel/${SCRIPT_ADDRESSES.indexOf(href)}`, to: href }),
      ];
      if (!isWeb) expect([href, statuses]).toEqual([href, [400, 400, 400]]);
      expect([href, statuses.every((status) => status < 500)]).toEqual([href, true]);
    }
  });

  it('is refused as a picture', async () => {
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" onload="top.hit()"><script>top.hit()</script></svg>`;
    const named = Buffer.concat([Buffer.from('GIF89a/*'), Buffer.from('*/=1;top.hit();')]);
    const uploads: readonly (readonly [string, string | Buffer])[] = [
      ['image/svg+xml', drawing],
      ['image/jpeg', drawing],
      ['image/png', `<?xml version="1.0"?>${drawing}`],
      ['text/html', `<script>top.hit()</script>`],
      ['image/gif', named],
      ['image/webp', `RIFF\0\0\0\0WEBP<script>top.hit()</script>`],
    ];
    for (const [type, bytes] of uploads) {
      const { status } = await newsroom.send('POST', `${ADMIN}/media?alt=x`, {
        body: Buffer.from(bytes),
        headers: { 'content-type': type },
      });
      expect([type, status >= 400 && status < 500]).toEqual([type, true]);
    }
    const names = ['x.svg', '%22%3E%3Csvg%20onload=top.hit()%3E.svg', 'x.webp%3Cscript%3E', '..%2fx.svg'];
    for (const name of names) {
      const { status, headers } = await newsroom.send('GET', `/media/${name}`, { role: null });
      expect([name, status >= 400, headers.get('x-content-type-options')]).toEqual([name, true, 'nosniff']);
    }
  });
});

describe('A newsroom whose every field is an attack', () => {
  beforeAll(async () => {
    await fill();
    await newsroom.shown();
  }, 120_000);

  it('executes nothing on any page, whether or not a policy forbids it', async () => {
    const findings: string[] = [];
    for (const [context, paths] of [
      [trusting, addresses],
      [guarded, addresses.filter((_, index) => index % 6 === 0)],
    ] as const) {
      const page = await context.newPage();
      page.on('dialog', (dialog) => {
        findings.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      for (const path of paths) findings.push(...(await findingsOf(page, path)));
      await page.close();
    }
    expect(findings).toEqual([]);
    expect(addresses.length).toBeGreaterThan(50);
  }, 120_000);

  it('shows what was written, letter by letter', async () => {
    const page = await trusting.newPage();
    const seen = new Set<string>();
    for (const path of addresses.filter((address) => address.startsWith('/artikel/'))) {
      const { text, status } = await newsroom.send('GET', path, { role: null });
      if (status !== 200) continue;
      await page.setContent(text, { waitUntil: 'commit' });
      const words = await page.evaluate<string>(
        `document.querySelector('main').textContent.replace(/\\s+/g, ' ')`,
      );
      for (const payload of SCRIPT_PAYLOADS)
        if (words.includes(payload.replace(/\s+/g, ' '))) seen.add(payload);
    }
    expect(SCRIPT_PAYLOADS.filter((payload) => !seen.has(payload))).toEqual([]);
    await page.close();
  }, 60_000);

  it('hands on nothing that executes in the pages of others', async () => {
    const html: string[] = [];
    const collect = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(collect);
      else if (typeof value === 'object' && value !== null) {
        for (const [key, member] of Object.entries(value)) {
          if (typeof member === 'string' && /html$/i.test(key)) html.push(member);
          else collect(member);
        }
      }
    };
    const json = [
      '/api/v1/articles?limit=100',
      '/feeds/articles/feed.json',
      '/feeds/jobs/feed.json',
      '/api/v1/jobs?limit=100',
    ];
    for (const path of json) collect((await newsroom.send('GET', path, { role: null })).json);
    const page = await trusting.newPage();
    for (const path of ['/feeds/articles/rss.xml', '/feeds/articles/atom.xml', '/feeds/jobs/rss.xml']) {
      const { text } = await newsroom.send('GET', path, { role: null });
      await page.setContent('<p>');
      const written = await page.evaluate<readonly string[]>(
        `(() => {
          const feed = new DOMParser().parseFromString(${JSON.stringify(text)}, 'application/xml');
          if (feed.querySelector('parsererror')) throw new Error('not XML');
          return [...feed.querySelectorAll('item > description, entry > content')].map(({ textContent }) => textContent);
        })()`,
      );
      expect([path, written.length > 10]).toEqual([path, true]);
      html.push(...written);
    }
    expect(html.length).toBeGreaterThan(60);
    await page.setContent('<main></main>');
    const findings = await page.evaluate<readonly string[]>(
      `(async () => {
        const place = document.querySelector('main');
        for (const html of ${JSON.stringify(html)}) place.insertAdjacentHTML('beforeend', html);
        const end = new Image();
        await new Promise((resolve) => { end.addEventListener('error', resolve); end.src = 'x:x'; });
        return ${AUDIT};
      })()`,
    );
    expect(findings).toEqual([]);
    await page.close();
  }, 60_000);
});

/** Puts every payload into every field that readers get to see. */
async function fill(): Promise<void> {
  const picture = await drawScene('kabel');
  const alt = encodeURIComponent(at(TITLES, 0));
  const uploaded = await newsroom.send('POST', `${ADMIN}/media?alt=${alt}`, {
    body: picture,
    headers: { 'content-type': 'image/jpeg' },
  });
  const mediaId = String(uploaded.json?.['id']);
  await made(`/media/${mediaId}`, { caption: at(TITLES, 1), credit: at(NAMES, 2) }, 'PATCH');

  const sections = await Promise.all(
    SHORT.map((name, index) =>
      made('/sections', { name, slug: `s${index}`, description: at(payloadTexts(1_000), index) }),
    ),
  );
  const authors = await Promise.all(NAMES.map((name) => made('/authors', { name: name.slice(0, 200) })));
  const articles: string[] = [];
  for (const [index, headline] of TITLES.entries()) {
    const article = await made('/articles', {
      headline,
      standfirst: at(LONG, index),
      sectionId: idOf(sections[index % sections.length] ?? {}),
      byline: authors.slice(index * 2, index * 2 + 2).map(idOf),
      topImage: { mediaId, alt: headline, caption: headline, credit: at(NAMES, index) },
      body: bodyOf(mediaId, index),
      publish: true,
    });
    const id = idOf(article);
    articles.push(id);
    const notice = { title: at(NAMES, index), body: bodyOf(null, index), url: SCRIPT_ADDRESSES[14] };
    await made(`/articles/${id}/notices`, { kind: 'reply', from: at(NAMES, index), ...notice });
    await made(`/articles/${id}/notices`, { kind: 'ruling', ...notice });
    await made(`/articles/${id}/correct`, {
      note: at(payloadTexts(1_000), index),
      change: { version: 1, standfirst: at(LONG, index + 1) },
    });
    addresses.push(pathOf(article['url']));
  }
  const [unpublished = '', killed = '', ...shown] = articles;
  await made(`/articles/${unpublished}/unpublish`, { notice: at(payloadTexts(1_000), 0) });
  await made(`/articles/${killed}/kill`, { notice: at(payloadTexts(1_000), 1), reason: 'legal' });
  const slots = shown.slice(0, 5).map((articleId, index) => ({
    ...{ articleId, headline: at(TITLES, index), kicker: at(SHORT, index).slice(0, 60).trim() },
  }));
  await made('/fronts/front', { baseRevision: null, slots }, 'PUT');

  const company = await made('/companies', { name: at(NAMES, 0), website: SCRIPT_ADDRESSES[14] });
  addresses.push(`/virksomhed/x-${idOf(company)}`);
  await Promise.all(
    NAMES.map(async (title, index) => {
      const job = await made('/jobs', {
        title,
        employer: { name: at(NAMES, index) },
        regionLabel: at(SHORT, index),
        deadlineText: title,
        description: bodyOf(null, index),
        applyUrl: SCRIPT_ADDRESSES[15],
        contact: { name: title, title, phone: '+45 70 00 00 00', email: 'bo@sydkyst.example' },
      });
      if (index % 4 === 0) addresses.push(pathOf(job['url']));
      await made('/people-moves', {
        kind: 'hired',
        person: title,
        company: { id: idOf(company) },
        role: at(NAMES, index + 1),
        responsibilities: at(LONG, index),
        text: at(LONG, index + 1),
      });
    }),
  );
  await fillAds(mediaId);
  for (const dump of dumps()) {
    const { status } = await newsroom.send('POST', `${ADMIN}/imports`, {
      body: dump,
      headers: { 'content-type': 'text/plain' },
    });
    expect(status).toBeLessThan(500);
  }
  // The links of these pages are written anew.
  const moment = new Date(Date.now() + 60_000).toISOString();
  for (const path of ['/', '/s3', addresses[2], addresses[3]]) {
    addresses.push(pathOf((await made('/moments', { path, at: moment }))['url']));
  }
  addresses.push(pathOf((await made(`/articles/${shown[2] ?? ''}/previews`, {}))['url']));
  const asked = encodeURIComponent(at(payloadTexts(180), 3));
  addresses.push(
    ...['/', '/s0', '/s1', '/s17', '/job', '/navnenyt', '/soeg?q=script', `/soeg?q=${asked}`, '/findes-ikke'],
    ...[`/artikel/${asked}`, `/${asked}`, '/admin/sign-in', `/admin/sign-in?next=${asked}`],
    ...[
      '/api/v1/articles',
      `/api/v1/articles/${shown[0] ?? ''}`,
      `/api/v1/articles/${killed}`,
      '/api/v1/jobs',
    ],
    ...['rss.xml', 'atom.xml', 'feed.json'].map((file) => `/feeds/articles/${file}`),
    ...['/feeds/articles/s3/rss.xml', '/feeds/jobs/rss.xml', '/feeds/people-moves/rss.xml'],
    ...[
      '/sitemap.xml',
      '/sitemaps/articles.xml',
      '/sitemaps/news.xml',
      '/robots.txt',
      `/api/v1/search?q=script`,
    ],
  );
}

async function fillAds(mediaId: string): Promise<void> {
  const placement = await made('/placements', { key: 'rail', name: at(SHORT, 0), positions: 6 });
  const orders = await Promise.all(payloadTexts(80).map((name) => made('/orders', { advertiser: { name } })));
  const start = new Date().toISOString().slice(0, 16);
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 16);
  for (const [index, headline] of payloadTexts(120).slice(0, 24).entries()) {
    const { status, json, text }: Answer = await send('POST', '/bookings', {
      placement: { id: idOf(placement) },
      order: idOf(orders[index] ?? {}),
      ...{ start, end: until, timeZone: 'UTC', share: 5 },
      creative: {
        headline,
        teaser: headline,
        body: bodyOf(null, index),
        url: SCRIPT_ADDRESSES[15],
        image: { mediaId, alt: headline },
      },
      book: true,
    });
    if (status >= 300) throw new Error(`booking: ${status} ${text}`);
    if (index % 5 === 0) addresses.push(`/annonceindlaeg/x-${String(json?.['id'])}`);
  }
}

/** Pages as other systems export them, each payload as a headline, a teaser, a job, an ad and a notice. */
function dumps(): readonly string[] {
  return payloadTexts(900).map((payloads) => {
    const lines = payloads.split(' <').map((part, index) => (index === 0 ? part : `<${part}`));
    return [
      `Overskrift ${payloads.slice(0, 200)}`,
      payloads,
      'Artikel top billede',
      ...lines,
      `Annonceindlæg fra ${payloads.slice(0, 80)}`,
      payloads.slice(0, 120),
      payloads,
      `Nordhavn ${payloads.slice(0, 60)} A/S`,
      payloads.slice(0, 90),
      'Aarhusområdet',
      'Navnenyt',
      `Nordhavn Data A/S har pr. 1. december 2026 ansat Asta ${payloads.slice(0, 60)} som ${payloads.slice(0, 60)}. Nyt job`,
      '',
    ].join('\n');
  });
}
