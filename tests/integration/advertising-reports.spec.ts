import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AdvertisingCommandModule,
  AdvertisingReadModule,
  advertisingEventContracts,
  advertisingMigrations,
  advertisingProjections,
  bookingDecider,
} from '#advertising';
import { CompaniesCommandModule, companiesProjections, companyEventContracts } from '#companies';
import { addDays, localDateIn, mondayOf, weekOf } from '#kernel';
import { openDeskNewsroom } from '#testing/desk-newsroom';
import type { DeskNewsroom, Reply, SendOptions, Told } from '#testing/desk-newsroom';

const ADMIN = '/api/admin/v1';
const ZONE = 'Europe/Copenhagen';
const DAY = 86_400_000;
const creative = { headline: 'Kabler der holder', url: 'https://sydkyst.example/kabler' };

let newsroom: DeskNewsroom;
let serial = 0;

const post = (path: string, body?: unknown, options: Omit<SendOptions, 'body'> = {}) =>
  newsroom.send('POST', `${ADMIN}${path}`, { body, ...options });
const read = async (path: string, options?: SendOptions): Promise<Told> => {
  const { status, text, json } = await newsroom.read(`${ADMIN}${path}`, options);
  expect([status, text]).toEqual([200, text]);
  return json;
};
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
    post('/placements', { key: `rapport-${serial}`, name: `Rapport ${serial}`, positions: 1, ...terms }),
  );
};
const book = (placement: Told, more: object = {}): Promise<Told> =>
  recorded(
    post('/bookings', {
      placement: { id: placement.id },
      ...('order' in more ? {} : { advertiser: { name: '=Sydkyst "A/S", Aarhus' } }),
      creative,
      book: true,
      ...more,
    }),
  );
const today = () => localDateIn(newsroom.now(), ZONE);
const days = (first: number, last: number) => ({
  days: { from: addDays(today(), first), to: addDays(today(), last) },
});
const pass = (count: number) => newsroom.pass(count * DAY);
const numbers = (row: Told | undefined, ...names: readonly string[]) => names.map((name) => row?.[name]);

beforeAll(async () => {
  newsroom = await openDeskNewsroom({
    contracts: [...companyEventContracts, ...advertisingEventContracts],
    projections: [...companiesProjections, ...advertisingProjections],
    migrations: advertisingMigrations,
    modules: [CompaniesCommandModule, AdvertisingReadModule, AdvertisingCommandModule],
  });
}, 60_000);
afterAll(() => newsroom.close());

describe('The report on occupancy', () => {
  it('tells booked and optioned share-days by day, week and month, as they were known at any time', async () => {
    const placement = await placed({ positions: 2 });
    const monday = addDays(mondayOf(weekOf(today())), 14);
    const week = { days: { from: monday, to: addDays(monday, 6) } };
    const booking = await book(placement, { share: 60, ...week });
    const optioned = await book(placement, { share: 40, ...week, book: false });
    await recorded(post(`/bookings/${optioned.id}/option`));
    const before = newsroom.now();
    newsroom.pass(1_000);
    await recorded(post(`/bookings/${booking.id}/cancel`));

    const path = `/reports/occupancy?placement=${placement.id}&from=${monday}&to=${addDays(monday, 13)}`;
    const [then] = (await read(`${path}&at=${before}`)).items;
    expect(numbers((then?.['days'] as Told[])[0], 'booked', 'optioned', 'free', 'percent')).toEqual([
      ...[60, 40, 100, 30],
    ]);
    expect((then?.['weeks'] as Told[]).map((row) => numbers(row, 'booked', 'optioned', 'capacity'))).toEqual([
      [420, 280, 1_400],
      [0, 0, 1_400],
    ]);
    const [now] = (await read(path)).items;
    expect(numbers(now?.['total'] as Told, 'booked', 'optioned', 'capacity')).toEqual([0, 280, 2_800]);
  });

  it('keeps what ran before a flight was moved or called off, and counts it once', async () => {
    const placement = await placed();
    const first = today();
    const moved = await book(placement, days(0, 5));
    pass(2);
    await recorded(
      post(`/bookings/${moved.id}/move`, { days: { from: first, to: addDays(first, 3) }, share: 50 }),
    );
    pass(1);
    await recorded(post(`/bookings/${moved.id}/cancel`));
    const path = `/reports/occupancy?placement=${placement.id}&from=${first}&to=${addDays(first, 5)}`;
    const [row] = (await read(path)).items;
    const booked = (row?.['days'] as Told[]).map((day) => Number(day['booked']));
    expect(booked[1]).toBe(100);
    expect(booked.slice(4)).toEqual([0, 0]);
    const [early, late] = [booked[2] ?? 0, booked[3] ?? 0];
    expect(early).toBeGreaterThanOrEqual(50);
    expect(early).toBeLessThanOrEqual(100);
    expect(late).toBeLessThanOrEqual(50);
    expect(booked.reduce((sum, day) => sum + day, 0)).toBeCloseTo(2 * 100 + 50, 0);
  });
});

describe('The reports on revenue and invoices', () => {
  it('divide the price of a flight among its months, and agree with each other', async () => {
    const placement = await placed({ price: { per: 'day', amount: 10_001 } });
    const order = await recorded(
      post('/orders', {
        advertiser: { name: '=Sydkyst "A/S", Aarhus' },
        billTo: { name: 'Bureauet ApS' },
        ...{ purchaseOrder: '=PO-7', cvr: '10000017', ean: '5790000000012', discount: 1_250 },
      }),
    );
    const start = today();
    const flight = { days: { from: addDays(start, 1), to: addDays(start, 45) } };
    const booking = await book(placement, { order: order.id, share: 50, ...flight });
    const off = await book(placement, { order: order.id, share: 50, ...flight });
    pass(75);
    const late = newsroom.now();
    const months = `from=${start.slice(0, 7)}&to=${localDateIn(late, ZONE).slice(0, 7)}`;
    const net = Number((booking['price'] as Told)['net']);
    const revenue = await read(`/reports/revenue?by=placement&${months}`);
    const row = revenue.items.find(({ id }) => id === placement.id);
    expect(numbers(row, 'booked', 'delivered', 'total', 'cancelled')).toEqual([2 * net, 2 * net, 2 * net, 0]);

    // Called off when its months were invoiced already.
    const invoiced = new Map<string, Told>();
    const exported = async () => {
      let sum = 0;
      for (const { month } of revenue['months'] as { readonly month: string }[]) {
        const reply = await newsroom.read(`${ADMIN}/reports/invoices?limit=100&month=${month}`);
        if (reply.status === 422) continue;
        for (const line of reply.json.items) {
          if ((line['placement'] as Told).id !== placement.id) continue;
          const known = invoiced.get(line.id);
          if (known) expect(line).toEqual(known);
          invoiced.set(line.id, line);
          sum += Number(line['net']);
        }
      }
      return sum;
    };
    expect(await exported()).toBe(2 * net);
    const ofBooking = [...invoiced.values()].filter((line) => line['bookingId'] === booking.id);
    expect(ofBooking[0]).toMatchObject({
      ...{ kind: 'flight', unit: 'day', unitPrice: 10_001, cvr: '10000017', ean: '5790000000012' },
      ...{ billTo: { name: 'Bureauet ApS' }, order: { purchaseOrder: '=PO-7' } },
    });
    expect(await exported()).toBe(2 * net);

    const csv = await newsroom.read(`${ADMIN}/reports/invoices?month=${String(ofBooking[0]?.['month'])}`, {
      headers: { accept: 'text/csv' },
    });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect([...csv.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const line = csv.text.split('\r\n').find((each) => each.includes(String(ofBooking[0]?.id)));
    expect(line).toContain(`,Bureauet ApS,10000017,5790000000012,'=PO-7,`);
    expect(line).toContain(`,"'=Sydkyst ""A/S"", Aarhus",`);
    expect(off.id).not.toBe(booking.id);
  });

  it('charge the fee and no longer the price of what was called off', async () => {
    const placement = await placed({ price: { per: 'week', amount: 700_000 } });
    const booking = await book(placement, { ...days(10, 23) });
    await recorded(post(`/bookings/${booking.id}/cancel`, { fee: 150_000 }));
    const year = today().slice(0, 4);
    const path = `/reports/revenue?by=placement&from=${year}-01&to=${Number(year) + 1}-12&limit=100`;
    const row = (await read(path)).items.find(({ id }) => id === placement.id);
    expect(numbers(row, 'booked', 'cancelled', 'fees', 'total')).toEqual([0, 1_400_000, 150_000, 150_000]);
    for (const by of ['month', 'advertiser', 'salesperson']) {
      const report = await read(path.replace('placement', by));
      const total = report.items.reduce((sum, item) => sum + Number(item['total']), 0);
      expect([by, total]).toEqual([by, (report['total'] as Told)['total']]);
    }
  });
});

describe('The report on shortfalls', () => {
  it('names what was never shown and what started late, and proposes a flight that can be booked', async () => {
    const placement = await placed({ positions: 1 });
    const never = await book(placement, { ...days(1, 3), share: 60, creative: null });
    const late = await book(placement, { ...days(1, 6), share: 40, creative: null });
    pass(3);
    await recorded(post(`/bookings/${late.id}/creatives`, { creative, approve: true }));
    pass(3);
    for (const { id } of [never, late]) await newsroom.recordDue(bookingDecider, id);
    const path = `/reports/shortfalls?from=${addDays(today(), -20)}&to=${today()}&limit=100`;
    const found = (await read(path)).items.filter((row) => (row['placement'] as Told).id === placement.id);
    expect(
      found.map((row) => [(row['booking'] as Told).id, row['kind'], row['reason'], row['lostDays']]).sort(),
    ).toEqual(
      [
        [never.id, 'never-shown', 'no-creative', 3],
        [late.id, 'started-late', 'approved-late', 3],
      ].sort(),
    );
    const proposal = found.find((row) => row['kind'] === 'never-shown')?.['proposal'] as Told;
    expect(proposal['position']).toBe(1);

    const grant = { reason: 'Aldrig vist', ...(proposal['flight'] as object) };
    const again = { headers: { 'idempotency-key': 'kompensation' } };
    const makegood = await recorded(post(`/bookings/${never.id}/makegood`, grant, again));
    expect(makegood).toMatchObject({
      ...{ state: 'booked', makegoodFor: never.id, share: 60 },
      ...{ from: proposal['from'], until: proposal['until'] },
    });
    expect(await recorded(post(`/bookings/${never.id}/makegood`, grant, again))).toMatchObject({
      id: makegood.id,
    });
    expect(await refused(post(`/bookings/${never.id}/makegood`, grant))).toBe('409 makegood-known');
    expect(await refused(post(`/bookings/${makegood.id}/makegood`, grant))).toBe('409 makegood-of-makegood');
    expect(await refused(post(`/bookings/${late.id}/makegood`, grant, { role: 'sales' }))).toBe(
      '403 forbidden',
    );
    const made = (await read(path)).items.find((row) => (row['booking'] as Told).id === never.id);
    expect(made).toMatchObject({ makegoodBookingId: makegood.id, proposal: null });
    // The one that started late is made good with the soonest flight when the request does not say when.
    expect(await recorded(post(`/bookings/${late.id}/makegood`, { reason: 'For sent' }))).toMatchObject({
      ...{ state: 'booked', makegoodFor: late.id },
    });
  });

  it('of two that are granted at once keeps one', async () => {
    const placement = await placed({ positions: 3 });
    const booking = await book(placement, { ...days(1, 1), creative: null });
    pass(3);
    const both = await Promise.all(
      [1, 2].map(() => post(`/bookings/${booking.id}/makegood`, { reason: 'Aldrig vist' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const { items } = await read(`/bookings?placement=${placement.id}`);
    expect(items.map(({ state }) => state).sort()).toEqual(['booked', 'declined', 'finished']);
  });
});

describe('A proof of run', () => {
  it('has the instants at which it was the ad’s turn, names as they were, and what was counted', async () => {
    const placement = await placed({ positions: 1 });
    const booking = await book(placement, { ...days(0, 20), share: 25 });
    await book(placement, { ...days(0, 20), share: 75 });
    pass(25);
    const proof = await read(`/reports/bookings/${booking.id}/proof`);
    const pages = proof['pages'] as { readonly at: string }[];
    expect(pages).toHaveLength(12);
    for (const { at } of pages) {
      const { items } = await read(`/placements`).then(() =>
        newsroom.read(`/api/v1/placements/rapport-${serial}/ads?at=${at}`).then(({ json }) => json),
      );
      expect(items.map(({ id }) => id)).toEqual([booking.id]);
    }
  });
});

describe('A report', () => {
  it('refuses what it cannot answer, and is for who sells', async () => {
    const report = (path: string, options?: SendOptions) =>
      refused(newsroom.read(`${ADMIN}/reports/${path}`, options));
    expect(await report('occupancy?from=2026-01-01&to=2027-03-01')).toBe('422 period-unfit');
    expect(await report('occupancy?from=2026-01-02&to=2026-01-01')).toBe('422 period-unfit');
    expect(await report('revenue?from=2020-01&to=2026-01')).toBe('422 period-unfit');
    expect(await report('revenue?by=weather')).toBe('400 invalid-request');
    expect(await report('revenue?by=advertiser&after=xyz')).toBe('400 invalid-cursor');
    expect(await report('invoices?month=2999-12')).toBe('422 month-not-over');
    expect(await report('invoices?month=2026-13')).toBe('400 invalid-request');
    expect(await report('bookings/00000000-0000-4000-8000-000000000000/proof')).toBe('404 booking-unknown');
    for (const role of ['writer', 'editor']) expect(await report('revenue', { role })).toBe('403 forbidden');
    expect(await report('revenue', { role: null })).toBe('401 unauthenticated');
  });

  it('is read page by page to the same end as in one, as JSON and as CSV', async () => {
    const from = addDays(today(), -100);
    const to = addDays(today(), 100);
    for (const path of [
      `occupancy?from=${from}&to=${to}`,
      `revenue?by=placement`,
      `shortfalls?from=${from}`,
    ]) {
      const whole = await read(`/reports/${path}&limit=100`);
      const paged: Told[] = [];
      for (let after = ''; ;) {
        const page = await read(`/reports/${path}&limit=1${after}`);
        paged.push(...page.items);
        if (page.next === null) break;
        after = `&after=${page.next}`;
      }
      expect(paged).toEqual(whole.items);
      const csv = await newsroom.read(`${ADMIN}/reports/${path}&format=csv`);
      expect(csv.status).toBe(200);
      expect(csv.text.split('\r\n').length).toBeGreaterThan(whole.items.length);
    }
  });
});
