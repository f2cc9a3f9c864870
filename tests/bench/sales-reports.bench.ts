import {
  DeliveryQuery,
  InvoicesQuery,
  OccupancyQuery,
  ProofOfRunQuery,
  REVENUE_DIMENSIONS,
  RevenueQuery,
  ShortfallsQuery,
} from '#advertising';
import { StaffNames } from '#identity';
import { addDays, plusDays } from '#kernel';
import type { Benchmark, Figure } from './benchmark.js';
import { openBenchParts } from './parts.js';
import { writeSalesYear } from './sales-reports-year.js';
import type { SalesYear } from './sales-reports-year.js';
import { percentile } from './statistics.js';

const PLACEMENTS = 40;
const TARGET_MS = 300;
const PATIENCE_MS = 600_000;
/** The most items that a page of a report has. */
const PAGE = 100;
/** What a file of invoice lines is read by. */
const FILE = 500;

/** Each report on a year of bookings, the whole of it or the largest page that can be asked for, as JSON. */
export const salesReports: Benchmark = {
  name: 'sales-reports',
  limitMs: PATIENCE_MS,
  async run(context) {
    const parts = await openBenchParts(context);
    const { configuration, dataSource, engine, clock } = parts;
    const now = clock.now();
    context.progress(`selling ${PLACEMENTS} placements for a year`);
    const year = await writeSalesYear(parts, { placements: PLACEMENTS, now });
    context.progress(`projecting ${year.bookings} bookings, ${await parts.store.head()} events`);
    await engine.start();
    if (!(await engine.caughtUp(PATIENCE_MS))) throw new Error('The projections did not catch up');
    // As a database that has been in use for a year has it.
    await dataSource.query('vacuum analyze');

    const samples = context.full ? 200 : 30;
    const figures: Figure[] = [];
    for (const [what, report] of reportsOf(year)) {
      const times: number[] = [];
      let bytes = 0;
      for (let sample = -3; sample < samples; sample += 1) {
        const began = performance.now();
        bytes = Buffer.byteLength(JSON.stringify(await report()));
        if (sample >= 0) times.push(performance.now() - began);
      }
      const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
      context.progress(`${what}: ${p50.toFixed(1)} ms`);
      figures.push({
        what: `${what}, of ${year.bookings.toLocaleString('en')} bookings`,
        figure: `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms; ${Math.ceil(bytes / 1_024)} kB`,
        target: `< ${TARGET_MS} ms`,
        met: p95 < TARGET_MS,
      });
    }
    return figures;

    function reportsOf({ first, last, exampleBooking }: SalesYear) {
      const occupancy = new OccupancyQuery(dataSource);
      const revenue = new RevenueQuery(dataSource, new StaffNames(dataSource), configuration);
      const shortfalls = new ShortfallsQuery(dataSource);
      const invoices = new InvoicesQuery(dataSource, configuration);
      const proofs = new ProofOfRunQuery(dataSource, new DeliveryQuery(dataSource));
      const year = { from: first, to: last };
      const months = { from: first.slice(0, 7), to: last.slice(0, 7) };
      const month = addDays(first, 180).slice(0, 7);
      return new Map<string, () => Promise<unknown>>([
        [
          `Occupancy of ${PLACEMENTS} placements by day for a year`,
          () => occupancy.occupancy({ at: now, ...year, limit: PAGE }),
        ],
        [
          'The same as it was known half a year ago',
          () => occupancy.occupancy({ at: plusDays(now, -180), ...year, limit: PAGE }),
        ],
        ...REVENUE_DIMENSIONS.map(
          (by) =>
            [
              `Revenue of a year by ${by}`,
              () => revenue.revenue({ at: now, ...months, by, limit: PAGE }),
            ] as const,
        ),
        [
          'Shortfalls of a year with proposals',
          () => shortfalls.shortfalls({ at: now, from: plusDays(now, -365), until: now, limit: PAGE }),
        ],
        ['Invoice lines of a month', () => wholeMonth(invoices, month)],
        ['Proof of run of two weeks', () => proofs.proofOf(exampleBooking, now)],
      ]);
    }

    async function wholeMonth(invoices: InvoicesQuery, month: string): Promise<unknown> {
      const lines: unknown[] = [];
      for (let after: string | undefined; ;) {
        const page = await invoices.lines({ now, month, limit: FILE, after });
        lines.push(...page.lines);
        if (page.next === null) return lines;
        after = page.next;
      }
    }
  },
};
