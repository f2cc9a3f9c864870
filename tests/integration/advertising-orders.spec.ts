import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AdvertisingCommandModule,
  AdvertisingReadModule,
  OverbookingQuery,
  SponsoredPostsQuery,
  advertisingEventContracts,
  advertisingProjections,
  bookingDecider,
  placementDecider,
} from '#advertising';
import { CompaniesCommandModule, companiesProjections, companyEventContracts } from '#companies';
import { randomId } from '#event-store';
import {
  addDays,
  instantInZone,
  isIsoWeek,
  localDateIn,
  localTimeIn,
  mondayOf,
  plusDays,
  plusMilliseconds,
  weekOf,
} from '#kernel';
import type { Instant, LocalDate } from '#kernel';
import { openDeskNewsroom } from '#testing/desk-newsroom';
import type { DeskNewsroom, Reply, SendOptions, Told } from '#testing/desk-newsroom';

const ADMIN = '/api/admin/v1';
const ZONE = 'Europe/Copenhagen';
const HOUR = 3_600_000;
const NOTICE = {
  sponsor: 'Foreningen Åben Havn',
  sponsorAddress: 'Kajgade 1, 0000 Eksempelby',
  controller: null,
  relatesTo: 'Folkeafstemning om havnens fremtid',
  period: { from: '2026-12-01', to: '2026-12-31' },
  amounts: '54.000 kr., medlemskontingenter',
  noticeUrl: null,
};

let newsroom: DeskNewsroom;
let serial = 0;

const post = (path: string, body?: unknown, options: Omit<SendOptions, 'body'> = {}) =>
  newsroom.send('POST', `${ADMIN}${path}`, { body, ...options });
const patch = (path: string, body: unknown, options: Omit<SendOptions, 'body'> = {}) =>
  newsroom.send('PATCH', `${ADMIN}${path}`, { body, ...options });
const read = async (path: string, options?: SendOptions) =>
  (await newsroom.read(`${ADMIN}${path}`, options)).json;
const recorded = async (reply: Promise<Reply>): Promise<Told> => {
  const { status, text, json } = await reply;
  expect([status, text]).toEqual([status < 300 ? status : 'recorded', text]);
  return json;
};
const refused = async (reply: Promise<Reply>): Promise<string> => {
  const { status, json } = await reply;
  return `${status} ${json.type.replace('/problems/', '')}`;
};
const placed = (terms: object = {}): Promise<Told> => {
  serial += 1;
  return recorded(
    post('/placements', { key: `produkt-${serial}`, name: `Produkt ${serial}`, positions: 1, ...terms }),
  );
};
const advertiser = { name: 'Sydkyst ApS' };
const draft = (placement: Told, more: object = {}): Promise<Told> => {
  const party = 'order' in more ? {} : { advertiser };
  const flight = ['week', 'weeks', 'days', 'start'].some((way) => way in more) ? {} : { week: weekAhead(8) };
  const body = { placement: { id: placement.id }, ...party, ...flight, ...more };
  return recorded(post('/bookings', body));
};
const opened = (terms: object = {}): Promise<Told> => recorded(post('/orders', { advertiser, ...terms }));
const today = (): LocalDate => localDateIn(newsroom.now(), ZONE);
/** The ISO week that begins so many weeks from this one. */
const weekAhead = (weeks: number) => weekOf(addDays(today(), 7 * weeks));
const midnight = (day: LocalDate): Instant => instantInZone(`${day}T00:00`, ZONE);
const claimsOf = async (placement: Told) =>
  (await newsroom.runner.load(placementDecider, placement.id)).state?.claims ?? [];
const idsOf = ({ items }: Told) => items.map(({ id }) => id);

beforeAll(async () => {
  newsroom = await openDeskNewsroom({
    contracts: [...companyEventContracts, ...advertisingEventContracts],
    projections: [...companiesProjections, ...advertisingProjections],
    modules: [CompaniesCommandModule, AdvertisingReadModule, AdvertisingCommandModule],
  });
}, 60_000);
afterAll(() => newsroom.close());

describe('A placement as a product', () => {
  const terms = {
    ...{ format: 'job-ad-highlight', leadTimeHours: 48, minDays: 7, maxDays: 28, materialHours: 72 },
    ...{ price: { per: 'week', amount: 950_000 }, separated: true },
    blackouts: [{ from: '2030-12-24', to: '2030-12-26', reason: 'Jul' }],
  };

  it('is set up with its terms, shows them, and changes them one by one', async () => {
    const placement = await placed(terms);
    expect(await read(`/placements/${placement.id}`)).toMatchObject(terms);
    await recorded(patch(`/placements/${placement.id}`, { maxDays: null, blackouts: [] }));
    const changed = { ...terms, maxDays: null, blackouts: [] };
    expect(await read(`/placements/${placement.id}`)).toMatchObject(changed);
    const listed = (await read('/placements?limit=100')).items.find(({ id }) => id === placement.id);
    expect(listed).toMatchObject(changed);
    const plain = await placed();
    expect(await read(`/placements/${plain.id}`)).toMatchObject({
      ...{ format: 'sponsored-post', leadTimeHours: 0, minDays: 1, maxDays: null, materialHours: 24 },
      ...{ price: null, separated: false, blackouts: [], houseAd: null },
    });
  });

  it('has terms that make sense, or is not set up', async () => {
    const placement = await placed({ maxDays: 7 });
    const head = await newsroom.store.head();
    const senseless: readonly object[] = [
      { minDays: 8, maxDays: 7 },
      { minDays: 0 },
      { leadTimeHours: -1 },
      { price: { per: 'day', amount: 0.5 } },
      { price: { per: 'day', amount: 100_000_001 } },
      { price: { per: 'month', amount: 1 } },
      { blackouts: [{ from: '2030-12-26', to: '2030-12-24', reason: 'Jul' }] },
      { blackouts: [{ from: '2030-12-24', to: '2030-12-26', reason: ' ' }] },
      { blackouts: Array(201).fill({ from: '2030-12-24', to: '2030-12-24', reason: 'Jul' }) },
    ];
    for (const wrong of senseless) {
      expect([wrong, await refused(post('/placements', { key: 'ny', name: 'Ny', ...wrong }))]).toEqual([
        wrong,
        '400 invalid-request',
      ]);
    }
    expect(await refused(patch(`/placements/${placement.id}`, { minDays: 8 }))).toBe('422 terms-contradict');
    expect(await newsroom.store.head()).toBe(head);
  });

  it('shows what is free, optioned and booked, who holds it and until when', async () => {
    const placement = await placed({ positions: 2, leadTimeHours: 24 });
    const monday = mondayOf(weekAhead(3));
    const days = (first: number, last: number) => ({
      days: { from: addDays(monday, first), to: addDays(monday, last) },
    });
    const booked = await draft(placement, { ...days(1, 1), book: true });
    const optioned = await draft(placement, { ...days(1, 2), share: 60 });
    const { claim } = await recorded(post(`/bookings/${optioned.id}/option`));
    await recorded(
      patch(`/placements/${placement.id}`, {
        blackouts: [{ from: addDays(monday, 3), to: addDays(monday, 3), reason: 'Valg' }],
      }),
    );
    const path = `/placements/${placement.id}/availability`;
    const answer = await read(`${path}?from=${monday}&to=${addDays(monday, 4)}`);
    expect(answer).toMatchObject({ timeZone: ZONE, share: 100 });
    const told = answer['days'] as readonly Told[];
    expect(told.map(({ state, reason, free, week }) => [state, reason, free, week])).toEqual([
      ['free', null, 100, weekAhead(3)],
      ['optioned', 'optioned', 40, weekAhead(3)],
      ['free', null, 100, weekAhead(3)],
      ['closed', 'blackout', 100, weekAhead(3)],
      ['free', null, 100, weekAhead(3)],
    ]);
    expect(told[1]?.['held']).toEqual([
      {
        ...{ bookingId: booked.id, state: 'booked', position: 1, share: 100, expiresAt: null },
        until: midnight(addDays(monday, 2)),
        advertiser: { id: expect.any(String), name: 'Sydkyst ApS' },
      },
      expect.objectContaining({
        ...{ bookingId: optioned.id, state: 'option', position: 2, share: 60 },
        expiresAt: (claim as Told)['expiresAt'],
      }),
    ]);
    const [first] = (await read(path))['days'] as readonly Told[];
    expect(first).toMatchObject({ date: today(), state: 'closed', reason: 'lead-time' });
    expect((await read(`${path}?share=40&from=${monday}&to=${addDays(monday, 1)}`))['days']).toMatchObject([
      { state: 'free' },
      { state: 'free' },
    ]);
    for (const query of [
      `from=${monday}&to=${addDays(monday, -1)}`,
      `from=${monday}&to=${addDays(monday, 400)}`,
    ]) {
      expect(await refused(newsroom.read(`${ADMIN}${path}?${query}`))).toBe('422 period-unfit');
    }
    expect((await read(`${path}?from=${monday}&to=${addDays(monday, 399)}`))['days']).toHaveLength(400);
    expect(await refused(newsroom.read(`${ADMIN}${path}?share=101`))).toBe('400 invalid-request');
    expect(await refused(newsroom.read(`${ADMIN}/placements/${randomId()}/availability`))).toBe(
      '404 placement-unknown',
    );
  });
});

describe('An order', () => {
  it('is opened for an advertiser, billed to an agency, and read with its bookings and what they come to', async () => {
    const placement = await placed({ price: { per: 'day', amount: 100_000 } });
    const order = await opened({
      advertiser: { name: 'Vesthavn A/S' },
      billTo: { name: 'Mediebureauet Fyr A/S' },
      ...{ purchaseOrder: 'PO-1', cvr: 'DK 10 00 00 17', ean: '5790000000012', discount: 1_250 },
    });
    const { salesperson } = order as unknown as { readonly salesperson: string };
    const week = (ahead: number) => ({ order: order.id, week: weekAhead(ahead) });
    const sold = await draft(placement, { ...week(8), book: true });
    expect(sold['price']).toEqual({
      ...{ per: 'day', units: 7, unitPrice: 100_000 },
      ...{ list: 700_000, discount: 1_250, net: 612_500 },
    });
    const held = await draft(placement, week(9));
    await recorded(post(`/bookings/${held.id}/option`));
    await draft(placement, week(10));
    const off = await draft(placement, { ...week(11), book: true });
    await recorded(post(`/bookings/${off.id}/cancel`, { reason: 'Aflyst', fee: 50_000 }));

    const told = await read(`/orders/${order.id}`);
    const one = { bookings: 1, list: 700_000, net: 612_500 };
    expect(told).toMatchObject({
      state: 'open',
      advertiser: { name: 'Vesthavn A/S' },
      billTo: { name: 'Mediebureauet Fyr A/S' },
      ...{ purchaseOrder: 'PO-1', cvr: '10000017', ean: '5790000000012', discount: 1_250, salesperson },
      totals: { drafted: one, optioned: one, booked: one, fees: 50_000, total: 662_500 },
    });
    expect((told['bookings'] as Told).items.map(({ state }) => state)).toEqual([
      'cancelled',
      'draft',
      'option',
      'booked',
    ]);
    expect((told['bookings'] as Told).items[0]).toMatchObject({
      fee: 50_000,
      order: { id: order.id, salesperson },
    });
  });

  it('is revised and closed; then nothing more is booked on it, and what is booked runs', async () => {
    const placement = await placed();
    const order = await opened({ discount: 500 });
    const waiting = await draft(placement, { order: order.id });
    const changes = { discount: 1_000, billTo: { name: 'Bureauet Kompas ApS' }, note: 'Ring først' };
    const { revision } = await recorded(patch(`/orders/${order.id}`, changes));
    expect(await read(`/orders/${order.id}`)).toMatchObject({
      ...{ discount: 1_000, note: 'Ring først' },
      billTo: { name: 'Bureauet Kompas ApS' },
    });
    await recorded(patch(`/orders/${order.id}`, { billTo: { name: 'Sydkyst ApS' } }));
    expect(await read(`/orders/${order.id}`)).toMatchObject({ billTo: null });
    const ifMatch = { headers: { 'if-match': `"${revision}"` } };
    expect(await refused(patch(`/orders/${order.id}`, { note: null }, ifMatch))).toBe(
      '412 revision-mismatch',
    );

    await recorded(post(`/orders/${order.id}/close`, { reason: 'Slut' }));
    expect((await recorded(post(`/orders/${order.id}/close`))).type).toBeUndefined();
    expect(await refused(post(`/bookings/${waiting.id}/book`))).toBe('409 order-closed');
    expect(await refused(post(`/bookings/${waiting.id}/option`))).toBe('409 order-closed');
    expect(await refused(patch(`/orders/${order.id}`, { note: 'x' }))).toBe('409 order-closed');
    const more = { placement: { id: placement.id }, order: order.id, week: weekAhead(4) };
    expect(await refused(post('/bookings', more))).toBe('409 order-closed');
    expect(await read(`/orders/${order.id}`)).toMatchObject({ state: 'closed' });
  });

  it('that is political is not booked before the notice is complete', async () => {
    const placement = await placed();
    const order = await opened({ political: 'incomplete' });
    const { id } = await draft(placement, { order: order.id });
    expect(await refused(post(`/bookings/${id}/option`))).toBe('409 political-notice-missing');
    expect(await refused(post(`/bookings/${id}/book`))).toBe('409 political-notice-missing');
    expect(
      await refused(patch(`/orders/${order.id}`, { political: { ...NOTICE, sponsor: undefined } })),
    ).toBe('400 invalid-request');
    await recorded(patch(`/orders/${order.id}`, { political: NOTICE }));
    expect((await recorded(post(`/bookings/${id}/book`)))['state']).toBe('booked');
  });

  it('that is political tells so on the ad’s own page, as it was at every time', async () => {
    const order = await opened({ political: NOTICE });
    const flight = { ...inHours(-1, 48), creative: { headline: 'Ja til havnen' }, book: true };
    const { id } = await draft(await placed(), { order: order.id, ...flight });
    const before = newsroom.now();
    newsroom.pass(HOUR);
    await recorded(patch(`/orders/${order.id}`, { political: { ...NOTICE, amounts: '60.000 kr.' } }));
    await read('/orders');
    const toldAt = async (at: Instant) => {
      const answer = await newsroom.get(SponsoredPostsQuery).postAt(id, at);
      return answer.kind === 'found' ? answer.post.political : answer.kind;
    };
    expect(await toldAt(before)).toEqual(NOTICE);
    expect(await toldAt(newsroom.now())).toEqual({ ...NOTICE, amounts: '60.000 kr.' });
  });

  it('leaves nothing behind when it makes no sense, not even its companies', async () => {
    const order = await opened();
    await newsroom.send('GET', `${ADMIN}/orders`, { role: 'writer' });
    await newsroom.send('GET', `${ADMIN}/orders`, { role: 'sales' });
    const head = await newsroom.store.head();
    const unheard = { name: 'Aldrig Hørt Om A/S' };
    const wrong: readonly (readonly [string, object])[] = [
      ['400 invalid-request', { cvr: '10000018' }],
      ['400 invalid-request', { ean: '5790000000013' }],
      ['400 invalid-request', { discount: 10_001 }],
      ['400 invalid-request', { political: 'yes' }],
      ['422 unknown-reference', { billTo: { id: randomId() } }],
      ['422 unknown-reference', { salesperson: randomId() }],
      ['422 unknown-reference', { advertiser: { id: randomId() }, billTo: unheard }],
    ];
    for (const [problem, body] of wrong) {
      expect([body, await refused(post('/orders', { advertiser: unheard, ...body }))]).toEqual([
        body,
        problem,
      ]);
    }
    expect(await refused(patch(`/orders/${order.id}`, { billTo: unheard, salesperson: randomId() }))).toBe(
      '422 unknown-reference',
    );
    const ifMatch = { headers: { 'if-match': '"7"' } };
    expect(await refused(patch(`/orders/${order.id}`, { billTo: unheard }, ifMatch))).toBe(
      '412 revision-mismatch',
    );
    expect(await refused(patch(`/orders/${randomId()}`, { billTo: unheard }))).toBe('404 order-unknown');
    expect(await refused(newsroom.read(`${ADMIN}/orders/${randomId()}`))).toBe('404 order-unknown');
    expect(await refused(post('/orders', { advertiser: unheard }, { role: 'writer' }))).toBe('403 forbidden');
    expect(await newsroom.store.head()).toBe(head);
  });

  it('is opened once, however often it is sent', async () => {
    const headers = { 'idempotency-key': 'order-1' };
    const body = { advertiser: { name: 'Ny Kunde A/S' }, billTo: { name: 'Nyt Bureau A/S' } };
    const [first, second] = [
      await post('/orders', body, { headers }),
      await post('/orders', body, { headers }),
    ];
    expect([second.status, second.json]).toEqual([201, first.json]);
  });

  it('is found by advertiser, salesperson and state, page by page', async () => {
    const mine = (await opened({ advertiser: { name: 'Egen Kunde A/S' } })) as Told & {
      readonly salesperson: string;
      readonly advertiserId: string;
    };
    const theirs = await recorded(
      post('/orders', { advertiser: { name: 'Egen Kunde A/S' } }, { role: 'sales' }),
    );
    await recorded(post(`/orders/${mine.id}/close`));
    const query = `advertiser=${mine.advertiserId}`;
    expect(idsOf(await read(`/orders?${query}`))).toEqual([theirs.id, mine.id]);
    expect(idsOf(await read(`/orders?${query}&salesperson=${mine.salesperson}`))).toEqual([mine.id]);
    expect(idsOf(await read(`/orders?${query}&state=open`))).toEqual([theirs.id]);
    expect(idsOf(await read(`/orders?${query}&state=closed`))).toEqual([mine.id]);
    const all: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: Told = await read(`/orders?limit=2${next && `&after=${next}`}`);
      all.push(...idsOf(page));
      next = page.next;
    }
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(idsOf(await read('/orders?limit=100')));
  });
});

describe('A booking', () => {
  it('is drafted by local times, whole days or ISO weeks, and shows the weeks and the times that yields', async () => {
    const placement = await placed();
    const monday = mondayOf(weekAhead(5));
    const week = {
      ...{ start: `${monday}T00:00`, end: `${addDays(monday, 7)}T00:00`, timeZone: ZONE },
      ...{ from: midnight(monday), until: midnight(addDays(monday, 7)) },
      weeks: { first: weekAhead(5), last: weekAhead(5) },
    };
    expect(await draft(placement, { week: weekAhead(5) })).toMatchObject(week);
    expect(await draft(placement, { weeks: [weekAhead(5)] })).toMatchObject(week);
    const days = { from: monday, to: addDays(monday, 6) };
    expect(await draft(placement, { days })).toMatchObject(week);
    const times = { start: week.start, end: week.end };
    expect(await draft(placement, times)).toMatchObject(week);
    expect(await draft(placement, { ...times, timeZone: 'UTC' })).toMatchObject({
      ...{ start: week.start, timeZone: 'UTC', from: `${monday}T00:00:00.000Z` },
    });
    const two = await draft(placement, { weeks: [weekAhead(5), weekAhead(6)] });
    expect(two).toMatchObject({ weeks: { first: weekAhead(5), last: weekAhead(6) } });

    const head = await newsroom.store.head();
    for (const wrong of [
      { week: undefined },
      { start: week.start },
      { week: undefined, start: week.start },
      { days },
      { timeZone: 'UTC' },
      { week: '2027-W53' },
      { week: '2026-W54' },
      { weeks: [weekAhead(5), weekAhead(7)] },
      { weeks: [] },
      { days: { from: days.to, to: days.from } },
      { order: randomId() },
      { override: { reason: 'Fordi' } },
    ]) {
      const body = { placement: { id: placement.id }, advertiser, week: weekAhead(5), ...wrong };
      expect([wrong, await refused(post('/bookings', body))]).toEqual([wrong, '400 invalid-request']);
    }
    expect(await newsroom.store.head()).toBe(head);
  });

  it('is a day long when the clocks change, as many hours as that day has', async () => {
    const placement = await placed({ price: { per: 'day', amount: 1_000 }, minDays: 1, maxDays: 1 });
    for (const [day, hours] of clockChanges()) {
      const body = { days: { from: day, to: day }, book: true };
      const booking = await draft(placement, body);
      const { from, until } = booking as unknown as { readonly from: Instant; readonly until: Instant };
      expect([hours, Date.parse(until) - Date.parse(from)]).toEqual([hours, hours * HOUR]);
      expect(booking['price']).toMatchObject({ units: 1, net: 1_000 });
      const calendar = await read(
        `/placements/${placement.id}/availability?from=${addDays(day, -1)}&to=${addDays(day, 1)}`,
      );
      expect((calendar['days'] as readonly Told[]).map(({ state }) => state)).toEqual([
        'free',
        'booked',
        'free',
      ]);
      // A time that is skipped or comes twice is one instant all the same.
      const night = await draft(placement, {
        ...{ start: `${day}T02:30`, end: `${day}T05:00` },
      });
      expect(night['from']).toBe(instantInZone(`${day}T02:30`, ZONE));
    }
  });

  it('runs over midnight, and counts on both of its days', async () => {
    const placement = await placed({ price: { per: 'day', amount: 1_000 } });
    const day = mondayOf(weekAhead(6));
    const night = await draft(placement, {
      ...{ start: `${day}T20:00`, end: `${addDays(day, 1)}T04:00`, book: true },
    });
    expect(night['price']).toMatchObject({ units: 2 });
    const query = `from=${addDays(day, -1)}&to=${addDays(day, 2)}`;
    const { days } = (await read(`/placements/${placement.id}/availability?${query}`)) as unknown as {
      readonly days: readonly Told[];
    };
    expect(days.map(({ state }) => state)).toEqual(['free', 'booked', 'booked', 'free']);
    expect(
      await draft(placement, {
        week: undefined,
        start: `${addDays(day, 1)}T04:00`,
        end: `${addDays(day, 1)}T10:00`,
        book: true,
      }),
    ).toMatchObject({ state: 'booked' });
  });

  it('runs over the end of a year and its week 53, without a gap or an overlap', async () => {
    const placement = await placed({ price: { per: 'week', amount: 1_000 } });
    const year = yearOfLongWeek();
    const [last, first] = [`${year}-W53`, `${year + 1}-W01`];
    const over = await draft(placement, { weeks: [`${year}-W52`, last], book: true });
    expect(over).toMatchObject({ weeks: { first: `${year}-W52`, last }, price: { units: 2 } });
    const next = await draft(placement, { week: first, book: true });
    expect(next['from']).toBe(over['until']);
    expect(
      await refused(
        post('/bookings', {
          placement: { id: placement.id },
          advertiser,
          days: { from: `${year}-12-31`, to: `${year + 1}-01-01` },
          book: true,
        }),
      ),
    ).toBe('409 placement-full');
    expect(idsOf(await read(`/bookings?placement=${placement.id}&week=${last}`))).toEqual([over.id]);
    expect(idsOf(await read(`/bookings?placement=${placement.id}&week=${first}`))).toEqual([next.id]);
  });

  it('is held as an option for a week unless told, is prolonged, and is booked in its place', async () => {
    const placement = await placed({ positions: 2 });
    const { id } = await draft(placement);
    const held = await recorded(post(`/bookings/${id}/option`));
    const { expiresAt } = held['claim'] as { readonly expiresAt: Instant };
    expect(held).toMatchObject({ state: 'option', claim: { standing: 'option', position: 1 } });
    const aWeek = Date.parse(expiresAt) - Date.parse(newsroom.now());
    expect(Math.abs(aWeek - 7 * 24 * HOUR)).toBeLessThan(HOUR);
    newsroom.pass(HOUR);
    expect(await recorded(post(`/bookings/${id}/option`))).toMatchObject({ claim: { expiresAt } });
    const longer = plusDays(expiresAt, 7);
    expect(await recorded(post(`/bookings/${id}/option`, { expiresAt: longer }))).toMatchObject({
      state: 'option',
      claim: { expiresAt: longer, position: 1 },
    });
    expect(await refused(post(`/bookings/${id}/option`, { expiresAt: plusDays(newsroom.now(), 31) }))).toBe(
      '422 option-expiry',
    );
    expect(await recorded(post(`/bookings/${id}/book`))).toMatchObject({
      state: 'booked',
      claim: { standing: 'booked', position: 1, expiresAt: null },
    });
    expect(await refused(post(`/bookings/${id}/option`))).toBe('409 booking-known');
    const soon = await draft(placement, { ...inHours(5, 30) });
    expect(await recorded(post(`/bookings/${soon.id}/option`))).toMatchObject({
      claim: { expiresAt: soon['from'] },
    });
  });

  it('loses its place when its option ends, whether a worker runs or not, and gets it back when it is free', async () => {
    const placement = await placed();
    const { id } = await draft(placement);
    await recorded(post(`/bookings/${id}/option`, { expiresAt: plusDays(newsroom.now(), 2) }));
    const other = { placement: { id: placement.id }, advertiser, week: weekAhead(8), book: true };
    const { status, json } = await post('/bookings', other);
    expect([status, json.type]).toEqual([409, '/problems/placement-full']);
    expect(json['alternatives']).toHaveLength(3);

    newsroom.pass(2 * 24 * HOUR);
    expect(await read(`/bookings/${id}`)).toMatchObject({ state: 'expired' });
    expect(idsOf(await read(`/bookings?placement=${placement.id}&state=expired`))).toEqual([id]);
    // Nothing has recorded the end of the option: who comes next finds the place free all the same.
    const taken = await recorded(post('/bookings', other));
    expect(taken['state']).toBe('booked');
    expect(await refused(post(`/bookings/${id}/book`))).toBe('409 placement-full');
    await recorded(post(`/bookings/${taken.id}/cancel`));
    expect(await recorded(post(`/bookings/${id}/book`))).toMatchObject({ state: 'booked' });
  });

  it('is declined before it is booked, cancelled after, and frees its place', async () => {
    const placement = await placed();
    const { id } = await draft(placement);
    await recorded(post(`/bookings/${id}/option`));
    const reason = 'For dyrt';
    expect(await recorded(post(`/bookings/${id}/decline`, { reason }))).toMatchObject({ state: 'declined' });
    expect(await claimsOf(placement)).toEqual([]);
    expect(await refused(post(`/bookings/${id}/book`))).toBe('409 booking-cancelled');
    const booked = await draft(placement, { book: true });
    expect(await refused(post(`/bookings/${booked.id}/decline`))).toBe('409 booking-booked');
    expect(await refused(post(`/bookings/${booked.id}/cancel`, { fee: -1 }))).toBe('400 invalid-request');
    const cancelled = await recorded(post(`/bookings/${booked.id}/cancel`, { reason, fee: 1_000 }));
    expect(cancelled).toMatchObject({ state: 'cancelled', calledOff: { reason, fee: 1_000 } });
    expect(await read(`/bookings/${booked.id}`)).toMatchObject({ calledOff: { reason, fee: 1_000 } });
    expect(await claimsOf(placement)).toEqual([]);
    expect((await read(`/bookings?placement=${placement.id}`)).items).toMatchObject([
      { id: booked.id, state: 'cancelled', fee: 1_000, claim: null },
      { id, state: 'declined', fee: null },
    ]);
  });

  it('that runs is called off for what has run of it, which a preview tells and records nothing', async () => {
    const placement = await placed({ price: { per: 'day', amount: 1_000 } });
    const [first, end] = [addDays(today(), 1), addDays(today(), 6)];
    const { id } = await draft(placement, { start: `${first}T00:00`, end: `${end}T00:00`, book: true });
    newsroom.pass(Date.parse(midnight(first)) + 30 * HOUR - Date.parse(newsroom.now()));
    const head = await newsroom.store.head();
    const preview = await recorded(post(`/bookings/${id}/cancel/preview`, { fee: 2_000 }));
    expect(preview).toMatchObject({
      state: 'in-flight',
      fee: 2_000,
      run: { days: 2, ofDays: 5, net: 2_000 },
    });
    expect(preview['difference']).toBe(2_000 - 5_000);
    expect(await newsroom.store.head()).toBe(head);
    expect(await recorded(post(`/bookings/${id}/cancel`, { fee: 2_000 }))).toMatchObject({
      ...{ state: 'cancelled', calledOff: { reason: null, fee: 2_000 } },
    });
    const again = await recorded(post(`/bookings/${id}/cancel/preview`));
    expect(again).toMatchObject({ state: 'cancelled' });
    expect(await refused(post(`/bookings/${randomId()}/cancel/preview`))).toBe('404 booking-unknown');
  });

  it('tells how far its material is and by when it is due', async () => {
    const placement = await placed({ materialHours: 48 });
    const { id } = await draft(placement, { book: true });
    const due = plusDays(midnight(mondayOf(weekAhead(8))), -2);
    const material = async () => [
      (await read(`/bookings/${id}`))['material'],
      (await read(`/bookings?placement=${placement.id}`)).items[0]?.['material'],
    ];
    expect(await material()).toEqual(Array<object>(2).fill({ state: 'missing', due }));
    await recorded(post(`/bookings/${id}/creatives`, { creative: { headline: 'Kabler' } }));
    expect(await material()).toEqual(Array<object>(2).fill({ state: 'waiting', due }));
    await recorded(post(`/bookings/${id}/creatives/1/approve`));
    expect(await material()).toEqual(Array<object>(2).fill({ state: 'approved', due }));
    expect(await read(`/bookings/${id}`)).toMatchObject({
      ...{ placement: { id: placement.id }, advertiser: { name: advertiser.name } },
      label: `Annonceindlæg fra ${advertiser.name}`,
    });
  });

  it('moves and is prolonged with the difference in price, which a preview tells and records nothing', async () => {
    const placement = await placed({ price: { per: 'week', amount: 100_000 } });
    const order = await opened({ discount: 1_000 });
    const { id } = await draft(placement, { order: order.id, book: true });
    const wider = { weeks: [weekAhead(8), weekAhead(9)] };
    const head = await newsroom.store.head();
    const preview = await recorded(post(`/bookings/${id}/changes/preview`, wider));
    expect(preview).toMatchObject({
      ...{ kind: 'extend', difference: 90_000, position: 1, state: 'booked' },
      before: { weeks: { last: weekAhead(8) }, price: { net: 90_000 } },
      after: { weeks: { last: weekAhead(9) }, price: { net: 180_000 } },
    });
    expect(await newsroom.store.head()).toBe(head);
    expect(await recorded(post(`/bookings/${id}/move`, wider))).toMatchObject({
      ...{
        kind: 'extend',
        difference: 90_000,
        state: 'booked',
        weeks: { first: weekAhead(8), last: weekAhead(9) },
        price: { net: 180_000 },
      },
      claim: { until: midnight(mondayOf(weekAhead(10))) },
    });
    expect(await read(`/bookings?order=${order.id}`)).toMatchObject({
      items: [{ price: { net: 180_000 }, weeks: { last: weekAhead(9) } }],
    });
    expect(await recorded(post(`/bookings/${id}/move`, { week: weekAhead(12), share: 50 }))).toMatchObject({
      ...{ share: 50, weeks: { first: weekAhead(12) }, price: { net: 90_000 } },
    });
    expect((await claimsOf(placement)).map(({ share, from }) => [share, from])).toEqual([
      [50, midnight(mondayOf(weekAhead(12)))],
    ]);
    await draft(placement, { week: weekAhead(13), book: true });
    for (const step of ['changes/preview', 'move']) {
      const { status, json } = await post(`/bookings/${id}/${step}`, { week: weekAhead(13), share: 60 });
      expect([status, json.type]).toEqual([409, '/problems/placement-full']);
      expect(json['alternatives']).toEqual(expect.arrayContaining([json['nearestFree']]));
    }
    expect(await refused(post(`/bookings/${id}/move`, {}))).toBe('400 invalid-request');
  });

  it('that is a draft changes its flight without asking the calendar, as one of the alternatives say', async () => {
    const placement = await placed();
    await draft(placement, { book: true });
    const { id } = await draft(placement);
    const { json } = await post(`/bookings/${id}/book`);
    const [alternative] = json['alternatives'] as readonly (Told & { readonly flight: object })[];
    if (!alternative) throw new Error('no alternative');
    const { flight } = alternative;
    expect(flight).toEqual({ week: weekAhead(7) });
    const nearest = { from: alternative['from'], until: alternative['until'] };
    const preview = await recorded(post(`/bookings/${id}/changes/preview`, flight));
    expect(preview).toMatchObject({ kind: 'move', state: 'draft', after: nearest });
    expect(await recorded(post(`/bookings/${id}/move`, flight))).toMatchObject({
      ...{ state: 'draft', claim: null, ...nearest },
    });
    expect(await recorded(post(`/bookings/${id}/book`))).toMatchObject({ state: 'booked', claim: nearest });
  });

  it('that runs keeps its start, is prolonged without a lead time, and moves while its job runs', async () => {
    const placement = await placed({ price: { per: 'day', amount: 1_000 }, leadTimeHours: 0 });
    const { id } = await draft(placement, { ...inHours(1, 49), book: true });
    newsroom.pass(2 * HOUR);
    const start = localTimeIn(newsroom.now(), ZONE);
    const { start: _start, end } = inHours(0, 71);
    const before = await read(`/bookings/${id}`);
    expect(before).toMatchObject({ state: 'in-flight' });
    await recorded(patch(`/placements/${placement.id}`, { leadTimeHours: 100 }));
    // The worker records the start in the very moment in which the desk prolongs the flight.
    const [prolonged] = await Promise.all([
      recorded(post(`/bookings/${id}/move`, { start, end })),
      newsroom.recordDue(bookingDecider, id),
    ]);
    expect(prolonged).toMatchObject({ state: 'in-flight', start: before['start'], end });
    await newsroom.recordDue(bookingDecider, id);
    const { state } = await newsroom.runner.load(bookingDecider, id);
    expect(state?.claim).toMatchObject({ claimVersion: 2, from: before['from'] });
    expect(state?.recorded).toMatchObject({ AdStarted: 2, AdEnded: 0 });
    expect(await refused(post(`/bookings/${id}/move`, { ...inHours(80, 90) }))).toBe('409 lead-time-short');
    newsroom.pass(80 * HOUR);
    await newsroom.recordDue(bookingDecider, id);
    expect((await newsroom.runner.load(bookingDecider, id)).state?.recorded).toMatchObject({ AdEnded: 2 });
    expect(await refused(post(`/bookings/${id}/move`, { ...inHours(80, 190) }))).toBe('409 nothing-held');
  });

  it('is kept to the terms and apart from competitors, unless a chief of sales says so, on record', async () => {
    const terms = { leadTimeHours: 24 * 7 * 20, minDays: 8, maxDays: 9, separated: true, positions: 2 };
    const placement = await placed(terms);
    const other = { placement: { id: placement.id }, advertiser: { name: 'Rival A/S' }, category: 'hosting' };
    const override = { reason: 'Aftalt med ledelsen' };
    const asChief = { role: 'chief-of-sales' };
    const rival = await recorded(
      post('/bookings', { ...other, week: weekAhead(8), share: 50, book: true, override }, asChief),
    );
    const head = await newsroom.store.head();
    const wanted = { placement: { id: placement.id }, category: 'hosting', advertiser, book: true };
    const refusals: Record<string, object> = {
      'lead-time-short': { week: weekAhead(8) },
      'flight-too-short': { week: weekAhead(30) },
      'flight-too-long': { weeks: [weekAhead(30), weekAhead(31)] },
    };
    for (const [rule, flight] of Object.entries(refusals)) {
      const { status, json } = await post('/bookings', { ...wanted, ...flight }, { role: 'sales' });
      expect([status, json.type]).toEqual([409, `/problems/${rule}`]);
      expect(json).toHaveProperty('alternatives');
    }
    const body = { ...wanted, week: weekAhead(8), share: 60, override };
    expect(await refused(post('/bookings', body, { role: 'sales' }))).toBe('403 forbidden');
    expect(await newsroom.store.head()).toBe(head);

    const { id } = await recorded(post('/bookings', body, asChief));
    const [lifted, first] = (await read('/overrides', { role: 'sales' })).items;
    expect(lifted).toMatchObject({
      ...{ bookingId: id, placement: { id: placement.id }, reason: override.reason },
      rules: ['lead-time', 'length', 'separation'],
      ...{ liftedBy: expect.any(String), liftedByName: 'chief-of-sales', claim: { position: 2, share: 60 } },
    });
    expect(first).toMatchObject({ bookingId: rival.id, rules: ['lead-time', 'length'] });
    const page = await read('/overrides?limit=1');
    expect((await read(`/overrides?limit=1&after=${page.next}`)).items).toEqual([first]);

    const second = await draft(placement, { share: 100, category: 'hosting' });
    for (const step of ['book', 'option', 'move', 'changes/preview']) {
      const sent = { override, ...(step.startsWith('m') || step.startsWith('c') ? { share: 50 } : {}) };
      expect(await refused(post(`/bookings/${second.id}/${step}`, sent, { role: 'sales' }))).toBe(
        '403 forbidden',
      );
    }
    expect(await refused(post(`/bookings/${second.id}/book`, { override }, asChief))).toBe(
      '409 placement-full',
    );
  });

  it('is no competitor of its own advertiser, named by name or by id', async () => {
    const placement = await placed({ separated: true, positions: 2 });
    const body = { category: 'hosting', book: true };
    await draft(placement, body);
    expect(await draft(placement, body)).toMatchObject({ claim: { position: 2 } });
  });

  it('is found by state, placement, advertiser, order, salesperson and period, page by page', async () => {
    const placement = await placed({ positions: 3 });
    const order = (await opened({ advertiser: { name: 'Egen Kunde A/S' } })) as Told & {
      readonly salesperson: string;
      readonly advertiserId: string;
    };
    const theirs = await recorded(post('/orders', { advertiser }, { role: 'sales' }));
    const ids: Record<string, string> = {};
    for (const [name, body] of Object.entries({
      draft: { order: order.id, week: weekAhead(4) },
      booked: { order: theirs.id, week: weekAhead(5), book: true },
      running: { ...inHours(-24, 48), book: true },
    })) {
      ids[name] = (await draft(placement, body)).id;
    }
    const found = async (query: string) => idsOf(await read(`/bookings?placement=${placement.id}&${query}`));
    expect(await found('')).toEqual([ids['running'], ids['booked'], ids['draft']]);
    for (const [query, name] of [
      ['state=draft', 'draft'],
      ['state=booked', 'booked'],
      ['state=in-flight', 'running'],
      [`order=${order.id}`, 'draft'],
      [`advertiser=${order.advertiserId}`, 'draft'],
      [`salesperson=${order.salesperson}`, 'draft'],
      [`week=${weekAhead(5)}`, 'booked'],
      [`from=${mondayOf(weekAhead(5))}`, 'booked'],
      [`from=${addDays(today(), 4)}&to=${addDays(mondayOf(weekAhead(5)), -1)}`, 'draft'],
      [`to=${addDays(today(), 4)}`, 'running'],
    ] as const) {
      expect([query, await found(query)]).toEqual([query, [ids[name]]]);
    }
    for (const state of ['option', 'finished', 'cancelled', 'declined', 'expired']) {
      expect([state, await found(`state=${state}`)]).toEqual([state, []]);
    }
    const first = await read(`/bookings?placement=${placement.id}&limit=2`);
    expect(await found(`limit=2&after=${first.next}`)).toEqual([ids['draft']]);
    expect(await refused(newsroom.read(`${ADMIN}/bookings?state=sold`))).toBe('400 invalid-request');
    expect(await refused(newsroom.read(`${ADMIN}/bookings?week=${weekAhead(5)}&from=${today()}`))).toBe(
      '400 invalid-request',
    );
    newsroom.pass(72 * HOUR);
    expect(await found('state=finished')).toEqual([ids['running']]);
  });

  it('gives its place back when its flight is changed while it is being booked', async () => {
    const placement = await placed();
    for (let round = 0; round < 4; round += 1) {
      const { id } = await draft(placement, { week: weekAhead(20 + round) });
      const [book, move] = await Promise.all([
        post(`/bookings/${id}/book`),
        post(`/bookings/${id}/move`, { week: weekAhead(40 + round) }),
      ]);
      expect([200, 409]).toContain(book.status);
      expect([200, 409]).toContain(move.status);
      const told = await read(`/bookings/${id}`);
      const held = (await claimsOf(placement)).find(({ bookingId }) => bookingId === id);
      expect(held?.until).toBe(told['state'] === 'booked' ? told['until'] : undefined);
    }
  });
});

describe('The check for overbooked positions', () => {
  const overbooked = () => newsroom.get(OverbookingQuery).overbookedAt(newsroom.now());

  it('finds nothing in what the calendars have granted', async () => {
    await read('/bookings');
    expect(await overbooked()).toEqual([]);
  });

  it('rings when a position is over 100, at the first instant at which it is', async () => {
    const placement = await placed();
    const both = [
      await draft(placement, { share: 60, book: true }),
      await draft(placement, { share: 40, book: true }),
    ];
    await read('/bookings');
    expect(await overbooked()).toEqual([]);
    const [version] = await newsroom.dataSource.query<readonly { readonly name: string }[]>(
      `select table_schema as name from information_schema.tables
        where table_name = 'bookings' and table_schema like 'rm_ad_flights_v%'`,
    );
    const { id = '' } = both[1] ?? {};
    const set = (share: number) =>
      newsroom.dataSource.query(
        `update ${version?.name ?? ''}.bookings set share = $1, claim_from = claim_from + interval '1 day'
          where booking_id = $2`,
        [share, id],
      );
    await set(41);
    expect(await overbooked()).toEqual([
      {
        ...{ placementId: placement.id, position: 1, load: 101 },
        from: midnight(addDays(mondayOf(weekAhead(8)), 1)),
        bookings: both.map((booking) => booking.id).sort(),
      },
    ]);
    await set(40);
    expect(await overbooked()).toEqual([]);
  });
});

/** Local times so many hours from now. */
function inHours(from: number, until: number) {
  const at = (hours: number) => localTimeIn(plusMilliseconds(newsroom.now(), hours * HOUR), ZONE);
  return { start: at(from), end: at(until) };
}

/** The next days on which clocks change, with their hours. */
function clockChanges(): readonly (readonly [day: LocalDate, hours: number])[] {
  const found: (readonly [LocalDate, number])[] = [];
  for (let day = addDays(today(), 1); found.length < 2; day = addDays(day, 1)) {
    const hours = (Date.parse(midnight(addDays(day, 1))) - Date.parse(midnight(day))) / HOUR;
    if (hours !== 24) found.push([day, hours]);
  }
  expect(found.map(([, hours]) => hours).sort()).toEqual([23, 25]);
  return found;
}

/** The next year that has a week 53. */
function yearOfLongWeek(): number {
  let year = Number(today().slice(0, 4));
  while (!isIsoWeek(`${year}-W53`) || mondayOf(`${year}-W52`) <= addDays(today(), 1)) year += 1;
  return year;
}
