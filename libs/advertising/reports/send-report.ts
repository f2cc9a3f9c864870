import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page } from '#platform';
import { BYTE_ORDER_MARK, csvHeadings, csvLine } from './csv.js';
import type { CsvColumn } from './csv.js';

/** A page of a report, with whatever else its JSON tells. */
export type ReportPage<Item> = Page<Item> & Readonly<Record<string, unknown>>;

/** A report that can be read page by page. */
export interface PagedReport<Item, Row> {
  /** The name of its file, without an ending. */
  readonly name: string;
  /** A page of so many items, behind a cursor. */
  readonly page: (options: {
    readonly limit: number;
    readonly after?: string | undefined;
  }) => Promise<ReportPage<Item>>;
  /** So many items are in memory at a time while a file is sent. */
  readonly atOnce: number;
  readonly columns: readonly CsvColumn<Row>[];
  /** The lines of one item. */
  readonly rows: (item: Item) => readonly Row[];
}

/** How a report was asked for. */
export interface ReportWish {
  readonly format?: 'json' | 'csv' | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Answers a page of JSON, or all of the report as a CSV file that is read and sent page by page. */
export async function sendReport<Item, Row>(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { format, limit, after }: ReportWish,
  report: PagedReport<Item, Row>,
): Promise<void> {
  void reply.header('cache-control', 'private, no-store').header('vary', 'accept');
  if ((format ?? acceptedFormat(request)) === 'json') {
    await reply.send(await report.page({ limit, after }));
    return;
  }
  // Read before anything is sent: an answer that has begun can only be cut off, not turned into a problem.
  const first = await report.page({ limit: report.atOnce, after });
  await reply
    .header('content-disposition', `attachment; filename="${report.name}.csv"`)
    .type('text/csv; charset=utf-8; header=present')
    .send(Readable.from(fileOf(first, report)));
}

async function* fileOf<Item, Row>(
  first: ReportPage<Item>,
  { page, atOnce, columns, rows }: PagedReport<Item, Row>,
): AsyncIterable<string> {
  yield `${BYTE_ORDER_MARK}${csvHeadings(columns)}`;
  for (let part = first; ; part = await page({ limit: atOnce, after: part.next ?? undefined })) {
    const lines = part.items.flatMap((item) => rows(item).map((row) => csvLine(columns, row)));
    if (lines.length > 0) yield lines.join('');
    if (part.next === null) return;
  }
}

function acceptedFormat({ headers }: FastifyRequest): 'json' | 'csv' {
  const accepted = headers.accept ?? '';
  return /\btext\/csv\b/i.test(accepted) && !/\bapplication\/json\b/i.test(accepted) ? 'csv' : 'json';
}
