import { setTimeout as sleep } from 'node:timers/promises';
import { appendToRead, appendToVisible } from './append-to-visible.bench.js';
import type { Benchmark, Figure } from './benchmark.js';
import { cachedPages } from './cached-pages.bench.js';
import { capacity } from './capacity.bench.js';
import { Cleanup } from './cleanup.js';
import { commandLatency } from './command-latency.bench.js';
import { createAndPublish } from './create-and-publish.bench.js';
import { editorialMillion } from './editorial-million.bench.js';
import { feeds } from './feeds.bench.js';
import { flightStarts } from './flight-starts.bench.js';
import { kurrentdb } from './kurrentdb.bench.js';
import { describeMachine } from './machine.js';
import { moveLog } from './move-log.bench.js';
import { pastBookings } from './past-bookings.bench.js';
import { queues } from './queues.bench.js';
import { rebuild } from './rebuild.bench.js';
import { salesReports } from './sales-reports.bench.js';
import { startAndMemory } from './start-and-memory.bench.js';
import { tableOf } from './table.js';

const BENCHMARKS: readonly Benchmark[] = [
  createAndPublish,
  commandLatency,
  appendToVisible,
  appendToRead,
  rebuild,
  cachedPages,
  pastBookings,
  flightStarts,
  salesReports,
  queues,
  kurrentdb,
  moveLog,
  feeds,
  editorialMillion,
  startAndMemory,
  capacity,
];
const LIMIT_MS = 120_000;
const LIMIT_FULL_MS = 1_800_000;
const REST_MS = 2_000;

const USAGE = `npm run bench -- [--full] [name ...]

Measures the targets of the design; the machine should have nothing else to do. --full takes larger sets and longer.
editorial-million writes an archive first (with --full a million articles, ten million events and more than an hour):
BENCH_ARCHIVE=DIR keeps it there for the next run.
Names: ${BENCHMARKS.map(({ name }) => name).join(', ')}.
`;

async function main(words: readonly string[]): Promise<void> {
  const names = words.filter((word) => !word.startsWith('-'));
  const options = words.filter((word) => word.startsWith('-'));
  const unknown = [
    ...options.filter((option) => option !== '--full'),
    ...names.filter((name) => BENCHMARKS.every((benchmark) => benchmark.name !== name)),
  ];
  if (unknown.length > 0) {
    process.stderr.write(USAGE);
    process.exitCode = unknown.includes('--help') ? 0 : 2;
    return;
  }
  const chosen = BENCHMARKS.filter(({ name }) => names.length === 0 || names.includes(name));
  const full = options.includes('--full');
  const machine = await describeMachine();
  const began = performance.now();
  const figures: Figure[] = [];
  for (const benchmark of chosen) figures.push(...(await runOne(benchmark, full)));
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  process.stdout.write(`${machine}; ${full ? 'large sets, ' : ''}${minutes} min\n\n${tableOf(figures)}`);
}

/** A benchmark that fails is a line of the table and the run's exit code; one that misses its target is a line alone. */
async function runOne(
  { name, limitMs = LIMIT_MS, limitFullMs = LIMIT_FULL_MS, run }: Benchmark,
  full: boolean,
): Promise<readonly Figure[]> {
  const cleanup = new Cleanup();
  const progress = (sentence: string) => void process.stderr.write(`${name}: ${sentence}\n`);
  const interrupted = () => void cleanup.run().then(() => process.exit(130));
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    return await within(full ? limitFullMs : limitMs, run({ full, progress, cleanup }));
  } catch (error) {
    progress(`failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exitCode = 1;
    return [{ what: name, figure: 'failed, see above', target: '', met: undefined }];
  } finally {
    await cleanup.run();
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  }
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const patience = new AbortController();
  const late = sleep(limitMs, undefined, { signal: patience.signal }).then(() => {
    throw new Error(`It took longer than ${limitMs / 1_000} s`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    patience.abort();
    late.catch(() => undefined);
  }
}

await main(process.argv.slice(2));
// A queue that was closed may keep a timer of its own; everything that was started has been stopped by now.
setTimeout(() => process.exit(), REST_MS).unref();
