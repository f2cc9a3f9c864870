import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Instant } from '#kernel';
import { plusMilliseconds } from '#kernel';
import { openEditorialNewsroom } from '#testing/editorial-newsroom';
import type { EditorialNewsroom, Told } from '#testing/editorial-newsroom';
import { drawScene } from '#testing/sample-pictures';

const ADMIN = '/api/admin/v1';
const HOUR = 3_600_000;

let newsroom: EditorialNewsroom;
let sectionId: string;
const send = async (method: string, path: string, body?: unknown): Promise<Told> => {
  const { status, json } = await newsroom.send(method, `${ADMIN}/${path}`, { body });
  if (status >= 300) throw new Error(`${method} ${path}: ${status}`);
  return json;
};
const added = async (list: string, body: unknown): Promise<string> => (await send('POST', list, body)).id;
const read = async (path: string): Promise<Told> => (await newsroom.read(`${ADMIN}/${path}`)).json;
const membersOf = async (path: string, member: string): Promise<readonly unknown[]> =>
  (await read(path)).items.map((item) => (item as unknown as Readonly<Record<string, unknown>>)[member]);
/** A moment between two changes. */
const betweenNow = (): Instant => {
  newsroom.pass(1_000);
  const at = newsroom.now();
  newsroom.pass(1_000);
  return at;
};
const later = (milliseconds: number): Instant => plusMilliseconds(newsroom.now(), milliseconds);

beforeAll(async () => {
  newsroom = await openEditorialNewsroom();
  sectionId = await added('sections', { name: 'Havn', slug: 'havn' });
});
afterAll(() => newsroom.close());

describe('at another instant', () => {
  it('authors are those of then, under their names of then', async () => {
    const before = betweenNow();
    const [asta, bo] = [
      await added('authors', { name: 'Asta Brøndum' }),
      await added('authors', { name: 'Bo Skov' }),
    ];
    const first = betweenNow();
    await send('PATCH', `authors/${asta}`, { name: 'Asta Lind' });
    await send('POST', `authors/${bo}/retire`);
    expect(await membersOf('authors', 'name')).toEqual(['Asta Lind']);
    expect(await membersOf(`authors?at=${first}`, 'name')).toEqual(['Asta Brøndum', 'Bo Skov']);
    const page = await read(`authors?limit=1&at=${first}`);
    expect(await membersOf(`authors?limit=1&at=${first}&after=${page.next}`, 'name')).toEqual(['Bo Skov']);
    expect(await membersOf(`authors?at=${before}`, 'name')).toEqual([]);
    expect(await membersOf(`authors?at=${later(HOUR)}`, 'name')).toEqual(['Asta Lind']);
  });

  it('pictures are those that were there by then, under their words of then', async () => {
    const bytes = await drawScene('kabel');
    const upload = async (alt: string) => {
      const { json } = await newsroom.send('POST', `${ADMIN}/media?alt=${alt}`, {
        body: bytes,
        headers: { 'content-type': 'image/png' },
      });
      return json.id;
    };
    const kran = await upload('Kran');
    const first = betweenNow();
    await upload('Kaj');
    await send('PATCH', `media/${kran}`, { alt: 'Gul kran' });
    expect(await membersOf('media', 'alt')).toEqual(['Kaj', 'Gul kran']);
    expect(await membersOf(`media?at=${first}`, 'alt')).toEqual(['Kran']);
    const ahead = `media?limit=1&at=${later(HOUR)}`;
    const page = await read(ahead);
    expect(await membersOf(`${ahead}&after=${page.next}`, 'alt')).toEqual(['Gul kran']);
  });

  it('old addresses lead where they led then', async () => {
    const id = await added('redirects', { from: '/gammel', to: '/a' });
    const first = betweenNow();
    await send('POST', 'redirects', { from: '/gammel', to: '/b' });
    const second = betweenNow();
    await send('POST', `redirects/${id}/remove`);
    expect(await membersOf('redirects', 'to')).toEqual([]);
    expect(await membersOf(`redirects?at=${first}`, 'to')).toEqual(['/a']);
    expect(await membersOf(`redirects?from=/gam&at=${second}`, 'to')).toEqual(['/b']);
    expect(await membersOf(`redirects?at=${later(HOUR)}`, 'to')).toEqual([]);
  });

  it('an article has the revisions, the timeline and the plans of then, or those that will be left', async () => {
    const id = await added('articles', { headline: 'Tåge', sectionId });
    const drafted = betweenNow();
    await send('PATCH', `articles/${id}`, { baseRevision: 0, headline: 'Tågen letter' });
    const publishAt = later(HOUR);
    await send('POST', `articles/${id}/schedule`, { publishAt });
    const planned = betweenNow();
    await send('POST', `articles/${id}/unschedule`, {});
    expect(await membersOf(`articles/${id}/revisions?at=${drafted}`, 'revision')).toEqual([0]);
    expect(await membersOf(`articles/${id}/revisions?at=${planned}&limit=2`, 'revision')).toEqual([2, 1]);
    const then = (await read(`articles/${id}/timeline?at=${planned}`)) as Told & { planned: unknown };
    expect(then.planned).toEqual([{ kind: 'publication', at: publishAt }]);
    expect(await membersOf(`articles/${id}/timeline?at=${planned}`, 'kind')).toEqual([
      'scheduled',
      'revised',
      'drafted',
    ]);
    const again = later(HOUR);
    await send('POST', `articles/${id}/schedule`, { publishAt: again });
    const plannedAt = async (at: Instant) =>
      ((await read(`articles/${id}/timeline?at=${at}`)) as Told & { planned: unknown }).planned;
    expect([await plannedAt(newsroom.now()), await plannedAt(again)]).toEqual([
      [{ kind: 'publication', at: again }],
      [],
    ]);
    expect(await read(`articles/${id}/diff?from=0&at=${drafted}`)).toMatchObject({ to: 0, fields: [] });
    const early = await newsroom.read(`${ADMIN}/articles/${id}/revisions/1?at=${drafted}`);
    expect([early.status, early.json.type]).toEqual([404, '/problems/revision-unknown']);
    expect((await newsroom.read(`${ADMIN}/articles/${id}/revisions/0?at=${drafted}`)).status).toBe(200);
  });

  it('what uses something is told ahead, and what a line may point to at any time', async () => {
    const target = await added('articles', { headline: 'Molen', sectionId, publish: true });
    const gone = await added('articles', { headline: 'Molen revner', sectionId, publish: true });
    const line = { type: 'readAlso', attrs: { id: 'r', title: 'Molen', articleId: target } };
    const user = await added('articles', {
      ...{ headline: 'Peger derhen', sectionId },
      body: { type: 'doc', content: [line] },
    });
    const publishAt = later(HOUR);
    await send('POST', `articles/${user}/schedule`, { publishAt });
    const then = betweenNow();
    await send('POST', `articles/${gone}/unpublish`, {});
    const offered = async (query: string) =>
      new Set(await membersOf(`search/read-also?q=molen${query}`, 'articleId'));
    expect([await offered(''), await offered(`&at=${then}`)]).toEqual([
      new Set([target]),
      new Set([target, gone]),
    ]);
    expect(await offered(`&at=${then}&showAt=${publishAt}`)).toEqual(new Set([target, user]));

    const uses = `search/uses?of=article&id=${target}`;
    expect((await read(uses)).items).toMatchObject([{ article: { id: user, state: 'scheduled' } }]);
    expect((await read(`${uses}&at=${publishAt}`)).items).toMatchObject([
      { article: { id: user, state: 'published' }, inWorkingCopy: true, inPublic: true },
    ]);
  });

  it('a front tells its stories as readers saw them then, or as they will be', async () => {
    const story = await added('articles', { headline: 'Fyret tændes', sectionId, publish: true });
    const planned = await added('articles', { headline: 'Fyret lyser', sectionId });
    const slots = [{ articleId: story }, { articleId: planned }];
    await send('PUT', `fronts/${sectionId}`, { baseRevision: null, slots });
    const then = betweenNow();
    await send('PATCH', `articles/${story}`, { baseRevision: 1, headline: 'Fyret slukkes' });
    const publishAt = later(HOUR);
    await send('POST', `articles/${planned}/schedule`, { publishAt });
    const front = async (at: string) => (await read(`fronts/${sectionId}${at}`)).slots;
    expect(await front('')).toMatchObject([
      { article: { headline: 'Fyret slukkes', state: 'published' }, leftOut: null },
      { article: { headline: 'Fyret lyser', state: 'scheduled' }, leftOut: 'not-public' },
    ]);
    expect(await front(`?at=${then}`)).toMatchObject([
      { article: { headline: 'Fyret tændes', state: 'published' }, leftOut: null },
      { article: null, leftOut: 'not-public' },
    ]);
    expect(await front(`?at=${publishAt}`)).toMatchObject([
      { article: { headline: 'Fyret slukkes', state: 'published' }, leftOut: null },
      { article: { headline: 'Fyret lyser', state: 'published' }, leftOut: null },
    ]);
  });

  it('what was planned has happened at its time, whether or not a worker records it', async () => {
    const [planned, ending, other] = [
      await added('articles', { headline: 'Vagtskifte', sectionId }),
      await added('articles', { headline: 'Vagten slutter', sectionId, publish: true }),
      await added('articles', { headline: 'Vagten sover', sectionId }),
    ];
    const embargo = later(HOUR);
    const publishAt = later(2 * HOUR);
    await send('PUT', `articles/${planned}/embargo`, { until: embargo, note: null });
    await send('PUT', `articles/${planned}/assignment`, {
      deskId: null,
      userId: null,
      dueAt: embargo,
      note: null,
    });
    await send('POST', `articles/${planned}/submit`, { comment: null });
    await send('POST', `articles/${planned}/schedule`, { publishAt });
    await send('POST', `articles/${ending}/schedule-unpublication`, { unpublishAt: publishAt });
    const states = ['draft', 'scheduled', 'published', 'unpublished'];
    const standing = async (list: string) =>
      Promise.all(
        states.map(async (state) => {
          const { items } = await read(`${list}&state=${state}`);
          expect(items.every((item) => item.state === state)).toBe(true);
          const ids = items.map(({ id }) => id);
          return [planned, ending, other].map((id) => ids.includes(id));
        }),
      );
    const before = [
      [false, false, true],
      [true, false, false],
      [false, true, false],
      [false, false, false],
    ];
    const after = [
      [false, false, true],
      [false, false, false],
      [true, false, false],
      [false, true, false],
    ];
    const search = `search?q=vagt*&section=${sectionId}`;
    expect(await standing('articles?limit=50')).toEqual(before);
    expect(await standing(search)).toEqual(before);
    expect(await standing(`${search}&at=${publishAt}`)).toEqual(after);
    expect((await read(`articles/${planned}/timeline`)) as unknown).toMatchObject({
      planned: [{ at: embargo }, { at: embargo }, { kind: 'publication', at: publishAt }],
      unrecorded: [],
    });

    newsroom.pass(2 * HOUR);
    expect(await standing('articles?limit=50')).toEqual(after);
    expect(await standing(search)).toEqual(after);
    expect(await membersOf('articles?review=submitted&limit=50', 'id')).not.toContain(planned);
    expect(await membersOf(`${search}&review=submitted`, 'id')).toEqual([]);
    expect(await membersOf(`${search}&by=scheduled`, 'id')).toEqual([]);
    const [first] = (await read('articles?limit=2')).items;
    expect([planned, ending]).toContain(first?.id);
    const listed = (await read('articles?limit=1')).next;
    expect((await read(`articles?limit=1&after=${listed}`)).items[0]?.id).not.toBe(first?.id);
    const article = await read(`articles/${planned}`);
    expect(article).toMatchObject({
      ...{ state: 'published', review: 'none', scheduled: null },
      published: { version: 1, publishedAt: publishAt, withdrawn: false },
    });
    expect(article).toEqual(await read(`articles/${planned}?at=${newsroom.now()}`));
    expect((await read(`articles/${planned}/timeline`)) as unknown).toMatchObject({
      planned: [],
      unrecorded: [{ kind: 'published', at: publishAt }],
    });
    expect((await read(`articles/${ending}/timeline`)) as unknown).toMatchObject({
      unrecorded: [{ kind: 'unpublished', at: publishAt }],
    });
    await newsroom.recordDue(planned);
    await newsroom.recordDue(ending);
    expect(await standing('articles?limit=50')).toEqual(after);
    expect((await read(`articles/${planned}/timeline`)) as unknown).toMatchObject({ unrecorded: [] });
  });

  it('what only now can tell is refused rather than told wrongly', async () => {
    const id = await added('articles', { headline: 'Nu', sectionId });
    const past = betweenNow();
    for (const path of [
      'search?q=nu',
      `search/uses?of=section&id=${sectionId}`,
      `articles/${id}/presence?x=1`,
    ]) {
      const { status, json } = await newsroom.read(`${ADMIN}/${path}&at=${past}`);
      expect([path, status, json.type]).toEqual([path, 422, '/problems/now-only']);
      expect((await newsroom.read(`${ADMIN}/${path}`)).status).toBe(200);
    }
    const garbled = await newsroom.read(`${ADMIN}/authors?at=yesterday`);
    expect(garbled.status).toBe(400);
  });
});
