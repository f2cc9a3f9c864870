import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ArticlesQuery, FRONT_PAGE, frontDecider, FrontsQuery } from '#editorial';
import { plusMilliseconds } from '#kernel';
import type { Instant } from '#kernel';
import { openEditorialNewsroom } from '#testing/editorial-newsroom';
import type { EditorialNewsroom, Reply, Told } from '#testing/editorial-newsroom';

const ADMIN = '/api/admin/v1';
const HOUR = 3_600_000;
const NOBODY = '00000000-0000-4000-8000-000000000000';

interface Place {
  readonly articleId: string;
  readonly headline: string | null;
  readonly leftOut: string | null;
  readonly article: { readonly headline: string; readonly state: string } | null;
}
interface Front {
  readonly revision: number | null;
  readonly since: string | null;
  readonly slots: readonly (Place | null)[];
  readonly plans: readonly {
    readonly plan: number;
    readonly from: string;
    readonly slots: readonly (Place | null)[];
  }[];
}

let newsroom: EditorialNewsroom;
let sectionId: string;
const send = (method: string, path: string, body?: unknown, headers = {}): Promise<Reply> =>
  newsroom.send(method, `${ADMIN}${path}`, { ...(body === undefined ? {} : { body }), headers });
const front = async (id = FRONT_PAGE, at?: Instant): Promise<Front> => {
  const { json } = await newsroom.read(`${ADMIN}/fronts/${id}${at === undefined ? '' : `?at=${at}`}`);
  return json as unknown as Front;
};
const arrange = (id: string, slots: readonly unknown[], baseRevision: number | null) =>
  send('PUT', `/fronts/${id}`, { baseRevision, slots });
const drafted = async (headline: string, publish = true): Promise<string> => {
  const body = { type: 'doc', content: [{ type: 'paragraph', attrs: { id: 'p' }, content: [] }] };
  const { json } = await send('POST', '/articles', { headline, sectionId, body, publish });
  return json.id;
};
const later = (milliseconds: number): Instant => plusMilliseconds(newsroom.now(), milliseconds);
const shown = async (at = newsroom.now(), of?: string): Promise<readonly string[]> => {
  await newsroom.engine.caughtUp(20_000);
  const { stories } = await newsroom.get(FrontsQuery).front({ at, limit: 2, sectionId: of });
  return stories.map(({ headline }) => headline);
};
const codeOf = (reply: Reply) => reply.json.type.replace('/problems/', '');

beforeAll(async () => {
  newsroom = await openEditorialNewsroom();
  sectionId = (await send('POST', '/sections', { name: 'Havn', slug: 'havn' })).json.id;
});
afterAll(() => newsroom.close());

describe('a front', () => {
  it('is arranged by who has seen it, and tells what of it readers do not see', async () => {
    const [kaj, lods] = [await drafted('Kajen er færdig'), await drafted('Lodsen er gået')];
    const draft = await drafted('Kranen vælter', false);
    expect(await front()).toEqual({ id: 'front', revision: null, since: null, slots: [], plans: [] });
    expect((await send('PUT', '/fronts/front', { slots: [] })).status).toBe(428);
    const places = [{ articleId: lods, kicker: 'Nu', headline: 'Lods!' }, { articleId: draft }, null];
    expect((await arrange('front', [...places, { articleId: kaj }], null)).json.revision).toBe(0);
    const both = { baseRevision: 0, slots: [] };
    expect((await send('PUT', '/fronts/front', both, { 'if-match': '"0"' })).status).toBe(400);
    expect((await send('PUT', '/fronts/front', { slots: [] }, { 'if-match': '"9"' })).status).toBe(412);
    expect((await arrange('front', [{ articleId: kaj }, { articleId: kaj }], 0)).status).toBe(422);
    expect(codeOf(await arrange('front', [{ articleId: sectionId }], 0))).toBe('unknown-reference');
    expect((await arrange(NOBODY, [], null)).status).toBe(404);
    expect((await arrange('nowhere', [], null)).status).toBe(400);

    await newsroom.engine.caughtUp(20_000);
    const read = await front();
    expect(
      read.slots.map((slot) => slot && [slot.article?.headline, slot.article?.state, slot.leftOut]),
    ).toEqual([
      ['Lodsen er gået', 'published', null],
      ['Kranen vælter', 'draft', 'not-public'],
      null,
      ['Kajen er færdig', 'published', null],
    ]);
    expect(await shown()).toEqual(['Lods!', 'Kajen er færdig']);
  });

  it('keeps what two editors did in different places, and asks about the same one', async () => {
    const [a, b, c] = [await drafted('Anker'), await drafted('Bøje'), await drafted('Containerskib')];
    expect((await arrange(sectionId, [{ articleId: a }, { articleId: b }], null)).status).toBe(200);
    await arrange(sectionId, [{ articleId: a, kicker: 'Havnen' }, { articleId: b }], 0);
    expect((await arrange(sectionId, [{ articleId: a }, { articleId: c }], 0)).status).toBe(200);
    expect((await front(sectionId)).slots).toMatchObject([
      { articleId: a, kicker: 'Havnen' },
      { articleId: c },
    ]);
    const refused = await arrange(sectionId, [{ articleId: b }, { articleId: c }], 0);
    expect([refused.status, codeOf(refused)]).toEqual([409, 'edit-conflict']);
    expect(refused.json).toMatchObject({
      base: { 'slots.0': { articleId: a, kicker: null } },
      theirs: { 'slots.0': { articleId: a, kicker: 'Havnen' } },
      yours: { 'slots.0': { articleId: b } },
    });
  });

  it('changes by itself at the time it was planned for, past and future alike', async () => {
    const id = (await send('POST', '/sections', { name: 'Kyst', slug: 'kyst' })).json.id;
    const [now, then, evening] = [await drafted('Morgen'), await drafted('Middag'), await drafted('Aften')];
    await arrange(id, [{ articleId: now }], null);
    const [noon, night] = [later(HOUR), later(2 * HOUR)];
    const planned = await send('POST', `/fronts/${id}/plans`, {
      from: noon,
      slots: [{ articleId: then, headline: 'Middag på forsiden' }],
    });
    expect([planned.status, planned.json]).toMatchObject([201, { plan: 1 }]);
    const second = { from: night, slots: [{ articleId: evening, until: plusMilliseconds(night, HOUR) }] };
    const key = { 'idempotency-key': 'aften-1' };
    const first = await send('POST', `/fronts/${id}/plans`, second, key);
    expect(first.json).toMatchObject({ plan: 2 });
    expect(codeOf(await send('POST', `/fronts/${id}/plans`, second))).toBe('front-planned-already');
    expect(await shown(newsroom.now(), id)).toEqual(['Morgen']);
    expect(await shown(noon, id)).toEqual(['Middag på forsiden']);
    expect(await shown(night, id)).toEqual(['Aften']);
    expect(await shown(plusMilliseconds(night, HOUR), id)).toEqual([]);
    expect(await newsroom.get(ArticlesQuery).nextEdge(newsroom.now())).toBe(noon);
    expect(await newsroom.get(ArticlesQuery).nextEdge(noon)).toBe(night);
    expect((await front(id)).plans.map(({ plan, from }) => [plan, from])).toEqual([
      [1, noon],
      [2, night],
    ]);
    const ahead = await front(id, noon);
    expect(ahead).toMatchObject({ revision: null, since: noon, slots: [{ articleId: then, leftOut: null }] });
    expect(ahead.plans).toMatchObject([{ plan: 2, slots: [{ articleId: evening }] }]);

    const before = newsroom.now();
    newsroom.pass(90 * 60_000);
    // Nobody has recorded it yet.
    expect(await front(id)).toMatchObject({
      since: noon,
      slots: [{ articleId: then }],
      plans: [{ plan: 2 }],
    });
    expect(await shown(newsroom.now(), id)).toEqual(['Middag på forsiden']);
    const { revision: coming } = await front(id);
    await newsroom.recordDueOf(frontDecider, id);
    expect((await front(id)).revision).toBe(coming);
    expect(await shown(newsroom.now(), id)).toEqual(['Middag på forsiden']);
    expect(await front(id, before)).toMatchObject({ slots: [{ articleId: now }] });
    expect((await send('DELETE', `/fronts/${id}/plans/1`)).status).toBe(404);

    const { revision } = await front(id);
    const moved = { from: later(3 * HOUR), slots: second.slots, baseRevision: revision };
    expect((await send('PUT', `/fronts/${id}/plans/2`, { ...moved, baseRevision: undefined })).status).toBe(
      428,
    );
    expect((await send('PUT', `/fronts/${id}/plans/2`, { ...moved, slots: [] })).status).toBe(200);
    expect(await shown(night, id)).toEqual(['Middag på forsiden']);
    expect((await send('DELETE', `/fronts/${id}/plans/2`)).status).toBe(200);
    expect((await front(id)).plans).toEqual([]);
    expect(await shown(later(5 * HOUR), id)).toEqual(['Middag på forsiden']);
    // A repeat is told what the first time was told, whatever has become of it.
    expect((await send('POST', `/fronts/${id}/plans`, second, key)).json).toEqual(first.json);
  });

  it('is refused to who saw it before the plan began', async () => {
    const id = (await send('POST', '/sections', { name: 'Vind', slug: 'vind' })).json.id;
    const [one, two] = [await drafted('Stille'), await drafted('Storm')];
    await arrange(id, [{ articleId: one }], null);
    await send('POST', `/fronts/${id}/plans`, { from: later(HOUR), slots: [{ articleId: two }] });
    const { revision } = await front(id);
    newsroom.pass(2 * HOUR);
    const slots = [{ articleId: one, kicker: 'Vejret' }];
    const strict = await send('PUT', `/fronts/${id}`, { slots }, { 'if-match': `"${revision}"` });
    expect(strict.status).toBe(412);
    expect(codeOf(await arrange(id, slots, revision))).toBe('edit-conflict');
  });
});

describe('the calendar', () => {
  const calendar = async (query: string): Promise<readonly Told[]> => {
    const items: Told[] = [];
    for (let after = ''; ;) {
      const { status, json } = await newsroom.read(`${ADMIN}/calendar?limit=2&${query}${after}`);
      expect(status).toBe(200);
      items.push(...json.items);
      if (json.next === null) return items;
      after = `&after=${json.next}`;
    }
  };
  const told = (items: readonly Told[]) =>
    items.map((item) => {
      const {
        kind,
        at,
        article,
        front: arranged,
      } = item as unknown as {
        readonly kind: string;
        readonly at: string;
        readonly article: { readonly headline: string } | null;
        readonly front: { readonly id: string; readonly plan: number | null } | null;
      };
      return [kind, at, article?.headline ?? arranged?.plan];
    });

  it('tells in the order of time what is planned, published and due, of everybody or of a desk', async () => {
    newsroom.pass(100 * 24 * HOUR);
    const from = newsroom.now();
    const to = later(24 * HOUR);
    const at = (hours: number) => later(hours * HOUR);
    const [times, out] = [[at(1), at(2), at(3), at(4), at(5)] as const, await drafted('Ude nu')];
    const [publish, due, unpublish, embargo, plan] = times;
    const desk = (await send('POST', '/desks', { name: 'Kyst' })).json.id;
    const [first, second] = [await drafted('Planlagt', false), await drafted('Klausul', false)];
    await send('POST', `/articles/${first}/schedule`, { publishAt: publish });
    await send('POST', `/articles/${first}/schedule-unpublication`, { unpublishAt: unpublish });
    await send('PUT', `/articles/${first}/assignment`, {
      deskId: desk,
      userId: null,
      dueAt: due,
      note: null,
    });
    await send('PUT', `/articles/${second}/embargo`, { until: embargo, note: null });
    await send('POST', `/fronts/${sectionId}/plans`, { from: plan, slots: [] });
    const range = `from=${from}&to=${to}`;
    const everything = told(await calendar(range));
    expect(everything.slice(1)).toEqual([
      ['publication', publish, 'Planlagt'],
      ['due', due, 'Planlagt'],
      ['unpublication', unpublish, 'Planlagt'],
      ['embargo', embargo, 'Klausul'],
      ['front', plan, 1],
    ]);
    expect(everything[0]).toMatchObject(['published', expect.any(String), 'Ude nu']);
    expect(told(await calendar(`${range}&desk=${desk}`)).map(([kind]) => kind)).toEqual([
      'publication',
      'due',
      'unpublication',
    ]);
    expect(await calendar(`${range}&kind=front&section=${sectionId}`)).toMatchObject([
      { front: { id: sectionId, section: { name: 'Havn' }, plan: 1, by: { name: expect.any(String) } } },
    ]);
    expect(await calendar(`${range}&section=${NOBODY}`)).toEqual([]);
    expect(await calendar(`${range}&kind=front&desk=${desk}`)).toEqual([]);
    await send('POST', `/articles/${out}/kill`, { notice: 'Trukket tilbage.', reason: 'error' });
    expect(told(await calendar(`${range}&kind=published`))).toEqual([]);
  });

  /** A stretch of time, two days from now on, and what is told in it: by whole hours after its beginning. */
  const twoDays = () => {
    newsroom.pass(100 * 24 * HOUR);
    const from = newsroom.now();
    const within = async (query = '') => {
      const items = await calendar(`from=${from}&to=${plusMilliseconds(from, 48 * HOUR)}${query}`);
      const states = items.map((item) => item as unknown as { readonly article: { readonly state: string } });
      return {
        told: told(items).map(([kind, at, headline]) => [
          ...[kind, Math.round((Date.parse(String(at)) - Date.parse(from)) / HOUR), headline],
        ]),
        states: new Set(states.map(({ article }) => article.state)),
      };
    };
    return { within, after: (hours: number) => plusMilliseconds(from, hours * HOUR) };
  };

  it('dates what readers saw by when they saw it: published, updated, taken down, by hand or by plan', async () => {
    const { within, after } = twoDays();
    newsroom.pass(HOUR);
    const { json } = await send('POST', '/articles', {
      ...{ headline: 'Molen', sectionId, publish: true, publishedAt: '2020-03-01T08:00:00Z' },
      body: { type: 'doc', content: [{ type: 'paragraph', attrs: { id: 'p' }, content: [] }] },
    });
    const mole = json.id;
    newsroom.pass(HOUR);
    await send('PATCH', `/articles/${mole}`, { baseRevision: 1, headline: 'Molen revner' });
    await send('POST', `/articles/${mole}/publish`, {});
    newsroom.pass(HOUR);
    const correction = { note: 'Den revnede ikke.', change: { version: 2, headline: 'Molen holder' } };
    expect((await send('POST', `/articles/${mole}/correct`, correction)).status).toBe(200);
    newsroom.pass(HOUR);
    await send('POST', `/articles/${mole}/unpublish`, {});
    newsroom.pass(HOUR);
    await send('POST', `/articles/${mole}/publish`, {});
    await send('PATCH', `/articles/${mole}`, { baseRevision: 7, standfirst: 'Den står endnu.' });
    expect((await send('POST', `/articles/${mole}/schedule`, { publishAt: after(6) })).status).toBe(200);
    await send('POST', `/articles/${mole}/schedule-unpublication`, { unpublishAt: after(7) });
    const seen = [
      ['published', 1, 'Molen holder'],
      ['updated', 2, 'Molen holder'],
      ['updated', 3, 'Molen holder'],
      ['unpublished', 4, 'Molen holder'],
      ['published', 5, 'Molen holder'],
    ];
    expect((await within()).told).toEqual([
      ...seen,
      ['publication', 6, 'Molen holder'],
      ['unpublication', 7, 'Molen holder'],
    ]);
    expect(await calendar('from=2020-03-01T00:00:00Z&to=2020-03-02T00:00:00Z')).toEqual([]);

    // No worker records it.
    newsroom.pass(1.5 * HOUR);
    expect(await within()).toEqual({
      told: [...seen, ['updated', 6, 'Molen holder'], ['unpublication', 7, 'Molen holder']],
      states: new Set(['published']),
    });
    newsroom.pass(HOUR);
    const all = [...seen, ['updated', 6, 'Molen holder'], ['unpublished', 7, 'Molen holder']];
    expect(await within()).toEqual({ told: all, states: new Set(['unpublished']) });
    await newsroom.recordDue(mole);
    newsroom.pass(HOUR);
    expect((await within()).told).toEqual(all);
    expect((await within(`&kind=updated&section=${sectionId}`)).told).toHaveLength(3);
    expect((await within(`&kind=updated&section=${NOBODY}`)).told).toEqual([]);
    await send('POST', `/articles/${mole}/discard`);
    expect(await within()).toEqual({ told: all, states: new Set(['discarded']) });
  });

  it('tells what was planned at a time that is over, and what will still be at one to come', async () => {
    const { within, after } = twoDays();
    const [kaj, bro] = [await drafted('Kajen lukker', false), await drafted('Broen åbner', false)];
    const desk = (await send('POST', '/desks', { name: 'Anlæg' })).json.id;
    const assigned = { deskId: desk, userId: null, dueAt: after(6), note: null };
    await send('POST', `/articles/${kaj}/schedule`, { publishAt: after(12) });
    await send('PUT', `/articles/${bro}/assignment`, assigned);
    await send('POST', `/articles/${bro}/schedule`, { publishAt: after(18) });
    newsroom.pass(HOUR);
    const before = newsroom.now();
    newsroom.pass(HOUR);
    await send('POST', `/articles/${kaj}/unschedule`, {});
    await send('PATCH', `/articles/${kaj}`, { baseRevision: 2, headline: 'Kajen lukker ikke' });
    await send('POST', `/articles/${kaj}/publish`, {});
    await send('POST', `/articles/${kaj}/schedule-unpublication`, { unpublishAt: after(24) });
    await send('PUT', `/articles/${bro}/assignment`, { ...assigned, deskId: null, dueAt: after(20) });
    newsroom.pass(HOUR);

    expect((await within()).told).toEqual([
      ['published', 2, 'Kajen lukker ikke'],
      ['publication', 18, 'Broen åbner'],
      ['due', 20, 'Broen åbner'],
      ['unpublication', 24, 'Kajen lukker ikke'],
    ]);
    expect((await within(`&desk=${desk}`)).told).toEqual([]);
    const then = [
      ['due', 6, 'Broen åbner'],
      ['publication', 12, 'Kajen lukker'],
      ['publication', 18, 'Broen åbner'],
    ];
    expect(await within(`&at=${before}`)).toEqual({ told: then, states: new Set(['scheduled']) });
    expect((await within(`&at=${before}&desk=${desk}`)).told).toEqual([then[0], then[2]]);
    const ahead = await within(`&at=${after(24)}`);
    expect(ahead).toEqual({
      told: [
        ['published', 2, 'Kajen lukker ikke'],
        ['published', 18, 'Broen åbner'],
        ['due', 20, 'Broen åbner'],
        ['unpublished', 24, 'Kajen lukker ikke'],
      ],
      states: new Set(['published', 'unpublished']),
    });
    await send('PUT', `/articles/${bro}/assignment`, assigned);
    expect((await within(`&at=${after(24)}&desk=${desk}`)).told).toEqual([
      ['due', 6, 'Broen åbner'],
      ['published', 18, 'Broen åbner'],
    ]);
  });

  it('is asked for a time that ends after it begins, three months at most', async () => {
    const read = async (from: string, to: string) =>
      (await newsroom.read(`${ADMIN}/calendar?from=${from}&to=${to}`)).status;
    const day = '2026-12-01T00:00:00Z';
    expect([await read(day, day), await read(day, '2027-12-01T00:00:00Z'), await read(day, 'x')]).toEqual([
      400, 400, 400,
    ]);
    const path = `${ADMIN}/calendar?from=${day}&to=2026-12-02T00:00:00Z`;
    expect((await newsroom.read(`${path}&after=zz`)).status).toBe(400);
  });
});
