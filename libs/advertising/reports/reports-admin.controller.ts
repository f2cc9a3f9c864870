import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DomainError, addDays, countDays, endOfDay, instantInZone, localDateIn } from '#kernel';
import type { Clock, LocalDate } from '#kernel';
import {
  CLOCK,
  CONFIGURATION,
  decodeCursor,
  encodeCursor,
  instantSchema,
  PublicUrls,
  Requires,
  Travels,
  uuidSchema,
} from '#platform';
import type { Configuration } from '#platform';
import { placementKeySchema } from '../contract/placement.input-schemas.js';
import { InvoicesQuery } from './invoices.query.js';
import { OccupancyQuery } from './occupancy.query.js';
import { proofPath } from './proof-path.js';
import { ProofOfRunQuery } from './proof-of-run.query.js';
import {
  deliveryColumns,
  invoiceColumns,
  occupancyColumns,
  revenueColumns,
  shortfallColumns,
} from './report-columns.js';
import type { RevenueLine } from './report-columns.js';
import {
  invoicesQuerySchema,
  occupancyQuerySchema,
  proofQuerySchema,
  revenueQuerySchema,
  shortfallsQuerySchema,
} from './report.input-schemas.js';
import type {
  InvoicesQueryInput,
  OccupancyQueryInput,
  ProofQueryInput,
  RevenueQueryInput,
  ShortfallsQueryInput,
} from './report.input-schemas.js';
import { monthBefore, monthOf, monthsBetween } from './report-months.js';
import type { Month } from './report-months.js';
import { RevenueQuery } from './revenue.query.js';
import type { RevenueDimension, RevenueGroup, RevenueOfMonth } from './revenue.query.js';
import { sendReport } from './send-report.js';
import { ShortfallsQuery } from './shortfalls.query.js';

const MOST_DAYS = 400;
const MOST_MONTHS = 36;
const USUAL_DAYS = 28;
/** Of a year each. */
const PLACEMENTS_AT_ONCE = 10;
const LINES_AT_ONCE = 500;
const READ = 'report.read';
const AS_CSV = '`format=csv` or `Accept: text/csv` answers all of it as a file (RFC 4180, UTF-8).';

const revenueCursorSchema = z.tuple([z.int(), z.string().max(200).nullable()]);
const shortfallCursorSchema = z.tuple([instantSchema, uuidSchema]);

/** What the sales desk reports. */
@ApiTags('reports')
@ApiBearerAuth()
@Controller('api/admin/v1/reports')
export class ReportsAdminController {
  constructor(
    private readonly occupancy: OccupancyQuery,
    private readonly revenue: RevenueQuery,
    private readonly shortfalls: ShortfallsQuery,
    private readonly invoices: InvoicesQuery,
    private readonly proofs: ProofOfRunQuery,
    private readonly urls: PublicUrls,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('occupancy')
  @Travels()
  @Requires(READ)
  @ApiOperation({
    summary: 'See how full placements are, by day, ISO week and month',
    description:
      'In share-days: a position has 100 a day, and a day that is held in part counts in part. Days are those of the ' +
      `placement’s zone; a closed day has no capacity but what is held in it. ${AS_CSV}`,
  })
  async readOccupancy(
    @Query({ schema: occupancyQuerySchema }) { placement, at: wanted, ...query }: OccupancyQueryInput,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const at = wanted ?? this.clock.now();
    const { from = this.today() } = query;
    const { to = addDays(from, USUAL_DAYS - 1) } = query;
    assertDays(from, to);
    await sendReport({ request, reply }, query, {
      name: `occupancy-${from}-${to}`,
      page: async ({ limit, after }) => {
        const key = after === undefined ? undefined : decodeCursor(after, placementKeySchema);
        const period = { from, to };
        const found = await this.occupancy.occupancy({
          ...{ at, placement, after: key },
          ...period,
          limit: limit + 1,
        });
        const items = found.slice(0, limit);
        const last = items.at(-1);
        const next = found.length > limit && last ? encodeCursor(last.placement.key) : null;
        return { at, ...period, items, next };
      },
      atOnce: PLACEMENTS_AT_ONCE,
      columns: occupancyColumns,
      rows: ({ placement: { id, key, name }, days }) =>
        days.map((day) => ({ ...day, placement: { id, key, name } })),
    });
  }

  @Get('revenue')
  @Travels()
  @Requires(READ)
  @ApiOperation({
    summary: 'See what was sold, by month and by advertiser, placement or salesperson',
    description:
      'In øre without VAT. The net price of a flight is divided among its days, so that the parts of its months add up ' +
      'to it. `booked` runs, `delivered` is what of it falls on past days on which the ad could be seen, `cancelled` ' +
      `was booked and called off, \`fees\` are charged for it. Greatest total first. ${AS_CSV}`,
  })
  async readRevenue(
    @Query({ schema: revenueQuerySchema }) { by, at: wanted, ...query }: RevenueQueryInput,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const at = wanted ?? this.clock.now();
    const { from = `${this.today().slice(0, 4)}-01` } = query;
    const { to = `${from.slice(0, 4)}-12` } = query;
    assertMonths(from, to);
    await sendReport<RevenueGroup | RevenueOfMonth, RevenueLine>({ request, reply }, query, {
      name: `revenue-${from}-${to}-by-${by}`,
      page: async ({ limit, after }) => {
        const key = after === undefined ? undefined : decodeCursor(after, revenueCursorSchema);
        const report = await this.revenue.revenue({
          ...{ at, from, to, by },
          limit: limit + 1,
          after: key && { total: key[0], id: key[1] },
        });
        const groups = report.groups.slice(0, limit);
        const last = groups.at(-1);
        const more = report.groups.length > limit && last !== undefined;
        const { months, total } = report;
        return {
          ...{ at, from, to, by, total, months },
          items: by === 'month' ? months : groups,
          next: more ? encodeCursor([last.total, last.id]) : null,
        };
      },
      atOnce: LINES_AT_ONCE,
      columns: revenueColumns,
      rows: (item) => revenueLines(by, item),
    });
  }

  @Get('shortfalls')
  @Requires(READ)
  @ApiOperation({
    summary: 'List flights that were never shown or started late, each with a make-good proposal',
    description:
      '`never-shown` ended and `not-yet-shown` runs without an approved creative, `started-late` was shown from a later ' +
      'time on. `recorded-late` cost readers nothing: what shows waits for no worker. The proposal is the soonest free ' +
      'flight of the days that were lost, in the same placement and of the same share: send its `flight` to ' +
      `\`POST /bookings/{id}/makegood\`. ${AS_CSV}`,
  })
  async listShortfalls(
    @Query({ schema: shortfallsQuerySchema }) query: ShortfallsQueryInput,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const at = this.clock.now();
    const { to = this.today() } = query;
    const { from = addDays(to, 1 - USUAL_DAYS) } = query;
    assertDays(from, to);
    const { timeZone } = this.configuration;
    const period = { from: instantInZone(`${from}T00:00`, timeZone), until: endOfDay(to, timeZone) };
    await sendReport({ request, reply }, query, {
      name: `shortfalls-${from}-${to}`,
      page: async ({ limit, after }) => {
        const key = after === undefined ? undefined : decodeCursor(after, shortfallCursorSchema);
        const found = await this.shortfalls.shortfalls({
          at,
          ...period,
          limit: limit + 1,
          after: key && { from: key[0], bookingId: key[1] },
        });
        const items = found.slice(0, limit);
        const last = items.at(-1);
        const more = found.length > limit && last !== undefined;
        return { from, to, items, next: more ? encodeCursor([last.from, last.booking.id]) : null };
      },
      atOnce: LINES_AT_ONCE,
      columns: shortfallColumns,
      rows: (item) => [item],
    });
  }

  @Get('invoices')
  @Requires(READ)
  @ApiOperation({
    summary: 'Export what is to be invoiced for a month that is over',
    description:
      'A line keeps its id and its amounts for good: what is agreed later of days that were invoiced is a line of the ' +
      'month in which it was agreed, of kind `correction`, with what is owed or credited. The lines of all months add ' +
      `up to what is agreed. Amounts are in øre without VAT. ${AS_CSV}`,
  })
  async exportInvoices(
    @Query({ schema: invoicesQuerySchema }) query: InvoicesQueryInput,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { month = monthBefore(monthOf(this.today())) } = query;
    await sendReport({ request, reply }, query, {
      name: `invoices-${month}`,
      page: async ({ limit, after }) => {
        const key = after === undefined ? undefined : decodeCursor(after, uuidSchema);
        const now = this.clock.now();
        const { lines, next } = await this.invoices.lines({ now, month, limit, after: key });
        return { month, items: lines, next: next === null ? null : encodeCursor(next) };
      },
      atOnce: LINES_AT_ONCE,
      columns: invoiceColumns,
      rows: (line) => [line],
    });
  }

  @Get('bookings/:id/proof')
  @Requires(READ)
  @ApiOperation({
    summary:
      'See what shows an advertiser that an ad ran: when, what was counted, pages with it in its place',
    description:
      '`pages` lead to the front page as it was when it was the ad’s turn, `page` to a printable page with all of it; ' +
      'both are for staff who are signed in. `format=csv` answers the days as a file.',
  })
  async readProofOfRun(
    @Param('id', { schema: uuidSchema }) id: string,
    @Query({ schema: proofQuerySchema }) { format }: ProofQueryInput,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { instants, days, ...proof } = await this.proofs.proofOf(id, this.clock.now());
    const pages = instants.map((at) => ({ at, url: this.urls.path(`/?at=${encodeURIComponent(at)}`) }));
    const page = this.urls.path(proofPath(id));
    const wish = { format, limit: days.length };
    await sendReport({ request, reply }, wish, {
      name: `proof-of-run-${id}`,
      page: async () => ({ ...proof, page, pages, items: days, next: null }),
      atOnce: LINES_AT_ONCE,
      columns: deliveryColumns,
      rows: (day) => [day],
    });
  }

  private today(): LocalDate {
    return localDateIn(this.clock.now(), this.configuration.timeZone);
  }
}

function revenueLines(by: RevenueDimension, item: RevenueGroup | RevenueOfMonth): readonly RevenueLine[] {
  if ('month' in item) return [{ by, id: null, name: null, ...item }];
  const { id, name, months } = item;
  return months.map((month) => ({ by, id, name, ...month }));
}

function assertDays(from: LocalDate, to: LocalDate): void {
  const days = countDays(from, to);
  if (days >= 1 && days <= MOST_DAYS) return;
  throw periodUnfit(`Ask for 1 to ${MOST_DAYS} days: let \`to\` lie on or after \`from\`.`);
}

function assertMonths(from: Month, to: Month): void {
  const fits = from <= to && Number(to.slice(0, 4)) - Number(from.slice(0, 4)) < MOST_MONTHS;
  if (fits && monthsBetween(from, to).length <= MOST_MONTHS) return;
  throw periodUnfit(`Ask for 1 to ${MOST_MONTHS} months: let \`to\` be \`from\` or a later one.`);
}

function periodUnfit(message: string): DomainError {
  return new DomainError('invalid', 'period-unfit', message, {
    problems: [{ field: 'to', message: 'lies before `from` or too far behind it' }],
  });
}
