import type { NewsroomProcess } from '#testing/newsroom-process';
import type { Constant } from './baseline/constant-server.js';
import type { Benchmark, Figure } from './benchmark.js';
import { startChild } from './child.js';
import { compare, describeComparison, describeRound } from './comparison.js';
import { startLoad } from './load/load.js';
import { openNewsroom } from './newsroom.js';

const CONNECTIONS = 10;

interface Subject {
  readonly what: string;
  readonly path: string;
}

/** Pages and JSON that the cache has, against Fastify sending as many bytes that never change. */
export const cachedPages: Benchmark = {
  name: 'cached-pages',
  async run(context) {
    const { newsroom } = await openNewsroom(context, { SAMPLE: 'danish' });
    const constant = startChild(new URL('baseline/constant-server.ts', import.meta.url));
    context.cleanup.defer(() => constant.stop());
    const load = startLoad(context);
    const seconds = context.full ? 8 : 2;

    const figures: Figure[] = [];
    for (const { what, path } of await subjects(newsroom)) {
      const page = await constantOf(newsroom, path);
      const origin = await constant.ask<string>(page);
      const calls = [{ method: 'GET', path } as const];
      const rate = { connections: CONNECTIONS, seconds, calls };
      const comparison = await compare({
        warmUps: 1,
        rounds: context.full ? 5 : 3,
        onRound: (round) => context.progress(`${what}, ${describeRound(round)}`),
        ours: async () => (await load.closedLoop({ origin: newsroom.address, ...rate })).perSecond,
        baseline: async () => (await load.closedLoop({ origin, ...rate })).perSecond,
      });
      figures.push({
        what: `${what}, cached (${(Buffer.byteLength(page.body) / 1024).toFixed(1)} kB), against a constant`,
        figure: describeComparison(comparison),
        target: '≥ 0.8 ×',
        met: comparison.ratio >= 0.8,
      });
    }
    return figures;
  },
};

async function subjects(newsroom: NewsroomProcess): Promise<readonly Subject[]> {
  const reply = await fetch(`${newsroom.address}/api/v1/articles?limit=1`);
  const { items } = (await reply.json()) as {
    readonly items: readonly { readonly id: string; readonly url: string }[];
  };
  const [article] = items;
  if (!article) throw new Error('The sample newsroom has no article');
  return [
    { what: 'Article page', path: new URL(article.url).pathname },
    { what: 'Front page', path: '/' },
    { what: 'Article JSON', path: `/api/v1/articles/${article.id}` },
  ];
}

async function constantOf({ address }: NewsroomProcess, path: string): Promise<Constant> {
  const reply = await fetch(`${address}${path}`, { redirect: 'error' });
  if (!reply.ok) throw new Error(`${path} was answered with ${reply.status}`);
  return { contentType: reply.headers.get('content-type') ?? '', body: await reply.text() };
}
