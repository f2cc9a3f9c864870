import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEditorialNewsroom } from '#testing/editorial-newsroom';
import type { EditorialNewsroom } from '#testing/editorial-newsroom';

const ADMIN = '/api/admin/v1';
const HOUR = 3_600_000;

let newsroom: EditorialNewsroom;
let sectionId: string;
const paragraph = (id: string, text: string) => ({
  type: 'paragraph',
  attrs: { id },
  content: [{ type: 'text', text }],
});
const bodyOf = (...content: unknown[]) => ({ type: 'doc', content });
const post = (path: string, body: unknown = {}, role = 'chief-editor') =>
  newsroom.send('POST', `${ADMIN}/articles/${path}`, { body, role });
const patch = (path: string, body: unknown, role = 'chief-editor') =>
  newsroom.send('PATCH', `${ADMIN}/articles/${path}`, { body, role });
const get = async (path: string, role = 'chief-editor') =>
  (await newsroom.send('GET', `${ADMIN}/articles/${path}`, { role })).json as unknown as Answer;
const drafted = async (headline: string): Promise<string> => {
  const body = { headline, sectionId, body: bodyOf(paragraph('a', 'Første'), paragraph('b', 'Andet')) };
  return (await newsroom.send('POST', `${ADMIN}/articles`, { body, role: 'chief-editor' })).json.id;
};

/** The members that these tests look at. */
interface Answer {
  readonly items: readonly Entry[];
  readonly next: string | null;
  readonly type: string;
  readonly headline: string;
  readonly content: { readonly headline: string };
  readonly pinned: { readonly headline: string } | null;
  readonly fields: readonly unknown[];
  readonly blocks: readonly unknown[];
  readonly planned: readonly unknown[];
  readonly state: string;
  readonly to: number;
}
interface Entry {
  readonly revision: number;
  readonly kind: string;
  readonly at: string;
  readonly by: { readonly id: string; readonly name: string | null } | null;
  readonly source: string | null;
  readonly takesBack: number | null;
  readonly since: number;
  readonly revisions: number;
  readonly details: Readonly<Record<string, unknown>>;
}

beforeAll(async () => {
  newsroom = await openEditorialNewsroom();
  const section = await newsroom.send('POST', `${ADMIN}/sections`, { body: { name: 'Havn', ordinal: 1 } });
  sectionId = section.json.id;
});
afterAll(() => newsroom.close());

describe('the history of an article', () => {
  it('names every revision: who, when, through what, and what it did; page by page', async () => {
    const id = await drafted('Havnen åbner');
    await patch(id, { baseRevision: 0, headline: 'Havnen åbner igen' }, 'writer');
    await post(`${id}/publish`);
    const publishAt = new Date(Date.parse(newsroom.now()) + HOUR).toISOString();
    await patch(id, { baseRevision: 2, standfirst: 'Til foråret.' });
    await post(`${id}/schedule`, { publishAt });
    newsroom.pass(HOUR + 2_000);
    await newsroom.recordDue(id);

    const { items, next } = await get(`${id}/revisions`);
    expect(items.map(({ revision, kind }) => `${revision} ${kind}`)).toEqual([
      '5 published',
      '4 scheduled',
      '3 revised',
      '2 published',
      '1 revised',
      '0 drafted',
    ]);
    expect(next).toBeNull();
    expect(items[4]).toMatchObject({
      by: { name: 'writer' },
      source: expect.stringMatching(/^token [\da-f-]{36} PATCH \/api\/admin\/v1\/articles\/:id$/) as unknown,
      details: { fields: ['headline'], blocks: { put: 0, removed: 0, reordered: false } },
    });
    expect(items[0]).toMatchObject({ by: null, source: null, details: { dueAt: publishAt } });
    expect(items[0]?.details['lateMs']).toBeGreaterThanOrEqual(2_000);

    const first = await get(`${id}/revisions?limit=4`);
    const second = await get(`${id}/revisions?limit=4&after=${first.next}`);
    expect([...first.items, ...second.items]).toEqual(items);
    expect(second.next).toBeNull();
  });

  it('gives the working copy after any revision, what it pinned, and the way between two', async () => {
    const id = await drafted('Kranen er gul');
    await patch(id, {
      baseRevision: 0,
      headline: 'Kranen er rød',
      body: bodyOf(paragraph('b', 'Andet'), paragraph('a', 'Første og sidste')),
    });
    await post(`${id}/publish`);
    await patch(id, { baseRevision: 2, headline: 'Kranen er blå' });
    expect(await get(`${id}/revisions/0`)).toMatchObject({
      kind: 'drafted',
      content: { headline: 'Kranen er gul' },
      pinned: null,
    });
    expect(await get(`${id}/revisions/2`)).toMatchObject({ pinned: { headline: 'Kranen er rød' } });
    const diff = await get(`${id}/diff?from=0&to=2`);
    expect(diff.fields).toEqual([
      {
        field: 'headline',
        before: 'Kranen er gul',
        after: 'Kranen er rød',
        parts: [
          { op: 'same', text: 'Kranen er ' },
          { op: 'removed', text: 'gul' },
          { op: 'added', text: 'rød' },
        ],
      },
    ]);
    expect(diff.blocks).toMatchObject([
      { id: 'b', change: 'moved' },
      { id: 'a', change: 'changed' },
    ]);
    expect(await get(`${id}/diff?from=2`)).toMatchObject({ to: 3, blocks: [] });
    expect((await get(`${id}/revisions/9`)).type).toBe('/problems/revision-unknown');
    expect((await get(`${id}/diff?from=0&to=9`)).type).toBe('/problems/revision-unknown');
    expect((await get(`00000000-0000-4000-8000-000000000000/revisions`)).type).toBe(
      '/problems/article-unknown',
    );
  });

  it('brings a revision back by adding one, and never over what nobody has seen', async () => {
    const id = await drafted('Broen åbner');
    await patch(id, { baseRevision: 0, headline: 'Broen lukker' });
    expect((await post(`${id}/revisions/0/restore`)).status).toBe(428);
    const restored = await post(`${id}/revisions/0/restore`, { baseRevision: 1 });
    expect([restored.status, restored.json.revision]).toEqual([200, 2]);
    expect((await get(id)).headline).toBe('Broen åbner');
    await patch(id, { baseRevision: 2, headline: 'Broen hejses' });
    const late = await post(`${id}/revisions/1/restore`, { baseRevision: 2 });
    expect([late.status, late.json.type]).toEqual([409, '/problems/edit-conflict']);
  });

  it('takes back an edit and keeps what others wrote since; a repeat is answered as the first time', async () => {
    const id = await drafted('Lodserne flytter');
    await patch(id, { baseRevision: 0, headline: 'Lodserne bliver' });
    await patch(id, { baseRevision: 1, standfirst: 'Af Bo' });
    const undo = () =>
      newsroom.send('POST', `${ADMIN}/articles/${id}/undo`, {
        body: { revision: 1 },
        headers: { 'idempotency-key': `undo-${id}` },
      });
    const [first, second] = [await undo(), await undo()];
    expect(first.json.revision).toBe(3);
    expect(second.json).toEqual(first.json);
    expect(await get(id)).toMatchObject({ headline: 'Lodserne flytter', standfirst: 'Af Bo' });
    const [newest] = (await get(`${id}/revisions?limit=1`)).items;
    expect(newest).toMatchObject({
      kind: 'revised',
      takesBack: 1,
      source: expect.stringMatching(/^token [\da-f-]{36} POST .*\/articles\/:id\/undo$/) as unknown,
    });
    expect((await post(`${id}/undo`, { revision: 1 })).json.type).toBe('/problems/nothing-to-undo');
  });

  it('takes back a publication: readers see what they saw before', async () => {
    const id = await drafted('Færgen sejler');
    await post(`${id}/publish`);
    await patch(id, { baseRevision: 1, headline: 'Færgen ligger stille' });
    await post(`${id}/publish`);
    expect((await post(`${id}/undo`, { revision: 3 }, 'writer')).status).toBe(403);
    expect((await post(`${id}/undo`, { revision: 1 })).json.type).toBe('/problems/undo-superseded');
    expect((await post(`${id}/undo`, { revision: 3 })).status).toBe(200);
    const shown = await newsroom.read(`/api/v1/articles/${id}`, { role: null });
    expect(shown.json.headline).toBe('Færgen sejler');
    expect((await get(id)).headline).toBe('Færgen ligger stille');
    const listed = (await newsroom.read(`${ADMIN}/articles`)).json.items.find((item) => item.id === id);
    expect(listed).toMatchObject({ state: 'published', changed: true });
    expect((await post(`${id}/undo`, { revision: 4 })).status).toBe(200);
    const again = await newsroom.read(`/api/v1/articles/${id}`, { role: null });
    expect(again.json.headline).toBe('Færgen ligger stille');
  });

  it('tells a sitting of edits as one entry of the timeline, and what is planned', async () => {
    const id = await drafted('Molen brød');
    for (let revision = 0; revision < 12; revision += 1) {
      await patch(id, { baseRevision: revision, standfirst: `Udkast ${revision}` });
    }
    const publishAt = new Date(Date.parse(newsroom.now()) + HOUR).toISOString();
    await post(`${id}/schedule`, { publishAt });
    const timeline = await get(`${id}/timeline`);
    expect(timeline.items.map(({ kind, revisions, since }) => [kind, revisions, since])).toEqual([
      ['scheduled', 1, 13],
      ['revised', 12, 1],
      ['drafted', 1, 0],
    ]);
    expect(timeline.planned).toEqual([{ kind: 'publication', at: publishAt }]);
    const first = await get(`${id}/timeline?limit=2`);
    expect((await get(`${id}/timeline?limit=2&after=${first.next}`)).items).toEqual(timeline.items.slice(2));
  });

  it('shows the working copy as it was at any time, and as it will be when nothing else happens', async () => {
    const before = newsroom.now();
    newsroom.pass(HOUR);
    const id = await drafted('Tågen letter');
    const first = newsroom.now();
    newsroom.pass(HOUR);
    await patch(id, { baseRevision: 0, headline: 'Tågen bliver' });
    const publishAt = new Date(Date.parse(newsroom.now()) + HOUR).toISOString();
    await post(`${id}/schedule`, { publishAt });
    expect((await get(`${id}?at=${before}`)).type).toBe('/problems/article-unknown');
    expect(await get(`${id}?at=${first}`)).toMatchObject({ headline: 'Tågen letter', state: 'draft' });
    expect(await get(`${id}?at=${newsroom.now()}`)).toMatchObject({ state: 'scheduled' });
    expect(await get(`${id}?at=${publishAt}`)).toMatchObject({
      state: 'published',
      headline: 'Tågen bliver',
      scheduled: null,
    });
  });
});
