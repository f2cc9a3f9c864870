import { bigintArray, textArray } from '#postgres';

/** Rows that a stream's page holds at most. */
const PAGE = 500;
/** Of each stream when several are read together. */
const PAGE_TOGETHER = 40;
const MOST_TOGETHER = 64;
/** Reads on their way at the same time; a pool has more connections, which others need too. */
const MOST_UNDER_WAY = 4;

const COLUMNS = `stream, revision, id, type, data, metadata, position`;

const STREAM_PAGE = `select ${COLUMNS} from log.events where stream = $1 and revision >= $2 order by revision limit $3`;

const PAGES_TOGETHER = `
  select wanted.number::int, page.*
    from unnest($1::text[], $2::bigint[]) with ordinality as wanted (stream, revision, number)
    cross join lateral (
      select ${COLUMNS} from log.events e
       where e.stream = wanted.stream and e.revision >= wanted.revision
       order by e.revision limit $3
    ) page
   order by wanted.number, page.revision`;

/** A run of a stream's rows. */
export interface StreamPage<Row> {
  readonly rows: readonly Row[];
  /** There may be more behind the last row. */
  readonly more: boolean;
}

interface PendingRead<Row> {
  readonly stream: string;
  readonly from: bigint;
  readonly resolve: (page: StreamPage<Row>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads streams page by page. Reads that wait while others are on their way go together into the next round trip, as
 * appends do; one that meets no other is a plain query.
 */
export class StreamReader<Row extends object> {
  private waiting: PendingRead<Row>[] = [];
  private underWay = 0;

  constructor(private readonly query: <R>(sql: string, parameters: unknown[]) => Promise<readonly R[]>) {}

  /** The page that begins with a revision. @throws what the engine throws. */
  page(stream: string, from: bigint): Promise<StreamPage<Row>> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ stream, from, resolve, reject });
      this.send();
    });
  }

  private send(): void {
    while (this.underWay < MOST_UNDER_WAY && this.waiting.length > 0) {
      this.underWay += 1;
      void this.read(this.waiting.splice(0, MOST_TOGETHER)).finally(() => {
        this.underWay -= 1;
        this.send();
      });
    }
  }

  private async read(reads: readonly PendingRead<Row>[]): Promise<void> {
    const [first] = reads;
    if (reads.length === 1 && first) return this.readAlone(first);
    try {
      const pages = await this.pagesOf(reads);
      reads.forEach(({ resolve }, index) => {
        const rows = pages[index] ?? [];
        resolve({ rows, more: rows.length === PAGE_TOGETHER });
      });
    } catch {
      // Whichever of them it was: it fails alone.
      for (const read of reads) await this.readAlone(read);
    }
  }

  private async readAlone({ stream, from, resolve, reject }: PendingRead<Row>): Promise<void> {
    try {
      const rows = await this.query<Row>(STREAM_PAGE, [stream, from, PAGE]);
      resolve({ rows, more: rows.length === PAGE });
    } catch (error) {
      reject(error);
    }
  }

  private async pagesOf(reads: readonly PendingRead<Row>[]): Promise<readonly (readonly Row[])[]> {
    const pages = reads.map((): Row[] => []);
    const rows = await this.query<Row & { readonly number: number }>(PAGES_TOGETHER, [
      textArray(reads.map(({ stream }) => stream)),
      bigintArray(reads.map(({ from }) => from)),
      PAGE_TOGETHER,
    ]);
    for (const row of rows) pages[row.number - 1]?.push(row);
    return pages;
  }
}
