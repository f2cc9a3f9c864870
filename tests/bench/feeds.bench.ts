import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { Client } from 'pg';
import type { NewsroomProcess } from '#testing/newsroom-process';
import type { BenchContext, Benchmark, Figure } from './benchmark.js';
import { startLoad } from './load/load.js';
import type { HttpCall } from './load/load-jobs.js';
import { openNewsroom, untilVisible, written } from './newsroom.js';
import { residentSetOf } from './process-memory.js';
import { median, percentile } from './statistics.js';

const JOBS = 35_000;
const JOBS_FULL = 1_000_000;
/** Of ten changes, two follow an earlier one of the same job and one is a delete. */
const CHANGES_OF_TEN_JOBS = 10 / 7;
const CHUNK = 50_000;
const BODIES = 300;
const PAGES = 200;
const PAGES_A_SECOND = 20;
const PAGE = 100;
const CONSUMERS = 200;
const POLLS_OF_EACH = 10;
const POLLS_AT_ONCE = 5_000;
const MEMORY_EVERY_MS = 200;
const MEGABYTE = 1024 * 1024;
/** Between the first and the last quarter of a snapshot: garbage that is not collected yet, and nothing that grows. */
const MOST_GROWN = 64 * MEGABYTE;
/** PostgreSQL tells of scans a second after they were made. */
const STATISTICS_MS = 2_000;

/** Descriptions of three kilobytes that pack as text does, and not as one sentence repeated. */
const WRITE_BODIES = `
  create temporary table bodies as
  select number, '<p>' || string_agg(
    words[1 + floor(random() * array_length(words, 1))::int]
      || case when random() < 0.07 then '.</p><p>' else ' ' end, '' order by place) || '</p>' as body
  from generate_series(0, ${BODIES - 1}) as number, generate_series(1, 400) as place,
    (select array_agg(distinct left(md5(word::text), 3 + word % 9)) as words from generate_series(1, 3000) as word) w
  group by number`;

const FILL = `
  insert into state.feed_jobs (seq, item_id, op, reason, changed_at, payload, superseded_by)
  select seq, md5('job ' || case when seq % 10 in (8, 9) then seq - 5 else seq end)::uuid,
         case when seq % 10 = 9 then 'delete' else 'upsert' end,
         case when seq % 10 = 9 then 'filled' end,
         now() - interval '1 day',
         case when seq % 10 <> 9 then json_build_object(
           'id', md5('job ' || seq)::uuid, 'title', 'Systemadministrator ' || seq,
           'company', json_build_object('id', md5('c')::uuid, 'name', 'Nordhavn Data A/S', 'cvr', null, 'website', null),
           'regionLabel', 'Aarhusområdet', 'description', b.body,
           'postedAt', now()) end,
         case when seq % 10 in (3, 4) then seq + 5 end
  from generate_series($1::bigint, $2::bigint) as seq join bodies b on b.number = seq % ${BODIES}`;

const SCANS = `
  select coalesce(seq_scan, 0) + coalesce(idx_scan, 0) as scans from pg_stat_user_tables
  where schemaname = 'state' and relname = 'feed_jobs'`;

/** A newsroom whose feed of jobs is long. */
interface Filled {
  readonly newsroom: NewsroomProcess;
  readonly database: Client;
  readonly epoch: string;
  /** How many changes there are. */
  readonly last: number;
  readonly jobs: number;
}

/** Pages of the feed at any cursor, a snapshot of all of it, and consumers who find nothing new. */
export const feeds: Benchmark = {
  name: 'feeds',
  limitMs: 300_000,
  async run(context) {
    const filled = await fill(context);
    return [
      ...(await pagesOf(filled, context)),
      ...(await snapshotOf(filled, context)),
      ...(await pollsOf(filled, context)),
    ];
  },
};

async function fill(context: BenchContext): Promise<Filled> {
  const { full, progress, cleanup } = context;
  const { newsroom, connectionString } = await openNewsroom(context);
  const database = new Client({ connectionString });
  await database.connect();
  cleanup.defer(() => database.end());
  const jobs = full ? JOBS_FULL : JOBS;
  const last = 10 * Math.ceil((jobs * CHANGES_OF_TEN_JOBS) / 10);
  await database.query(WRITE_BODIES);
  await database.query(`set synchronous_commit = off`);
  for (let first = 1; first <= last; first += CHUNK) {
    await database.query(FILL, [first, Math.min(first + CHUNK - 1, last)]);
    if ((first - 1) % (10 * CHUNK) === 0) progress(`${first - 1} of ${last} changes written`);
  }
  await database.query(`vacuum (analyze) state.feed_jobs`);
  await database.query(`update state.feeds set last_seq = $1 where name = 'jobs'`, [last]);
  const { rows } = await database.query<{ readonly epoch: string }>(
    `select epoch from state.feeds where name = 'jobs'`,
  );
  return { newsroom, database, epoch: rows[0]?.epoch ?? '', last, jobs };
}

async function pagesOf({ newsroom, epoch, last }: Filled, context: BenchContext): Promise<readonly Figure[]> {
  const load = startLoad(context);
  const pagesFrom = (cursors: readonly number[]): readonly HttpCall[] =>
    cursors.map((cursor) => ({
      method: 'GET',
      path: `/api/v1/feeds/jobs?limit=${PAGE}&after=${epoch}.${cursor}`,
    }));
  const anywhere = () => Math.floor(Math.random() * (last - PAGE));
  const places = {
    'the beginning': (index: number) => index * PAGE,
    'the middle': (index: number) => Math.min(Math.floor(last / 2) + index * PAGE, last),
    'the end': (index: number) => Math.max(last - (index + 1) * PAGE, 0),
    random: anywhere,
  };
  const origin = newsroom.address;
  const measure = async (cursors: readonly number[]) => {
    const calls = pagesFrom(cursors);
    const { milliseconds } = await load.constantRate({ origin, perSecond: PAGES_A_SECOND, calls });
    return percentile(milliseconds, 0.95);
  };
  context.progress('pages, to warm up');
  await measure(Array.from({ length: PAGES }, anywhere));
  const figures: Figure[] = [];
  for (const [place, cursorAt] of Object.entries(places)) {
    context.progress(`pages at cursors: ${place}`);
    const p95 = await measure(Array.from({ length: PAGES }, (_, index) => cursorAt(index)));
    figures.push({
      what: `Feed page of ${PAGE} of ${last.toLocaleString('en')} changes, ${PAGES_A_SECOND}/s, p95, cursors: ${place}`,
      figure: `${p95.toFixed(1)} ms`,
      target: '≤ 50 ms',
      met: p95 <= 50,
    });
  }
  return figures;
}

async function snapshotOf(
  { newsroom, jobs }: Filled,
  { progress }: BenchContext,
): Promise<readonly Figure[]> {
  progress('a snapshot');
  const pid = newsroom.child.pid ?? 0;
  const memory: number[] = [];
  const look = async () => {
    const now = await residentSetOf(pid);
    if (now !== undefined) memory.push(now);
  };
  await look();
  const done = new AbortController();
  const watching = (async () => {
    while (!done.signal.aborted) {
      await look();
      await sleep(MEMORY_EVERY_MS);
    }
  })();
  const began = performance.now();
  const { items, bytes } = await takeSnapshot(`${newsroom.address}/api/v1/snapshots/jobs`);
  const seconds = (performance.now() - began) / 1_000;
  done.abort();
  await watching;
  await look();
  if (Math.abs(items - jobs) > 10) throw new Error(`The snapshot has ${items} of ${jobs} jobs`);
  const quarter = (number: number) => {
    const length = Math.floor(memory.length / 4);
    return median(memory.slice(number * length, (number + 1) * length));
  };
  const words = (value: number) => (value / MEGABYTE).toFixed(0);
  const quarters = memory.length < 8 ? [] : [0, 1, 2, 3].map(quarter);
  const [first, , , fourth] = quarters;
  return [
    {
      what: `Snapshot of ${items.toLocaleString('en')} jobs, gzip`,
      figure: `${seconds.toFixed(1)} s, ${words(bytes)} MB`,
      target: '',
      met: undefined,
    },
    {
      what: 'Memory of the process: before, medians of the four quarters of the snapshot, after; most',
      figure: `${[memory[0] ?? 0, ...quarters, memory.at(-1) ?? 0].map(words).join(', ')}; ${words(Math.max(0, ...memory))} MB`,
      target: `last quarter ≤ first + ${words(MOST_GROWN)} MB`,
      met: first === undefined || fourth === undefined ? undefined : fourth - first <= MOST_GROWN,
    },
  ];
}

async function takeSnapshot(url: string): Promise<{ readonly items: number; readonly bytes: number }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, resolve).once('error', reject);
  });
  let [lines, bytes] = [0, 0];
  let end = '';
  response.on('data', (chunk: Buffer) => (bytes += chunk.length));
  for await (const chunk of response.pipe(createGunzip()) as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
    end = (end + chunk.subarray(-40).toString('latin1')).slice(-40);
  }
  const items = lines - 2;
  if (!end.includes(`"count":${items}}`)) throw new Error(`The snapshot ends with ${end}`);
  return { items, bytes };
}

async function pollsOf(
  { newsroom, database, epoch, last }: Filled,
  context: BenchContext,
): Promise<readonly Figure[]> {
  context.progress(`${CONSUMERS} consumers`);
  const tokens: string[] = [];
  for (let index = 0; index < CONSUMERS; index += 1) {
    const reply = await newsroom.admin('/api/admin/v1/consumers', {
      json: { name: `Jobtavle ${index}`, feeds: ['jobs'], requestsPerMinute: 6_000 },
    });
    tokens.push(((await reply.json()) as { readonly token: string }).token);
  }
  await untilVisible(newsroom, await written(newsroom, '/api/admin/v1/sections', { name: 'Måling' }));
  const path = `/api/v1/feeds/jobs?after=${epoch}.${last}`;
  const etag = (await fetch(`${newsroom.address}${path}`)).headers.get('etag') ?? '';
  const poll = (index: number): HttpCall => ({
    method: 'GET',
    path,
    status: 304,
    headers: { authorization: `Bearer ${tokens[index % CONSUMERS] ?? ''}`, 'if-none-match': etag },
  });
  const load = startLoad(context);
  const polls = (count: number) => Array.from({ length: count }, (_, index) => poll(index));
  const origin = newsroom.address;
  await load.eachOnce({ origin, connections: 16, calls: polls(POLLS_AT_ONCE) });
  const scans = async () => {
    await sleep(STATISTICS_MS);
    const { rows } = await database.query<{ readonly scans: string }>(SCANS);
    return Number(rows[0]?.scans ?? 0);
  };
  const before = await scans();
  const { milliseconds } = await load.constantRate({
    origin,
    perSecond: CONSUMERS,
    calls: polls(CONSUMERS * POLLS_OF_EACH),
  });
  const rush = await load.eachOnce({ origin, connections: CONSUMERS, calls: polls(POLLS_AT_ONCE) });
  const read = (await scans()) - before;
  const p95 = percentile(milliseconds, 0.95);
  return [
    {
      what: `${CONSUMERS} consumers with tokens poll once a second, nothing new: all 304, p95`,
      figure: `${p95.toFixed(1)} ms`,
      target: '≤ 50 ms',
      met: p95 <= 50,
    },
    {
      what: `As fast as they can, ${CONSUMERS} at a time: all 304`,
      figure: `${Math.round(rush.perSecond)}/s`,
      target: '',
      met: undefined,
    },
    {
      what: `Scans of the feed's table by those ${milliseconds.length + rush.requests} polls`,
      figure: String(read),
      target: '0',
      met: read === 0,
    },
  ];
}
