import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AdsQuery,
  AdvertisingCommandModule,
  AdvertisingReadModule,
  CAPACITY,
  SponsoredPostsQuery,
  advertisingEventContracts,
  advertisingProjections,
  bookingDecider,
  placementDecider,
} from '#advertising';
import { CompaniesCommandModule, companiesProjections, companyEventContracts } from '#companies';
import { randomId } from '#event-store';
import { localTimeIn, plusDays, plusMilliseconds } from '#kernel';
import { openDeskNewsroom } from '#testing/desk-newsroom';
import type { DeskNewsroom, Reply, Told } from '#testing/desk-newsroom';

const ADMIN = '/api/admin/v1';
const ZONE = 'Europe/Copenhagen';
const HOUR = 3_600_000;
const TICK = 36_000;

let newsroom: DeskNewsroom;
let serial = 0;
const post = (path: string, body?: unknown, headers = {}) =>
  newsroom.send('POST', `${ADMIN}${path}`, { body, headers });
/** A placement of its own for each test: its key. */
const placed = async (positions = 1): Promise<{ readonly key: string; readonly id: string }> => {
  serial += 1;
  const key = `plads-${serial}`;
  const reply = await post('/placements', { key, name: `Plads ${serial}`, positions });
  expect(reply.status).toBe(201);
  return { key, id: reply.json.id };
};
/** Local times `from` and `until` days from now. */
const days = (from: number, until: number) => ({
  start: localTimeIn(plusDays(newsroom.now(), from), ZONE),
  end: localTimeIn(plusDays(newsroom.now(), until), ZONE),
});
const draft = (key: string, more: object = {}, headers = {}): Promise<Reply> =>
  post(
    '/bookings',
    {
      placement: { key },
      advertiser: { name: 'Sydkyst ApS' },
      ...days(-1, 10),
      creative: {
        headline: 'Kabler der holder',
        teaser: 'Læs hvordan.',
        url: 'https://sydkyst.example/kabler',
      },
      ...more,
    },
    headers,
  );
const booked = async (key: string, more: object = {}): Promise<Told> => {
  const reply = await draft(key, { book: true, ...more });
  expect([reply.status, ['booked', 'in-flight'].includes(String(reply.json['state']))]).toEqual([201, true]);
  return reply.json;
};
const shown = async (key: string) =>
  (await newsroom.read(`/api/v1/placements/${key}/ads`, { role: null })).json;
const shownAt = async (key: string, at: string) =>
  (await newsroom.read(`/api/v1/placements/${key}/ads?at=${at}`)).json;
const headlines = (page: Told) => page.items.map(({ headline }) => headline);
const envelope = () => {
  const commandId = randomId();
  return { commandId, actorId: 'test', correlationId: commandId };
};
const calendar = async (id: string) => (await newsroom.runner.load(placementDecider, id)).state?.claims ?? [];

beforeAll(async () => {
  newsroom = await openDeskNewsroom({
    contracts: [...companyEventContracts, ...advertisingEventContracts],
    projections: [...companiesProjections, ...advertisingProjections],
    modules: [CompaniesCommandModule, AdvertisingReadModule, AdvertisingCommandModule],
  });
});
afterAll(() => newsroom.close());

describe('A sponsored post', () => {
  it('is drafted, booked and shown with its label and its sender, and is gone when it is cancelled', async () => {
    const { key } = await placed(6);
    const drafted = await draft(key);
    expect([drafted.status, drafted.json['state']]).toEqual([201, 'draft']);
    expect((await shown(key)).items).toEqual([]);

    const { id } = drafted.json;
    const reply = await post(`/bookings/${id}/book`);
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ id, state: 'in-flight', claim: { position: 1, share: 100 } });
    const page = await shown(key);
    expect(page).toEqual({
      items: [
        {
          id,
          kind: 'sponsored-post',
          url: 'https://sydkyst.example/kabler',
          commercial: true,
          label: 'Annonceindlæg fra Sydkyst ApS',
          advertiser: 'Sydkyst ApS',
          headline: 'Kabler der holder',
          teaser: 'Læs hvordan.',
          image: null,
          job: null,
          political: null,
          position: 1,
          updatedAt: page.items[0]?.['updatedAt'],
        },
      ],
      next: null,
    });

    const before = newsroom.now();
    newsroom.pass(HOUR);
    expect((await post(`/bookings/${id}/cancel`)).json['state']).toBe('cancelled');
    expect((await shown(key)).items).toEqual([]);
    expect(headlines(await shownAt(key, before))).toEqual(['Kabler der holder']);
  });

  it('leads to its own page when it has a text there or nowhere else to go', async () => {
    const { key } = await placed(2);
    const text = { type: 'doc', content: [{ type: 'paragraph', attrs: { id: 'p' }, content: [] }] };
    const headline = 'Blå kabler';
    const first = await booked(key, { creative: { headline } });
    const second = await booked(key, { creative: { headline, url: 'https://sydkyst.example/', body: text } });
    expect((await shown(key)).items.map(({ url }) => url)).toEqual(
      [first, second].map(({ id }) => `http://avis.example/annonceindlaeg/blaa-kabler-${id}`),
    );
    const answer = await newsroom.get(SponsoredPostsQuery).postAt(second.id, newsroom.now());
    expect(answer).toMatchObject({
      kind: 'found',
      post: { label: 'Annonceindlæg fra Sydkyst ApS', targetUrl: 'https://sydkyst.example/', body: text },
    });
  });

  it('bears the name that its advertiser has at the time', async () => {
    const { key } = await placed();
    const advertiser = (await post('/companies', { name: 'Gammel Sender A/S' })).json.id;
    const { id } = await booked(key, { advertiser: { id: advertiser } });
    const before = newsroom.now();
    newsroom.pass(HOUR);
    await newsroom.send('PATCH', `${ADMIN}/companies/${advertiser}`, { body: { name: 'Ny Sender A/S' } });
    expect((await shown(key)).items).toMatchObject([
      { label: 'Annonceindlæg fra Ny Sender A/S', advertiser: 'Ny Sender A/S' },
    ]);
    expect((await shownAt(key, before)).items).toMatchObject([
      { label: 'Annonceindlæg fra Gammel Sender A/S' },
    ]);
    const desk = (await newsroom.read(`${ADMIN}/bookings?limit=100`)).json.items;
    expect(desk.find((booking) => booking.id === id)).toMatchObject({
      label: 'Annonceindlæg fra Ny Sender A/S',
    });
  });

  it('shows from its start to its end whether a worker runs or not; both are recorded once', async () => {
    const { key } = await placed();
    const { id } = await booked(key, days(2, 4));
    expect((await shown(key)).items).toEqual([]);
    expect(headlines(await shownAt(key, plusDays(newsroom.now(), 3)))).toEqual(['Kabler der holder']);
    const posts = newsroom.get(SponsoredPostsQuery);
    expect(await posts.postAt(id, newsroom.now())).toEqual({ kind: 'unknown' });

    newsroom.pass(3 * 24 * HOUR);
    expect(headlines(await shown(key))).toEqual(['Kabler der holder']);
    newsroom.pass(2 * 24 * HOUR);
    expect((await shown(key)).items).toEqual([]);
    expect(await posts.postAt(id, newsroom.now())).toMatchObject({ kind: 'gone' });

    const { revision } = await newsroom.runner.load(bookingDecider, id);
    await newsroom.recordDue(bookingDecider, id);
    await newsroom.recordDue(bookingDecider, id);
    const after = await newsroom.runner.load(bookingDecider, id);
    expect(after.revision).toBe(revision + 3n);
    expect(after.state?.recorded).toMatchObject({ MaterialChecked: 1, AdStarted: 1, AdEnded: 1 });
    expect((await post(`/bookings/${id}/cancel`)).status).toBe(409);
  });
});

describe('A placement', () => {
  it('is defined once under its key, and keeps the positions that are booked', async () => {
    const { key, id } = await placed(2);
    const again = await post('/placements', { key, name: 'Igen' });
    expect([again.status, again.json.id]).toEqual([409, id]);
    await booked(key);
    await booked(key);
    const narrow = { body: { positions: 1 } };
    expect((await newsroom.send('PATCH', `${ADMIN}/placements/${id}`, narrow)).status).toBe(409);
    const wide = { body: { positions: 3 } };
    expect((await newsroom.send('PATCH', `${ADMIN}/placements/${id}`, wide)).status).toBe(200);
    const listed = (await newsroom.read(`${ADMIN}/placements?limit=100`)).json.items;
    expect(listed.find((placement) => placement.id === id)).toMatchObject({ key, positions: 3 });
    expect((await newsroom.read(`${ADMIN}/placements/${id}`)).json['claims']).toHaveLength(2);
  });

  it('that is full says where the nearest room is, and nothing is recorded', async () => {
    const { key, id } = await placed();
    await booked(key, days(1, 5));
    const head = await newsroom.store.head();
    const refused = await draft(key, { book: true, ...days(3, 4), advertiser: { name: 'Ny Annoncør A/S' } });
    expect([refused.status, refused.json.type]).toEqual([409, '/problems/placement-full']);
    const [claim] = await calendar(id);
    expect(refused.json['nearestFree']).toMatchObject({ from: claim?.until, position: 1 });
    expect(await newsroom.store.head()).toBe(head);
    expect((await draft(key, { book: true, ...days(5, 6) })).status).toBe(201);
  });

  it('sells its last share once, however many ask at the same moment', async () => {
    const { key, id } = await placed();
    await booked(key, { share: 70, ...days(1, 5) });
    const drafts = await Promise.all(
      Array.from({ length: 12 }, () => draft(key, { share: 30, ...days(1, 5) })),
    );
    const replies = await Promise.all(drafts.map(({ json }) => post(`/bookings/${json.id}/book`)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(11).fill(409)]);
    for (const { status, json } of replies) {
      if (status === 409)
        expect(json).toMatchObject({ type: '/problems/placement-full', nearestFree: { position: 1 } });
    }
    const claims = await calendar(id);
    expect(claims.reduce((sum, { share }) => sum + share, 0)).toBe(CAPACITY);
    const desk = (await newsroom.read(`${ADMIN}/bookings?limit=100`)).json.items;
    const states = desk.filter(({ placement }) => (placement as Told).id === id).map(({ state }) => state);
    expect(states.filter((state) => state === 'booked')).toHaveLength(2);
  });

  it('never holds more than fits while many book and cancel at once', async () => {
    const { key, id } = await placed(2);
    const work = async (worker: number) => {
      for (let round = 0; round < 4; round += 1) {
        const reply = await draft(key, {
          share: 30 + 10 * ((worker + round) % 4),
          ...days(1, 5),
          book: true,
        });
        if (reply.status === 201 && round % 2 === 0) await post(`/bookings/${reply.json.id}/cancel`);
      }
    };
    await Promise.all(Array.from({ length: 6 }, (_, worker) => work(worker)));
    const claims = await calendar(id);
    for (const position of [1, 2]) {
      const load = claims
        .filter((claim) => claim.position === position)
        .reduce((sum, { share }) => sum + share, 0);
      expect(load).toBeLessThanOrEqual(CAPACITY);
    }
    const at = plusDays(newsroom.now(), 3);
    await newsroom.read(`${ADMIN}/bookings`);
    const flights = await newsroom.dataSource.query<readonly { readonly load: string }[]>(
      `select sum(share) as load from rm_ad_flights.flights
        where placement_id = $1 and visible @> $2::timestamptz group by position`,
      [id, at],
    );
    expect(flights.map(({ load }) => Number(load)).sort()).toEqual(
      [1, 2]
        .map((position) =>
          claims.filter((claim) => claim.position === position).reduce((sum, { share }) => sum + share, 0),
        )
        .filter((load) => load > 0)
        .sort(),
    );
  });

  it('lets the ads of a position take turns, each exactly its share of an hour', async () => {
    const { key } = await placed(2);
    const shares = { Halv: 50, Kvart: 25, Tiende: 10 };
    for (const [headline, share] of Object.entries(shares))
      await booked(key, { share, creative: { headline } });
    await booked(key, { creative: { headline: 'Hel' } });
    await shown(key);
    const ads = newsroom.get(AdsQuery);
    const from = plusDays(newsroom.now(), 1);
    const counts = new Map<string, number>();
    for (let tick = 0; tick < 100; tick += 1) {
      const at = plusMilliseconds(from, tick * TICK);
      const answer = await ads.adsAt(key, at);
      for (const { headline } of answer.ads) counts.set(headline, (counts.get(headline) ?? 0) + 1);
      expect(answer.validUntil).not.toBeNull();
      expect(Date.parse(String(answer.validUntil)) - Date.parse(at)).toBeLessThanOrEqual(TICK);
    }
    expect(Object.fromEntries(counts)).toEqual({ ...shares, Hel: 100 });
  });

  it('that nobody defined is none', async () => {
    expect((await newsroom.read('/api/v1/placements/findes-ikke/ads', { role: null })).status).toBe(404);
    expect((await newsroom.read('/api/v1/placements/Ikke_En_Key/ads', { role: null })).status).toBe(400);
  });
});

describe('A booking that stopped half-way', () => {
  it('goes on where it stopped when it is sent again', async () => {
    const { key, id: placementId } = await placed();
    const idempotent = { 'idempotency-key': `half-way-${key}` };
    const first = await draft(key, { book: true }, idempotent);
    const second = await draft(key, { book: true }, idempotent);
    expect([second.status, second.json]).toEqual([201, first.json]);
    expect(await calendar(placementId)).toHaveLength(1);
  });

  it('has its place already when the placement granted it and the booking never heard of it', async () => {
    const { key, id: placementId } = await placed();
    const { id } = (await draft(key)).json;
    const { state } = await newsroom.runner.load(bookingDecider, id);
    if (!state) throw new Error('no booking');
    const { share, from, until, advertiserId } = state.plan;
    await newsroom.runner.execute({
      decider: placementDecider,
      id: placementId,
      command: {
        type: 'BookAd',
        ...{ bookingId: id, share, from, until, advertiserId, category: null, override: null },
      },
      envelope: envelope(),
    });
    expect(headlines(await shown(key))).toEqual(['Kabler der holder']);
    expect((await post(`/bookings/${id}/book`)).json).toMatchObject({
      state: 'in-flight',
      claim: { claimVersion: 1 },
    });
    expect(await calendar(placementId)).toHaveLength(1);
  });

  it('frees its place when its cancellation is sent again', async () => {
    const { key, id: placementId } = await placed();
    const { id } = await booked(key);
    await newsroom.runner.execute({
      decider: bookingDecider,
      id,
      command: { type: 'CancelBooking', reason: null, fee: null },
      envelope: envelope(),
    });
    expect((await shown(key)).items).toEqual([]);
    expect(await calendar(placementId)).toHaveLength(1);
    expect((await post(`/bookings/${id}/cancel`)).status).toBe(200);
    expect(await calendar(placementId)).toHaveLength(0);
    expect((await post(`/bookings/${id}/book`)).status).toBe(409);
  });

  it('gives its place back when it is cancelled while it is being booked', async () => {
    const { key, id: placementId } = await placed();
    const { id } = (await draft(key)).json;
    const replies = await Promise.all([post(`/bookings/${id}/book`), post(`/bookings/${id}/cancel`)]);
    expect(replies[1].status).toBe(200);
    expect([200, 409]).toContain(replies[0].status);
    expect(await calendar(placementId)).toHaveLength(0);
    expect((await shown(key)).items).toEqual([]);
  });
});

describe('Ads', () => {
  it('show the same bytes after a rebuild as before, at every instant', async () => {
    const keys = Array.from({ length: serial }, (_, index) => `plads-${index + 1}`);
    const instants = [newsroom.now(), plusDays(newsroom.now(), 3), plusDays(newsroom.now(), -5)];
    const read = () =>
      Promise.all(
        instants.flatMap((at) =>
          keys.map(async (key) => {
            const { status, text } = await newsroom.read(`/api/v1/placements/${key}/ads?at=${at}`);
            return status === 200 ? text : status;
          }),
        ),
      );
    const before = await read();
    await newsroom.engine.rebuild('ad_flights');
    expect(await read()).toEqual(before);
    expect(before.some((text) => String(text).includes('Annonceindlæg fra'))).toBe(true);
  });

  it('leave the house with label and sender, all of them', async () => {
    for (let index = 1; index <= serial; index += 1) {
      for (const ad of (await shown(`plads-${index}`)).items) {
        expect(ad).toMatchObject({
          commercial: true,
          label: `Annonceindlæg fra ${String(ad['advertiser'])}`,
        });
        expect(String(ad['advertiser'])).not.toBe('');
      }
    }
    for (const booking of (await newsroom.read(`${ADMIN}/bookings?limit=100`)).json.items) {
      const { name } = booking['advertiser'] as { readonly name: string };
      expect([booking['label'], name === '']).toEqual([`Annonceindlæg fra ${name}`, false]);
    }
  });

  it('that make no sense leave nothing behind, not even their advertiser', async () => {
    const { key } = await placed();
    await newsroom.send('GET', `${ADMIN}/bookings`, { role: 'writer' });
    const head = await newsroom.store.head();
    const advertiser = { name: 'Aldrig Hørt Om A/S' };
    const senseless: readonly (readonly [number, object])[] = [
      [400, { advertiser, share: 0 }],
      [400, { advertiser, share: 101 }],
      [400, { advertiser, share: 1.5 }],
      [400, { advertiser, start: '2026-02-30T00:00' }],
      [400, { advertiser, end: '2026-12-01' }],
      [400, { advertiser, timeZone: 'Europe/Nowhere' }],
      [400, { advertiser, creative: { headline: 'A', url: 'javascript:alert(1)' } }],
      [400, { advertiser, creative: { headline: 'A', label: 'Nyhed' } }],
      [422, { advertiser, ...days(2, 1) }],
      [422, { advertiser, ...days(-2, -1) }],
      [422, { advertiser, placement: { key: 'findes-ikke' } }],
      [422, { advertiser, placement: { id: randomId() } }],
      [422, { advertiser: { id: randomId() } }],
    ];
    for (const [status, body] of senseless)
      expect([body, (await draft(key, body)).status]).toEqual([body, status]);
    expect((await post(`/bookings/${randomId()}/book`)).status).toBe(404);
    expect((await post(`/bookings/${randomId()}/cancel`)).status).toBe(404);
    expect(
      (await newsroom.send('POST', `${ADMIN}/placements`, { body: { key: 'Æ', name: 'A' } })).status,
    ).toBe(400);
    const asWriter = { role: 'writer', body: { key: 'ny-plads', name: 'A' } };
    expect((await newsroom.send('POST', `${ADMIN}/placements`, asWriter)).status).toBe(403);
    expect(await newsroom.store.head()).toBe(head);
  });
});
