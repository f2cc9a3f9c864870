import { articleDecider, publishedArticles } from '#editorial';
import { NO_STREAM, derivedId, randomId } from '#event-store';
import type { AppendRequest } from '#event-store';
import type { Parts } from '../../apps/forside/runtime/parts.js';
import { madeUpArticle } from './articles.js';
import type { UnnestAnswer, UnnestTask } from './baseline/unnest-writer.js';
import type { BenchContext, Benchmark } from './benchmark.js';
import { startChild } from './child.js';
import { compare, describeComparison, describeRound } from './comparison.js';
import { openBenchParts } from './parts.js';

const EVENTS = 20_000;
const EVENTS_FULL = 200_000;
/** An article is drafted and published. */
const EVENTS_PER_ARTICLE = 2;
const ARTICLES_PER_APPEND = 250;
/** What a rebuild writes in one transaction: 2,000 events are so many articles. */
const ROWS_PER_TRANSACTION = 1_000;
const PATIENCE_MS = 600_000;

/** The whole of a rebuild (read, decode, fold, write, compare, swap) against writing its rows and nothing else. */
export const rebuild: Benchmark = {
  name: 'rebuild',
  async run(context) {
    const parts = await openBenchParts(context);
    const { engine, connectionString } = parts;
    const { name } = publishedArticles;
    const events = context.full ? EVENTS_FULL : EVENTS;
    await seed(parts, context, events);
    context.progress('waiting for the projections');
    await engine.start();
    if (!(await engine.caughtUp(PATIENCE_MS))) throw new Error('The projections did not catch up');

    const writer = startChild(new URL('baseline/unnest-writer.ts', import.meta.url));
    context.cleanup.defer(() => writer.stop());
    const ask = (task: UnnestTask) => writer.ask<UnnestAnswer>(task);
    const { rows } = await ask({ kind: 'take', connectionString, view: `rm_${name}.versions` });
    const filling: number[] = [];

    const comparison = await compare({
      warmUps: 1,
      rounds: 3,
      onRound: (round) =>
        context.progress(`${describeRound(round)}; filling alone ${filling.at(-1)?.toFixed(2)} s`),
      ours: async () => {
        const began = performance.now();
        const report = await engine.rebuild(name, {
          onProgress: ({ phase }) => {
            if (phase === 'comparing') filling.push((performance.now() - began) / 1_000);
          },
        });
        const took = performance.now() - began;
        const different = report.tables.reduce((sum, { differing }) => sum + (differing ?? 0), 0);
        if (!report.compared || report.events !== events || different > 0)
          throw new Error('The rebuild gave something else');
        return (rows * 1_000) / took;
      },
      baseline: async () => {
        const { milliseconds } = await ask({ kind: 'write', rowsPerTransaction: ROWS_PER_TRANSACTION });
        return (rows * 1_000) / milliseconds;
      },
    });
    return [
      {
        what: `Rebuild of published_articles (${events.toLocaleString('en')} events) against the bare unnest writer`,
        figure: `${describeComparison(comparison)} rows`,
        target: '≥ 0.5 ×',
        met: comparison.ratio >= 0.5,
      },
    ];
  },
};

/** History as commands would have left it, appended in bulk. */
async function seed(
  { store, codec, clock }: Parts,
  { progress }: BenchContext,
  events: number,
): Promise<void> {
  const section = randomId();
  const articles = events / EVENTS_PER_ARTICLE;
  for (let from = 0; from < articles; from += ARTICLES_PER_APPEND) {
    if (from % 10_000 === 0)
      progress(`appending articles from ${from.toLocaleString('en')} of ${articles.toLocaleString('en')}`);
    const numbers = Array.from(
      { length: Math.min(ARTICLES_PER_APPEND, articles - from) },
      (_, index) => from + index,
    );
    await store.appendToStreams(await Promise.all(numbers.map((number) => firstAppend(number))));
  }

  async function firstAppend(number: number): Promise<AppendRequest> {
    const stream = `${articleDecider.category}-${randomId()}`;
    const occurredAt = clock.now();
    const envelope = { commandId: randomId(), actorId: 'bench', correlationId: randomId() };
    const facts = articleDecider.decide(
      {
        type: 'DraftArticle',
        content: madeUpArticle(number, section),
        origin: null,
        publish: { publishedAt: null },
        facts: null,
      },
      articleDecider.initialState,
      occurredAt,
    );
    const encoded = facts.map((fact, index) =>
      codec.encode(fact, {
        id: derivedId(envelope.commandId, stream, String(index)),
        stream,
        envelope,
        occurredAt,
      }),
    );
    return { stream, expectedRevision: NO_STREAM, events: await Promise.all(encoded) };
  }
}
