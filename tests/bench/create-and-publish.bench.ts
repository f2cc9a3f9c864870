import { publishingCalls } from './articles.js';
import type { InsertServerSetup } from './baseline/insert-server.js';
import type { BenchContext, Benchmark, Figure } from './benchmark.js';
import { startChild } from './child.js';
import { compare, describeComparison, describeRound } from './comparison.js';
import { startLoad } from './load/load.js';
import { defineSection, openNewsroom, untilVisible, written } from './newsroom.js';

const CONNECTIONS = 8;
/** As many connections to PostgreSQL as the newsroom has unless told. */
const POOL_SIZE = 10;
const DIFFERENT_ARTICLES = 200;

/** One POST that drafts and publishes an article, against one that does nothing but an INSERT. */
export const createAndPublish: Benchmark = {
  name: 'create-and-publish',
  async run(context) {
    const { newsroom, connectionString } = await openNewsroom(context);
    const inserting = await startInsertServer(context, { connectionString, poolSize: POOL_SIZE });
    const load = startLoad(context);
    const sectionId = await defineSection(newsroom);
    const calls = publishingCalls(DIFFERENT_ARTICLES, { sectionId, token: newsroom.adminToken });
    const [first] = calls;
    const rate = { connections: CONNECTIONS, seconds: context.full ? 20 : 4 };

    const comparison = await compare({
      warmUps: 1,
      rounds: context.full ? 5 : 3,
      onRound: (round) => context.progress(describeRound(round)),
      ours: async () => {
        const { perSecond } = await load.closedLoop({ origin: newsroom.address, calls, ...rate });
        // Projections may be behind; the baseline's round is the baseline's alone.
        const last = await written(newsroom, '/api/admin/v1/articles', JSON.parse(first?.body ?? ''));
        await untilVisible(newsroom, last);
        return perSecond;
      },
      baseline: async () => {
        const inserts = calls.map((call) => ({ ...call, path: '/articles' }));
        return (await load.closedLoop({ origin: inserting, calls: inserts, ...rate })).perSecond;
      },
    });
    return [figureOf(comparison.ratio, describeComparison(comparison))];
  },
};

function figureOf(ratio: number, figure: string): Figure {
  return {
    what: 'Articles created and published, 8 connections, against one INSERT a request',
    figure,
    target: '≥ 0.6 ×',
    met: ratio >= 0.6,
  };
}

async function startInsertServer({ cleanup }: BenchContext, setup: InsertServerSetup): Promise<string> {
  const server = startChild(new URL('baseline/insert-server.ts', import.meta.url));
  cleanup.defer(() => server.stop());
  return server.ask<string>(setup);
}
