import { DEFAULT_TERMS, placementDecider } from '#advertising';
import { CommandRunner, randomId } from '#event-store';
import { PostgresBaselines } from '#event-store/postgres';
import { localDateIn, plusMilliseconds, toInstant } from '#kernel';
import type { Instant } from '#kernel';
import type { Parts } from '../../apps/forside/runtime/parts.js';
import { availability } from '../../libs/advertising/domain/availability.js';
import type { BenchContext, Benchmark, Figure } from './benchmark.js';
import { BulkHistory, newEnvelope } from './bulk-history.js';
import { openBenchParts } from './parts.js';
import { median } from './statistics.js';

const PAST_BOOKINGS = 50_000;
const HOUR_MS = 3_600_000;
const POSITIONS = 6;
const TARGET = 1.2;
const TIME_ZONE = 'Europe/Copenhagen';
const FLIGHT_FROM = '2040-01-01T00:00:00.000Z';
const FLIGHT_UNTIL = '2040-01-01T01:00:00.000Z';
/** Days of a calendar that a salesperson looks at. */
const DAYS_MS = 28 * 24 * HOUR_MS;

/** Asking and booking a placement with a long past against one that was just defined, by turns. */
export const pastBookings: Benchmark = {
  name: 'past-bookings',
  limitMs: 300_000,
  async run(context) {
    const parts = await openBenchParts(context);
    context.progress(`booking ${PAST_BOOKINGS.toLocaleString('en')} ads of the past`);
    const old = await placementWithPast(parts);
    // A runner that has seen it leaves its baseline, as runners do along the years.
    await booking(parts.runner, old);
    const kinds = [
      { kind: 'warm', runner: () => parts.runner },
      { kind: 'cold', runner: () => newRunner(parts) },
    ] as const;
    const figures: Figure[] = [];
    for (const { kind, runner } of kinds) {
      const compared = { context, parts, old, runner };
      figures.push(
        figureOf(
          `Booking in a placement with ${NUMBER} past bookings, ${kind}`,
          await byTurns(compared, booking),
        ),
        figureOf(`What is free of it on 28 days, ${kind}`, await byTurns(compared, looking)),
      );
    }
    return figures;
  },
};

const NUMBER = PAST_BOOKINGS.toLocaleString('en');

interface Times {
  readonly old: readonly number[];
  readonly empty: readonly number[];
}

/** Does something with a placement; how long that took. */
type Work = (runner: CommandRunner, placement: string) => Promise<number>;

interface Compared {
  readonly context: BenchContext;
  readonly parts: Parts;
  readonly old: string;
  readonly runner: () => CommandRunner;
}

async function byTurns({ context, parts, old, runner }: Compared, work: Work): Promise<Times> {
  const samples = context.full ? 1_000 : 150;
  const times = { old: [] as number[], empty: [] as number[] };
  const warmUps = Math.ceil(samples / 10);
  for (let sample = -warmUps; sample < samples; sample += 1) {
    const { id: empty } = await parts.runner.create({
      decider: placementDecider,
      command: { type: 'DefinePlacement', placementId: old, details: detailsOf(String(sample)) },
      envelope: newEnvelope(),
    });
    const turns = [
      { placement: old, took: times.old },
      { placement: empty, took: times.empty },
    ];
    // Neither is always the one that comes after the other.
    for (const { placement, took } of sample % 2 === 0 ? turns : turns.reverse()) {
      const milliseconds = await work(runner(), placement);
      if (sample >= 0) took.push(milliseconds);
    }
  }
  return times;
}

/** Books an hour to come and gives it back, so that the calendars stay as they are; how long the booking took. */
async function booking(runner: CommandRunner, placement: string): Promise<number> {
  const bookingId = randomId();
  const target = { decider: placementDecider, id: placement };
  const began = performance.now();
  await runner.execute({
    ...target,
    command: { type: 'BookAd', bookingId, ...WISH, from: FLIGHT_FROM, until: FLIGHT_UNTIL },
    envelope: newEnvelope(),
  });
  const took = performance.now() - began;
  await runner.execute({ ...target, command: { type: 'CancelAd', bookingId }, envelope: newEnvelope() });
  return took;
}

/** Answers what is free on the next days, of the calendar itself. */
async function looking(runner: CommandRunner, placement: string): Promise<number> {
  const began = performance.now();
  const { state } = await runner.load(placementDecider, placement);
  if (!state) throw new Error('There is no such placement');
  const now = toInstant(Date.now());
  const [first, last] = [now, plusMilliseconds(now, DAYS_MS)].map((at) => localDateIn(at, TIME_ZONE));
  const days = availability(state, { first: first ?? '', last: last ?? '', share: 100, now });
  if (days.length < 28) throw new Error('Days are missing');
  return performance.now() - began;
}

function figureOf(what: string, { old, empty }: Times): Figure {
  const [ours, theirs] = [median(old), median(empty)];
  return {
    what: `${what}, against an empty one`,
    figure: `${(ours / theirs).toFixed(2)} × (${ours.toFixed(2)} ms against ${theirs.toFixed(2)} ms)`,
    target: `≤ ${TARGET} ×`,
    met: ours / theirs <= TARGET,
  };
}

/** As a process that has just started has it: nothing in memory. */
function newRunner({ store, codec, clock, dataSource }: Parts): CommandRunner {
  return new CommandRunner(store, codec, clock, { baselines: new PostgresBaselines(dataSource) });
}

/**
 * A placement that was sold hour by hour, six ads side by side, until a week ago: booked at once, optioned and then
 * booked, optioned and left to run out, moved, cancelled.
 */
async function placementWithPast(parts: Parts): Promise<string> {
  const hours = Math.ceil(PAST_BOOKINGS / POSITIONS);
  let now = plusMilliseconds(toInstant(Date.now()), -(hours + 24 * 7) * HOUR_MS);
  const placement = new BulkHistory(parts, placementDecider);
  await placement.run(
    { type: 'DefinePlacement', placementId: placement.id, details: detailsOf('spalten') },
    now,
  );
  for (let number = 0; number < PAST_BOOKINGS; number += 1) {
    if (number % POSITIONS === 0) now = plusMilliseconds(now, HOUR_MS);
    await sell(placement, number % POSITIONS, now);
  }
  await placement.flush();
  return placement.id;
}

type Placement = BulkHistory<
  Parameters<typeof placementDecider.evolve>[0],
  Parameters<typeof placementDecider.decide>[0],
  ReturnType<typeof placementDecider.decide>[number]
>;

/** The hour after the next. */
async function sell(placement: Placement, way: number, now: Instant): Promise<void> {
  const bookingId = randomId();
  const from = plusMilliseconds(now, HOUR_MS);
  const wish = { bookingId, ...WISH, from, until: plusMilliseconds(now, 2 * HOUR_MS) };
  if (way === 0 || way === 1) await placement.run({ type: 'OptionAd', ...wish, expiresAt: from }, now);
  if (way > 0) await placement.run({ type: 'BookAd', ...wish }, now);
  if (way === 2) await placement.run({ type: 'RescheduleAd', ...wish, share: 90 }, now);
  if (way === 3) await placement.run({ type: 'CancelAd', bookingId }, now);
}

const WISH = { share: 100, advertiserId: randomId(), category: null, override: null };

function detailsOf(key: string): PlacementDetails {
  return {
    ...DEFAULT_TERMS,
    ...{ key, name: 'Spalten', pageType: 'any', positions: POSITIONS, timeZone: TIME_ZONE },
  };
}

type PlacementDetails = Extract<
  Parameters<typeof placementDecider.decide>[0],
  { readonly type: 'DefinePlacement' }
>['details'];
