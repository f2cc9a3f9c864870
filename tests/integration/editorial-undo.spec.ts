import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mediaDecider } from '#editorial';
import { randomId } from '#event-store';
import { plusMilliseconds } from '#kernel';
import { openEditorialNewsroom } from '#testing/editorial-newsroom';
import type { EditorialNewsroom, Reply, Told } from '#testing/editorial-newsroom';
import { drawScene } from '#testing/sample-pictures';

const ADMIN = '/api/admin/v1';
const HOUR = 3_600_000;
const NOBODY = '00000000-0000-4000-8000-000000000000';

let newsroom: EditorialNewsroom;
let sectionId: string;
const send = (method: string, path: string, body?: unknown, more: object = {}): Promise<Reply> =>
  newsroom.send(method, `${ADMIN}/${path}`, { ...(body === undefined ? {} : { body }), ...more });
const added = async (list: string, body: unknown): Promise<string> => {
  const reply = await send('POST', list, body);
  if (reply.status !== 201) throw new Error(`${list}: ${reply.status}`);
  return reply.json.id;
};
const undo = (path: string, revision: number, more: object = {}) =>
  send('POST', `${path}/undo`, { revision }, more);
const reasonOf = ({ status, json }: Reply) => {
  const { type, reason } = json as Told & { readonly reason?: string };
  return [status, type, reason];
};
interface Change {
  readonly revision: number;
  readonly at: string;
}
const slotOf = (articleId: string | undefined) => ({
  ...{ articleId, headline: null, kicker: null, size: 'medium', until: null },
});
const CANNOT = '/problems/cannot-undo';
const namesOf = async (list: string): Promise<readonly unknown[]> =>
  (await newsroom.read(`${ADMIN}/${list}`)).json.items.map(({ name }) => name);

beforeAll(async () => {
  newsroom = await openEditorialNewsroom();
  sectionId = await added('sections', { name: 'Havn', slug: 'havn' });
});
afterAll(() => newsroom.close());

describe('what was done to a front', () => {
  it('is taken back place by place, once, and says in the log what it takes back', async () => {
    const [kaj, lods, kran] = await Promise.all(
      ['Kajen', 'Lodsen', 'Kranen'].map((headline) =>
        added('articles', { headline, sectionId, publish: true }),
      ),
    );
    const put = (slots: readonly (string | undefined)[], baseRevision: number | null) =>
      send('PUT', 'fronts/front', { baseRevision, slots: slots.map((articleId) => ({ articleId })) });
    await put([kaj], null);
    expect((await put([lods], 0)).json.revision).toBe(1);
    await put([lods, kran], 1);
    const key = { headers: { 'idempotency-key': 'front-1' } };
    const [first, repeated] = [await undo('fronts/front', 1, key), await undo('fronts/front', 1, key)];
    expect([first.status, first.json.revision, repeated.json.revision]).toEqual([200, 3, 3]);
    const front = await newsroom.read(`${ADMIN}/fronts/front`);
    expect(front.json).toMatchObject({ revision: 3, slots: [{ articleId: kaj }, { articleId: kran }] });
    expect(reasonOf(await undo('fronts/front', 1))).toEqual([409, CANNOT, 'nothing-left']);
    await put([kaj, lods], 3);
    expect(reasonOf(await undo('fronts/front', 2))).toEqual([409, CANNOT, 'superseded']);

    const changes = async (query: string) => {
      const { json } = await newsroom.read(`${ADMIN}/fronts/front/revisions${query}`, { role: 'writer' });
      return { ...json, items: json.items as unknown as readonly Change[] };
    };
    const newest = await changes('?limit=2');
    expect(newest.items).toEqual([
      expect.objectContaining({ revision: 4, kind: 'arranged', takesBack: null }),
      {
        ...{ revision: 3, kind: 'arranged', takesBack: 1 },
        at: expect.any(String),
        by: { id: expect.any(String), name: expect.any(String) },
        source: expect.stringMatching(/^token [\da-f-]{36} POST .*\/fronts\/:front\/undo$/) as unknown,
        details: { slots: [slotOf(kaj), slotOf(kran)], plan: null, dueAt: null },
      },
    ]);
    const older = await changes(`?limit=2&after=${newest.next}`);
    expect(older.items.map(({ revision }) => revision)).toEqual([2, 1]);
    expect((await changes(`?at=${newest.items[1]?.at}`)).items.map(({ revision }) => revision)).toContain(3);
    expect((await changes('?at=2020-01-01T00:00:00Z')).items).toEqual([]);
    expect((await undo('fronts/front', 3, { headers: { 'if-match': '"3"' } })).status).toBe(412);
    expect((await undo('fronts/front', 9)).json.type).toBe('/problems/revision-unknown');
    expect((await undo(`fronts/${NOBODY}`, 0)).status).toBe(404);
    expect((await undo('fronts/front', 3, { role: 'writer' })).status).toBe(403);
  });

  it('comes as it was planned before a plan was called off, and what stood before stands again after it came', async () => {
    const id = await added('sections', { name: 'Kyst', slug: 'kyst' });
    const story = await added('articles', { headline: 'Morgen', sectionId: id, publish: true });
    const noon = plusMilliseconds(newsroom.now(), HOUR);
    await send('PUT', `fronts/${id}`, { baseRevision: null, slots: [{ articleId: story }] });
    await send('POST', `fronts/${id}/plans`, { from: noon, slots: [] });
    await send('DELETE', `fronts/${id}/plans/1`);
    expect((await undo(`fronts/${id}`, 2)).status).toBe(200);
    const standing = async () => (await newsroom.read(`${ADMIN}/fronts/${id}`)).json;
    expect(await standing()).toMatchObject({
      slots: [{ articleId: story }],
      plans: [{ plan: 1, from: noon }],
    });
    newsroom.pass(2 * HOUR);
    expect(await standing()).toMatchObject({ slots: [], plans: [], revision: 4 });
    expect(reasonOf(await undo(`fronts/${id}`, 3))).toEqual([409, CANNOT, 'superseded']);
    // The plan's coming true was recorded before that was refused.
    expect((await undo(`fronts/${id}`, 4, { headers: { 'if-match': '"4"' } })).status).toBe(200);
    expect(await standing()).toMatchObject({ slots: [{ articleId: story }], revision: 5 });
  });
});

describe('what was done to sections, desks, authors, pictures and old addresses', () => {
  it('gives a section its name and address back, and opens it again when it was closed', async () => {
    const id = await added('sections', { name: 'Fjord', slug: 'fjord' });
    await send('PATCH', `sections/${id}`, { name: 'Sund', slug: 'sund' });
    expect((await undo(`sections/${id}`, 1)).json.revision).toBe(2);
    const closed = newsroom.now();
    newsroom.pass(1_000);
    await send('POST', `sections/${id}/retire`);
    newsroom.pass(1_000);
    const between = newsroom.now();
    expect(await namesOf('sections')).not.toContain('Fjord');
    expect(reasonOf(await undo(`sections/${id}`, 1))).toEqual([409, CANNOT, 'in-the-way']);
    newsroom.pass(1_000);
    expect((await undo(`sections/${id}`, 3)).status).toBe(200);
    expect(await namesOf('sections')).toContain('Fjord');
    expect(await namesOf(`sections?at=${between}`)).not.toContain('Fjord');
    expect(await namesOf(`sections?at=${closed}`)).toContain('Fjord');
    // Who publishes there finds it open.
    await added('articles', { headline: 'Sejl', sectionId: id, publish: true });
    expect((await undo(`sections/${NOBODY}`, 0)).json.type).toBe('/problems/section-unknown');
    expect((await undo(`sections/${id}`, 4, { role: 'editor' })).status).toBe(403);
  });

  it('brings desks and authors back to the choice', async () => {
    const [desk, author] = [
      await added('desks', { name: 'Natholdet' }),
      await added('authors', { name: 'Ida Falk' }),
    ];
    for (const [list, id, name] of [
      ['desks', desk, 'Natholdet'],
      ['authors', author, 'Ida Falk'],
    ] as const) {
      await send('POST', `${list}/${id}/retire`);
      expect(await namesOf(list)).not.toContain(name);
      expect((await undo(`${list}/${id}`, 1)).status).toBe(200);
      expect(await namesOf(list)).toContain(name);
      await send('PATCH', `${list}/${id}`, { name: `${name} II` });
      expect((await undo(`${list}/${id}`, 3)).status).toBe(200);
      expect(await namesOf(list)).toContain(name);
    }
  });

  it('gives a picture its words back; those of an erased one are gone from what was done to it, too', async () => {
    const { json } = await newsroom.send('POST', `${ADMIN}/media?alt=Kran`, {
      body: await drawScene('kabel'),
      headers: { 'content-type': 'image/png' },
    });
    const path = `media/${json.id}`;
    await send('PATCH', path, { alt: 'Gul kran' });
    expect((await undo(path, 1)).json.revision).toBe(2);
    expect(reasonOf(await undo(path, 0))).toEqual([409, CANNOT, 'for-good']);
    const changes = async () => newsroom.read(`${ADMIN}/${path}/revisions`);
    expect((await changes()).json.items).toMatchObject([
      { kind: 'revised', details: { alt: 'Kran' } },
      { kind: 'revised', details: { alt: 'Gul kran' } },
      { kind: 'uploaded', details: { alt: 'Kran' } },
    ]);
    const envelope = { commandId: randomId(), actorId: 'system', correlationId: randomId() };
    await newsroom.runner.execute({
      ...{ decider: mediaDecider, id: json.id, envelope },
      command: { type: 'EraseMedia' },
    });
    expect([(await changes()).status, (await undo(path, 1)).status]).toEqual([410, 410]);
  });

  it('lets an old address lead where it led, if no others lead in a circle with it by now', async () => {
    const set = (from: string, to: string) => added('redirects', { from, to });
    const id = await set('/gammel', '/a');
    await set('/gammel', '/b');
    expect((await undo(`redirects/${id}`, 1)).status).toBe(200);
    const targets = async () =>
      (await newsroom.read(`${ADMIN}/redirects?from=/gammel`)).json.items.map(
        (item) => (item as unknown as { readonly to: string }).to,
      );
    expect(await targets()).toEqual(['/a']);
    await send('POST', `redirects/${id}/remove`);
    await newsroom.engine.caughtUp(20_000);
    await set('/a', '/gammel');
    await newsroom.engine.caughtUp(20_000);
    expect(reasonOf(await undo(`redirects/${id}`, 3))).toEqual([409, CANNOT, 'in-the-way']);
  });
});
