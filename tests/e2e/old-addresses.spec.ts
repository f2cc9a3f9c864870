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
/** The outcome once readers see everything written. */
const shown = async (address: string) => {
  await newsroom.shown();
  return outcome(address);
};
const lead = async (from: string, to: string): Promise<string> =>
  String((await send('/redirects', { from, to }))['id']);
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

describe('an address that shows nothing any more', () => {
  const UNKNOWN = '0f8fad5b-d9cb-469f-a165-70867728950e';

  it('of a closed section leads where the desk says, until the section opens again', async () => {
    const id = String((await send('/sections', { name: 'Sport' }))['id']);
    expect(await shown('/sport')).toEqual([200, null]);
    await lead('/sport', '/havn');
    expect(await shown('/sport')).toEqual([200, null]);
    await send(`/sections/${id}/retire`);
    expect(await shown('/sport')).toEqual([301, '/havn']);
    expect(await outcome('/sport?utm_source=brev')).toEqual([301, '/havn']);
    await send(`/sections/${id}/undo`, { revision: 1 });
    expect(await shown('/sport')).toEqual([200, null]);
  });

  it.each(['artikel', 'job', 'virksomhed', 'annonceindlaeg'])(
    'and never did, with an id of another system, leads on below /%s',
    async (place) => {
      const address = `/${place}/gammel-${UNKNOWN}`;
      expect([await shown(address), await outcome(address)]).toEqual([
        [404, null],
        [404, null],
      ]);
      const id = await lead(address, '/havn');
      expect([await shown(address), await outcome(address)]).toEqual([
        [301, '/havn'],
        [301, '/havn'],
      ]);
      await lead(`${address}?side=2`, '/');
      expect([await shown(`${address}?side=2`), await outcome(`${address}?side=3`)]).toEqual([
        [301, '/'],
        [301, '/havn'],
      ]);
      await send(`/redirects/${id}/remove`);
      expect(await shown(address)).toEqual([404, null]);
    },
  );

  it('of a withdrawn article leads to the one that stands for it', async () => {
    const [twin, survivor] = [await publish('Færgen sejler'), await publish('Færgen er sejlet')];
    const [from, to] = [`/artikel/faergen-sejler-${twin}`, `/artikel/faergen-er-sejlet-${survivor}`];
    await send(`/articles/${twin}/unpublish`, { notice: 'Artiklen stod her to gange.' });
    expect([await shown(from), await outcome(from)]).toEqual([
      [410, null],
      [410, null],
    ]);
    await lead(from, to);
    expect(await shown(from)).toEqual([301, to]);
    expect(await outcome(to)).toEqual([200, null]);
  });

  it('of a killed article has its notice, whatever the desk says', async () => {
    const id = await publish('Fyret blinker rødt');
    const address = `/artikel/fyret-blinker-roedt-${id}`;
    await lead(address, '/havn');
    expect(await shown(address)).toEqual([200, null]);
    await send(`/articles/${id}/kill`, { notice: 'Fyret blinker hvidt.', reason: 'error' });
    expect(await shown(address)).toEqual([410, null]);
    expect((await read(`${address}?utm_source=brev`)).text).toContain('Fyret blinker hvidt.');
  });
});
