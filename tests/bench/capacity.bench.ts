import { Client } from 'pg';
import type { NewsroomProcess } from '#testing/newsroom-process';
import { publishingCalls } from './articles.js';
import type { Benchmark, Figure } from './benchmark.js';
import type { ClosedLoopResult, HttpCall } from './load/load-jobs.js';
import { startLoad } from './load/load.js';
import { defineSection, openNewsroom, untilVisible, written } from './newsroom.js';
import { processorTime } from './process-time.js';
import type { ProcessorTime } from './process-time.js';

const CONNECTIONS = 10;
const READER = 'Mozilla/5.0 (X11; Linux x64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** Bytes with indexes and everything else that belongs to a table, by kind of schema. */
const SIZES = `
  select case when nspname like 'rm\\_%' then regexp_replace(nspname, '_v\\d+$', '') else nspname end as place,
    sum(pg_total_relation_size(c.oid))::bigint as bytes
  from pg_class c join pg_namespace n on n.oid = relnamespace
  where relkind = 'r' and (nspname = 'log' or nspname like 'rm\\_%') group by 1`;

/**
 * What docs/running-in-production.md calculates with: no targets, and nothing to compare with. Processor time is that of
 * a whole newsroom in one process and of its PostgreSQL.
 */
export const capacity: Benchmark = {
  name: 'capacity',
  async run(context) {
    const opened = await openNewsroom(context, { TRUSTED_PROXIES: '127.0.0.1' });
    const { newsroom, dataDir, connectionString } = opened;
    const database = new Client({ connectionString });
    await database.connect();
    context.cleanup.defer(() => database.end());
    const load = startLoad(context);
    const origin = newsroom.address;
    const rate = { origin, connections: CONNECTIONS };
    const once = (calls: readonly HttpCall[]) => () => load.eachOnce({ ...rate, calls });
    const overAndOver = (calls: readonly HttpCall[]) => () =>
      load.closedLoop({ ...rate, calls, seconds: context.full ? 8 : 3 });

    const measured = async (what: string, work: () => Promise<ClosedLoopResult>): Promise<Figure> => {
      context.progress(what);
      const subject = { pid: newsroom.child.pid ?? 0, dataDir };
      const before = await processorTime(subject);
      const { perSecond, requests } = await work();
      const after = await processorTime(subject);
      const cost = (part: keyof ProcessorTime) =>
        before && after ? (((after[part] - before[part]) / requests) * 1_000).toFixed(2) : '?';
      return figure(
        what,
        `${Math.round(perSecond)}/s; ${cost('node')} ms Node, ${cost('postgres')} ms PostgreSQL`,
      );
    };

    const sectionId = await defineSection(newsroom);
    const count = context.full ? 20_000 : 2_000;
    const calls = publishingCalls(count, { sectionId, token: newsroom.adminToken });
    const before = await sizesOf(database);
    const publishing = await measured(`Articles created and published, and projected`, async () => {
      const result = await once(calls)();
      await untilVisible(newsroom, await written(newsroom, '/api/admin/v1/sections', { name: 'Sidste' }));
      return result;
    });
    const after = await sizesOf(database);
    const grown = [...after]
      .map(([place, bytes]) => [place, (bytes - (before.get(place) ?? 0)) / count] as const)
      .filter(([, bytes]) => bytes > 100);
    const readModels = grown.filter(([place]) => place !== 'log');
    const parts = readModels.map(([place, bytes]) => `${place.replace('rm_', '')} ${kilobytes(bytes)}`);

    const paths = await pathsOf(newsroom, count);
    const pages = paths.map((path) => ({ method: 'GET', path }) as const);
    const tokens = paths.map(
      (path) => ({ method: 'GET', path: `/api/v1/view-tokens?path=${encodeURIComponent(path)}` }) as const,
    );
    return [
      figure('An article as it is sent', kilobytes(Buffer.byteLength(calls[0]?.body ?? ''))),
      figure('Disk for it, drafted and published: log', kilobytes(sum(grown) - sum(readModels))),
      figure('Disk for it: read models', `${kilobytes(sum(readModels))} (${parts.join(', ')})`),
      publishing,
      await measured('Article pages that nobody asked for before', once(pages)),
      await measured('Article pages from the cache', overAndOver(pages.slice(0, 20))),
      await measured('Front page from the cache', overAndOver([{ method: 'GET', path: '/' }])),
      await measured('Tokens for views', overAndOver(tokens)),
      await measured('Views counted', once(await viewsOf(newsroom, tokens))),
    ];
  },
};

async function sizesOf(database: Client): Promise<ReadonlyMap<string, number>> {
  await database.query('vacuum analyze');
  const { rows } = await database.query<{ readonly place: string; readonly bytes: string }>(SIZES);
  return new Map(rows.map(({ place, bytes }) => [place, Number(bytes)]));
}

async function pathsOf(newsroom: NewsroomProcess, count: number): Promise<readonly string[]> {
  const paths: string[] = [];
  for (let after = ''; paths.length < count;) {
    const reply = await fetch(`${newsroom.address}/api/v1/articles?limit=100${after}`);
    const { items, next } = (await reply.json()) as {
      readonly items: readonly { readonly url: string }[];
      readonly next: string | null;
    };
    paths.push(...items.map(({ url }) => new URL(url).pathname));
    if (next === null) break;
    after = `&after=${encodeURIComponent(next)}`;
  }
  return paths;
}

/** One view each, of readers in as many networks. */
async function viewsOf(
  newsroom: NewsroomProcess,
  tokenCalls: readonly HttpCall[],
): Promise<readonly HttpCall[]> {
  const calls: HttpCall[] = [];
  for (const [n, { path }] of tokenCalls.entries()) {
    const { token } = (await (await fetch(`${newsroom.address}${path}`)).json()) as {
      readonly token: string;
    };
    const network = `10.${(n >> 8) & 255}.${n & 255}.1`;
    const headers = { 'content-type': 'text/plain', 'user-agent': READER, 'x-forwarded-for': network };
    calls.push({ method: 'POST', path: '/api/v1/views', headers, body: token });
  }
  return calls;
}

function figure(what: string, measured: string): Figure {
  return { what, figure: measured, target: '', met: undefined };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} kB`;
}

function sum(sizes: readonly (readonly [string, number])[]): number {
  return sizes.reduce((total, [, bytes]) => total + bytes, 0);
}
