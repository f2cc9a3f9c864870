import { randomId } from '#event-store';
import type { EventStore, JsonObject } from '#event-store';
import { KurrentDBEventStore } from '#event-store/kurrentdb';
import { MemoryEventStore } from '#event-store/memory';
import { writeHistory } from '#testing/arbitrary-log';
import { startKurrentDBServer } from '#testing/kurrentdb-server/kurrentdb-server';
import { exported, imported } from '#testing/log-files';
import { madeUpArticle } from './articles.js';
import type { BenchContext, Benchmark, Figure } from './benchmark.js';
import { openBenchParts } from './parts.js';

const EVENTS = 10_000;
const EVENTS_FULL = 200_000;
/** Before and since a server takes several streams in one append. */
const SERVERS = ['24.10.0', '25.1.0'] as const;

/** `events export` and `events import` between the engines, without the file system. */
export const moveLog: Benchmark = {
  name: 'move-log',
  async run(context) {
    const events = context.full ? EVENTS_FULL : EVENTS;
    context.progress(`writing ${events} events`);
    const source = new MemoryEventStore();
    await writeHistory(source, newsOf(events), randomId());
    const file = await exported(source);
    const { store } = await openBenchParts(context);
    const figures = await moved(context, { store, file, events, where: 'PostgreSQL' });
    for (const serverVersion of SERVERS) {
      const server = await context.cleanup.adopt(startKurrentDBServer({ serverVersion }), (it) => it.stop());
      const opening = KurrentDBEventStore.connect({ connectionString: server.connectionString });
      const kurrentdb = await context.cleanup.adopt(opening, (it) => it.close());
      const where = `the KurrentDB test server ${serverVersion}`;
      figures.push(...(await moved(context, { store: kurrentdb, file, events, where })));
    }
    return figures;
  },
};

async function moved(
  { progress }: BenchContext,
  {
    store,
    file,
    events,
    where,
  }: {
    readonly store: EventStore;
    readonly file: Buffer;
    readonly events: number;
    readonly where: string;
  },
): Promise<Figure[]> {
  const figures: Figure[] = [];
  const timed = async (what: string, work: () => Promise<unknown>) => {
    progress(`${what} ${where}`);
    const began = performance.now();
    await work();
    const perSecond = Math.round((events * 1_000) / (performance.now() - began));
    const figure = `${perSecond.toLocaleString('en')} events/s`;
    figures.push({ what: `Moving a log: ${what} ${where}`, figure, target: '', met: undefined });
  };
  await timed('import into', () => imported(store, file));
  await timed('import again, compared with', () => imported(store, file));
  await timed('export from', () => exported(store));
  return figures;
}

/** Articles that are drafted and published at once, now and then one that is revised. */
function newsOf(events: number) {
  return Array.from({ length: events / 2 }, (_, number) => ({
    stream: number % 5 === 4 ? number - 4 : number,
    events: [
      { type: 'ArticleDrafted', data: madeUpArticle(number, null) as unknown as JsonObject },
      { type: 'ArticlePublished', data: { number } },
    ],
  }));
}
