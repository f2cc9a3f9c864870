import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DeliveryQuery, bookingDecider } from '#advertising';
import { randomId } from '#event-store';
import {
  addDays,
  instantInZone,
  localDateIn,
  localTimeIn,
  plusDays,
  plusMilliseconds,
  toInstant,
} from '#kernel';
import type { Instant } from '#kernel';
import { eventually } from '#testing/eventually';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { WholeNewsroom } from '#testing/whole-newsroom';
import { DeliveryRecorder } from '../../libs/advertising/application/record-delivery/delivery-recorder.js';
import { AdCountStore } from '../../libs/advertising/counting/ad-count-store.js';
import { AdCountUpkeep, HOURS_KEPT_DAYS } from '../../libs/advertising/counting/ad-count-upkeep.js';
import { AdCounter } from '../../libs/advertising/counting/ad-counter.js';
import type { AdNumber } from '../../libs/advertising/counting/ad-numbers.js';
import { AdTokens } from '../../libs/advertising/counting/ad-tokens.js';
import type { ShownAd } from '../../libs/advertising/counting/ad-tokens.js';
import { ClickTargetQuery } from '../../libs/advertising/counting/click-target.query.js';
import { ShownTimeQuery } from '../../libs/advertising/counting/shown-time.query.js';
import { deliveryDueAt } from '../../libs/advertising/domain/delivery-days.js';

const ADMIN = '/api/admin/v1';
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const ZONE = 'Europe/Copenhagen';
const TARGET = 'https://sydkyst.example/kabler?kilde=avisen';
const NOTHING = {
  ...{ served: 0, viewable: 0, clicks: 0 },
  invalid: { bots: 0, floods: 0, expired: 0, repeats: 0 },
};

let newsroom: WholeNewsroom;
let delivery: DeliveryQuery;
let booking: string;
let day: string;

const book = async (body: object): Promise<string> => {
  const now = newsroom.parts.clock.now();
  const { status, json, text } = await newsroom.send('POST', `${ADMIN}/bookings`, {
    body: {
      placement: { key: 'rail' },
      advertiser: { name: 'Sydkyst ApS' },
      start: localTimeIn(now, ZONE),
      end: localTimeIn(plusDays(now, 3), ZONE),
      book: true,
      ...body,
    },
  });
  if (status !== 201) throw new Error(text);
  return String(json?.['id']);
};
const reader = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  newsroom.send(method, path, { role: null, headers: { 'user-agent': BROWSER, ...headers }, body });
const tokensFor = async (...ads: readonly string[]) => {
  const { status, headers, json } = await reader('GET', `/api/v1/ad-tokens?ads=${ads.join()}`);
  expect([status, headers.get('cache-control'), headers.get('set-cookie')]).toEqual([200, 'no-store', null]);
  return (json?.['tokens'] as readonly { readonly ad: string; readonly token: string }[]) ?? [];
};
const tokenFor = async (id: string) => (await tokensFor(`rail:1:${id}`))[0]?.token ?? '';
const beacon = (lines: string, headers: Record<string, string> = {}) =>
  reader('POST', '/api/v1/ad-counts', { 'content-type': 'text/plain;charset=UTF-8', ...headers }, lines);
const flush = () => newsroom.app.get(AdCounter, { strict: false }).flush();
const counted = async (id = booking) => {
  await flush();
  const [found] = await delivery.days({ bookingIds: [id] });
  const { served, viewable, clicks, invalid } = found ?? NOTHING;
  return { served, viewable, clicks, invalid };
};

beforeAll(async () => {
  newsroom = await openWholeNewsroom({ works: true });
  delivery = new DeliveryQuery(newsroom.parts.dataSource);
  await newsroom.send('POST', `${ADMIN}/placements`, {
    body: { key: 'rail', name: 'Ved siden', positions: 4 },
  });
  booking = await book({ creative: { headline: 'Kabler der holder', url: TARGET } });
  await newsroom.shown();
  day = localDateIn(newsroom.parts.clock.now(), ZONE);
}, 60_000);
afterAll(() => newsroom.close());
beforeEach(async () => {
  await flush();
  await newsroom.parts.dataSource.query('truncate state.ad_counters, state.ad_redemptions');
});

describe('A page that shows ads', () => {
  it('gets a token for each ad that is due in its place, and none for others', async () => {
    const due = `rail:1:${booking}`;
    const others = [`rail:2:${booking}`, `front-top:1:${booking}`, `rail:1:${randomId()}`];
    expect((await tokensFor(due, ...others)).map(({ ad }) => ad)).toEqual([due]);
    const bad = ['', '?ads=', '?ads=rail', `?ads=${due}&ads=${due}`];
    const statuses = bad.map(async (query) => (await reader('GET', `/api/v1/ad-tokens${query}`)).status);
    expect(await Promise.all(statuses)).toEqual([400, 400, 400, 400]);
  });

  it('counts each number once, and what it says again apart', async () => {
    const token = await tokenFor(booking);
    const answer = await beacon(`served ${token}`);
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([204, null]);
    await beacon(`viewable ${token}\nserved ${token}`);
    await flush();
    await beacon(`served ${token}`);
    expect(await counted()).toEqual({
      ...NOTHING,
      ...{ served: 1, viewable: 1 },
      invalid: { ...NOTHING.invalid, repeats: 2 },
    });
    const [hour] = await delivery.hours({ bookingIds: [booking] });
    expect(hour).toMatchObject({ bookingId: booking, day, served: 1 });
    expect((await delivery.totals({ bookingIds: [booking, randomId()] })).get(booking)?.viewable).toBe(1);
  });

  it('is refused when it says anything else', async () => {
    const token = await tokenFor(booking);
    const answers = await Promise.all([
      beacon('two words more'),
      beacon(''),
      beacon(`click ${token}`),
      beacon('x'.repeat(20_000)),
      beacon('{}', { 'content-type': 'application/json' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 413, 415]);
    expect(await counted()).toEqual(NOTHING);
  });

  it('is counted apart when a machine reads it, and not at all when a browser fetches ahead or asks by HEAD', async () => {
    const token = await tokenFor(booking);
    await beacon(`served ${token}`, { 'sec-purpose': 'prefetch;prerender' });
    expect((await reader('HEAD', '/api/v1/ad-counts')).status).toBe(405);
    expect((await reader('HEAD', `/api/v1/ad-tokens?ads=rail:1:${booking}`)).status).toBe(200);
    await beacon(`served ${token.replace(booking, randomId())}`);
    expect(await counted()).toEqual(NOTHING);
    await beacon(`served ${await tokenFor(booking)}`, { 'user-agent': 'curl/8.9.1' });
    expect((await counted()).invalid).toEqual({ ...NOTHING.invalid, bots: 1 });
  });

  it('is counted apart when it comes too late, on the day on which it was opened', async () => {
    const { keyedHash } = newsroom.parts.personKeys;
    const opened = plusMilliseconds(newsroom.parts.clock.now(), -31 * 60_000);
    const [late = ''] = new AdTokens(keyedHash).issue([{ bookingId: booking, day }], opened);
    await beacon(`served ${late}\nviewable ${late}`);
    expect(await counted()).toEqual({ ...NOTHING, invalid: { ...NOTHING.invalid, expired: 2 } });
  });

  it('is counted apart when one network opens it more often than its readers can', async () => {
    const id = await book({ placement: { key: 'rail' }, creative: { headline: 'Strøm der holder' } });
    await newsroom.shown();
    const ad = `rail:2:${id}`;
    await eventually('its ad is due', async () => (await tokensFor(ad)).length === 1);
    for (let view = 0; view < 3; view += 1) {
      const tokens = await Promise.all(
        Array.from({ length: 22 }, async () => (await tokensFor(ad))[0]?.token ?? ''),
      );
      await beacon(tokens.map((token) => `served ${token}`).join('\n'));
    }
    const { served, invalid } = await counted(id);
    // A minute may end in between.
    expect(served + invalid.floods).toBe(66);
    expect(served).toBeGreaterThanOrEqual(60);
  });
});

describe('A click on an ad', () => {
  const click = (query = '', options: { readonly method?: string; readonly agent?: string } = {}) =>
    reader(
      options.method ?? 'GET',
      `/annonceindlaeg/klik/${booking}${query}`,
      options.agent === undefined ? {} : { 'user-agent': options.agent },
    );

  it('leads to the address that was booked, whatever it asks for, and is kept by nobody', async () => {
    for (const query of ['', '?t=x', '?t=a&t=b', '?url=https://evil.example/&to=//evil.example', '?t[]=x']) {
      const { status, headers } = await click(query);
      expect([status, headers.get('location')]).toEqual([302, TARGET]);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-robots-tag')).toContain('noindex');
      expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
    }
    expect(await counted()).toEqual(NOTHING);
  });

  it('counts once with a token, for this ad alone, and never for a machine or a look ahead', async () => {
    const token = await tokenFor(booking);
    expect((await click(`?t=${token}`, { method: 'HEAD' })).headers.get('location')).toBe(TARGET);
    expect((await click(`?t=${token}`, { method: 'POST' })).status).toBe(405);
    expect(await counted()).toEqual(NOTHING);
    for (let time = 0; time < 2; time += 1) expect((await click(`?t=${token}`)).status).toBe(302);
    await click(`?t=${await tokenFor(booking)}`, { agent: 'curl/8.9.1' });
    expect(await counted()).toEqual({
      ...{ ...NOTHING, clicks: 1 },
      invalid: { ...NOTHING.invalid, bots: 1, repeats: 1 },
    });
  });

  it('leads to the post itself where it has a text here, and nowhere when it is called off or never was', async () => {
    const body = {
      type: 'doc',
      content: [{ type: 'paragraph', attrs: { id: 'p1' }, content: [{ type: 'text', text: 'Læs.' }] }],
    };
    const id = await book({ creative: { headline: 'Læs om kabler', url: TARGET, body } });
    await newsroom.shown();
    const path = `/annonceindlaeg/klik/${id}`;
    const own = await reader('GET', path);
    expect(own.headers.get('location')).toBe(`/annonceindlaeg/laes-om-kabler-${id}`);
    const [{ token = '' } = {}] = await tokensFor(`rail:3:${id}`);
    await newsroom.send('POST', `${ADMIN}/bookings/${id}/cancel`, { body: {} });
    await newsroom.shown();
    const gone = await reader('GET', `${path}?t=${token}`, { accept: 'text/html' });
    expect([gone.status, gone.headers.get('location')]).toEqual([410, null]);
    expect(gone.text).toMatch(/^<!doctype html>/i);
    expect((await reader('GET', `/annonceindlaeg/klik/${randomId()}`)).status).toBe(404);
    expect((await reader('GET', '/annonceindlaeg/klik/x')).status).toBe(400);
  });

  it('leads on for who was shown the ad before it ended, and for nobody else', async () => {
    const targets = new ClickTargetQuery(newsroom.parts.dataSource);
    const now = newsroom.parts.clock.now();
    const after = plusDays(now, 4);
    expect(await targets.targetOf(booking, { at: after, shownAt: now })).toEqual({
      kind: 'found',
      url: TARGET,
    });
    expect(await targets.targetOf(booking, { at: after, shownAt: null })).toEqual({ kind: 'gone' });
    const before = plusDays(now, -1);
    expect(await targets.targetOf(booking, { at: before, shownAt: before })).toEqual({ kind: 'unknown' });
  });
});

describe('Counters of several processes', () => {
  const quiet = { warn: () => undefined, error: () => undefined };
  const counter = () => {
    const { dataSource, clock } = newsroom.parts;
    return new AdCounter(new AdCountStore(dataSource), clock, quiet);
  };
  const view = (pageView = randomId()): ShownAd => ({
    ...{ bookingId: booking, day, pageView, slot: 0 },
    shownAt: newsroom.parts.clock.now(),
  });
  const tell = (to: AdCounter, ad: ShownAd, number: AdNumber = 'served') =>
    to.count({ ad, number, verdict: 'valid' });

  it('count once what two of them are told, also after a restart', async () => {
    const [one, two] = [counter(), counter()];
    const views = Array.from({ length: 50 }, () => view());
    for (const ad of views) {
      tell(one, ad);
      tell(two, ad);
    }
    await Promise.all([one.flush(), two.flush()]);
    const restarted = counter();
    for (const ad of views) tell(restarted, ad);
    tell(restarted, view());
    await restarted.flush();
    expect(await counted()).toMatchObject({ served: 51, invalid: { repeats: 100 } });
  });

  it('write a batch once, whatever became of the connection that it went through', async () => {
    const store = new AdCountStore(newsroom.parts.dataSource);
    let answers = 0;
    const unlucky: Pick<AdCountStore, 'add'> = {
      add: async (batch) => {
        await store.add(batch);
        answers += 1;
        if (answers < 3) throw new Error('The answer was lost');
      },
    };
    const told = new AdCounter(unlucky, newsroom.parts.clock, quiet);
    tell(told, view());
    told.count({ ad: view(), number: 'served', verdict: 'bots' });
    await expect(told.flush()).rejects.toThrow('lost');
    tell(told, view());
    await expect(told.flush()).rejects.toThrow('lost');
    await told.flush();
    expect(await counted()).toEqual({ ...NOTHING, served: 2, invalid: { ...NOTHING.invalid, bots: 1 } });
  });

  it('keep what the database could not take and write it when they stop', async () => {
    const { dataSource } = newsroom.parts;
    const failing = counter();
    tell(failing, view());
    await dataSource.query('alter table state.ad_counters rename to ad_counters_away');
    await expect(failing.flush()).rejects.toThrow();
    await dataSource.query('alter table state.ad_counters_away rename to ad_counters');
    tell(failing, view(), 'viewable');
    await failing.stop();
    expect(await counted()).toMatchObject({ served: 1, viewable: 1 });
  });

  it('forget used tokens, and the hours of days that the log has', async () => {
    const { dataSource } = newsroom.parts;
    const store = new AdCountStore(dataSource);
    const told = counter();
    tell(told, view());
    await told.flush();
    const left = async (now: Instant) => {
      await new AdCountUpkeep(store, { now: () => now }, quiet).run();
      const [row] = await dataSource.query<readonly object[]>(
        `select (select count(*)::int from state.ad_redemptions) as tokens,
                (select count(*)::int from state.ad_count_batches) as batches,
                (select count(*)::int from state.ad_counters) as hours`,
      );
      return row;
    };
    const now = newsroom.parts.clock.now();
    expect(await left(now)).toMatchObject({ tokens: 1, hours: 1 });
    expect(await left(plusDays(now, HOURS_KEPT_DAYS + 2))).toEqual({ tokens: 0, batches: 0, hours: 1 });
  });
});

describe('A day of an ad', () => {
  it('is recorded by the worker as soon as it may be, and so are those that it has missed', async () => {
    const { clock } = newsroom.parts;
    const id = await book({ creative: { headline: 'Tre dage gammel' }, book: false });
    const today = localDateIn(clock.now(), ZONE);
    const from = instantInZone(`${addDays(today, -3)}T18:00`, ZONE);
    const { keyedHash } = newsroom.parts.personKeys;
    const [token = ''] = new AdTokens(keyedHash).issue(
      [{ bookingId: id, day: addDays(today, -2) }],
      clock.now(),
    );
    await beacon(`served ${token}`);
    await flush();
    // The calendar gives no place in the past: this one was given three days ago, and nobody worked since.
    const { runner } = newsroom.parts;
    const { state } = await runner.load(bookingDecider, id);
    if (!state) throw new Error('It was not drafted');
    const claim = { claimVersion: 1, position: 4, share: 100, from, until: plusDays(clock.now(), 1) };
    await runner.execute({
      decider: bookingDecider,
      id,
      command: {
        ...{ type: 'ChangeFlight', kind: 'move', plan: state.plan, price: null },
        claim: { ...claim, standing: 'booked', expiresAt: null },
      },
      envelope: { commandId: randomId(), actorId: 'test', correlationId: randomId() },
    });
    const recorded = async () => {
      await newsroom.shown();
      const days = await delivery.days({ bookingIds: [id] });
      return days.filter((each) => each.recorded);
    };
    const yesterdayMay = deliveryDueAt(addDays(today, -1), ZONE) <= clock.now();
    const wanted = [-3, -2, ...(yesterdayMay ? [-1] : [])].map((days) => addDays(today, days));
    await eventually('its days are recorded', async () => (await recorded()).length >= wanted.length);
    const days = await recorded();
    expect(days.map((each) => each.day)).toEqual(wanted);
    expect(days.map(({ served }) => served)).toEqual(wanted.map((_, index) => (index === 1 ? 1 : 0)));
    expect(days.some(({ final }) => final)).toBe(false);
    const due = await newsroom.parts.dataSource.query<readonly { readonly due_at: Date }[]>(
      `select due_at from rm_schedule.due where stream = $1 and fact = 'AdDelivered'`,
      [`booking-${id}`],
    );
    expect(due.map(({ due_at }) => toInstant(due_at))).toEqual([
      deliveryDueAt(addDays(wanted.at(-1) ?? '', 1), ZONE),
    ]);
  });

  it('is recorded once when it has ended, with what was counted and for how long the ad was due', async () => {
    const { runner, dataSource } = newsroom.parts;
    const id = await book({ share: 50, creative: { headline: 'Delt plads' } });
    await newsroom.shown();
    const { keyedHash } = newsroom.parts.personKeys;
    const [token = ''] = new AdTokens(keyedHash).issue([{ bookingId: id, day }], newsroom.parts.clock.now());
    await beacon(`served ${token}\nviewable ${token}`);
    const seen = await counted(id);
    expect(seen).toMatchObject({ served: 1, viewable: 1 });
    let now = deliveryDueAt(day, ZONE);
    const recorder = new DeliveryRecorder({
      ...{ runner, counts: delivery, shown: new ShownTimeQuery(dataSource) },
      clock: { now: () => now },
    });
    const alarm = { stream: `booking-${id}`, fact: 'AdDelivered', version: 1, dueAt: now };
    const ring = () => recorder.record(alarm, { correlationId: randomId() });
    expect(await ring()).toEqual([{ type: 'AdDelivered', version: 1, dueAt: alarm.dueAt }]);
    expect(await ring()).toEqual([]);
    await newsroom.shown();
    const [first] = await delivery.days({ bookingIds: [id] });
    expect(first).toMatchObject({ ...seen, day, recorded: true, final: false });
    expect(first?.shownMs).toBeGreaterThan(0);
    expect(first?.shownMs).toBeLessThanOrEqual(12.5 * 3_600_000);

    now = plusDays(now, 5);
    await recorder.record(
      { ...alarm, dueAt: deliveryDueAt(localDateIn(alarm.dueAt, ZONE), ZONE) },
      {
        correlationId: randomId(),
      },
    );
    await newsroom.shown();
    const days = await delivery.days({ bookingIds: [id] });
    expect(days.every(({ recorded }) => recorded)).toBe(true);
    expect(days.map(({ final }) => final)).toEqual(days.map((_, index) => index === days.length - 1));
    const report = `${ADMIN}/bookings/${id}/delivery`;
    const empty = await newsroom.send('GET', `${report}?from=2999-01-01&to=2999-12-31`);
    expect(empty.json).toMatchObject({ id, final: false, days: [], total: NOTHING });
    const { json } = await newsroom.send('GET', `${report}?to=${days.at(-1)?.day}`);
    expect(json).toMatchObject({ final: true, total: seen, today: [{ day, served: 1 }] });
    expect(json?.['days']).toHaveLength(days.length);
    const bad = ['?from=2026-01-02&to=2026-01-01', '?from=2020-01-01&to=2026-01-01', '?to=x'];
    const statuses = bad.map(async (query) => (await newsroom.send('GET', `${report}${query}`)).status);
    expect(await Promise.all(statuses)).toEqual([400, 400, 400]);
    const alerts = await newsroom.send('GET', `${ADMIN}/sales-alerts`);
    expect(alerts.json?.['items']).toContainEqual(
      expect.objectContaining({ kind: 'final-report', booking: expect.objectContaining({ id }) }),
    );
  });
});
