import type { DataSource, EntityManager } from 'typeorm';
import { CheckpointTable } from './checkpoint-table.js';
import { arrayLiteral } from './column-codec.js';
import { createLoadingIndexes, createReadingIndexes, createTable } from './prepared-projection.js';
import type { PreparedProjection } from './prepared-projection.js';
import type { Row } from './projection-definition.js';
import type { TableChanges } from './row-workspace.js';
import { sqlName } from './sql-name.js';
import { ONLY_IF_MOVED } from './statement-part.js';
import type { StatementPart } from './statement-part.js';
import type { Column, TableLayout } from './table-layout.js';

interface TableSql {
  readonly load: string;
  readonly upsert: (first: number) => string;
  readonly delete: (first: number) => string;
}

/** The tables of one version of a projection: `rm_<name>_v<version>`, droppable at any moment. */
export class VersionTables {
  readonly schema: string;
  readonly checkpoint: CheckpointTable;
  private readonly sql = new Map<TableLayout, TableSql>();

  constructor(
    readonly projection: PreparedProjection,
    readonly version: number,
  ) {
    this.schema = `rm_${projection.name}_v${version}`;
    this.checkpoint = new CheckpointTable({
      checkpoint: `${sqlName(this.schema)}.checkpoint`,
      parked: `${sqlName(this.schema)}.parked`,
      name: projection.name,
      version,
    });
    for (const layout of projection.layouts.values()) this.sql.set(layout, this.sqlOf(layout));
  }

  /** Everything that must exist, quoted as `to_regclass` reads it. */
  get relations(): readonly string[] {
    const names = [...this.projection.layouts.keys(), 'checkpoint', 'parked'];
    return names.map((name) => `${sqlName(this.schema)}.${sqlName(name)}`);
  }

  /**
   * Drops what is left of the schema and makes it anew, with a checkpoint before the first event and without what
   * {@link readingIndexes} lists.
   */
  async recreate(manager: EntityManager, epoch: bigint): Promise<void> {
    await this.drop(manager);
    await manager.query(`create schema ${sqlName(this.schema)}`);
    for (const layout of this.projection.layouts.values()) {
      await manager.query(createTable(this.schema, layout));
      for (const index of createLoadingIndexes(this.schema, layout)) await manager.query(index);
    }
    for (const statement of CheckpointTable.ddl(sqlName(this.schema))) await manager.query(statement);
    await this.checkpoint.begin(manager, { epoch, position: 0n });
  }

  async drop(manager: EntityManager): Promise<void> {
    await manager.query(`drop schema if exists ${sqlName(this.schema)} cascade`);
  }

  /** Statements that make the indexes that only readers need; over full tables they cost a fraction. */
  get readingIndexes(): readonly string[] {
    return [...this.projection.layouts.values()].flatMap((layout) =>
      createReadingIndexes(this.schema, layout),
    );
  }

  /** Statistics for the planner, which otherwise knows nothing of freshly filled tables. */
  async analyze(dataSource: DataSource): Promise<void> {
    for (const name of this.projection.layouts.keys()) {
      await dataSource.query(`analyze ${sqlName(this.schema)}.${sqlName(name)}`);
    }
  }

  /** All rows of the partitions. */
  async load(
    dataSource: DataSource,
    layout: TableLayout,
    partitions: readonly string[],
  ): Promise<readonly Row[]> {
    const raw = await dataSource.query<readonly Row[]>(this.sqlFor(layout).load, [arrayLiteral(partitions)]);
    return raw.map((columns) => {
      const row: Record<string, unknown> = {};
      for (const { name, codec } of layout.columns) row[name] = codec.decode(columns[name]);
      return Object.freeze(row);
    });
  }

  /** Writes what changed, with one delete and one upsert. */
  partsOf({ layout, upserts, deletes }: TableChanges): readonly StatementPart[] {
    const sql = this.sqlFor(layout);
    const parts: StatementPart[] = [];
    if (deletes.length > 0) {
      parts.push({
        sql: sql.delete,
        parameters: parametersOf(layout.primaryKey, deletes),
        rows: deletes.length,
        planAnew: true,
      });
    }
    if (upserts.length > 0) {
      parts.push({
        sql: sql.upsert,
        parameters: parametersOf(layout.columns, upserts),
        rows: upserts.length,
      });
    }
    return parts;
  }

  private sqlFor(layout: TableLayout): TableSql {
    const sql = this.sql.get(layout);
    if (!sql) throw new Error(`${this.projection.name} has no table ${layout.name}`);
    return sql;
  }

  private sqlOf(layout: TableLayout): TableSql {
    const relation = `${sqlName(this.schema)}.${sqlName(layout.name)}`;
    const partition = sqlName(layout.partition.name);
    const partitionType = layout.partition.codec.parameters[0]?.type ?? 'text[]';
    const selected = layout.columns.map(
      ({ name, codec }) => `${codec.select(`t.${sqlName(name)}`)} as ${sqlName(name)}`,
    );
    const keys = unnested(layout.primaryKey);
    const sameKey = layout.primaryKey.map(
      ({ name }, index) => `t.${sqlName(name)} = ${keys.values[index] ?? ''}`,
    );
    return {
      load: `select ${selected.join(', ')} from ${relation} t where t.${partition} = any ($1::${partitionType})`,
      delete: (first) =>
        `delete from ${relation} t using ${keys.from(first)} where ${sameKey.join(' and ')} and ${ONLY_IF_MOVED}`,
      upsert: upsertOf(relation, layout),
    };
  }
}

function upsertOf(relation: string, layout: TableLayout): (first: number) => string {
  const all = unnested(layout.columns);
  const names = layout.columns.map(({ name }) => sqlName(name));
  const key = layout.primaryKey.map(({ name }) => sqlName(name));
  const others = names.filter((name) => !key.includes(name));
  const action =
    others.length === 0
      ? 'do nothing'
      : `do update set ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  return (first) => `
    insert into ${relation} (${names.join(', ')})
    select ${all.values.join(', ')} from ${all.from(first)} where ${ONLY_IF_MOVED}
    on conflict (${key.join(', ')}) ${action}`;
}

/** The `from` of parameters that carry columns, and the SQL of each column's value. */
function unnested(columns: readonly Column[]): {
  readonly from: (first: number) => string;
  readonly values: readonly string[];
} {
  const types: string[] = [];
  const values = columns.map(({ codec }) => {
    const place = types.length;
    types.push(...codec.parameters.map(({ type }) => type));
    return codec.assemble(codec.parameters.map((_, index) => `u.p${place + index}`));
  });
  const names = types.map((_, index) => `p${index}`).join(', ');
  return {
    from: (first) =>
      `unnest(${types.map((type, index) => `$${first + index}::${type}`).join(', ')}) as u (${names})`,
    values,
  };
}

function parametersOf(columns: readonly Column[], rows: readonly Row[]): readonly (string | Buffer)[] {
  return columns.flatMap(({ name, codec }) =>
    codec.parameters.map(({ encode, array }) => array(rows.map((row) => encode(row[name])))),
  );
}
