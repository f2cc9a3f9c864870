import { createHash } from 'node:crypto';
import type { ProjectionDefinition } from './projection-definition.js';
import { layoutsOf } from './row-workspace.js';
import { sqlName } from './sql-name.js';
import type { TableLayout } from './table-layout.js';

const PROJECTION_NAME = /^(?!.*_v\d+$)[a-z][a-z0-9_]{0,47}$/;
const OWN_TABLES = ['checkpoint', 'parked'];

/** A projection definition, checked, with the layouts of its tables. */
export interface PreparedProjection {
  readonly definition: ProjectionDefinition;
  readonly name: string;
  readonly layouts: ReadonlyMap<string, TableLayout>;
  readonly removing: ReadonlySet<string>;
  /** A digest of the tables: two definitions of one revision must agree on it. */
  readonly shape: string;
  /** The name of the lease of its live run. */
  readonly lease: string;
  /** The name of the lease of a rebuild. */
  readonly rebuildLease: string;
  /** The schema of the views that readers query. */
  readonly viewSchema: string;
}

/** @throws Error when the definition cannot become tables. */
export function prepareProjection(definition: ProjectionDefinition): PreparedProjection {
  const { name, revision } = definition;
  if (!PROJECTION_NAME.test(name)) {
    throw new Error(
      `${JSON.stringify(name)} cannot name a projection: snake_case, not ending like a version`,
    );
  }
  if (!Number.isInteger(revision) || revision < 1)
    throw new Error(`The revision of ${name} must count from 1`);
  if (definition.categories.length === 0) throw new Error(`${name} subscribes to no category`);
  const layouts = layoutsOf(definition.tables);
  for (const own of OWN_TABLES) {
    if (layouts.has(own)) throw new Error(`${name} cannot have a table ${own}: the runner has one`);
  }
  return {
    definition,
    name,
    layouts,
    removing: new Set(definition.removing ?? []),
    shape: createHash('sha256').update(shapeOf(layouts)).digest('hex').slice(0, 16),
    lease: `projection:${name}`,
    rebuildLease: `rebuild:${name}`,
    viewSchema: `rm_${name}`,
  };
}

function shapeOf(layouts: ReadonlyMap<string, TableLayout>): string {
  return [...layouts.values()]
    .map((layout) =>
      [
        createTable('shape', layout),
        ...createLoadingIndexes('shape', layout),
        ...createReadingIndexes('shape', layout),
      ].join('\n'),
    )
    .join('\n');
}

/** The DDL of one table. */
export function createTable(schema: string, layout: TableLayout): string {
  const { derived = {}, storage } = layout.definition;
  const columns = [
    ...layout.columns.map(({ name, codec }) => `${sqlName(name)} ${codec.declaration}`),
    ...Object.entries(derived).map(([name, declaration]) => `${sqlName(name)} ${declaration}`),
  ];
  const key = layout.primaryKey.map(({ name }) => sqlName(name)).join(', ');
  const table = `create table ${sqlName(schema)}.${sqlName(layout.name)} (${columns.join(', ')}, primary key (${key}))`;
  return storage === undefined ? table : `${table} ${storage}`;
}

/** The DDL of what loading the partitions of a table needs besides its primary key. */
export function createLoadingIndexes(schema: string, layout: TableLayout): readonly string[] {
  const partition = layout.partition.name;
  if (layout.primaryKey[0]?.name === partition) return [];
  return [createIndex(schema, layout, `(${sqlName(partition)})`)];
}

/** The DDL of the indexes that a definition names, for readers. */
export function createReadingIndexes(schema: string, layout: TableLayout): readonly string[] {
  return (layout.definition.indexes ?? []).map((body) => createIndex(schema, layout, body));
}

function createIndex(schema: string, layout: TableLayout, body: string): string {
  return `create index on ${sqlName(schema)}.${sqlName(layout.name)} ${body}`;
}
