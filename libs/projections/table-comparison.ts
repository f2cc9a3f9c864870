import type { DataSource } from 'typeorm';
import { sqlName } from './sql-name.js';
import type { TableLayout } from './table-layout.js';
import { inTransaction } from './transaction.js';
import type { VersionTables } from './version-tables.js';

/** How one table of two versions compares. */
export interface TableComparison {
  readonly table: string;
  /** Rows of the new version. */
  readonly rows: number;
  /** Rows that differ or stand on one side only; undefined when there was nothing to compare with. */
  readonly differing: number | undefined;
}

const CHUNK_ROWS = 5_000;

/**
 * Compares all tables of a version with another, both at rest, in ranges of keys: each range is one short query a
 * side, and only ranges that differ are looked at row by row.
 */
export async function compareVersions(
  dataSource: DataSource,
  versions: { readonly made: VersionTables; readonly live: VersionTables | undefined },
): Promise<readonly TableComparison[]> {
  const { made, live } = versions;
  const comparisons: TableComparison[] = [];
  for (const layout of made.projection.layouts.values()) {
    const sql = new ComparisonSql(layout, dataSource);
    comparisons.push(
      live
        ? await compareTable(sql, { made: made.schema, live: live.schema })
        : { table: layout.name, rows: await sql.count(made.schema), differing: undefined },
    );
  }
  return comparisons;
}

async function compareTable(sql: ComparisonSql, sides: Sides): Promise<TableComparison> {
  let rows = 0;
  let differing = 0;
  let after: readonly string[] | undefined;
  for (;;) {
    const upTo: readonly string[] | undefined = await sql.bound(sides, after);
    const range: KeyRange = { after, upTo };
    const [ours, theirs] = await Promise.all([sql.digest(sides.made, range), sql.digest(sides.live, range)]);
    rows += ours.rows;
    if (theirs.digest !== ours.digest || theirs.rows !== ours.rows) {
      differing += await sql.differing(sides, range);
    }
    if (!upTo) break;
    after = upTo;
  }
  return { table: sql.table, rows, differing };
}

/** The schemas of two versions. */
interface Sides {
  readonly made: string;
  readonly live: string;
}

/** Keys as text: exclusive `after`, inclusive `upTo`; open where undefined. Holds at most so many rows of either side. */
interface KeyRange {
  readonly after: readonly string[] | undefined;
  readonly upTo: readonly string[] | undefined;
}

interface ChunkDigest {
  readonly rows: number;
  readonly digest: string;
}

class ComparisonSql {
  readonly table: string;
  private readonly keys: readonly string[];

  constructor(
    private readonly layout: TableLayout,
    private readonly dataSource: DataSource,
  ) {
    this.table = layout.name;
    this.keys = layout.primaryKey.map(({ name }) => sqlName(name));
  }

  /** All rows of one version, however long that takes. */
  count(schema: string): Promise<number> {
    return inTransaction(this.dataSource, async (manager) => {
      await manager.query('set local statement_timeout = 0');
      const [row] = await manager.query<readonly { readonly rows: string }[]>(
        `select count(*) as rows from ${this.relation(schema)}`,
      );
      return Number(row?.rows ?? 0);
    });
  }

  /** The last key of the next chunk, of the side whose chunk ends first; undefined for the last chunk. */
  async bound(
    { made, live }: Sides,
    after: readonly string[] | undefined,
  ): Promise<readonly string[] | undefined> {
    const { where, parameters } = this.where({ after, upTo: undefined });
    const keys = this.keys.join(', ');
    const texts = this.keys.map((key) => `${key}::text`);
    const end = (schema: string) =>
      `(select ${keys} from ${this.relation(schema)} ${where}
         order by ${keys} offset ${CHUNK_ROWS - 1} limit 1)`;
    const [row] = await this.dataSource.query<readonly { readonly key: readonly string[] }[]>(
      `select array[${texts.join(', ')}] as key from (${end(made)} union all ${end(live)}) ends
       order by ${keys} limit 1`,
      parameters,
    );
    return row?.key;
  }

  async digest(schema: string, range: KeyRange): Promise<ChunkDigest> {
    const { rows, parameters } = this.rowsOf(range);
    const [row] = await this.dataSource.query<readonly ChunkDigest[]>(
      `select count(*)::int as rows, coalesce(sum(hashtextextended("_row"::text, 0)::numeric), 0)::text as digest
       from (${rows(schema, '*')}) as "_row"`,
      parameters,
    );
    return row ?? { rows: 0, digest: '' };
  }

  async differing({ made, live }: Sides, range: KeyRange): Promise<number> {
    const { rows, parameters } = this.rowsOf(range);
    const keys = this.keys.join(', ');
    const side = (schema: string) => `(${rows(schema, `${keys}, "_row"::text as "_text"`)})`;
    const [row] = await this.dataSource.query<readonly { readonly differing: number }[]>(
      `select count(*)::int as differing from ${side(made)} a
       full join ${side(live)} b using (${keys})
       where a."_text" is distinct from b."_text"`,
      parameters,
    );
    return row?.differing ?? 0;
  }

  /**
   * The rows of a range by the primary key. The limit leaves none out: without it PostgreSQL, which cannot tell how many
   * rows lie between two keys of several columns, reads all of a large table for each range.
   */
  private rowsOf(range: KeyRange): {
    readonly rows: (schema: string, columns: string) => string;
    readonly parameters: string[];
  } {
    const { where, parameters } = this.where(range);
    return {
      rows: (schema, columns) =>
        `select ${columns} from ${this.relation(schema)} as "_row" ${where}
         order by ${this.keys.join(', ')} limit ${CHUNK_ROWS}`,
      parameters,
    };
  }

  private where({ after, upTo }: KeyRange): { readonly where: string; readonly parameters: string[] } {
    const parameters: string[] = [];
    const conditions: string[] = [];
    const tuple = `(${this.keys.join(', ')})`;
    for (const [operator, key] of [
      ['>', after],
      ['<=', upTo],
    ] as const) {
      if (!key) continue;
      const placeholders = key.map((value, index) => {
        parameters.push(value);
        return `$${parameters.length}::${this.typeOf(index)}`;
      });
      conditions.push(`${tuple} ${operator} (${placeholders.join(', ')})`);
    }
    return { where: conditions.length > 0 ? `where ${conditions.join(' and ')}` : '', parameters };
  }

  private typeOf(index: number): string {
    return this.layout.primaryKey[index]?.codec.parameters[0]?.type.replace('[]', '') ?? 'text';
  }

  private relation(schema: string): string {
    return `${sqlName(schema)}.${sqlName(this.layout.name)}`;
  }
}
