import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_TERMS, bookingDecider, overbookingCheck, placementDecider } from '#advertising';
import { companyDecider } from '#companies';
import { CommandRunner, randomId } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { localTimeIn, plusMilliseconds, toInstant } from '#kernel';
import type { Instant, LocalDateTime } from '#kernel';
import { eventually } from '#testing/eventually';
import { openWholeNewsroom } from '#testing/whole-newsroom';
import type { WholeNewsroom } from '#testing/whole-newsroom';

const ZONE = 'Europe/Copenhagen';
const SOLD_AT = '2026-01-02T09:00:00.000Z';
const RAIL = 'rail';
const RUNS_NOW = 'Færgen sejler nu';

/** A flight by the wall clock of Copenhagen, and when it must show. */
interface TimedFlight {
  readonly name: string;
  readonly start: LocalDateTime;
  readonly end: LocalDateTime;
  readonly from: Instant;
  readonly until: Instant;
}

const FLIGHTS: readonly TimedFlight[] = [
  {
    name: 'of the day on which clocks go forward is 23 hours long',
    ...{ start: '2026-03-29T00:00', end: '2026-03-30T00:00' },
    ...{ from: '2026-03-28T23:00:00.000Z', until: '2026-03-29T22:00:00.000Z' },
  },
  {
    name: 'that starts at a time which the night skips starts as much later as was skipped',
    ...{ start: '2026-03-29T02:30', end: '2026-03-29T04:00' },
    ...{ from: '2026-03-29T01:30:00.000Z', until: '2026-03-29T02:00:00.000Z' },
  },
  {
    name: 'that ends at a time which the night skips ends as much later as was skipped',
    ...{ start: '2026-03-29T01:00', end: '2026-03-29T02:30' },
    ...{ from: '2026-03-29T00:00:00.000Z', until: '2026-03-29T01:30:00.000Z' },
  },
  {
    name: 'of the week in which clocks go forward is 167 hours long',
    ...{ start: '2026-03-23T00:00', end: '2026-03-30T00:00' },
    ...{ from: '2026-03-22T23:00:00.000Z', until: '2026-03-29T22:00:00.000Z' },
  },
  {
    name: 'of the day on which clocks go back is 25 hours long',
    ...{ start: '2026-10-25T00:00', end: '2026-10-26T00:00' },
    ...{ from: '2026-10-24T22:00:00.000Z', until: '2026-10-25T23:00:00.000Z' },
  },
  {
    name: 'that starts at a time which comes twice starts the first time',
    ...{ start: '2026-10-25T02:30', end: '2026-10-25T04:00' },
    ...{ from: '2026-10-25T00:30:00.000Z', until: '2026-10-25T03:00:00.000Z' },
  },
  {
    name: 'that ends at a time which comes twice ends the first time',
    ...{ start: '2026-10-25T01:00', end: '2026-10-25T02:30' },
    ...{ from: '2026-10-24T23:00:00.000Z', until: '2026-10-25T00:30:00.000Z' },
  },
  {
    name: 'over midnight shows on both days without a gap',
    ...{ start: '2026-06-01T22:00', end: '2026-06-02T02:00' },
    ...{ from: '2026-06-01T20:00:00.000Z', until: '2026-06-02T00:00:00.000Z' },
  },
  {
    name: 'over the end of the year ends in the next',
    ...{ start: '2026-12-31T12:00', end: '2027-01-01T12:00' },
    ...{ from: '2026-12-31T11:00:00.000Z', until: '2027-01-01T11:00:00.000Z' },
  },
  {
    name: 'of week 53 runs into the next year',
    ...{ start: '2026-12-28T00:00', end: '2027-01-04T00:00' },
    ...{ from: '2026-12-27T23:00:00.000Z', until: '2027-01-03T23:00:00.000Z' },
  },
];

let newsroom: WholeNewsroom;
let placementId: string;
let advertiserId: string;
const bookings = new Map<string, string>();

function envelope(): CommandEnvelope {
  const commandId = randomId();
  return { commandId, actorId: 'desk', correlationId: commandId, fresh: true };
}

/** A runner of another time. */
function runnerAt(now: () => Instant): CommandRunner {
  return new CommandRunner(newsroom.parts.store, newsroom.parts.codec, { now });
}

/** Books the whole of a position; answers the booking. */
async function book(
  runner: CommandRunner,
  flight: Pick<TimedFlight, 'start' | 'end'> & { readonly headline: string; readonly from?: Instant },
): Promise<string> {
  const plan = {
    ...{ placementId, advertiserId, share: 100, timeZone: ZONE },
    ...{ start: flight.start, end: flight.end },
  };
  const creative = {
    ...{ headline: flight.headline, teaser: null, url: 'https://annoncer.example/', body: null },
    ...{ image: null, jobId: null },
  };
  const drafted = await runner.create({
    decider: bookingDecider,
    command: {
      type: 'DraftBooking',
      plan,
      terms: { orderId: null, category: null, price: null, makegoodFor: null },
      creative,
      approval: 'at-once',
    },
    envelope: envelope(),
  });
  if (!drafted.state) throw new Error('It was not drafted');
  const { from, until } = { ...drafted.state.plan, ...flight };
  const { state } = await runner.execute({
    decider: placementDecider,
    id: placementId,
    command: {
      type: 'BookAd',
      ...{ bookingId: drafted.id, share: 100, from, until, advertiserId, category: null, override: null },
    },
    envelope: envelope(),
  });
  const held = state?.claims.find(({ bookingId }) => bookingId === drafted.id);
  if (!held) throw new Error('It was not booked');
  const { bookingId, advertiserId: _advertiser, category: _category, ...claim } = held;
  await runner.execute({
    decider: bookingDecider,
    id: bookingId,
    command: { type: 'NoteClaim', claim: { ...claim, standing: 'booked' } },
    envelope: envelope(),
  });
  return bookingId;
}

/** The headlines that machines and readers of the front page are shown; as of now, or of an instant. */
async function shown(at?: Instant): Promise<readonly [json: readonly string[], page: string]> {
  const as = at === undefined ? '' : `?at=${at}`;
  const role = at === undefined ? null : 'admin';
  const [json, page] = await Promise.all([
    newsroom.send('GET', `/api/v1/placements/${RAIL}/ads${as}`, { role }),
    newsroom.send('GET', `/${as}`, { role }),
  ]);
  const items = (json.json?.['items'] ?? []) as readonly { readonly headline: string }[];
  return [items.map(({ headline }) => headline), page.text];
}

const before = (instant: Instant) => plusMilliseconds(instant, -1);

/** At each of the four instants around a flight's edges: whether machines see it and whether readers do. */
async function aroundEdges({ name, from, until }: TimedFlight) {
  const instants = [before(from), from, before(until), until];
  const answers = await Promise.all(instants.map(shown));
  return answers.map(([json, page]) => [json.includes(name), page.includes(name)]);
}

const SHOWN = [true, true];
const NOT_SHOWN = [false, false];

beforeAll(async () => {
  newsroom = await openWholeNewsroom();
  const runner = runnerAt(() => SOLD_AT);
  advertiserId = randomId();
  placementId = randomId();
  await runner.create({
    decider: companyDecider,
    id: advertiserId,
    command: {
      type: 'RegisterCompany',
      companyId: advertiserId,
      details: { name: 'Solvognen Data', cvr: null, website: null },
    },
    envelope: envelope(),
  });
  await runner.create({
    decider: placementDecider,
    id: placementId,
    command: {
      type: 'DefinePlacement',
      placementId,
      details: {
        ...DEFAULT_TERMS,
        ...{ key: RAIL, name: 'Spalte', pageType: 'any', positions: 6, timeZone: ZONE },
      },
    },
    envelope: envelope(),
  });
  for (const flight of FLIGHTS) {
    bookings.set(flight.name, await book(runner, { ...flight, headline: flight.name }));
  }
  await newsroom.shown();
}, 60_000);
afterAll(() => newsroom.close());

describe('A flight, with nobody at work,', () => {
  it.each(FLIGHTS)('$name', async (flight) => {
    expect(await aroundEdges(flight)).toEqual([NOT_SHOWN, SHOWN, SHOWN, NOT_SHOWN]);
    const { state } = await newsroom.parts.runner.load(bookingDecider, bookings.get(flight.name) ?? '');
    expect(state?.claim).toMatchObject({ from: flight.from, until: flight.until });
    expect(state?.recorded).toMatchObject({ AdStarted: 0, AdEnded: 0 });
  });

  it('is shown to no reader before it starts and to every reader after, whenever they come', async () => {
    const headline = RUNS_NOW;
    const from = toInstant(Date.now() + 2_000);
    const day = (days: number) => localTimeIn(plusMilliseconds(from, days * 86_400_000), ZONE);
    const flight = { headline, start: day(0), end: day(1), from };
    bookings.set(
      headline,
      await book(
        runnerAt(() => toInstant(Date.now())),
        flight,
      ),
    );
    await newsroom.shown();
    let [early, late] = [0, 0];
    while (late < 5) {
      const asked = toInstant(Date.now());
      const [json, page] = await shown();
      const seen = [json.includes(headline), page.includes(headline)];
      if (asked >= from) {
        late += 1;
        expect(seen).toEqual(SHOWN);
      } else if (toInstant(Date.now()) < from) {
        early += 1;
        expect(seen).toEqual(NOT_SHOWN);
      }
    }
    expect(early).toBeGreaterThan(0);
  }, 30_000);

  it('shows the same when workers record months late, and several at once, what time has brought about', async () => {
    const past = FLIGHTS.filter(({ until }) => until < toInstant(Date.now()));
    const runners = [newsroom.parts.runner, runnerAt(() => toInstant(Date.now()))];
    await Promise.all(
      past.flatMap(({ name }) =>
        runners.map((runner) =>
          runner.recordDue({ decider: bookingDecider, id: bookings.get(name) ?? '', envelope: envelope() }),
        ),
      ),
    );
    await newsroom.shown();
    for (const flight of past) {
      const { state } = await newsroom.parts.runner.load(bookingDecider, bookings.get(flight.name) ?? '');
      expect(state?.recorded).toMatchObject({ AdStarted: state?.claim?.claimVersion });
      expect(await aroundEdges(flight)).toEqual([NOT_SHOWN, SHOWN, SHOWN, NOT_SHOWN]);
    }
  });
});

describe('The alarm for overbooked positions', () => {
  const rung: object[] = [];
  const check = () =>
    overbookingCheck({ ...newsroom.parts, logger: { error: (fields) => void rung.push(fields) } }).run(
      new AbortController().signal,
    );
  const metric = async () =>
    /^forside_overbooked_positions(?:\{.*\})? (\d+)$/m.exec(
      (await newsroom.send('GET', '/metrics', { role: null })).text,
    )?.[1];
  const listed = async () =>
    (await newsroom.send('GET', '/api/admin/v1/sales-alerts/overbooked')).json?.['items'];

  it('is silent about what calendars have granted', async () => {
    await check();
    expect([rung, await metric(), await listed()]).toEqual([[], '0', []]);
  });

  it('rings in the log, in the metrics and at the sales desk when a position holds more than it can', async () => {
    const { dataSource } = newsroom.parts;
    const [table] = await dataSource.query<readonly { readonly name: string }[]>(
      `select table_schema as name from information_schema.tables
        where table_name = 'bookings' and table_schema like 'rm_ad_flights_v%'`,
    );
    const id = bookings.get(RUNS_NOW);
    await dataSource.query(`update ${table?.name ?? ''}.bookings set share = 101 where booking_id = $1`, [
      id,
    ]);
    await check();
    const found = { placementId, load: 101, bookings: [id] };
    expect(rung).toEqual([expect.objectContaining(found)]);
    expect(await listed()).toEqual([expect.objectContaining(found)]);
    // What was read for the last scrape is kept for a moment.
    await eventually('the metric rises', async () => (await metric()) === '1');
  }, 30_000);
});
