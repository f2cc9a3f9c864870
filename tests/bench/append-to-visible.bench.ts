import { articleDecider } from '#editorial';
import { randomId } from '#event-store';
import { madeUpArticle, publishingCalls } from './articles.js';
import type { BenchContext, Benchmark, Figure } from './benchmark.js';
import { atConstantRate } from './load/constant-rate.js';
import { startLoad } from './load/load.js';
import { defineSection, openNewsroom } from './newsroom.js';
import { openBenchParts } from './parts.js';
import { percentile } from './statistics.js';

/** Each is two events in one append: drafted and published. */
const ARTICLES_PER_SECOND = 250;
const WARM_UP_SECONDS = 3;
const READ_EVERY = 10;
const TARGET_MS = 100;
const PATIENCE_MS = 10_000;

/** From the acknowledgement of an append until every projection of articles has committed it. */
export const appendToVisible: Benchmark = {
  name: 'append-to-visible',
  async run(context) {
    return [await appendUntilVisible(context, 'Append → visible')];
  },
};

/** The same as a reader over HTTP sees it: a GET with the X-Position of the reply. */
export const appendToRead: Benchmark = {
  name: 'append-to-read',
  async run(context) {
    const { newsroom } = await openNewsroom(context);
    const load = startLoad(context);
    const sectionId = await defineSection(newsroom);
    const { address: origin, adminToken: token } = newsroom;
    const during = (seconds: number) =>
      load.untilVisible({
        origin,
        perSecond: ARTICLES_PER_SECOND,
        readEvery: READ_EVERY,
        readPath: '/api/v1/articles/',
        calls: publishingCalls(seconds * ARTICLES_PER_SECOND, { sectionId, token }),
      });
    await during(WARM_UP_SECONDS);
    context.progress(`publishing over HTTP for ${secondsOf(context)} s`);
    const { milliseconds } = await during(secondsOf(context));
    return [figureOf('Acknowledged over HTTP → read as JSON', milliseconds)];
  },
};

/** Measures it on the engines that the environment names. */
export async function appendUntilVisible(
  context: BenchContext,
  what: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Figure> {
  const { engine, runner } = await openBenchParts(context, environment);
  await engine.start();
  const during = async (seconds: number) => {
    const milliseconds: number[] = [];
    await atConstantRate({
      count: seconds * ARTICLES_PER_SECOND,
      perSecond: ARTICLES_PER_SECOND,
      act: async (number) => {
        const { position } = await runner.create({
          decider: articleDecider,
          command: {
            type: 'DraftArticle',
            content: madeUpArticle(number, SECTION),
            origin: null,
            publish: { publishedAt: null },
            facts: null,
          },
          envelope: { commandId: randomId(), actorId: 'bench', correlationId: randomId(), fresh: true },
        });
        const acknowledged = performance.now();
        if (!(await engine.waitFor(position, PATIENCE_MS))) throw new Error(`${position} was never visible`);
        milliseconds.push(performance.now() - acknowledged);
      },
    });
    return milliseconds;
  };
  await during(WARM_UP_SECONDS);
  context.progress(`publishing for ${secondsOf(context)} s`);
  return figureOf(what, await during(secondsOf(context)));
}

const SECTION = '0a1b7c66-5d0e-4d53-9d0f-6a1c3f5e2b10';

function secondsOf({ full }: BenchContext): number {
  return full ? 60 : 8;
}

function figureOf(what: string, milliseconds: readonly number[]): Figure {
  const p99 = percentile(milliseconds, 0.99);
  return {
    what: `${what}, at ${2 * ARTICLES_PER_SECOND} events/s, p99`,
    figure: `${p99.toFixed(1)} ms (p50 ${percentile(milliseconds, 0.5).toFixed(1)}, slowest ${percentile(milliseconds, 1).toFixed(0)}, of ${milliseconds.length})`,
    target: `< ${TARGET_MS} ms`,
    met: p99 < TARGET_MS,
  };
}
