import { DEFAULT_TERMS, bookingDecider, orderDecider, placementDecider } from '#advertising';
import { companyDecider } from '#companies';
import { randomId } from '#event-store';
import { DomainError, addDays, instantInZone, localDateIn, plusDays, plusMilliseconds } from '#kernel';
import type { Instant, LocalDate } from '#kernel';
import type { Parts } from '../../apps/forside/runtime/parts.js';
import { seeded } from '../soak/random.js';
import { BulkHistory } from './bulk-history.js';

const ZONE = 'Europe/Copenhagen';
const SEED = 20_261_122;
const ADVERTISERS = 300;
const AGENCIES = 20;
const SALESPEOPLE = 8;
const ORDERS = 1_200;
/** Streams that are written at the same time. */
const AT_ONCE = 200;
/** A worker records what is due so long after it, and now and then much later. */
const USUALLY_MS = 50;
const LATE_MS = 600_000;

type Log = Pick<Parts, 'store' | 'codec'>;
type Placement = ReturnType<typeof newPlacement>;
type Booking = ReturnType<typeof newBooking>;
type PlacementCommand = Parameters<Placement['run']>[0];
type BookingCommand = Parameters<Booking['run']>[0];
type Price = { readonly per: 'day' | 'week'; readonly amount: number };

/** What was written. */
export interface SalesYear {
  readonly bookings: number;
  /** A booking that has run for two weeks. */
  readonly exampleBooking: string;
  readonly first: LocalDate;
  readonly last: LocalDate;
}

/** Something that is done at a time of the year. */
interface Deed {
  readonly at: Instant;
  readonly run: () => Promise<void>;
}

interface Order {
  readonly id: string;
  readonly advertiserId: string;
  readonly discount: number;
}

interface WantedFlight {
  readonly from: LocalDate;
  readonly days: number;
  readonly share: number;
  readonly order: Order;
  readonly soldAt: Instant;
  readonly price: Price;
  readonly makegoodFor?: Booking;
}

const CREATIVE = {
  ...{ headline: 'Kabler der holder', teaser: 'Læs hvordan.', url: 'https://havn.example/' },
  ...{ body: null, image: null, jobId: null },
};

const newPlacement = (log: Log) => new BulkHistory(log, placementDecider);
const newBooking = (log: Log) => new BulkHistory(log, bookingDecider);

/**
 * A year of sales until four weeks from now, as the deciders would have written it day by day: most is sold by the week,
 * some of it through agencies; every tenth booking begins as an option, of which some run out; some are prolonged, called
 * off, shown late, never shown, or make good one that was not.
 */
export async function writeSalesYear(
  log: Log,
  { placements, now }: { readonly placements: number; readonly now: Instant },
): Promise<SalesYear> {
  const random = seeded(SEED);
  const last = addDays(localDateIn(now, ZONE), 28);
  const first = addDays(last, -364);
  const founded = plusDays(instantInZone(`${first}T00:00`, ZONE), -120);
  const orders = await writeOrders(log, { founded, random });
  const written: { readonly id: string; readonly days: number; readonly from: LocalDate }[] = [];

  const numbers = Array.from({ length: placements }, (_, index) => index);
  const years = numbers.map((number) => {
    const placement = newPlacement(log);
    const positions = 1 + (number % 4);
    const price: Price =
      number % 5 === 4
        ? { per: 'day', amount: 75_000 + number * 101 }
        : { per: 'week', amount: 450_000 + number * 1_013 };
    const details = {
      ...DEFAULT_TERMS,
      ...{ key: `plads-${number}`, name: `Plads ${number}`, pageType: 'any' as const, positions, price },
      timeZone: ZONE,
    };
    const define = () =>
      tell(placement, { type: 'DefinePlacement', placementId: placement.id, details }, founded);
    const flights = flightsOf({ first, last, positions, price, orders, random });
    const deeds = flights.flatMap((flight) => {
      const sold = (id: string) => written.push({ id, ...flight });
      return deedsOf(flight, { log, placement, random, last, sold });
    });
    return [{ at: founded, run: define }, ...deeds];
  });
  await inTurns(years, async (deeds) => {
    const inOrder = deeds
      .filter(({ at }) => at <= now)
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    for (const { run } of inOrder) await run();
  });
  const example = written.find(({ from, days }) => days === 14 && addDays(from, 60) < last);
  return { bookings: written.length, exampleBooking: example?.id ?? '', first, last };
}

async function writeOrders(
  log: Log,
  { founded, random }: { readonly founded: Instant; readonly random: () => number },
): Promise<readonly Order[]> {
  const companies = Array.from({ length: ADVERTISERS + AGENCIES }, () => randomId());
  await inTurns(companies, async (companyId) => {
    const name = `Kunde ${companyId.slice(0, 8)} A/S`;
    const details = { name, cvr: null, website: null };
    const company = new BulkHistory(log, companyDecider, companyId);
    await tell(company, { type: 'RegisterCompany', companyId, details }, founded);
  });
  const agencies = companies.slice(ADVERTISERS);
  const salespeople = Array.from({ length: SALESPEOPLE }, () => randomId());
  const orders = Array.from({ length: ORDERS }, (_, index) => {
    const advertiserId = companies[index % ADVERTISERS] ?? '';
    const discount = random() < 0.5 ? Math.floor(random() * 30) * 100 : 0;
    const billToId = random() < 0.4 ? (agencies[index % AGENCIES] ?? null) : null;
    const salesperson = salespeople[Math.floor(random() * SALESPEOPLE)] ?? '';
    return { id: randomId(), advertiserId, discount, billToId, salesperson };
  });
  await inTurns(orders, async ({ id, advertiserId, discount, billToId, salesperson }) => {
    const paper = {
      purchaseOrder: `PO-${id.slice(0, 4)}`,
      cvr: null,
      ean: null,
      political: null,
      note: null,
    };
    const terms = { billToId, salesperson, discount, ...paper };
    const order = new BulkHistory(log, orderDecider, id);
    await tell(order, { type: 'OpenOrder', advertiserId, terms }, plusDays(founded, 30));
  });
  return orders;
}

/** What is wanted of a placement in a year: four fifths of it, in whole positions, halves and quarters. */
function flightsOf({
  first,
  last,
  positions,
  price,
  orders,
  random,
}: {
  readonly first: LocalDate;
  readonly last: LocalDate;
  readonly positions: number;
  readonly price: Price;
  readonly orders: readonly Order[];
  readonly random: () => number;
}): readonly WantedFlight[] {
  const flights: WantedFlight[] = [];
  for (let monday = first; monday < last; monday = addDays(monday, 7)) {
    const nine = instantInZone(`${monday}T09:00`, ZONE);
    for (let position = 0; position < positions; position += 1) {
      const shares = random() < 0.4 ? [100] : random() < 0.5 ? [50, 50] : [50, 25, 25];
      for (const share of shares) {
        const order = orders[Math.floor(random() * orders.length)];
        const soldAt = plusDays(nine, -20 - Math.floor(random() * 60));
        const days = random() < 0.2 ? 14 : price.per === 'day' ? 3 + Math.floor(random() * 5) : 7;
        if (order && random() < 0.8) flights.push({ from: monday, days, share, order, soldAt, price });
      }
    }
  }
  return flights;
}

/** All that is done about one booking. */
function deedsOf(
  flight: WantedFlight,
  {
    log,
    placement,
    random,
    last,
    sold,
  }: {
    readonly log: Log;
    readonly placement: Placement;
    readonly random: () => number;
    readonly last: LocalDate;
    readonly sold: (id: string) => void;
  },
): readonly Deed[] {
  const { from, days, share, order, soldAt, makegoodFor } = flight;
  const booking = newBooking(log);
  const { advertiserId } = order;
  const timesUntil = (end: LocalDate) => ({ start: `${from}T00:00`, end: `${end}T00:00`, timeZone: ZONE });
  const plan = { ...timesUntil(addDays(from, days)), placementId: placement.id, advertiserId, share };
  const begins = instantInZone(plan.start, ZONE);
  const ends = instantInZone(plan.end, ZONE);
  const wish = { bookingId: booking.id, share, from: begins, advertiserId, category: null, override: null };
  const space = { ...wish, until: ends };
  const creative = random() < 0.02 ? 'never' : random() < 0.03 ? 'late' : 'in time';
  const isOption = !makegoodFor && random() < 0.1;
  const fate = random();
  const fee = random() < 0.5 ? 100_000 : null;
  const recordLate = random() < 0.005;

  const ask = (command: PlacementCommand, at: Instant) => unlessRefused(() => tell(placement, command, at));
  const said = (command: BookingCommand, at: Instant) => unlessRefused(() => tell(booking, command, at));
  const held = () => {
    const claim = placement.state?.claims.find(({ bookingId }) => bookingId === booking.id);
    if (!claim) return undefined;
    const { claimVersion, position, from: since, until, expiresAt } = claim;
    const standing = expiresAt === null ? ('booked' as const) : ('option' as const);
    return { claimVersion, position, share, from: since, until, standing, expiresAt };
  };
  const note = async (at: Instant) => {
    const claim = held();
    if (claim) await said({ type: 'NoteClaim', claim }, at);
  };
  const deeds: Deed[] = [];
  const on = (at: Instant, run: (at: Instant) => Promise<unknown>) =>
    deeds.push({ at, run: async () => void (await run(at)) });
  const recordDue = (dueAt: Instant, late = USUALLY_MS) =>
    on(plusMilliseconds(dueAt, late), async (at) => {
      booking.recordDue(at);
      await booking.flush();
    });

  on(soldAt, async (at) => {
    const terms = {
      orderId: order.id,
      category: null,
      price: priceOf(flight),
      makegoodFor: makegoodFor?.id ?? null,
    };
    const shown = creative === 'in time' ? CREATIVE : null;
    await said({ type: 'DraftBooking', plan, terms, creative: shown, approval: 'at-once' }, at);
    const granted = isOption
      ? await ask({ type: 'OptionAd', ...space, expiresAt: plusDays(at, 7) }, at)
      : await ask({ type: 'BookAd', ...space }, at);
    if (!granted) return;
    sold(booking.id);
    await note(at);
    const grant = { makegoodBookingId: booking.id, reason: 'Aldrig vist' };
    if (makegoodFor) await unlessRefused(() => tell(makegoodFor, { type: 'GrantMakegood', ...grant }, at));
  });
  if (isOption && fate > 0.3) {
    on(plusDays(soldAt, 4), async (at) => {
      if (await ask({ type: 'BookAd', ...space }, at)) await note(at);
    });
  }
  if (isOption) recordDue(plusDays(soldAt, 7));
  if (fate < 0.06) {
    on(plusDays(begins, fate < 0.02 ? 1 : -5), async (at) => {
      if (!held()) return;
      await said({ type: 'CancelBooking', reason: 'Aflyst', fee }, at);
      await ask({ type: 'CancelAd', bookingId: booking.id }, at);
    });
  } else if (fate < 0.14) {
    on(plusDays(begins, -3), async (at) => {
      const later = timesUntil(addDays(from, days + 7));
      const until = instantInZone(later.end, ZONE);
      const granted = await ask({ type: 'RescheduleAd', ...wish, until }, at);
      const claim = held();
      if (!granted || claim?.until !== until) return;
      const longer = { plan: { ...plan, ...later }, price: priceOf({ ...flight, days: days + 7 }), claim };
      await said({ type: 'ChangeFlight', kind: 'extend', ...longer }, at);
    });
  }
  if (creative === 'late') {
    on(plusDays(begins, 2), (at) =>
      said({ type: 'SubmitCreative', creative: CREATIVE, approval: 'at-once' }, at),
    );
  }
  recordDue(plusDays(begins, -1));
  recordDue(begins, recordLate ? LATE_MS : USUALLY_MS);
  recordDue(ends);
  recordDue(instantInZone(`${addDays(from, days + 7)}T00:00`, ZONE));

  const again = addDays(from, days + 14);
  if (creative !== 'never' || makegoodFor || random() < 0.5 || again > addDays(last, -7)) return deeds;
  const makegood = { ...flight, from: again, soldAt: plusDays(ends, 3), makegoodFor: booking };
  return [...deeds, ...deedsOf(makegood, { log, placement, random, last, sold })];
}

function priceOf({ price, days, order, makegoodFor }: WantedFlight) {
  const units = price.per === 'day' ? days : Math.ceil(days / 7);
  const list = units * price.amount;
  const discount = makegoodFor ? 10_000 : order.discount;
  const net = list - Math.round((list * discount) / 10_000);
  return { per: price.per, units, unitPrice: price.amount, list, discount, net };
}

/** At once in the log: the streams of a booking and its placement stand there in the order of what was done. */
async function tell<Command>(
  stream: {
    readonly run: (command: Command, at: Instant) => Promise<void>;
    readonly flush: () => Promise<void>;
  },
  command: Command,
  at: Instant,
): Promise<void> {
  await stream.run(command, at);
  await stream.flush();
}

/** False when a rule stood in the way, as now and then one does in a year. */
async function unlessRefused(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += AT_ONCE) {
    await Promise.all(all.slice(from, from + AT_ONCE).map(work));
  }
}
