import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedirectsQuery } from '#editorial';
import { openEditorialNewsroom } from '#testing/editorial-newsroom';
import type { EditorialNewsroom } from '#testing/editorial-newsroom';

const ADMIN = '/api/admin/v1/redirects';

let newsroom: EditorialNewsroom;
const set = (from: string, to: string) => newsroom.send('POST', ADMIN, { body: { from, to } });
const target = async (address: string, at = newsroom.now()) => {
  await newsroom.engine.caughtUp(20_000);
  return newsroom.get(RedirectsQuery).target(address, at);
};

beforeAll(async () => {
  newsroom = await openEditorialNewsroom();
});
afterAll(() => newsroom.close());

describe('old addresses', () => {
  it('lead where the desk says, with their query or without, until it says otherwise', async () => {
    const { json } = await set('/nyt/412/', '/havn');
    await set('/side.php?id=3', 'https://arkiv.example/æ');
    newsroom.pass(1_000);
    const then = newsroom.now();
    expect([await target('/nyt/412'), await target('/nyt/412/?utm=x'), await target('/nyt')]).toEqual([
      '/havn',
      '/havn',
      null,
    ]);
    expect([await target('/side.php?id=3'), await target('/side.php?id=4')]).toEqual([
      'https://arkiv.example/%C3%A6',
      null,
    ]);
    newsroom.pass(1_000);
    expect((await set('/nyt/412', '/kyst')).json.id).toBe(json.id);
    expect([await target('/nyt/412'), await target('/nyt/412', then)]).toEqual(['/kyst', '/havn']);
    newsroom.pass(1_000);
    expect((await newsroom.send('POST', `${ADMIN}/${json.id}/remove`)).status).toBe(200);
    expect(await target('/nyt/412')).toBeNull();
  });

  it('never lead in a circle', async () => {
    expect((await set('/a', '/b')).status).toBe(201);
    await newsroom.engine.caughtUp(20_000);
    expect((await set('/b', '/c')).status).toBe(201);
    await newsroom.engine.caughtUp(20_000);
    const loop = await set('/c', '/a#top');
    expect([loop.status, loop.json.type]).toEqual([422, '/problems/redirect-loop']);
    expect((await set('/d', '/d/')).status).toBe(422);
  });

  it('are paths of this site, and none that it answers itself', async () => {
    const statuses = await Promise.all(
      ['nyt', '//andre.example/x', 'https://andre.example/', '/\\x'].map(
        async (from) => (await set(from, '/havn')).status,
      ),
    );
    expect(statuses).toEqual([400, 400, 400, 400]);
    expect((await set('/api/v1/articles', '/havn')).status).toBe(422);
    expect((await set('/e', 'javascript:alert(1)')).status).toBe(400);
  });

  it('are listed in their order, page by page, for writers to read and editors to set', async () => {
    for (const name of ['x1', 'x2', 'x3']) await set(`/liste/${name}`, '/havn');
    const page = async (after?: string) =>
      (
        await newsroom.read(`${ADMIN}?from=/liste&limit=2${after === undefined ? '' : `&after=${after}`}`, {
          role: 'writer',
        })
      ).json;
    const first = await page();
    const second = await page(first.next ?? '');
    const froms = [...first.items, ...second.items].map((item) => (item as unknown as { from: string }).from);
    expect([froms, second.next]).toEqual([['/liste/x1', '/liste/x2', '/liste/x3'], null]);
    const refused = await newsroom.send('POST', ADMIN, { role: 'writer', body: { from: '/y', to: '/x' } });
    expect(refused.status).toBe(403);
  });
});
