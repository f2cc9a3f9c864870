import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext } from 'playwright-core';
import { launchBrowser } from '#testing/browser';
import type { TestBrowser } from '#testing/browser';
import { fillHostileNewsroom } from '#testing/hostile-newsroom';
import type { HostileNewsroom } from '#testing/hostile-newsroom';
import { newsroomRoutes } from '#testing/newsroom-routes';
import { payloadText, SCRIPT_ADDRESSES, SCRIPT_PAYLOADS } from '#testing/script-payloads';
import { signInAdmin } from '#testing/stocked-newsroom';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { WholeNewsroom } from '#testing/whole-newsroom';

const ADMIN = '/api/admin/v1';

let newsroom: WholeNewsroom;
let chromium: TestBrowser;
/** Executes whatever there is to execute: nothing may depend on the content security policy. */
let trusting: BrowserContext;
/** As readers have it: the policy must have nothing to report. */
let guarded: BrowserContext;

const send = (method: string, path: string, body?: unknown) =>
  newsroom.send(method, `${ADMIN}${path}`, body === undefined ? {} : { body });

const linkTo = (href: string) => ({
  type: 'doc',
  content: [
    {
      type: 'paragraph',
      attrs: { id: 'p' },
      content: [{ type: 'text', text: 'Her', marks: [{ type: 'link', attrs: { href } }] }],
    },
  ],
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

/** What a field is called that takes no text for people, and why. */
const NO_TEXT_FOR_PEOPLE = {
  email: 'an e-mail address, which can hold no markup',
  current: 'a password',
  password: 'a password',
  path: 'a page of the site, percent-encoded',
  timeZone: 'a name out of a list',
  start: 'a time',
  end: 'a time',
};

/** What answers no page of ours: programs, files, the dashboard of jobs (ids alone), what leads away to advertisers. */
const NO_PAGE =
  /^\/(?:api|assets|media|health|annonceindlaeg\/klik)\/|\.(?:css|ico)$|^\/metrics$|^\/admin\/queues(?:\/|$)/;

describe('A newsroom whose every field is an attack', () => {
  const asked = encodeURIComponent(payloadText(180, 3));
  let hostile: HostileNewsroom;
  let session: string;
  let addresses: readonly string[];

  beforeAll(async () => {
    ({ cookie: session } = await signInAdmin(newsroom));
    hostile = await fillHostileNewsroom(newsroom);
    addresses = [
      ...hostile.forReaders,
      ...['/', `/soeg?q=script`, `/soeg?q=${asked}`, '/findes-ikke', `/artikel/${asked}`, `/${asked}`],
      ...['/admin/sign-in', `/admin/sign-in?next=${asked}`, `/admin/password?link=${asked}`],
      ...['/api/v1/articles', '/api/v1/jobs', '/api/v1/search?q=script'],
      ...['rss.xml', 'atom.xml', 'feed.json'].map((file) => `/feeds/articles/${file}`),
      ...['/feeds/articles/s3/rss.xml', '/feeds/jobs/rss.xml', '/feeds/people-moves/rss.xml'],
      ...['/sitemap.xml', '/sitemaps/articles.xml', '/sitemaps/news.xml', '/robots.txt'],
    ];
  }, 180_000);

  it('has attacks in every field that the program says it takes text in', () => {
    expect(hostile.filled.lacking(NO_TEXT_FOR_PEOPLE)).toEqual([]);
  });

  it('is looked at on every page that it has', () => {
    const seen = [...addresses, ...hostile.forStaff].map((address) => address.split('?')[0] ?? '');
    const pages = newsroomRoutes(newsroom.app).filter(
      ({ method, path }) => method === 'GET' && !NO_PAGE.test(path),
    );
    const unseen = pages.filter(({ path }) => {
      const pattern = new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
      return !seen.some((address) => pattern.test(address));
    });
    expect(unseen.map(({ path }) => path)).toEqual([]);
  });

  it('executes nothing on any page, whether or not a policy forbids it', async () => {
    const findings: string[] = [];
    const statuses = new Map<string, number>();
    const visit = async (context: BrowserContext, paths: readonly string[], cookie?: string) => {
      const page = await context.newPage();
      page.on('dialog', (dialog) => {
        findings.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      if (cookie !== undefined) await page.setExtraHTTPHeaders({ cookie });
      for (const path of paths) {
        const answer = await page.goto(`${newsroom.origin}${path}`, { waitUntil: 'load' });
        statuses.set(path, answer?.status() ?? 0);
        const found = await page.evaluate<readonly string[]>(AUDIT);
        findings.push(...found.map((finding) => `${path}: ${finding}`));
      }
      await page.close();
    };
    const some = (paths: readonly string[]) => paths.filter((_, index) => index % 8 === 0);
    await Promise.all([visit(trusting, addresses), visit(guarded, some(addresses))]);
    await Promise.all([
      visit(trusting, hostile.forStaff, session),
      visit(guarded, some(hostile.forStaff), session),
    ]);
    expect(findings).toEqual([]);
    const gone = [...statuses].filter(([path, status]) => status === 410 && path.startsWith('/artikel/'));
    expect(gone.length).toBe(hostile.takenBack);
    const missing = [...statuses].filter(([, status]) => status !== 200 && status !== 410);
    const inVain = ['/findes-ikke', `/artikel/${asked}`, `/${asked}`];
    expect(new Set(missing.map(([path]) => path))).toEqual(new Set(inVain));
  }, 180_000);

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
