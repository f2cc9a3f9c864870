import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Benchmark, Figure } from './benchmark.js';
import { openNewsroom } from './newsroom.js';
import { memoryUse } from './process-memory.js';
import { percentile } from './statistics.js';

const JOBS = 50_000;
const JOBS_FULL = 1_000_000;
const PAGES = 300;
const CONSUMERS = 200;
const POLLS_OF_EACH = 5;
const MEMORY_EVERY_MS = 100;
const MEGABYTE = 1024 * 1024;

/** As many changes as jobs, of which a tenth follow an earlier one of the same job and a tenth are deletes. */
const FILL = `
  insert into state.feed_jobs (seq, item_id, op, reason, changed_at, payload, superseded_by)
  select seq, md5('job ' || case when seq % 10 in (8, 9) then seq - 5 else seq end)::uuid,
         case when seq % 10 = 9 then 'delete' else 'upsert' end,
         case when seq % 10 = 9 then 'filled' end,
         now() - interval '1 day',
         case when seq % 10 <> 9 then json_build_object(
           'id', md5('job ' || seq)::uuid, 'title', 'Systemadministrator ' || seq,
           'company', json_build_object('id', md5('c')::uuid, 'name', 'Nordhavn Data A/S', 'cvr', null, 'website', null),
           'regionLabel', 'Aarhusområdet', 'description', '<p>' || repeat('Drift af netværk og servere. ', 30) || '</p>',
           'postedAt', now()) end,
         case when seq % 10 in (3, 4) then seq + 5 end
  from generate_series(1, $1::bigint) as seq`;

/** Pages of the feed at any cursor, a snapshot of all of it, and consumers who find nothing new. */
export const feeds: Benchmark = {
  name: 'feeds',
  async run(context) {
    const { full, progress, cleanup } = context;
    const { newsroom, dataDir, connectionString } = await openNewsroom(context);
    const database = new Client({ connectionString });
    await database.connect();
    cleanup.defer(() => database.end());
    const count = full ? JOBS_FULL : JOBS;
    progress(`${count} changes`);
    await database.query(FILL, [count]);
    await database.query(`update state.feeds set last_seq = $1 where name = 'jobs'`, [count]);
    await database.query(`analyze state.feed_jobs`);
    const { rows } = await database.query<{ readonly epoch: string }>(
      `select epoch from state.feeds where name = 'jobs'`,
    );
    const epoch = rows[0]?.epoch ?? '';
    const page = (after: number, headers = {}) =>
      fetch(`${newsroom.address}/api/v1/feeds/jobs?limit=100&after=${epoch}.${after}`, { headers });

    progress('pages');
    const times: number[] = [];
    for (let turn = 0; turn < PAGES; turn += 1) {
      const began = performance.now();
      await (await page(Math.floor(Math.random() * (count - 100)))).text();
      times.push(performance.now() - began);
    }
    const p95 = percentile(times, 0.95);

    progress('a snapshot');
    const pid = newsroom.child.pid ?? 0;
    const before = await memoryUse({ pid, dataDir });
    const snapshot = await takeSnapshot(
      `${newsroom.address}/api/v1/snapshots/jobs`,
      async () => (await memoryUse({ pid, dataDir }))?.node,
    );
    const grown = before && snapshot.mostMemory !== undefined ? snapshot.mostMemory - before.node : undefined;

    progress(`${CONSUMERS} consumers`);
    const etag = (await page(count)).headers.get('etag') ?? '';
    const began = performance.now();
    const statuses = await Promise.all(
      Array.from({ length: CONSUMERS }, async () => {
        const own: number[] = [];
        for (let turn = 0; turn < POLLS_OF_EACH; turn += 1) {
          own.push((await page(count, { 'if-none-match': etag })).status);
        }
        return own;
      }),
    );
    const seconds = (performance.now() - began) / 1_000;
    const all = statuses.flat();

    const figures: Figure[] = [
      {
        what: `Feed page of 100 jobs at any of ${count.toLocaleString('en')} cursors, p95`,
        figure: `${p95.toFixed(1)} ms`,
        target: '≤ 50 ms',
        met: p95 <= 50,
      },
      {
        what: `Snapshot of ${snapshot.lines.toLocaleString('en')} jobs, sent as gzip`,
        figure: `${snapshot.seconds.toFixed(1)} s, ${(snapshot.bytes / MEGABYTE).toFixed(0)} MB, memory + ${grown === undefined ? '?' : (grown / MEGABYTE).toFixed(0)} MB`,
        target: 'memory + ≤ 128 MB',
        met: grown === undefined ? undefined : grown <= 128 * MEGABYTE,
      },
      {
        what: `${CONSUMERS} consumers who poll, nothing new`,
        figure: `${Math.round(all.length / seconds)}/s, ${all.filter((status) => status === 304).length} of ${all.length} are 304`,
        target: 'all 304',
        met: all.every((status) => status === 304),
      },
    ];
    return figures;
  },
};

async function takeSnapshot(
  url: string,
  memory: () => Promise<number | undefined>,
): Promise<{
  readonly lines: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly mostMemory: number | undefined;
}> {
  const began = performance.now();
  const done = new AbortController();
  let mostMemory: number | undefined;
  const watching = (async () => {
    while (!done.signal.aborted) {
      const now = await memory();
      if (now !== undefined) mostMemory = Math.max(mostMemory ?? 0, now);
      await sleep(MEMORY_EVERY_MS);
    }
  })();
  const response = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
  let [lines, bytes] = [0, 0];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 10) lines += 1;
  }
  done.abort();
  await watching;
  return { lines: lines - 2, bytes, seconds: (performance.now() - began) / 1_000, mostMemory };
}
