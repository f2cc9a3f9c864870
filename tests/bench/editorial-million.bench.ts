import {
  ArticleHistoryQuery,
  ArticlesQuery,
  DeskArticlesQuery,
  DeskSearchQuery,
  SiteSearchQuery,
  articleDecider,
} from '#editorial';
import { StaffNames } from '#identity';
import { plusMilliseconds } from '#kernel';
import type { BenchContext, Benchmark, Figure } from './benchmark.js';
import { newEnvelope } from './bulk-history.js';
import { writeArchive } from './editorial-archive.js';
import type { Archive } from './editorial-archive.js';
import type { DataSource } from 'typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RebuildProgress } from '#projections';
import { projections } from '../../apps/forside/runtime/contexts.js';
import type { Parts } from '../../apps/forside/runtime/parts.js';
import { newDataDirectory, openBenchParts } from './parts.js';
import { percentile } from './statistics.js';

const ARTICLES = 20_000;
const EVENTS_EACH = 3;
const ARTICLES_FULL = 1_000_000;
const EVENTS_EACH_FULL = 10;
const PATIENCE_MS = 10_800_000;
const READ_MS = 200;
const SAVE_MS = 100;
const LIMIT = 50;
const HOUR_MS = 3_600_000;

/**
 * What desks and readers wait for in an archive of a million articles and ten million events, of a newsroom that was
 * started on it. With the environment variable `BENCH_ARCHIVE`, a directory, the archive is kept there and used again by
 * the next run.
 */
export const editorialMillion: Benchmark = {
  name: 'editorial-million',
  limitMs: 600_000,
  limitFullMs: PATIENCE_MS,
  async run(context) {
    const { archive, parts } = await openArchive(context);
    const { dataSource, runner, clock } = parts;
    await untilNothingLags(parts, context.progress);
    // As a database that has been in use for years has it.
    context.progress('vacuum analyze');
    await unhurried(dataSource, 'vacuum analyze');

    const figures: Figure[] = [];
    for (const [what, read] of readsOf(archive)) {
      figures.push(await measured(context, { what, archive, target: READ_MS, act: read }));
    }
    const saves = { what: 'Saving an article', archive, target: SAVE_MS, act: save };
    return [...figures, await measured(context, saves)];

    function readsOf({ sections, authors, word }: Archive) {
      const names = new StaffNames(dataSource);
      const lists = new DeskArticlesQuery(dataSource, names);
      const desk = new DeskSearchQuery(dataSource, lists);
      const history = new ArticleHistoryQuery(parts.store, parts.codec, names, dataSource);
      const site = new SiteSearchQuery(dataSource, new ArticlesQuery(dataSource));
      const at = clock.now();
      const fiveYearsAgo = plusMilliseconds(at, -43_800 * HOUR_MS);
      const all = { at, by: 'updated', limit: LIMIT } as const;
      const sectionId = sections[0];
      const authorId = authors[0];
      const some = (number: number) => word(3_000 + number);
      return new Map<string, (number: number) => Promise<unknown>>([
        ['List of all articles', () => desk.newest(all)],
        ['List of a section’s drafts', () => desk.newest({ ...all, sectionId, state: 'draft' })],
        ['List of an author', () => desk.newest({ ...all, authorId })],
        [
          'List of a month',
          (number) => {
            const since = plusMilliseconds(at, -(720 + number * 432) * HOUR_MS);
            const until = plusMilliseconds(since, 720 * HOUR_MS);
            return desk.newest({ ...all, by: 'published', since, until });
          },
        ],
        ['Search for the most common word', () => desk.best({ ...all, typed: word(1) })],
        ['Search for a common word', (number) => desk.best({ ...all, typed: word(20 + number) })],
        ['Search for a usual word', (number) => desk.best({ ...all, typed: word(400 + number) })],
        ['Search for a rare word', (number) => desk.best({ ...all, typed: word(30_000 + number) })],
        ['Search for three letters', (number) => desk.best({ ...all, typed: word(number).slice(0, 3) })],
        ['Search for two words', (number) => desk.best({ ...all, typed: `${word(9)} ${some(number)}` })],
        [
          'Search for words side by side',
          (number) => desk.best({ ...all, typed: `"${word(2)} ${word(3 + number)}"` }),
        ],
        [
          'Search by time for words side by side',
          (number) => desk.newest({ ...all, typed: `"${word(2)} ${word(3 + number)}"` }),
        ],
        ['Search by time', (number) => desk.newest({ ...all, typed: word(5 + number) })],
        ['Search in a section', (number) => desk.best({ ...all, typed: word(20 + number), sectionId })],
        ['List of all articles, of five years ago', () => lists.listAt(fiveYearsAgo, { limit: LIMIT })],
        [
          'List of a section’s drafts, of five years ago',
          () => lists.listAt(fiveYearsAgo, { limit: LIMIT, sectionId, state: 'draft' }),
        ],
        [
          'History of an article',
          (number) => history.page(articleOf(archive, number), { upTo: undefined, limit: LIMIT }),
        ],
        ['Difference of two revisions', (number) => history.contents(articleOf(archive, number), 0n, null)],
        [
          'Readers’ search for a common word',
          (number) => site.best({ typed: word(20 + number), at, limit: LIMIT }),
        ],
        [
          'Readers’ search of five years ago',
          (number) =>
            site.newest({
              typed: word(100 + number),
              at: fiveYearsAgo,
              limit: LIMIT,
            }),
        ],
      ]);
    }

    async function save(number: number): Promise<void> {
      const id = articleOf(archive, number);
      const { commandId, actorId, correlationId } = newEnvelope();
      await runner.execute({
        decider: articleDecider,
        id,
        command: { type: 'ReviseArticle', changes: { standfirst: `Ny manchet af ${commandId}` } },
        envelope: { commandId, actorId, correlationId },
      });
    }
  },
};

/**
 * A newsroom on the archive, which is written and projected first where that is missing. What did so is closed again: the
 * database server takes its memory by what it holds when it starts, so the one that is measured has to start anew.
 */
async function openArchive(
  context: BenchContext,
): Promise<{ readonly archive: Archive; readonly parts: Parts }> {
  const { full, progress } = context;
  const kept = process.env['BENCH_ARCHIVE'];
  const environment = { DATA_DIR: kept ?? (await newDataDirectory(context)) };
  const builder = await openBenchParts(context, environment);
  const archive = await writeArchive(builder, {
    articles: full ? ARTICLES_FULL : ARTICLES,
    eventsEach: full ? EVENTS_EACH_FULL : EVENTS_EACH,
    progress,
  });
  await projectArchive(builder, progress);
  await builder.close();
  return { archive, parts: await openBenchParts(context, environment) };
}

/** Runs a statement that takes longer than anything may that a newsroom asks. */
async function unhurried(dataSource: DataSource, statement: string): Promise<void> {
  const connection = dataSource.createQueryRunner();
  try {
    await connection.query('set statement_timeout = 0');
    await connection.query(statement);
  } finally {
    await connection.query('reset statement_timeout');
    await connection.release();
  }
}

/** Builds what the archive is read from and nobody built before, two projections at a time. */
async function projectArchive({ engine }: Parts, progress: (sentence: string) => void): Promise<void> {
  const known = new Set((await engine.positions()).flatMap(({ name, version }) => (version ? [name] : [])));
  const waiting = projections
    .filter(({ name, categories }) => categories.includes('article') && !known.has(name))
    .map(({ name }) => name);
  await Promise.all(
    ['one', 'other'].map(async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const began = performance.now();
        const { events } = await engine.rebuild(name, { onProgress: told(name, progress) });
        const seconds = (performance.now() - began) / 1_000;
        progress(`${name}: ${events.toLocaleString('en')} events in ${seconds.toFixed(0)} s`);
      }
    }),
  );
}

/** Runs everything until nothing lags; it goes on running. */
async function untilNothingLags({ engine }: Parts, progress: (sentence: string) => void): Promise<void> {
  await engine.start();
  for (;;) {
    const lagging = (await engine.positions()).filter(({ lag }) => lag > 0n);
    if (lagging.length === 0) return;
    progress(lagging.map(({ name, lag }) => `${name} is ${lag.toLocaleString('en')} behind`).join(', '));
    await sleep(10_000);
  }
}

/** Says now and then how far a rebuild is. */
function told(name: string, progress: (sentence: string) => void): (at: RebuildProgress) => void {
  let [next, last] = [0, ''];
  return ({ phase, events }) => {
    if (phase === last && performance.now() < next) return;
    [next, last] = [performance.now() + 30_000, phase];
    progress(`${name}: ${phase}, ${events.toLocaleString('en')} events`);
  };
}

/** Articles from everywhere in the archive. */
function articleOf({ articles }: Archive, number: number): string {
  return articles[(number * 7_919) % articles.length] ?? '';
}

/**
 * Half of the samples come first and do not count, for they find the archive on disk, as after a start; they are told
 * beside the others, which ask something else where a kind has several questions.
 */
async function measured(
  { full, progress }: BenchContext,
  options: {
    readonly what: string;
    readonly archive: Archive;
    readonly target: number;
    readonly act: (number: number) => Promise<unknown>;
  },
): Promise<Figure> {
  const { what, archive, target, act } = options;
  const samples = full ? 100 : 30;
  const [first, counted] = [await timed(0), await timed(samples)];
  const [p50, p95, cold] = [percentile(counted, 0.5), percentile(counted, 0.95), percentile(first, 0.95)];
  const figure = `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms (the ${samples} before ${cold.toFixed(1)} ms)`;
  progress(`${what}: ${figure}`);
  return {
    what: `${what}, of ${archive.articles.length.toLocaleString('en')} articles`,
    figure,
    target: `≤ ${target} ms`,
    met: p95 <= target,
  };

  async function timed(from: number): Promise<readonly number[]> {
    const times: number[] = [];
    for (let sample = 0; sample < samples; sample += 1) {
      const began = performance.now();
      await act(from + sample);
      times.push(performance.now() - began);
    }
    return times;
  }
}
