import { DEFAULT_TERMS, placementDecider } from '#advertising';
import { CommandRunner, NO_STREAM, derivedId, randomId } from '#event-store';
import type { CommandEnvelope } from '#event-store';
import { PostgresBaselines } from '#event-store/postgres';
import { plusMilliseconds } from '#kernel';
import type { Instant } from '#kernel';
import type { Parts } from '../../apps/forside/runtime/parts.js';
import type { Benchmark, Figure } from './benchmark.js';
import { openBenchParts } from './parts.js';
import { median } from './statistics.js';

const PAST_BOOKINGS = 50_000;
const EVENTS_PER_APPEND = 1_000;
const HOUR_MS = 3_600_000;
const POSITIONS = 6;
const TARGET = 1.2;
const FLIGHT_FROM = '2040-01-01T00:00:00.000Z';
const FLIGHT_UNTIL = '2040-01-01T01:00:00.000Z';

/** Booking in a placement with a long past against booking in one that was just defined, by turns. */
export const pastBookings: Benchmark = {
  name: 'past-bookings',
  async run(context) {
    const parts = await openBenchParts(context);
    context.progress(`booking ${PAST_BOOKINGS.toLocaleString('en')} ads of the past`);
    const old = await placementWithPast(parts, PAST_BOOKINGS);
    // A runner that has seen it leaves its baseline, as runners do along the years.
    await booking(parts.runner, old);
    const compared = { parts, old, samples: context.full ? 1_000 : 150 };
    return [
      figureOf('warm', await byTurns({ ...compared, runner: () => parts.runner })),
      figureOf('cold', await byTurns({ ...compared, runner: () => newRunner(parts) })),
    ];
  },
};

interface Times {
  readonly old: readonly number[];
  readonly empty: readonly number[];
}

async function byTurns(options: {
  readonly parts: Parts;
  readonly old: string;
  readonly samples: number;
  readonly runner: () => CommandRunner;
}): Promise<Times> {
  const { parts, old, samples, runner } = options;
  const times = { old: [] as number[], empty: [] as number[] };
  const warmUps = Math.ceil(samples / 10);
  for (let sample = -warmUps; sample < samples; sample += 1) {
    const { id: empty } = await parts.runner.create({
      decider: placementDecider,
      command: { type: 'DefinePlacement', placementId: old, details: detailsOf(String(sample)) },
      envelope: newEnvelope(),
    });
    const inOld = await booking(runner(), old);
    const inEmpty = await booking(runner(), empty);
    if (sample < 0) continue;
    times.old.push(inOld);
    times.empty.push(inEmpty);
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

function newEnvelope(): CommandEnvelope {
  return { commandId: randomId(), actorId: 'bench', correlationId: randomId(), fresh: true };
}

function figureOf(kind: 'warm' | 'cold', { old, empty }: Times): Figure {
  const [ours, theirs] = [median(old), median(empty)];
  return {
    what: `Booking in a placement with ${PAST_BOOKINGS.toLocaleString('en')} past bookings against an empty one, ${kind}`,
    figure: `${(ours / theirs).toFixed(2)} × (${ours.toFixed(2)} ms against ${theirs.toFixed(2)} ms)`,
    target: `≤ ${TARGET} ×`,
    met: ours / theirs <= TARGET,
  };
}

/** As a process that has just started has it: nothing in memory. */
function newRunner({ store, codec, clock, dataSource }: Parts): CommandRunner {
  return new CommandRunner(store, codec, clock, { baselines: new PostgresBaselines(dataSource) });
}

/** A placement that was booked hour by hour, six ads side by side, until a week ago. */
async function placementWithPast({ store, codec }: Parts, bookings: number): Promise<string> {
  const id = randomId();
  const stream = `${placementDecider.category}-${id}`;
  let state = placementDecider.initialState;
  let revision = NO_STREAM;
  const hours = Math.ceil(bookings / POSITIONS);
  let now: Instant = plusMilliseconds(new Date().toISOString(), -(hours + 24 * 7) * HOUR_MS);
  let pending: ReturnType<typeof codec.encode>[] = [];

  const flush = async () => {
    if (pending.length === 0) return;
    const events = await Promise.all(pending);
    pending = [];
    ({ revision } = await store.append({ stream, expectedRevision: revision, events }));
  };
  const run = (command: Parameters<typeof placementDecider.decide>[0]) => {
    const envelope = newEnvelope();
    for (const event of placementDecider.decide(command, state, now)) {
      const eventId = derivedId(envelope.commandId, stream, '0');
      const at = revision + BigInt(pending.length) + 1n;
      const { actorId, commandId } = envelope;
      state = placementDecider.evolve(state, {
        ...event,
        id: eventId,
        stream,
        revision: at,
        occurredAt: now,
        actorId,
        commandId,
      });
      pending.push(codec.encode(event, { id: eventId, stream, envelope, occurredAt: now }));
    }
  };

  run({ type: 'DefinePlacement', placementId: id, details: detailsOf('spalten') });
  for (let number = 0; number < bookings; number += 1) {
    if (number % POSITIONS === 0) now = plusMilliseconds(now, HOUR_MS);
    run({
      type: 'BookAd',
      bookingId: randomId(),
      ...WISH,
      from: now,
      until: plusMilliseconds(now, HOUR_MS),
    });
    if (pending.length >= EVENTS_PER_APPEND) await flush();
  }
  await flush();
  return id;
}

const WISH = { share: 100, advertiserId: randomId(), category: null, override: null };

function detailsOf(key: string): PlacementDetails {
  return {
    ...{ key, name: 'Spalten', pageType: 'any', positions: POSITIONS, timeZone: 'Europe/Copenhagen' },
    ...DEFAULT_TERMS,
  };
}

type PlacementDetails = Extract<
  Parameters<typeof placementDecider.decide>[0],
  { readonly type: 'DefinePlacement' }
>['details'];
