import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ArticlesQuery,
  FrontsQuery,
  PreviewLinks,
  PreviewsQuery,
  ReferencesQuery,
  SectionsQuery,
} from '#editorial';
import type { StoryKey } from '#editorial';
import type { Instant } from '#kernel';
import { openEditorialNewsroom } from '#testing/editorial-newsroom';
import type { EditorialNewsroom } from '#testing/editorial-newsroom';

const ADMIN = '/api/admin/v1';
const HOUR = 3_600_000;

let newsroom: EditorialNewsroom;
const send = async (method: string, path: string, body?: unknown) => {
  const reply = await newsroom.send(method, `${ADMIN}${path}`, { body });
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.bytes.toString()}`);
  return reply.json;
};
const section = async (name: string): Promise<string> => (await send('POST', '/sections', { name })).id;
const publish = async (headline: string, more: object = {}): Promise<string> =>
  (await send('POST', '/articles', { headline, publish: true, ...more })).id;
/** Moves to another instant, so that "then" and "now" differ. */
const pause = (): Instant => {
  const before = newsroom.now();
  newsroom.pass(1_000);
  return before;
};
const visible = () => newsroom.engine.caughtUp(10_000);
const later = (milliseconds: number): Instant =>
  new Date(Date.parse(newsroom.now()) + milliseconds).toISOString();
const readAlso = (id: string, title: string, articleId: string | null = null) => ({
  type: 'readAlso',
  attrs: { id, title, articleId },
});

beforeAll(async () => {
  newsroom = await openEditorialNewsroom();
});
afterAll(() => newsroom.close());

describe('the newest articles', () => {
  it('come newest first by the date readers see, page by page without gap or double', async () => {
    const sectionId = await section('Nyeste');
    const ids: string[] = [];
    for (let day = 1; day <= 7; day += 1) {
      const publishedAt = `2016-04-0${day % 3 === 0 ? 3 : day}T06:00:00Z`;
      ids.push(await publish(`Dag ${day}`, { sectionId, publishedAt }));
    }
    await visible();
    const articles = newsroom.get(ArticlesQuery);
    const seen: { readonly id: string; readonly publishedAt: Instant }[] = [];
    let after: StoryKey | undefined;
    do {
      const page = await articles.newest({ at: newsroom.now(), limit: 2, sectionId, after });
      seen.push(...page);
      const last = page.at(-1);
      after = last && { publishedAt: last.publishedAt, id: last.id };
    } while (after);
    expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(ids));
    expect(seen).toHaveLength(7);
    const sorted = [...seen].sort((a, b) =>
      a.publishedAt < b.publishedAt ? 1 : a.publishedAt > b.publishedAt ? -1 : 0,
    );
    expect(seen.map(({ publishedAt }) => publishedAt)).toEqual(sorted.map(({ publishedAt }) => publishedAt));
  });

  it('are those of the instant asked for, under the names of that instant', async () => {
    const sectionId = await section('Fortid');
    const first = await publish('Den første', { sectionId });
    const then = pause();
    await send('PATCH', `/sections/${sectionId}`, { name: 'Fortid og fremtid' });
    const second = await publish('Den anden', { sectionId });
    await visible();
    const articles = newsroom.get(ArticlesQuery);
    const [past] = await articles.newest({ at: then, limit: 5, sectionId });
    expect([past?.id, past?.section?.name]).toEqual([first, 'Fortid']);
    const now = await articles.newest({ at: newsroom.now(), limit: 5, sectionId });
    expect(now.map(({ id }) => id)).toEqual([second, first]);
    expect(now[0]?.section?.name).toBe('Fortid og fremtid');
    const both = await articles.newestOfSections({
      at: newsroom.now(),
      sectionIds: [sectionId],
      each: 1,
      without: [second],
    });
    expect(both.get(sectionId)?.map(({ id }) => id)).toEqual([first]);
    expect((await articles.byIds([first, second, sectionId], then)).map(({ id }) => id)).toEqual([first]);
  });

  it('are public JSON with absolute addresses and a cursor', async () => {
    const sectionId = await section('Json');
    const a = await publish('Et', { sectionId });
    const b = await publish('To', { sectionId });
    const first = await newsroom.read(`/api/v1/articles?section=${sectionId}&limit=1`, { role: null });
    expect(first.json.items[0]).toMatchObject({
      id: b,
      url: `http://avis.example/artikel/to-${b}`,
      section: { id: sectionId, name: 'Json', url: 'http://avis.example/json' },
      byline: [],
      topImage: null,
      standfirst: null,
      readAlso: [],
      bodyHtml: '',
    });
    expect(first.headers.get('cache-control')).toMatch(/^public, max-age=0, s-maxage=\d+$/);
    const etag = first.headers.get('etag') ?? '';
    const path = `/api/v1/articles?section=${sectionId}&limit=1&after=${first.json.next}`;
    const second = await newsroom.read(path, { role: null });
    expect([second.json.items[0]?.id, second.json.next]).toEqual([a, null]);
    const again = await newsroom.read(`/api/v1/articles?section=${sectionId}&limit=1`, {
      role: null,
      headers: { 'if-none-match': etag },
    });
    expect(again.status).toBe(304);
    await send('POST', `/articles/${b}/unpublish`);
    const without = await newsroom.read(`/api/v1/articles?section=${sectionId}`, { role: null });
    expect(without.json.items.map(({ id }) => id)).toEqual([a]);
  });
});

describe('read-also lines', () => {
  it('become links when an article of that headline is published, and text again when it is gone', async () => {
    const sectionId = await section('Læs også');
    const body = {
      type: 'doc',
      content: [readAlso('r1', 'Broen  ÅBNER i maj.'), readAlso('r2', 'Findes ikke')],
    };
    const id = await publish('Trafikken vokser', { sectionId, body });
    const lines = async () => (await newsroom.read(`/api/v1/articles/${id}`, { role: null })).json;
    expect((await lines()).readAlso).toEqual([
      { title: 'Broen  ÅBNER i maj.', url: null },
      { title: 'Findes ikke', url: null },
    ]);
    const older = await publish('Broen åbner i maj', { sectionId, publishedAt: '2016-04-01T06:00:00Z' });
    const newer = await publish('Broen åbner i maj', { sectionId });
    const url = `http://avis.example/artikel/broen-aabner-i-maj-${newer}`;
    const linked = await lines();
    expect(linked.readAlso[0]?.url).toBe(url);
    expect(linked.bodyHtml).toContain(`<a href="${url}">`);
    await send('POST', `/articles/${newer}/unpublish`);
    expect((await lines()).readAlso[0]?.url).toContain(older);
  });

  it('follow the article they name, whatever it is called now', async () => {
    const sectionId = await section('Navne');
    const target = await publish('Gammel rubrik', { sectionId });
    await send('PATCH', `/articles/${target}`, { baseRevision: 1, headline: 'Ny rubrik' });
    await send('POST', `/articles/${target}/publish`);
    await visible();
    const find = await newsroom
      .get(ReferencesQuery)
      .readAlso([{ title: 'Gammel rubrik', articleId: target }], newsroom.now());
    expect(find({ title: 'Gammel rubrik', articleId: target })).toEqual({ id: target, slug: 'ny-rubrik' });
  });
});

describe('a front', () => {
  it('shows what was arranged, fills gaps with the newest, and falls back when a place runs out', async () => {
    const sectionId = await section('Forside');
    const [a, b, c, d] = [
      await publish('A', { sectionId, publishedAt: '2020-01-01T06:00:00Z' }),
      await publish('B', { sectionId, publishedAt: '2020-01-02T06:00:00Z' }),
      await publish('C', { sectionId, publishedAt: '2020-01-03T06:00:00Z' }),
      await publish('D', { sectionId, publishedAt: '2020-01-04T06:00:00Z' }),
    ];
    const fronts = newsroom.get(FrontsQuery);
    const shown = async (at = newsroom.now(), limit = 3, after?: StoryKey) => {
      const front = await fronts.front({ at, limit, sectionId, after });
      return { ids: front.stories.map(({ story }) => story.id), front };
    };
    await visible();
    expect((await shown()).ids).toEqual([d, c, b]);
    const then = pause();
    const until = later(HOUR);
    await send('PUT', `/fronts/${sectionId}`, {
      baseRevision: null,
      slots: [null, { articleId: a, headline: 'A på forsiden', kicker: 'Nu', size: 'large', until }],
    });
    await visible();
    const arranged = await shown();
    expect(arranged.ids).toEqual([d, a, c]);
    expect(arranged.front.stories[1]).toMatchObject({
      headline: 'A på forsiden',
      kicker: 'Nu',
      size: 'large',
    });
    expect((await shown(then)).ids).toEqual([d, c, b]);
    expect((await shown(until)).ids).toEqual([d, c, b]);
    expect(await newsroom.get(ArticlesQuery).nextEdge(newsroom.now())).toBe(until);
    const next = (await shown()).front.next ?? undefined;
    expect((await shown(newsroom.now(), 3, next)).ids).toEqual([b]);
    expect((await shown(newsroom.now(), 9)).front.next).toBeNull();
    await send('POST', `/articles/${a}/unpublish`);
    await visible();
    expect((await shown()).ids).toEqual([d, c, b]);
  });
});

describe('sections', () => {
  it('answer under every slug they had, and not at all once closed', async () => {
    const id = await section('Slugs');
    const sections = newsroom.get(SectionsQuery);
    const then = pause();
    await send('PATCH', `/sections/${id}`, { slug: 'snegle' });
    await visible();
    expect((await sections.bySlug('slugs', then)).kind).toBe('found');
    expect(await sections.bySlug('slugs', newsroom.now())).toMatchObject({
      kind: 'moved',
      section: { id, slug: 'snegle' },
    });
    expect((await sections.bySlug('snegle', newsroom.now())).kind).toBe('found');
    expect((await sections.bySlug('ukendt', newsroom.now())).kind).toBe('unknown');
    await send('POST', `/sections/${id}/retire`);
    await visible();
    expect((await sections.bySlug('snegle', newsroom.now())).kind).toBe('gone');
    expect((await sections.all(newsroom.now())).map((one) => one.id)).not.toContain(id);
    expect((await sections.all(then)).map((one) => one.id)).toContain(id);
  });
});

describe('what is planned', () => {
  it('is known as the next instant at which pages change', async () => {
    const sectionId = await section('Planer');
    const articles = newsroom.get(ArticlesQuery);
    const publishAt = later(2 * HOUR);
    const { id } = await send('POST', '/articles', { headline: 'Planlagt', sectionId });
    await send('POST', `/articles/${id}/schedule`, { publishAt });
    await visible();
    expect(await articles.nextEdge(later(HOUR + 60_000))).toBe(publishAt);
    const reply = await newsroom.read('/api/v1/articles', { role: null });
    expect(reply.status).toBe(200);
    await send('POST', `/articles/${id}/unschedule`);
    await visible();
    expect(await articles.nextEdge(later(HOUR + 60_000))).toBeNull();
  });

  it('lists everything that shows for search engines, in pages', async () => {
    await visible();
    const articles = newsroom.get(ArticlesQuery);
    const ids: string[] = [];
    for (;;) {
      const page = await articles.sitemap({ at: newsroom.now(), limit: 3, after: ids.at(-1) });
      ids.push(...page.map(({ id }) => id));
      if (page.length < 3) break;
    }
    const rows = await newsroom.dataSource.query<{ readonly id: string }[]>(
      'select article_id as id from rm_published_articles.versions where visible @> $1::timestamptz order by 1',
      [newsroom.now()],
    );
    expect(ids).toEqual(rows.map(({ id }) => id));
  });
});

describe('a preview', () => {
  it('is exactly one revision, also one that was never published, under its signed link', async () => {
    const sectionId = await section('Kladder');
    const author = (await send('POST', '/authors', { name: 'Bo Prøve' })).id;
    const { id } = await send('POST', '/articles', {
      headline: 'Første udkast',
      sectionId,
      byline: [author],
    });
    await send('PATCH', `/articles/${id}`, { baseRevision: 0, headline: 'Andet udkast' });
    await visible();
    const previews = newsroom.get(PreviewsQuery);
    const first = await previews.articleAtRevision(id, 0n, newsroom.now());
    expect(first).toMatchObject({
      id,
      slug: 'foerste-udkast',
      headline: 'Første udkast',
      section: { name: 'Kladder' },
      authors: [{ name: 'Bo Prøve' }],
    });
    expect((await previews.articleAtRevision(id, 1n, newsroom.now()))?.headline).toBe('Andet udkast');
    expect(await previews.articleAtRevision(id, 2n, newsroom.now())).toBeNull();
    expect(await previews.articleAtRevision(sectionId, 0n, newsroom.now())).toBeNull();

    const links = newsroom.get(PreviewLinks);
    const { url, expiresAt } = await send('POST', `/articles/${id}/previews`, {
      revision: 0,
      validMinutes: 5,
    });
    const token = new URL(url).searchParams.get('preview') ?? '';
    expect(links.verify(token, newsroom.now())).toEqual({ articleId: id, revision: 0n, expiresAt });
    expect(links.verify(token, expiresAt)).toBeNull();
    const tampered = [
      token.replace(/^../, 'zz'),
      token.slice(0, -1),
      `${token}A`,
      token.replace('.', ''),
      '',
    ];
    for (const other of tampered) expect(links.verify(other, newsroom.now())).toBeNull();
  });
});

describe('a rebuild', () => {
  it('leaves every public answer as it was', async () => {
    await visible();
    const at = pause();
    const answers = async () => [
      (await newsroom.read(`/api/v1/articles?limit=100&at=${at}`)).bytes.toString(),
      JSON.stringify(await newsroom.get(FrontsQuery).front({ at, limit: 20 })),
      JSON.stringify(await newsroom.get(SectionsQuery).all(at)),
    ];
    const before = await answers();
    await newsroom.engine.rebuild('published_articles');
    expect(await answers()).toEqual(before);
  });
});
