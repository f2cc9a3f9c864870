import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { DraftArticle, RedirectsQuery, redirectDecider } from '#editorial';
import { derivedId, randomId } from '#event-store';
import { openEditorialNewsroom } from '#testing/editorial-newsroom';
import type { EditorialNewsroom } from '#testing/editorial-newsroom';

const paragraph = {
  type: 'paragraph' as const,
  attrs: { id: 'p1' },
  content: [{ type: 'text' as const, text: 'Broen er åben.' }],
};
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

  it.each([
    [
      'by a part of a page',
      [
        ['/p1', '/p2#x'],
        ['/p2', '/p3#y'],
      ],
      ['/p3', '/p1'],
    ],
    ['by a query', [['/q2', '/q1?x=1']], ['/q1', '/q2']],
    ['to an address with a query', [['/r1', '/r2?x=1']], ['/r2', '/r1']],
    ['by the whole address of this site', [['/s1', '/s2']], ['/s2', 'http://avis.example/s1']],
    ['to itself', [], ['/t', 'HTTP://avis.example/t#x']],
  ] as const)('never lead in a circle %s', async (_, ways, [from, to]) => {
    for (const [start, end] of ways) expect((await set(start, end)).status).toBe(201);
    await newsroom.engine.caughtUp(20_000);
    expect([(await set(from, to)).json.type, await target(from)]).toEqual(['/problems/redirect-loop', null]);
  });

  it('never lead in a circle that is closed as soon as it is opened', async () => {
    expect((await set('/u1', '/u2')).status).toBe(201);
    expect((await set('/u2', '/u1')).json.type).toBe('/problems/redirect-loop');
    const { json } = await set('/v1', '/v2');
    await newsroom.send('POST', `${ADMIN}/${json.id}/remove`);
    expect((await set('/v2', '/v1')).status).toBe(201);
    const undone = await newsroom.send('POST', `${ADMIN}/${json.id}/undo`, { body: { revision: 1 } });
    expect([undone.status, undone.json.type]).toEqual([409, '/problems/cannot-undo']);
  });

  it('lead nowhere where two editors at once have closed a circle, or a way has grown too long', async () => {
    const record = (from: string, to: string) =>
      newsroom.runner.execute({
        decider: redirectDecider,
        id: derivedId(redirectDecider.category, from),
        command: { type: 'SetRedirect', from, to },
        envelope: { commandId: randomId(), actorId: 'editor', correlationId: randomId() },
      });
    await Promise.all([record('/w1', '/w2'), record('/w2', '/w3?x=1'), record('/w3', '/w1#top')]);
    await record('/w0', '/w1');
    const inside = await Promise.all(['/w0', '/w1', '/w2?y=2', '/w3'].map((address) => target(address)));
    expect(inside).toEqual([null, null, null, null]);
    for (let step = 1; step <= 11; step += 1) await record(`/z${step}`, `/z${step + 1}`);
    expect([await target('/z1'), await target('/z2')]).toEqual([null, '/z3']);
    await newsroom.send('POST', `${ADMIN}/${derivedId(redirectDecider.category, '/w3')}/remove`);
    newsroom.pass(1_000);
    expect(await target('/w0')).toBe('/w1');
  });

  it('lead to an article from where it stood before, once readers have seen it', async () => {
    const { json: section } = await newsroom.send('POST', '/api/admin/v1/sections', {
      body: { name: 'Havn' },
    });
    const draft = async (url: string, publish: boolean) => {
      const envelope = { commandId: randomId(), actorId: 'import', correlationId: randomId() };
      const content = {
        ...{ headline: 'Ny bro', standfirst: null, sectionId: section.id, byline: [], topImage: null },
        body: { type: 'doc' as const, content: [paragraph] },
      };
      const input = { content, origin: { kind: 'import' as const, url } };
      const wish = { ...input, publish: publish ? { publishedAt: newsroom.now() } : null };
      return (await newsroom.get(CommandBus).execute(new DraftArticle(envelope, wish))).id;
    };
    await draft('https://gammel.example/kladde', false);
    expect(await target('/kladde')).toBeNull();
    const id = await draft('https://gammel.example/bro', true);
    expect(await target('/bro')).toBe(`/artikel/ny-bro-${id}`);
    newsroom.pass(1_000);
    await newsroom.send('POST', `/api/admin/v1/articles/${id}/kill`, {
      body: { notice: 'Trukket tilbage.', reason: 'error' },
    });
    expect(await target('/bro')).toBe(`/artikel/uden-titel-${id}`);
  });

  it('are paths of this site, and none that it answers itself', async () => {
    const statuses = await Promise.all(
      ['nyt', '//andre.example/x', '/.//andre.example/x', 'https://andre.example/', '/\\x'].map(
        async (from) => (await set(from, '/havn')).status,
      ),
    );
    expect(statuses).toEqual([400, 400, 400, 400, 400]);
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
