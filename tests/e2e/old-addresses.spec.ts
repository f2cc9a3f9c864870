import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { Answer, Json, WholeNewsroom } from '#testing/whole-newsroom';

const ADMIN = '/api/admin/v1';

let newsroom: WholeNewsroom;
let sectionId: string;

const send = async (path: string, body: unknown = {}, method = 'POST'): Promise<Json> => {
  const answer = await newsroom.send(method, `${ADMIN}${path}`, { body });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.json ?? {};
};
const read = (address: string): Promise<Answer> => newsroom.send('GET', address, { role: null });
const outcome = async (address: string) => {
  const { status, headers } = await read(address);
  return [status, headers.get('location')];
};
const publish = async (headline: string): Promise<string> =>
  String((await send('/articles', { headline, sectionId, publish: true }))['id']);

beforeAll(async () => {
  newsroom = await openWholeNewsroom();
  sectionId = String((await send('/sections', { name: 'Havn' }))['id']);
}, 120_000);
afterAll(() => newsroom.close());

describe('an article whose headline is to change', () => {
  it('leads from its other address to the one that it has, before the change and after it', async () => {
    const id = await publish('Broen er lukket');
    const [before, after] = [`/artikel/broen-er-lukket-${id}`, `/artikel/broen-er-aaben-${id}`];
    await send(`/articles/${id}`, { baseRevision: 1, headline: 'Broen er åben' }, 'PATCH');
    const at = new Date(Date.now() + 3_000).toISOString();
    await send(`/articles/${id}/schedule`, { publishAt: at });
    await newsroom.shown();
    const early = await read(after);
    // On a machine that is busy the time may have come already.
    if (Date.now() < Date.parse(at)) {
      const seconds = /s-maxage=(\d+)$/.exec(early.headers.get('cache-control') ?? '')?.[1];
      expect([early.status, early.headers.get('location'), Number(seconds) <= 3]).toEqual([
        301,
        before,
        true,
      ]);
    }
    await eventually('the change shows', async () => (await read(before)).status === 301);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(at));
    expect([await outcome(before), await outcome(after)]).toEqual([
      [301, after],
      [200, null],
    ]);
  });
});
