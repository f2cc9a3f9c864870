import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DataSource } from 'typeorm';
import { EventCodec, EventRegistry, NO_STREAM, randomId } from '#event-store';
import type { EventStore } from '#event-store';
import { toInstant } from '#kernel';
import type { Instant } from '#kernel';
import { ProjectionEngine, projectionMigrations } from '#projections';
import { scheduleAlarmsReactor, scheduleProjection } from '#scheduling';
import { articleEventContracts } from '../../libs/editorial/contract/article.event-contracts.js';
import { EMPTY_CONTENT } from '../../libs/editorial/domain/article-content.js';
import type { ArticleEvent } from '../../libs/editorial/domain/article.events.js';
import { articleScheduleRule } from '../../libs/editorial/projections/article-schedule.rule.js';
import { publishedArticles } from '../../libs/editorial/projections/published-articles.projection.js';
import { eventually, NoSecrets, quiet } from './embargo-newsroom.js';
import type { PublicationWorkerSettings } from './publication-worker.js';
import { openTestEventStore } from './test-event-store.js';

const LOADER = new URL('typescript.mjs', import.meta.url).href;
const WORKER = fileURLToPath(new URL('publication-worker.ts', import.meta.url));
const SECTION = '8a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const LANES = 200;
const PATIENCE_MS = 120_000;

/** What came of publications that were all scheduled for one instant. */
export interface MassPublication {
  /** That readers saw before the instant; none. */
  readonly seenEarly: number;
  /** That readers saw at the instant, when nobody had recorded anything; all. */
  readonly seenOnTime: number;
  /** On record when the worker was killed. */
  readonly recordedAtKill: number;
  /** On record in the end, and how many facts that took; the same number. */
  readonly recorded: number;
  readonly facts: number;
  /** On record before they were due; none. */
  readonly recordedEarly: number;
  /** Whose row shows from another instant than the one that was set; none. */
  readonly shownAtOtherTimes: number;
  /** Between what was set and what was recorded. */
  readonly latenessMs: { readonly median: number; readonly p99: number; readonly longest: number };
}

/** Schedules articles for one instant, kills the worker in the middle of recording that they are out, and lets another go on. */
export async function publishAtOnce(options: {
  readonly articles: number;
  /** Facts on record when the worker dies. */
  readonly dieAfter: number;
  /** Between the scheduling and the instant; what is not ready by then is late, which changes no outcome. */
  readonly leadMs: number;
}): Promise<MassPublication> {
  const { articles, dieAfter, leadMs } = options;
  const log = await openTestEventStore(projectionMigrations);
  const { store, dataSource, connectionString } = log;
  const codec = new EventCodec(new EventRegistry(articleEventContracts), new NoSecrets());
  const engine = new ProjectionEngine({
    dataSource,
    connectionString,
    store,
    decode: (event) => codec.decode(event),
    definitions: [scheduleProjection([articleScheduleRule]), publishedArticles],
    reactors: [scheduleAlarmsReactor([articleScheduleRule])],
    logger: quiet,
    holder: 'test',
  });
  const workers: ChildProcess[] = [];
  const work = async (diesAfter: number | null) => {
    const worker = startWorker({ connectionString, diesAfter });
    workers.push(worker);
    await once(worker, 'message');
    return worker;
  };
  try {
    const publishAt = toInstant(Date.now() + leadMs);
    await scheduleAll(articles, publishAt, { store, codec });
    await engine.start();
    if (!(await engine.caughtUp(PATIENCE_MS))) throw new Error('The projections are behind');
    const seenEarly = await seenAt(dataSource, toInstant(Date.parse(publishAt) - 1));
    const seenOnTime = await seenAt(dataSource, publishAt);

    const first = await work(dieAfter);
    if (first.exitCode === null && first.signalCode === null) await once(first, 'exit');
    const recordedAtKill = (await outcomeOf(dataSource)).recorded;
    const second = await work(null);
    await eventually(async () => (await outcomeOf(dataSource)).recorded === articles, PATIENCE_MS);
    second.send('stop');
    await once(second, 'exit');
    if (!(await engine.caughtUp(PATIENCE_MS))) throw new Error('The projections are behind');
    const outcome = await outcomeOf(dataSource);
    const shownAtOtherTimes = await dataSource.query<{ readonly count: number }[]>(OTHER_TIMES, [publishAt]);
    return {
      ...{ seenEarly, seenOnTime, recordedAtKill, ...outcome },
      shownAtOtherTimes: shownAtOtherTimes[0]?.count ?? 0,
    };
  } finally {
    workers.forEach((worker) => worker.kill('SIGKILL'));
    await engine.stop();
    await log.close();
  }
}

function startWorker(settings: PublicationWorkerSettings): ChildProcess {
  return fork(WORKER, [JSON.stringify(settings)], {
    execArgv: ['--conditions=source', '--import', LOADER],
    env: process.env,
  });
}

/** Drafts and schedules in bulk, as a desk would one by one. */
async function scheduleAll(
  articles: number,
  publishAt: Instant,
  { store, codec }: { readonly store: EventStore; readonly codec: EventCodec },
): Promise<void> {
  const occurredAt = toInstant(Date.now());
  let begun = 0;
  const lane = async () => {
    while (begun < articles) {
      begun += 1;
      const stream = `article-${randomId()}`;
      const content = { ...EMPTY_CONTENT, headline: `Kaj nummer ${begun}`, sectionId: SECTION };
      const commandId = randomId();
      const envelope = { commandId, actorId: 'editor-1', correlationId: commandId };
      const told: readonly ArticleEvent[] = [
        { type: 'ArticleDrafted', data: { content, origin: null } },
        {
          type: 'ArticleScheduled',
          data: {
            ...{ version: 1, publishAt, content, publishedAt: publishAt },
            ...{ change: 'first', approvedRevision: null },
          },
        },
      ];
      const events = await Promise.all(
        told.map((event) => codec.encode(event, { id: randomId(), stream, envelope, occurredAt })),
      );
      await store.append({ stream, expectedRevision: NO_STREAM, events });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function seenAt(dataSource: DataSource, at: Instant): Promise<number> {
  const [row] = await dataSource.query<{ readonly count: number }[]>(SEEN, [at]);
  return row?.count ?? 0;
}

async function outcomeOf(dataSource: DataSource) {
  const [row] = await dataSource.query<
    {
      readonly recorded: number;
      readonly facts: number;
      readonly early: number;
      readonly lateness: readonly number[] | null;
    }[]
  >(OUTCOME);
  const [median = 0, p99 = 0, longest = 0] = row?.lateness ?? [];
  return {
    recorded: row?.recorded ?? 0,
    facts: row?.facts ?? 0,
    recordedEarly: row?.early ?? 0,
    latenessMs: { median, p99, longest },
  };
}

const SEEN = `select count(*)::int as count from rm_published_articles.versions where visible @> $1::timestamptz`;
const OTHER_TIMES = `
  select count(*)::int as count from rm_published_articles.versions where lower(visible) <> $1::timestamptz`;
const OUTCOME = `
  with facts as (
    select stream, extract(epoch from
             (metadata->>'occurredAt')::timestamptz - (data->>'dueAt')::timestamptz)::float8 * 1000 as late_ms
      from log.events where type = 'ArticlePublished')
  select count(distinct stream)::int as recorded, count(*)::int as facts,
         count(*) filter (where late_ms < 0)::int as early,
         percentile_disc(array[0.5, 0.99, 1]) within group (order by late_ms) as lateness
    from facts`;
