import { KurrentDBClient, excludeSystemEvents } from '@kurrent/kurrentdb-client';
import { BEGINNING, NO_STREAM, randomId } from '#event-store';
import type { EventToAppend } from '#event-store';
import { KurrentDBEventStore } from '#event-store/kurrentdb';
import { startKurrentDBServer } from '#testing/kurrentdb-server/kurrentdb-server';
import { appendUntilVisible } from './append-to-visible.bench.js';
import { madeUpArticle } from './articles.js';
import type { BenchContext, Benchmark, Figure } from './benchmark.js';
import { Cleanup } from './cleanup.js';
import { compare, describeComparison, describeRound, perSecond } from './comparison.js';

const EVENTS = 10_000;
const EVENTS_FULL = 200_000;
/** As the projections have it. */
const BATCH = 500;
const EVENTS_PER_APPEND = 50;
const ALONE_SECONDS = 2;
const TARGET = 0.8;

/** The log on KurrentDB: on the server of KURRENTDB_URL, which should be empty, else on the one for tests. */
export const kurrentdb: Benchmark = {
  name: 'kurrentdb',
  async run(context) {
    const { cleanup, progress } = context;
    const url = process.env['KURRENTDB_URL'];
    const server = url ? undefined : await cleanup.adopt(startKurrentDBServer(), (it) => it.stop());
    const connectionString = url ?? server?.connectionString ?? '';
    const opening = KurrentDBEventStore.connect({ connectionString });
    const store = await cleanup.adopt(opening, (it) => it.close());
    const where = server ? 'the test server' : `KurrentDB ${store.serverVersion}`;

    const figures = [
      await visible(context, { where, connectionString, empty: (await store.head()) === BEGINNING }),
    ];
    progress(`appending to ${where}`);
    figures.push(
      await appending(store, `Appends on ${where}, one at a time`, { writers: 1, eventsEach: 1 }),
      await appending(store, `Appends on ${where}, 8 at a time`, { writers: 8, eventsEach: 1 }),
      await appending(store, `Appends on ${where}, 8 at a time, 50 events each`, {
        writers: 8,
        eventsEach: 50,
      }),
      await history(store, { context, where, connectionString }),
    );
    return figures;
  },
};

/** A newsroom whose log it is: first, since a newsroom takes no log that it does not know, and closed before the rest. */
async function visible(
  context: BenchContext,
  log: { readonly where: string; readonly connectionString: string; readonly empty: boolean },
): Promise<Figure> {
  const what = `Append on ${log.where} → visible`;
  if (!log.empty) return { what, figure: 'not measured: the log is not empty', target: '', met: undefined };
  const cleanup = new Cleanup();
  context.cleanup.defer(() => cleanup.run());
  try {
    return await appendUntilVisible({ ...context, cleanup }, what, { KURRENTDB_URL: log.connectionString });
  } finally {
    await cleanup.run();
  }
}

/** From the beginning to the head through the store, as every projection begins, against the bare client. */
async function history(
  store: KurrentDBEventStore,
  options: { readonly context: BenchContext; readonly where: string; readonly connectionString: string },
): Promise<Figure> {
  const { context, where, connectionString } = options;
  const total = context.full ? EVENTS_FULL : EVENTS;
  context.progress(`appending ${total.toLocaleString('en')} events`);
  for (let left = total; left > 0; left -= 8 * EVENTS_PER_APPEND) {
    await Promise.all(Array.from({ length: 8 }, () => append(store, EVENTS_PER_APPEND)));
  }
  const bare = KurrentDBClient.connectionString(connectionString);
  context.cleanup.defer(() => bare.dispose());
  const head = await store.head();
  let events = 0;
  const comparison = await compare({
    warmUps: 1,
    rounds: 3,
    onRound: (round) => context.progress(`history, ${describeRound(round)}`),
    ours: async () => {
      const stop = new AbortController();
      const began = performance.now();
      events = 0;
      const options = { after: BEGINNING, batchSize: BATCH, signal: stop.signal };
      for await (const batch of store.subscribe(options)) {
        events += batch.events.length;
        if (batch.position >= head) break;
      }
      stop.abort();
      return (events * 1_000) / (performance.now() - began);
    },
    baseline: async () => {
      const began = performance.now();
      let read = 0;
      for await (const { event } of bare.readAll({ filter: excludeSystemEvents() })) read += event ? 1 : 0;
      if (read !== events) throw new Error(`The bare client read ${read} events, the store ${events}`);
      return (read * 1_000) / (performance.now() - began);
    },
  });
  return {
    what: `History of ${events.toLocaleString('en')} events on ${where} against the bare client`,
    figure: `${describeComparison(comparison)} events`,
    target: `≥ ${TARGET} ×`,
    met: comparison.ratio >= TARGET,
  };
}

async function appending(
  store: KurrentDBEventStore,
  what: string,
  { writers, eventsEach }: { readonly writers: number; readonly eventsEach: number },
): Promise<Figure> {
  let events = 0;
  const began = performance.now();
  const until = began + ALONE_SECONDS * 1_000;
  await Promise.all(
    Array.from({ length: writers }, async () => {
      while (performance.now() < until) {
        await append(store, eventsEach);
        events += eventsEach;
      }
    }),
  );
  const rate = (events * 1_000) / (performance.now() - began);
  return { what, figure: `${perSecond(rate)} events`, target: '', met: undefined };
}

async function append(store: KurrentDBEventStore, events: number): Promise<void> {
  await store.append({
    stream: `bench-${randomId()}`,
    expectedRevision: NO_STREAM,
    events: Array.from({ length: events }, (_, number) => articleEvent(number)),
  });
}

/** About 3 kB, as articles are. */
function articleEvent(number: number): EventToAppend {
  const id = randomId();
  return {
    id,
    type: 'ArticleDrafted',
    data: { content: madeUpArticle(number, null) },
    metadata: {
      schemaVersion: '1',
      commandId: id,
      correlationId: id,
      causationId: id,
      actorId: 'bench',
      occurredAt: '2026-03-01T08:00:00.000Z',
    },
  };
}
