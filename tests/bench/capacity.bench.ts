import { Client } from 'pg';
import type { NewsroomProcess } from '#testing/newsroom-process';
import { publishingCalls } from './articles.js';
import type { Benchmark, Figure } from './benchmark.js';
import type { HttpCall } from './load/load-jobs.js';
import { startLoad } from './load/load.js';
import { defineSection, openNewsroom, untilVisible, written } from './newsroom.js';

const CONNECTIONS = 10;
const READER = 'Mozilla/5.0 (X11; Linux x64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** Bytes with indexes and everything else that belongs to a table, by kind of schema. */
const SIZES = `
  select case when nspname like 'rm\\_%' then regexp_replace(nspname, '_v\\d+$', '') else nspname end as place,
    sum(pg_total_relation_size(c.oid))::bigint as bytes
  from pg_class c join pg_namespace n on n.oid = relnamespace
  where relkind = 'r' and (nspname = 'log' or nspname like 'rm\\_%') group by 1`;

/** What docs/running-in-production.md calculates with: no targets, and nothing to compare with. */
export const capacity: Benchmark = {
  name: 'capacity',
  async run(context) {
    const { newsroom, connectionString } = await openNewsroom(context, { TRUSTED_PROXIES: '127.0.0.1' });
    const database = new Client({ connectionString });
    await database.connect();
    context.cleanup.defer(() => database.end());
    const load = startLoad(context);
    const origin = newsroom.address;
    const once = (calls: readonly HttpCall[]) => load.eachOnce({ origin, connections: CONNECTIONS, calls });
    const sectionId = await defineSection(newsroom);
    const count = context.full ? 20_000 : 2_000;

    const before = await sizesOf(database);
    context.progress(`publishing ${count} articles`);
    const calls = publishingCalls(count, { sectionId, token: newsroom.adminToken });
    await once(calls);
    await untilVisible(newsroom, await written(newsroom, '/api/admin/v1/sections', { name: 'Sidste' }));
    const after = await sizesOf(database);
    const grown = [...after].map(
      ([place, bytes]) => [place, (bytes - (before.get(place) ?? 0)) / count] as const,
    );
    const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} kB`;
    const readModels = grown.filter(([place]) => place !== 'log' && place !== '');
    const log = grown.find(([place]) => place === 'log')?.[1] ?? 0;

    context.progress('asking for pages that nobody asked for before');
    const paths = await pathsOf(newsroom, count);
    const pages = await once(paths.map((path) => ({ method: 'GET', path })));

    context.progress('counting views');
    const tokenCalls = paths.map(
      (path) => ({ method: 'GET', path: `/api/v1/view-tokens?path=${encodeURIComponent(path)}` }) as const,
    );
    const seconds = context.full ? 8 : 3;
    const tokens = await load.closedLoop({ origin, connections: CONNECTIONS, seconds, calls: tokenCalls });
    const views = await once(await viewsOf(newsroom, tokenCalls));

    return [
      figure('Disk for an article of 3 kB, drafted and published: log', kilobytes(log)),
      figure(
        'The same: read models',
        `${kilobytes(readModels.reduce((sum, [, bytes]) => sum + bytes, 0))} (${readModels
          .filter(([, bytes]) => bytes > 100)
          .map(([place, bytes]) => `${place.replace('rm_', '')} ${kilobytes(bytes)}`)
          .join(', ')})`,
      ),
      figure('Request of that article', kilobytes(Buffer.byteLength(calls[0]?.body ?? ''))),
      figure('Article pages that nobody asked for before', perSecond(pages.perSecond)),
      figure('Tokens for views', perSecond(tokens.perSecond)),
      figure('Views counted', perSecond(views.perSecond)),
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

function perSecond(rate: number): string {
  return `${Math.round(rate)}/s`;
}
