import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually';
import { atomFindings, jsonFeedRules, rssFindings } from '#testing/job-formats/feed-reader-rules';
import { childrenOf, parseXml, textOf } from '#testing/job-formats/xml-document';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Json, WholeNewsroom } from '#testing/whole-newsroom';

const ADMIN = '/api/admin/v1';
const FEED = '/api/v1/feeds/articles';

let newsroom: WholeNewsroom;
let sectionId: string;

const post = async (path: string, body: unknown = {}, method = 'POST'): Promise<Json> => {
  const answer = await newsroom.send(method, `${ADMIN}${path}`, { body });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.json ?? {};
};
const read = (path: string, headers: Record<string, string> = {}) =>
  newsroom.send('GET', path, { role: null, headers });
const paragraph = (id: string, text: string) => ({
  type: 'paragraph',
  attrs: { id },
  content: [{ type: 'text', text }],
});
const bodyOf = (...content: object[]) => ({ type: 'doc', content });
const publish = async (headline: string, more: object = {}) => {
  const { id, url } = await post('/articles', {
    headline,
    sectionId,
    body: bodyOf(paragraph('a', `${headline} i al stilfærdighed.`)),
    publish: true,
    ...more,
  });
  await newsroom.shown();
  return { id: String(id), path: new URL(String(url)).pathname };
};
/** Everything that is written is in the feed of articles. */
const fed = async () => {
  const head = await newsroom.head();
  await newsroom.shown();
  await eventually('the feed has it', async () =>
    (await newsroom.parts.engine.positions()).some(
      ({ name, position }) => name === 'feed-articles' && position >= head,
    ),
  );
};
const items = (json: Json | null) => (json?.['items'] ?? []) as readonly Json[];

beforeAll(async () => {
  newsroom = await openWholeNewsroom();
  sectionId = String((await post('/sections', { name: 'Havn' }))['id']);
}, 120_000);
afterAll(() => newsroom.close());

describe('A correction', () => {
  it('stands on the page with its time, and in JSON, structured data and feeds', async () => {
    const { id, path } = await publish('Kajen er tolv meter', { standfirst: 'Målt med bånd.' });
    const before = await read(path);
    expect(before.text).not.toContain('CorrectionComment');
    const etag = before.headers.get('etag') ?? '';
    await post(`/articles/${id}/correct`, {
      note: 'Kajen er elleve meter & ikke tolv.',
      change: { version: 1, standfirst: 'Målt med laser.' },
    });
    await newsroom.shown();

    const page = await read(path, { 'if-none-match': etag });
    expect(page.status).toBe(200);
    expect(page.text).toContain(
      '<h2 id="corrections">Rettelse</h2><p>Kajen er elleve meter &amp; ikke tolv.',
    );
    const data = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page.text)?.[1] ?? '{}';
    expect(JSON.parse(data)).toMatchObject({
      '@type': 'NewsArticle',
      correction: [{ '@type': 'CorrectionComment', text: 'Kajen er elleve meter & ikke tolv.' }],
    });
    const { json } = await read(`/api/v1/articles/${id}`);
    expect(json).toMatchObject({ corrections: [{ note: 'Kajen er elleve meter & ikke tolv.' }] });
    const [item] = childrenOf(
      childrenOf(parseXml((await read('/feeds/articles/rss.xml')).text), 'channel')[0] ?? fail(),
      'item',
    );
    const told = item ?? fail();
    expect(textOf(told, 'guid')).toBe(`urn:uuid:${id}`);
    expect(textOf(told, 'description')).toMatch(
      /<p>Målt med laser\.<\/p><p>Rettelse, .* kl\. .*: Kajen er elleve meter &amp; ikke tolv\.<\/p>/,
    );
    const [correction] = (json?.['corrections'] ?? []) as readonly { readonly correctedAt: string }[];
    expect(textOf(told, 'atom:updated')).toBe(correction?.correctedAt);
  });
});

describe('A reply and a ruling', () => {
  it('stand with the article on its page and in its JSON, as long as they are not withdrawn', async () => {
    const { id, path } = await publish('Havnen sover');
    const reply = {
      kind: 'reply',
      title: 'Vi er vågne',
      from: 'Havnen',
      body: bodyOf(paragraph('r', 'Hele natten.')),
    };
    const noticeId = String((await post(`/articles/${id}/notices`, reply))['id']);
    await post(`/articles/${id}/notices`, {
      ...{ kind: 'ruling', title: 'Kritik', body: bodyOf(paragraph('k', 'Nævnet udtaler kritik.')) },
      url: 'https://naevn.example/42',
    });
    await newsroom.shown();
    const { text } = await read(path);
    const places = ['Nævnet udtaler kritik.', 'i al stilfærdighed', 'Genmæle fra Havnen', 'Hele natten.'];
    const found = places.map((words) => text.lastIndexOf(words));
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect((await read(`/api/v1/articles/${id}`)).json).toMatchObject({
      notices: [
        { id: noticeId, kind: 'reply', from: 'Havnen', bodyHtml: '<p>Hele natten.</p>' },
        { kind: 'ruling', from: null, url: 'https://naevn.example/42' },
      ],
    });
    await post(`/articles/${id}/notices/${noticeId}/withdraw`);
    await newsroom.shown();
    expect((await read(path)).text).not.toContain('Hele natten.');
    expect(items({ items: (await read(`/api/v1/articles/${id}`)).json?.['notices'] })).toHaveLength(1);
  });

  it('are still to be read where an article was that is taken down', async () => {
    const { id, path } = await publish('Havnen drømmer');
    await post(`/articles/${id}/unpublish`, { notice: 'Taget ned efter en klage.' });
    await post(`/articles/${id}/notices`, {
      ...{ kind: 'ruling', title: 'Kritik af drømmene' },
      body: bodyOf(paragraph('k', 'Nævnet udtaler alvorlig kritik.')),
    });
    await newsroom.shown();
    const { status, text } = await read(path);
    expect(status).toBe(410);
    for (const words of ['Taget ned efter en klage.', 'Kritik af drømmene', 'alvorlig kritik']) {
      expect(text).toContain(words);
    }
  });
});

describe('A killed article', () => {
  it('is a notice at once, wherever readers and programs met it', async () => {
    const company = String((await post('/companies', { name: 'Kvasir Kraner A/S' }))['id']);
    const headline = 'Kvasir Kraner A/S vælter ved kajen';
    const secret = 'Direktøren havde ikke sovet.';
    const { id, path } = await publish(headline, {
      standfirst: secret,
      body: bodyOf(paragraph('a', `Kranen hos Kvasir Kraner A/S stod skævt. ${secret}`)),
    });
    const { id: other, path: otherPath } = await publish('Kvasir Kraner A/S og kajen', {
      body: bodyOf(
        { type: 'readAlso', attrs: { id: 'r', title: headline, articleId: id } },
        paragraph('a', 'Kranen hos Kvasir Kraner A/S ved kajen vælter ikke.'),
      ),
    });
    await post('/fronts/front', { baseRevision: null, slots: [{ articleId: id, kicker: 'Kran' }] }, 'PUT');
    await post('/fronts/front/plans', {
      from: new Date(Date.now() + 3_600_000).toISOString(),
      slots: [{ articleId: id, headline: 'Vælter igen' }],
    });
    await newsroom.parts.dataSource.query(
      `insert into state.article_views (minute, article_id, views, bots, prefetches, floods)
       select date_trunc('minute', now()) - interval '3 minutes', id, 9, 0, 0, 0 from unnest($1::uuid[]) as id`,
      [[id, other]],
    );
    const registered = await post('/consumers', { name: 'Nyhedshavnen', feeds: ['articles'] });
    await post('/consumers', { name: 'Sovende', feeds: ['articles'] });
    const token = { authorization: `Bearer ${String(registered['token'])}` };
    await fed();
    const earlier = newsroom.parts.clock.now();
    const later = new Date(Date.now() + 7_200_000).toISOString();

    const everywhere = [
      ...[
        '/',
        '/havn',
        path,
        otherPath,
        `/virksomhed/kvasir-kraner-a-s-${company}`,
        '/soeg?q=kvasir',
        '/findes-ikke',
      ],
      ...['/api/v1/articles', `/api/v1/articles?section=${sectionId}`, `/api/v1/articles/${id}`],
      ...[`/api/v1/articles/${other}`, '/api/v1/search?q=kvasir', FEED, '/api/v1/snapshots/articles'],
      ...['rss.xml', 'atom.xml', 'feed.json'].flatMap((file) => [
        `/feeds/articles/${file}`,
        `/feeds/articles/havn/${file}`,
      ]),
      ...['/sitemaps/articles.xml', '/sitemaps/news.xml'],
    ];
    const mentions = (text: string) =>
      [headline, 'Vælter igen', secret, id, path].filter((part) => text.includes(part));
    for (const address of everywhere) {
      const { text } = await read(address);
      expect([address, mentions(text).length > 0]).toEqual([address, true]);
    }
    const feed = await read(FEED, token);
    expect(items(feed.json).slice(-2)).toMatchObject([{ id, op: 'upsert' }, { id: other }]);

    await post(`/articles/${id}/kill`, { notice: 'Artiklen er trukket: kilden var falsk.', reason: 'error' });
    await fed();
    for (const address of everywhere) {
      for (const at of [undefined, earlier, later]) {
        const moment = at === undefined ? '' : `${address.includes('?') ? '&' : '?'}at=${at}`;
        const { text } = await newsroom.send('GET', `${address}${moment}`, {
          role: at === undefined ? null : 'admin',
        });
        const told = mentions(text.replaceAll(path, address === path ? '' : path)).filter(
          (part) => part !== id,
        );
        expect([address, at, told]).toEqual([address, at, []]);
      }
    }
    for (const address of [path, `/artikel/${id}`]) {
      const gone = await read(address);
      expect([gone.status, gone.text.includes('Artiklen er trukket: kilden var falsk.')]).toEqual([
        410,
        true,
      ]);
    }
    expect((await read(`/api/v1/articles/${id}`)).json).toMatchObject({
      status: 410,
      detail: 'Artiklen er trukket: kilden var falsk.',
    });
    // What is said of it may have to be put right as well.
    await post(`/articles/${id}/kill`, { notice: 'Artiklen er trukket: kilden tog fejl.', reason: 'error' });
    await fed();
    expect((await read(path)).text).toContain('kilden tog fejl.');
    expect((await read(path)).text).not.toContain('kilden var falsk.');
    await post(`/articles/${id}/kill`, { notice: 'Artiklen er trukket: kilden var falsk.', reason: 'error' });
    await fed();
    for (const section of ['', 'havn/']) {
      const told = items((await read(`/feeds/articles/${section}feed.json`)).json);
      expect(told.filter((item) => item['id'] === `urn:uuid:${id}`)).toMatchObject([
        {
          title: 'Artiklen er trukket tilbage',
          content_html: '<p>Artiklen er trukket: kilden var falsk.</p>',
          url: `${newsroom.origin}/artikel/${id}`,
        },
      ]);
    }

    const standing = async () => {
      const { json } = await newsroom.send('GET', `${ADMIN}/articles/${id}/consumers`);
      return json;
    };
    expect(await standing()).toMatchObject({
      change: { op: 'delete', reason: 'killed' },
      items: [
        { name: 'Sovende', hasRead: null, lastReadAt: null },
        { name: 'Nyhedshavnen', hasRead: false, webhook: null },
      ],
    });
    const { json } = await read(`${FEED}?after=${String(feed.json?.['next'])}`, token);
    expect(items(json)).toMatchObject([{ op: 'delete', id, reason: 'killed' }]);
    expect((await standing())?.['items']).toMatchObject([{ hasRead: null }, { hasRead: true }]);
    const old = items((await read(FEED)).json).filter((item) => item['id'] === id);
    expect(old.map((item) => [item['op'], 'article' in item])).toEqual([
      ['delete', false],
      ['delete', false],
    ]);
  });

  it('is known to no consumer before the feed has told of it', async () => {
    const { id } = await publish('Slusen er tæt');
    const { token } = await post('/consumers', { name: 'Slusevagten', feeds: ['articles'] });
    await fed();
    await read(FEED, { authorization: `Bearer ${String(token)}` });
    const knows = async () => {
      const { json } = await newsroom.send('GET', `${ADMIN}/articles/${id}/consumers`);
      return items(json).find(({ name }) => name === 'Slusevagten')?.['hasRead'];
    };
    expect(await knows()).toBe(true);
    const holder = newsroom.parts.dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.query(`select from state.reactor_checkpoints where name = 'feed-articles' for update`);
    try {
      await post(`/articles/${id}/kill`, { notice: 'Slusen er utæt.', reason: 'error' });
      await newsroom.shown();
      expect(await knows()).toBe(false);
    } finally {
      await holder.rollbackTransaction();
      await holder.release();
    }
    await fed();
    expect(await knows()).toBe(false);
    await read(FEED, { authorization: `Bearer ${String(token)}` });
    expect(await knows()).toBe(true);
  });

  it('is quoted by no read-also line, under any headline it had, until another article has that headline', async () => {
    const headlines = ['Lodsen sov på broen', 'Lodsen blundede på broen'] as const;
    const { id } = await publish(headlines[0]);
    await post(`/articles/${id}/correct`, {
      note: 'Han blundede.',
      change: { version: 1, headline: headlines[1] },
    });
    const waiting = 'Broen, der ikke er bygget';
    const line = (title: string, index: number) => ({
      type: 'readAlso',
      attrs: { id: `r${index}`, title, articleId: null },
    });
    const lines = [...headlines, waiting].map(line);
    const { id: other, path } = await publish('Vagten i nat', { body: bodyOf(...lines) });
    await fed();
    const earlier = newsroom.parts.clock.now();
    const quoted = async (at?: string) => {
      const answers = [path, `/api/v1/articles/${other}`, FEED].map((address) =>
        newsroom.send('GET', at === undefined ? address : `${address}?at=${at}`, {
          role: at === undefined ? null : 'admin',
        }),
      );
      const [page, item, feed] = await Promise.all(answers);
      const change = items(feed?.json ?? null).find((one) => one['id'] === other);
      const said = [page?.text ?? '', item?.text ?? '', JSON.stringify(change?.['article'])];
      return said.map((text) => [...headlines, waiting].map((title) => text.includes(title)));
    };
    expect(await quoted()).toEqual(Array(3).fill([true, true, true]));

    await post(`/articles/${id}/kill`, { notice: 'Ingen sov.', reason: 'error' });
    await fed();
    for (const at of [undefined, earlier]) {
      expect([at, await quoted(at)]).toEqual([at, Array(3).fill([false, false, true])]);
    }
    expect((await read(`/api/v1/articles/${other}`)).json).toMatchObject({
      readAlso: [{ title: waiting, url: null }],
    });

    const { path: namesake } = await publish('lodsen SOV på broen.');
    await fed();
    expect(await quoted()).toEqual(Array(3).fill([true, false, true]));
    expect((await read(path)).text).toContain(`<a href="${namesake}">${headlines[0]}</a>`);
  });

  it('that nobody had seen is told to no feed reader', async () => {
    const { id } = await post('/articles', { headline: 'Kun på skrivebordet', sectionId });
    await post(`/articles/${String(id)}/kill`, { notice: 'Aldrig.', reason: 'other' }).catch(() => undefined);
    await newsroom.shown();
    expect((await read('/feeds/articles/rss.xml')).text).not.toContain(String(id));
  });
});

describe('The feeds of articles', () => {
  const files = {
    'rss.xml': rssFindings,
    'atom.xml': atomFindings,
    'feed.json': (document: string) => jsonFeedRules.safeParse(JSON.parse(document)).error?.issues ?? [],
  };

  it('are what feed readers take, whatever is written in them', async () => {
    const hostile = `]]> <b>"Æ" & 'Ø'</b> &amp; <![CDATA[ 🚲 {"a":1}`;
    await publish(hostile, { standfirst: hostile });
    for (const place of ['', 'havn/']) {
      for (const [file, findings] of Object.entries(files)) {
        const { text, headers } = await read(`/feeds/articles/${place}${file}`);
        expect([file, findings(text)]).toEqual([file, []]);
        expect(headers.get('cache-control')).toMatch(/^public, max-age=0, s-maxage=\d+$/);
        const again = await read(`/feeds/articles/${place}${file}`, {
          'if-none-match': headers.get('etag') ?? '',
        });
        expect(again.status).toBe(304);
      }
    }
    const [channel] = childrenOf(parseXml((await read('/feeds/articles/rss.xml')).text), 'channel');
    const [item] = childrenOf(channel ?? fail(), 'item');
    expect(textOf(item ?? fail(), 'title')).toBe(hostile);
  });

  it('are found on the pages, move with their section and end with it', async () => {
    const feeds = (text: string) =>
      [...text.matchAll(/<link rel="alternate" type="([^"]+)" title="[^"]*" href="([^"]+)"/g)].map(
        ([, , href]) => new URL(String(href)).pathname,
      );
    const all = Object.keys(files).map((file) => `/feeds/articles/${file}`);
    expect(feeds((await read('/')).text)).toEqual(all);
    const id = String((await post('/sections', { name: 'Kyst', slug: 'kyst' }))['id']);
    await publish('Ved kysten', { sectionId: id });
    const ofSection = Object.keys(files).map((file) => `/feeds/articles/kyst/${file}`);
    expect(feeds((await read('/kyst')).text)).toEqual([...ofSection, ...all]);
    expect(items((await read('/feeds/articles/kyst/feed.json')).json)).toMatchObject([
      { title: 'Ved kysten' },
    ]);
    await post(`/sections/${id}`, { slug: 'strand' }, 'PATCH');
    await newsroom.shown();
    const moved = await fetch(`${newsroom.origin}/feeds/articles/kyst/rss.xml`, { redirect: 'manual' });
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/feeds/articles/strand/rss.xml']);
    expect((await read('/feeds/articles/findes-ikke/rss.xml')).status).toBe(404);
    expect((await read('/feeds/articles/strand/rss.doc')).status).toBe(404);
  });
});

describe('The news sitemap', () => {
  it('has the articles of the last two days, and is named by the index', async () => {
    const old = new Date(Date.now() - 3 * 86_400_000).toISOString();
    await publish('For tre dage siden', { publishedAt: old });
    const { path } = await publish('Nu & her');
    const document = (await read('/sitemaps/news.xml')).text;
    const root = parseXml(document);
    expect([root.name, root.uri]).toEqual(['urlset', 'http://www.sitemaps.org/schemas/sitemap/0.9']);
    const [first] = root.children;
    expect(textOf(first ?? fail(), 'loc')).toBe(`${newsroom.origin}${path}`);
    const [news] = childrenOf(first ?? fail(), 'news:news');
    expect(news?.uri).toBe('http://www.google.com/schemas/sitemap-news/0.9');
    expect(textOf(news ?? fail(), 'news:title')).toBe('Nu & her');
    expect(textOf(childrenOf(news ?? fail(), 'news:publication')[0] ?? fail(), 'news:language')).toBe('da');
    expect(textOf(news ?? fail(), 'news:publication_date')).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
    expect(document).not.toContain('For tre dage siden');
    expect((await read('/sitemap.xml')).text).toContain(`<loc>${newsroom.origin}/sitemaps/news.xml</loc>`);
  });
});

describe('The feed of changes', () => {
  it('tells of corrections, replies and what is scheduled when readers see it', async () => {
    const { id } = await publish('Følges');
    await fed();
    const { json } = await read(FEED);
    const next = String(json?.['next']);
    await post(`/articles/${id}/correct`, { note: 'Ret.', change: { version: 1, headline: 'Følges nøje' } });
    const notice = { kind: 'ruling', title: 'Kritik', body: bodyOf(paragraph('k', 'Kritik.')) };
    await post(`/articles/${id}/notices`, notice);
    await post(`/articles/${id}`, { baseRevision: 0, headline: 'Kun en kladde' }, 'PATCH').catch(
      () => undefined,
    );
    await post(`/articles/${id}/unpublish`, { notice: 'Slut.' });
    await post(`/articles/${id}/kill`, { notice: 'Helt slut.', reason: 'consent' });
    await fed();
    const changes = items((await read(`${FEED}?after=${next}`)).json);
    expect(changes.map((item) => [item['id'], item['op'], item['reason']])).toEqual([
      [id, 'delete', 'killed'],
      [id, 'delete', 'killed'],
      [id, 'delete', 'withdrawn'],
      [id, 'delete', 'killed'],
    ]);
    const { id: planned } = await post('/articles', { headline: 'Til i morgen', sectionId });
    await post(`/articles/${String(planned)}/schedule`, {
      publishAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    await fed();
    expect((await read(FEED)).text).not.toContain(String(planned));
  });
});

function fail(): never {
  throw new Error('It is missing.');
}
