import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#testing/properties';
import sharp from 'sharp';
import { openEditorialNewsroom } from '#testing/editorial-newsroom';
import type { EditorialNewsroom, Reply } from '#testing/editorial-newsroom';

const ADMIN = '/api/admin/v1';
const HOUR = 3_600_000;

let newsroom: EditorialNewsroom;
let sectionId: string;
const paragraph = (id: string, text: string) => ({
  type: 'paragraph',
  attrs: { id },
  content: [{ type: 'text', text }],
});
const post = (path: string, body: unknown = undefined, role = 'chief-editor') =>
  newsroom.send('POST', `${ADMIN}${path}`, { body, role });
const patch = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  newsroom.send('PATCH', `${ADMIN}${path}`, { body, headers });
const ready = (headline: string, more: object = {}) => ({
  headline,
  sectionId,
  body: { type: 'doc', content: [paragraph('a', 'Første'), paragraph('b', 'Andet')] },
  ...more,
});
const published = async (headline: string, more: object = {}): Promise<Reply> => {
  const reply = await post('/articles', ready(headline, { publish: true, ...more }));
  expect(reply.json).toMatchObject({ state: 'published' });
  return reply;
};

beforeAll(async () => {
  newsroom = await openEditorialNewsroom();
  const section = await post('/sections', { name: 'Havn og kyst', ordinal: 1 });
  expect(section.json).toMatchObject({ revision: 0, url: 'http://avis.example/havn-og-kyst' });
  sectionId = section.json.id;
});
afterAll(() => newsroom.close());

describe('an article on the desk', () => {
  it('is created and published with one request and one append', async () => {
    const head = await newsroom.store.head();
    const reply = await published('Havnen åbner');
    expect(reply.status).toBe(201);
    expect(reply.json.url).toBe(`http://avis.example/artikel/havnen-aabner-${reply.json.id}`);
    expect(reply.headers.get('etag')).toBe('"1"');
    expect(reply.headers.get('x-position')).toBe(`article@${head + 2n}`);
  });

  it('is not published while fields are missing: all are named at once, and the log stays as it was', async () => {
    const head = await newsroom.store.head();
    const reply = await post('/articles', { publish: true });
    expect(reply.status).toBe(422);
    expect(reply.json.errors.map(({ field }) => field)).toEqual(['headline', 'sectionId']);
    expect(await newsroom.store.head()).toBe(head);
  });

  it('goes from draft to published, updated, unpublished and back', async () => {
    const { id } = (await post('/articles', ready('Færgen sejler igen'))).json;
    expect((await newsroom.read(`/api/v1/articles/${id}`, { role: null })).status).toBe(404);
    expect((await post(`/articles/${id}/publish`)).json).toMatchObject({ state: 'published', revision: 1 });
    const first = await newsroom.read(`/api/v1/articles/${id}`, { role: null });
    expect(first.json).toMatchObject({ headline: 'Færgen sejler igen', standfirst: null });

    await patch(`/articles/${id}`, { baseRevision: 1, standfirst: 'Nu hver time.' });
    expect((await newsroom.read(`/api/v1/articles/${id}`, { role: null })).json.standfirst).toBeNull();
    await post(`/articles/${id}/publish`, {});
    const update = await newsroom.read(`/api/v1/articles/${id}`, { role: null });
    expect(update.json).toMatchObject({ standfirst: 'Nu hver time.', publishedAt: first.json.publishedAt });
    expect(update.json.updatedAt > first.json.updatedAt).toBe(true);

    await post(`/articles/${id}/unpublish`, { notice: 'Taget ned' });
    const gone = await newsroom.read(`/api/v1/articles/${id}`, { role: null });
    expect([gone.status, gone.json.notice]).toEqual([410, 'Taget ned']);
    const past = await newsroom.read(`/api/v1/articles/${id}?at=${first.json.updatedAt}`);
    expect([past.status, past.json.standfirst]).toEqual([200, null]);

    expect((await post(`/articles/${id}/discard`)).json.state).toBe('discarded');
    expect((await patch(`/articles/${id}`, { baseRevision: 4, headline: 'Ny' })).json.type).toBe(
      '/problems/article-discarded',
    );
    expect((await post(`/articles/${id}/restore`)).json.state).toBe('unpublished');
    expect((await post(`/articles/${id}/publish`)).json.state).toBe('published');
    expect((await newsroom.read(`/api/v1/articles/${id}`, { role: null })).status).toBe(200);
  });

  it('is saved half typed, with what is empty for none, and tells what is unfinished when it is published', async () => {
    const { id } = (await post('/articles', ready('Kranen'))).json;
    const line = (title: string) => ({ type: 'readAlso', attrs: { id: 'r', title, articleId: null } });
    const link = (href: string) => ({
      ...paragraph('a', 'her'),
      content: [{ type: 'text', text: 'her', marks: [{ type: 'link', attrs: { href } }] }],
    });
    const quote = (attribution: string | null) => ({
      type: 'blockquote',
      attrs: { id: 'q', attribution },
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Ja' }] }],
    });
    const document = (...content: readonly object[]) => ({ type: 'doc', content });
    const saved = await patch(`/articles/${id}`, {
      ...{ baseRevision: 0, headline: 'Kranen er rød', standfirst: '' },
      body: document(link('www.'), line(''), quote('')),
    });
    expect([saved.status, saved.json.revision]).toEqual([200, 1]);
    const { json: article } = await newsroom.send('GET', `${ADMIN}/articles/${id}`);
    expect(article).toMatchObject({ headline: 'Kranen er rød', standfirst: null });
    expect(article.body.content).toEqual([link('www.'), line(''), quote(null)]);

    const unfinished = ['body.content.0.content.0.marks.0.attrs.href', 'body.content.1.attrs.title'];
    for (const [path, body] of [
      ['publish', {}],
      ['schedule', { publishAt: '2090-01-01T06:00:00Z' }],
      ['submit', { publishAt: '2090-01-01T06:00:00Z' }],
    ] as const) {
      const refused = await post(`/articles/${id}/${path}`, body);
      expect([path, refused.status, refused.json.errors.map(({ field }) => field)]).toEqual([
        ...[path, 422, unfinished],
      ]);
    }
    const hostile = await patch(`/articles/${id}`, {
      ...{ baseRevision: 1, body: document(link('javascript:alert(1)')) },
    });
    expect(hostile.status).toBe(400);

    await patch(`/articles/${id}`, {
      ...{ baseRevision: 1, body: document(link('https://havn.example/'), line('Ny kaj'), quote('')) },
    });
    expect((await post(`/articles/${id}/publish`)).status).toBe(200);
    const correction = (body: object) => ({ note: 'Ret.', change: { version: 1, body } });
    const half = await post(`/articles/${id}/correct`, correction(document(line(''), link('www.'))));
    expect([half.status, half.json.errors.map(({ field }) => field)]).toEqual([
      422,
      ['body.content.0.attrs.title', 'body.content.1.content.0.marks.0.attrs.href'],
    ]);
  });

  it('merges two editors, and answers a real overlap with base, theirs and yours', async () => {
    const { id } = (await post('/articles', ready('Lodserne flytter'))).json;
    const [a, b] = [paragraph('a', 'Første, af Asta'), paragraph('b', 'Andet, af Bo')];
    await patch(`/articles/${id}`, {
      baseRevision: 0,
      body: { type: 'doc', content: [a, paragraph('b', 'Andet')] },
    });
    await patch(`/articles/${id}`, {
      baseRevision: 0,
      body: { type: 'doc', content: [paragraph('a', 'Første'), b] },
    });
    const merged = await newsroom.send('GET', `${ADMIN}/articles/${id}`);
    expect(merged.json.body.content).toEqual([a, b]);
    expect(merged.headers.get('etag')).toBe('"2"');

    const overlap = await patch(`/articles/${id}`, {
      baseRevision: 0,
      body: { type: 'doc', content: [paragraph('a', 'Mit'), paragraph('b', 'Andet')] },
    });
    expect(overlap.status).toBe(409);
    expect(overlap.json).toMatchObject({
      type: '/problems/edit-conflict',
      revision: 2,
      base: { 'body.blocks.a': paragraph('a', 'Første') },
      theirs: { 'body.blocks.a': a },
      yours: { 'body.blocks.a': paragraph('a', 'Mit') },
    });
  });

  it('is strict with If-Match, and wants to know what an edit was made on', async () => {
    const { id } = (await post('/articles', ready('Kranen er gul'))).json;
    expect((await patch(`/articles/${id}`, { headline: 'Rød' }, { 'if-match': '"7"' })).status).toBe(412);
    expect(
      (await patch(`/articles/${id}`, { headline: 'Rød', baseRevision: 0 }, { 'if-match': '"0"' })).status,
    ).toBe(400);
    expect((await patch(`/articles/${id}`, { headline: 'Rød' })).status).toBe(428);
    expect((await patch(`/articles/${id}`, { headline: 'Rød' }, { 'if-match': '"0"' })).json.revision).toBe(
      1,
    );
    expect((await patch(`/articles/${id}`, { headline: 'Rød' }, { 'if-match': '"1"' })).json.revision).toBe(
      1,
    );
  });

  it('shows at its scheduled time to the millisecond, whether or not the worker is there', async () => {
    const { id } = (await post('/articles', ready('Broen åbner'))).json;
    const publishAt = new Date(Date.parse(newsroom.now()) + HOUR).toISOString();
    const scheduled = await post(`/articles/${id}/schedule`, { publishAt });
    expect(scheduled.json).toMatchObject({ state: 'scheduled' });
    await patch(`/articles/${id}`, { baseRevision: 1, headline: 'Sen tanke' });
    const justBefore = new Date(Date.parse(publishAt) - 1).toISOString();
    expect((await newsroom.read(`/api/v1/articles/${id}?at=${justBefore}`)).status).toBe(404);
    expect((await newsroom.read(`/api/v1/articles/${id}?at=${publishAt}`)).json.headline).toBe('Broen åbner');
    expect((await newsroom.read(`/api/v1/articles/${id}`, { role: null })).status).toBe(404);
    expect((await post(`/articles/${id}/publish`)).json.type).toBe('/problems/schedule-pending');

    newsroom.pass(HOUR);
    const shown = await newsroom.read(`/api/v1/articles/${id}`, { role: null });
    expect(shown.json).toMatchObject({
      headline: 'Broen åbner',
      publishedAt: publishAt,
      updatedAt: publishAt,
    });
    expect((await newsroom.send('GET', `${ADMIN}/articles/${id}`)).json.state).toBe('published');
    await newsroom.recordDue(id);
    await newsroom.recordDue(id);
    const after = await newsroom.send('GET', `${ADMIN}/articles/${id}`);
    expect(after.json).toMatchObject({ revision: 3, scheduled: null, headline: 'Sen tanke' });
    expect((await newsroom.read(`/api/v1/articles/${id}`, { role: null })).json.updatedAt).toBe(publishAt);
  });

  it('does not show when its schedule was called off', async () => {
    const { id } = (await post('/articles', ready('Aflyst'))).json;
    const publishAt = new Date(Date.parse(newsroom.now()) + HOUR).toISOString();
    await post(`/articles/${id}/schedule`, { publishAt });
    expect((await post(`/articles/${id}/unschedule`)).json.state).toBe('draft');
    expect((await newsroom.read(`/api/v1/articles/${id}?at=${publishAt}`)).status).toBe(404);
  });

  it('points to nothing that does not exist', async () => {
    const nowhere = '00000000-0000-4000-8000-000000000000';
    const reply = await post(
      '/articles',
      ready('Uden mening', { byline: [nowhere], topImage: { mediaId: nowhere } }),
    );
    expect(reply.json).toMatchObject({
      type: '/problems/unknown-reference',
      errors: [{ field: 'byline.0' }, { field: 'topImage.mediaId' }],
    });
  });

  it('is answered as the first time when a request is repeated', async () => {
    const headers = { 'idempotency-key': 'havnen-1' };
    const send = () =>
      newsroom.send('POST', `${ADMIN}/articles`, { body: ready('Én gang', { publish: true }), headers });
    const [first, second] = [await send(), await send()];
    expect(second.json).toEqual(first.json);
    expect((await newsroom.send('POST', `${ADMIN}/articles`, { body: ready('To'), headers })).status).toBe(
      422,
    );
  });

  it('is published by those who may', async () => {
    expect((await post('/articles', ready('Skribent', { publish: true }), 'writer')).status).toBe(403);
    const { id } = (await post('/articles', ready('Skribent'), 'writer')).json;
    expect((await post(`/articles/${id}/publish`, {}, 'writer')).status).toBe(403);
    expect((await post(`/articles/${id}/publish`, {}, 'editor')).status).toBe(200);
    expect((await post('/articles', ready('Sælger'), 'sales')).status).toBe(403);
  });

  it('is listed by state and section, last changed first, page by page', async () => {
    const other = (await post('/sections', { name: 'Lister' })).json.id;
    const ids: string[] = [];
    for (const name of ['Et', 'To', 'Tre', 'Fire', 'Fem']) {
      ids.unshift((await post('/articles', ready(name, { sectionId: other }))).json.id);
    }
    await post(`/articles/${ids[0]}/discard`);
    await post(`/articles/${ids[1]}/publish`);
    const list = async (query: string): Promise<string[]> => {
      const seen: string[] = [];
      let after = '';
      do {
        const page = await newsroom.read(`${ADMIN}/articles?section=${other}&limit=2${query}${after}`);
        seen.push(...page.json.items.map(({ headline }) => headline));
        after = page.json.next === null ? '' : `&after=${page.json.next}`;
      } while (after !== '');
      return seen;
    };
    expect(await list('')).toEqual(['Fire', 'Tre', 'To', 'Et']);
    expect(await list('&state=draft')).toEqual(['Tre', 'To', 'Et']);
    expect(await list('&state=discarded')).toEqual(['Fem']);
    const [item] = (await newsroom.read(`${ADMIN}/articles?section=${other}&state=published`)).json.items;
    expect(item).toMatchObject({
      headline: 'Fire',
      section: { name: 'Lister' },
      changed: false,
      revision: 1,
    });
    expect((await newsroom.read(`${ADMIN}/articles?after=x`)).status).toBe(400);
  });

  it('can be shown to anyone by a signed link to one revision', async () => {
    const { id } = (await post('/articles', ready('Forhåndsvist'))).json;
    const preview = await post(`/articles/${id}/previews`, { validMinutes: 5 });
    expect(preview.status).toBe(201);
    expect(preview.json).toMatchObject({ revision: 0 });
    expect(preview.json.url).toMatch(/\/artikel\/forhaandsvist-[0-9a-f-]{36}\?preview=[\w.-]{84}$/);
    expect((await post(`/articles/${id}/previews`, { revision: 5 })).status).toBe(422);
    expect((await post(`/articles/${id}/previews`)).json.revision).toBe(0);
  });
});

describe('sections, authors and pictures', () => {
  it('gives every section an address of its own, for ever', async () => {
    const { id } = (await post('/sections', { name: 'Vind', slug: 'vind' })).json;
    expect((await post('/sections', { name: 'Vind' })).json.type).toBe('/problems/slug-taken');
    expect((await post('/sections', { name: 'Navnenyt' })).json.type).toBe('/problems/slug-reserved');
    expect((await patch(`/sections/${id}`, { slug: 'vindkraft' })).json.url).toBe(
      'http://avis.example/vindkraft',
    );
    expect((await post('/sections', { name: 'Vind' })).json.type).toBe('/problems/slug-taken');
    expect((await patch(`/sections/${id}`, { slug: 'vind' })).status).toBe(200);
    expect((await patch(`/sections/${id}`, { slug: 'havn-og-kyst' })).json.type).toBe('/problems/slug-taken');
    expect((await post(`/sections/${id}/retire`)).json).toMatchObject({ url: null });
    const names = (await newsroom.read(`${ADMIN}/sections`)).json.items.map(({ name }) => name);
    expect(names).not.toContain('Vind');
  });

  it('knows an author by name', async () => {
    const { id } = (await post('/authors', { name: 'Asta Brøndum' })).json;
    expect((await post('/authors', { name: 'asta  brøndum' })).json.type).toBe('/problems/author-name-taken');
    await post('/authors', { name: 'Åge Dam' });
    expect((await patch(`/authors/${id}`, { name: 'åge dam' })).json.type).toBe(
      '/problems/author-name-taken',
    );
    expect((await patch(`/authors/${id}`, { name: 'Asta Krogh' })).status).toBe(200);
    const byline = await published('Med navn', { byline: [id] });
    expect((await newsroom.read(`/api/v1/articles/${byline.json.id}`, { role: null })).json.byline).toEqual([
      'Asta Krogh',
    ]);
    const first = await newsroom.read(`${ADMIN}/authors?limit=1`);
    const second = await newsroom.read(`${ADMIN}/authors?limit=1&after=${first.json.next}`);
    expect([first.json.items[0]?.name, second.json.items[0]?.name]).toEqual(['Asta Krogh', 'Åge Dam']);
    expect((await patch('/authors/00000000-0000-4000-8000-000000000000', { name: 'X' })).status).toBe(404);
  });

  it('takes a picture, shows it with an article, and changes its words', async () => {
    const png = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#246' } })
      .png()
      .toBuffer();
    const upload = (body: Buffer, type = 'image/png', query = 'alt=En%20kran&credit=Redaktionen') =>
      newsroom.send('POST', `${ADMIN}/media?${query}`, { body, headers: { 'content-type': type } });
    const media = await upload(png);
    expect(media.json).toMatchObject({ width: 900, height: 600 });
    const { id } = media.json;
    const { json } = await published('Med billede', { topImage: { mediaId: id, caption: 'Kajen' } });
    const image = (await newsroom.read(`/api/v1/articles/${json.id}`, { role: null })).json.topImage;
    expect(image).toMatchObject({ alt: 'En kran', caption: 'Kajen', credit: 'Redaktionen', width: 900 });
    expect(image.variants).toHaveLength(1);

    const { pathname } = new URL(image.url);
    const file = await newsroom.send('GET', pathname, { role: null });
    expect(file.headers.get('cache-control')).toContain('immutable');
    expect(file.headers.get('content-type')).toBe('image/webp');
    expect((await sharp(file.bytes).metadata()).width).toBe(900);
    const etag = file.headers.get('etag') ?? '';
    expect(
      (await newsroom.send('GET', pathname, { role: null, headers: { 'if-none-match': etag } })).status,
    ).toBe(304);

    await patch(`/media/${id}`, { alt: 'En gul kran', credit: null });
    const renamed = (await newsroom.read(`/api/v1/articles/${json.id}`, { role: null })).json.topImage;
    expect(renamed).toMatchObject({ alt: 'En gul kran', credit: null });
    expect((await newsroom.read(`${ADMIN}/media?limit=5`)).json.items[0]).toMatchObject({
      id,
      alt: 'En gul kran',
    });

    expect((await upload(Buffer.from('nej'))).json.type).toBe('/problems/not-an-image');
    expect((await upload(png, 'image/png', 'caption=x')).status).toBe(400);
    expect((await upload(png, 'text/plain')).status).toBe(415);
    for (const path of ['/media/..%2fpg.json', '/media/x.webp', `/media/${'0'.repeat(64)}-640.webp`]) {
      expect((await newsroom.send('GET', path, { role: null })).status).toBe(404);
    }
  });
});

describe('whatever is sent to the desk', () => {
  it('is answered with 4xx and leaves the log alone, or is taken', async () => {
    const { id } = (await post('/articles', ready('Prøveklud'))).json;
    const anything = fc.oneof(fc.jsonValue(), fc.object(), fc.string({ unit: 'binary' }));
    const field = fc.constantFrom(
      'headline',
      'standfirst',
      'sectionId',
      'byline',
      'topImage',
      'body',
      'publish',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          ['POST', '/articles'],
          ['PATCH', `/articles/${id}`],
          ['POST', `/articles/${id}/schedule`],
          ['POST', `/articles/${id}/previews`],
          ['POST', '/sections'],
          ['POST', '/authors'],
          ['PUT', '/fronts/front'],
          ['POST', '/media?alt=x'],
        ),
        fc.oneof(anything, fc.dictionary(field, anything)),
        async ([method, path], body) => {
          const head = await newsroom.store.head();
          const reply = await newsroom.send(method ?? '', `${ADMIN}${path}`, { body });
          expect(reply.status).toBeLessThan(500);
          if (reply.status >= 400) {
            expect(reply.headers.get('content-type')).toContain('application/problem+json');
            expect(await newsroom.store.head()).toBe(head);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('the lists of the desk at an instant', () => {
  const titles = async (query: string) =>
    (await newsroom.read(`${ADMIN}/articles?${query}`)).json.items.map(({ headline }) => headline);

  it('show what they showed, under the names of then, and what they will show', async () => {
    const { id: section } = (await post('/sections', { name: 'Fyr', ordinal: 7 })).json;
    const { id: desk } = (await post('/desks', { name: 'Natholdet' })).json;
    const [first, second] = [
      (await post('/articles', { ...ready('Fyret tændes'), sectionId: section })).json.id,
      (await post('/articles', { ...ready('Fyret ryger'), sectionId: section })).json.id,
    ];
    newsroom.pass(1_000);
    const then = newsroom.now();
    newsroom.pass(3 * HOUR);
    await patch(`/sections/${section}`, { name: 'Fyr og flamme' });
    await newsroom.send('PATCH', `${ADMIN}/desks/${desk}`, { body: { name: 'Morgenholdet' } });
    await newsroom.send('PUT', `${ADMIN}/articles/${first}/assignment`, { body: { deskId: desk } });
    await patch(`/articles/${first}`, { baseRevision: 1, headline: 'Fyret brænder' });
    newsroom.pass(60_000);
    await patch(`/articles/${first}`, { baseRevision: 2, headline: 'Fyret brænder klart' });
    newsroom.pass(60_000);
    const short = newsroom.now();
    newsroom.pass(60_000);
    await patch(`/articles/${first}`, { baseRevision: 3, headline: 'Fyret lyser' });
    await post(`/articles/${second}/discard`);
    newsroom.pass(1_000);
    const publishAt = new Date(Date.parse(newsroom.now()) + 24 * HOUR).toISOString();
    await post(`/articles/${first}/schedule`, { publishAt });
    newsroom.pass(1_000);

    const of = `section=${section}`;
    expect(await titles(of)).toEqual(['Fyret lyser']);
    expect(await titles(`${of}&at=${then}`)).toEqual(['Fyret ryger', 'Fyret tændes']);
    expect(await titles(`${of}&at=${short}`)).toEqual(['Fyret brænder klart', 'Fyret ryger']);
    expect(await titles(`${of}&at=${short}&desk=${desk}`)).toEqual(['Fyret brænder klart']);
    expect(await titles(`${of}&at=${then}&desk=${desk}`)).toEqual([]);
    expect(await titles(`${of}&state=discarded&at=${publishAt}`)).toEqual(['Fyret ryger']);
    expect(await titles(`${of}&state=scheduled&at=${newsroom.now()}`)).toEqual(['Fyret lyser']);
    expect(await titles(`${of}&state=scheduled&at=${publishAt}`)).toEqual([]);
    expect(await titles(`${of}&state=published&at=${publishAt}`)).toEqual(['Fyret lyser']);

    const page = await newsroom.read(`${ADMIN}/articles?${of}&limit=1&at=${short}`);
    expect(page.json.items).toEqual([
      expect.objectContaining({
        section: expect.objectContaining({ name: 'Fyr og flamme' }),
        desk: { id: desk, name: 'Morgenholdet' },
        state: 'draft',
      }),
    ]);
    const rest = await titles(`${of}&limit=1&at=${short}&after=${String(page.json.next)}`);
    expect(rest).toEqual(['Fyret ryger']);

    const names = async (list: string, at: string) =>
      (await newsroom.read(`${ADMIN}/${list}?at=${at}`)).json.items.map(({ name }) => name);
    expect(await names('sections', then)).toContain('Fyr');
    expect(await names('sections', short)).toContain('Fyr og flamme');
    expect(await names('desks', then)).toContain('Natholdet');
    expect(await names('desks', short)).not.toContain('Natholdet');
  });
});
