import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { sqlName } from './sql-name.js';
import type { TableLayout } from './table-layout.js';
import type { VersionTables } from './version-tables.js';

/** How one table of two versions compares. */
export interface TableComparison {
  readonly table: string;
  /** Rows of the new version. */
  readonly rows: number;
  /** Rows that differ or stand on one side only; undefined when there was nothing to compare with. */
  readonly differing: number | undefined;
  /** Of all rows of the new version, in primary-key order. */
  readonly digest: string;
}

interface ChunkDigest {
  readonly rows: number;
  readonly digest: string;
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
  const comparisons: TableComparison[] = [];
  for (const layout of versions.made.projection.layouts.values()) {
    comparisons.push(await compareTable(dataSource, layout, versions));
  }
  return comparisons;
}

async function compareTable(
  dataSource: DataSource,
  layout: TableLayout,
  { made, live }: { readonly made: VersionTables; readonly live: VersionTables | undefined },
): Promise<TableComparison> {
  const sql = new ComparisonSql(layout);
  const digest = createHash('sha256');
  let rows = 0;
  let differing = 0;
  let after: readonly string[] | undefined;
  for (;;) {
    const upTo: readonly string[] | undefined = await sql.bound(dataSource, made.schema, after);
    const range: KeyRange = { after, upTo };
    const [ours, theirs] = await Promise.all([
      sql.digest(dataSource, made.schema, range),
      live && sql.digest(dataSource, live.schema, range),
    ]);
    rows += ours.rows;
    digest.update(`${ours.rows} ${ours.digest}\n`);
    if (live && theirs && (theirs.digest !== ours.digest || theirs.rows !== ours.rows)) {
      differing += await sql.differing(dataSource, { made: made.schema, live: live.schema, range });
    }
    if (!upTo) break;
    after = upTo;
  }
  return { table: layout.name, rows, differing: live ? differing : undefined, digest: digest.digest('hex') };
}

/** Keys as text: exclusive `after`, inclusive `upTo`; open where undefined. */
interface KeyRange {
  readonly after: readonly string[] | undefined;
  readonly upTo: readonly string[] | undefined;
}

class ComparisonSql {
  private readonly keys: readonly string[];

  constructor(private readonly layout: TableLayout) {
    this.keys = layout.primaryKey.map(({ name }) => sqlName(name));
  }

  /** The last key of the next chunk; undefined for the last chunk. */
  async bound(
    dataSource: DataSource,
    schema: string,
    after: readonly string[] | undefined,
  ): Promise<readonly string[] | undefined> {
    const { where, parameters } = this.where({ after, upTo: undefined });
    const texts = this.keys.map((key) => `${key}::text`);
    const [row] = await dataSource.query<readonly { readonly key: readonly string[] }[]>(
      `select array[${texts.join(', ')}] as key from ${this.relation(schema)} ${where}
       order by ${this.keys.join(', ')} offset ${CHUNK_ROWS - 1} limit 1`,
      parameters,
    );
    return row?.key;
  }

  async digest(dataSource: DataSource, schema: string, range: KeyRange): Promise<ChunkDigest> {
    const { where, parameters } = this.where(range);
    const [row] = await dataSource.query<readonly ChunkDigest[]>(
      `select count(*)::int as rows, coalesce(sum(hashtextextended("_row"::text, 0)::numeric), 0)::text as digest
       from ${this.relation(schema)} as "_row" ${where}`,
      parameters,
    );
    return row ?? { rows: 0, digest: '' };
  }

  async differing(
    dataSource: DataSource,
    sides: { readonly made: string; readonly live: string; readonly range: KeyRange },
  ): Promise<number> {
    const { where, parameters } = this.where(sides.range);
    const side = (schema: string) =>
      `(select ${this.keys.join(', ')}, "_row"::text as "_text" from ${this.relation(schema)} as "_row" ${where})`;
    const [row] = await dataSource.query<readonly { readonly differing: number }[]>(
      `select count(*)::int as differing from ${side(sides.made)} a
       full join ${side(sides.live)} b using (${this.keys.join(', ')})
       where a."_text" is distinct from b."_text"`,
      parameters,
    );
    return row?.differing ?? 0;
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
