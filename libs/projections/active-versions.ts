import type { DataSource, EntityManager } from 'typeorm';
import type { ParkedStream } from './checkpoint-table.js';
import { SteppedDownError } from './failures.js';
import { assertHeld } from './lease-keeper.js';
import type { Lease } from './lease-keeper.js';
import type { PreparedProjection } from './prepared-projection.js';
import { sqlName } from './sql-name.js';
import { inTransaction } from './transaction.js';
import { VersionTables } from './version-tables.js';

/** Which version of a projection readers see. */
export interface ActiveVersion {
  readonly version: number;
  readonly revision: number;
  readonly shape: string;
}

/** A version ready to be moved along the log. */
export interface OpenedVersion {
  readonly tables: VersionTables;
  readonly position: bigint;
  readonly parked: readonly ParkedStream[];
  /** True when the tables had to be made (again), so that everything is replayed. */
  readonly anew: boolean;
}

const MISSING = `select r.name from unnest($1::text[]) as r (name) where to_regclass(r.name) is null`;
const SAME_COLUMNS = `
  select (select array_agg(attname || ' ' || atttypid order by attnum) from pg_attribute
          where attrelid = to_regclass($1) and attnum > 0 and not attisdropped)
       is not distinct from
         (select array_agg(attname || ' ' || atttypid order by attnum) from pg_attribute
          where attrelid = to_regclass($2) and attnum > 0 and not attisdropped) as same,
         to_regclass($1) is not null as present`;
const VIEWS = `select table_name as name from information_schema.views where table_schema = $1`;
const VERSIONS = `select nspname as name from pg_namespace where nspname ~ $1`;
const ACTIVATE = `
  insert into state.projections (name, active_version, revision, shape) values ($1, $2, $3, $4)
  on conflict (name) do update set active_version = excluded.active_version, revision = excluded.revision,
    shape = excluded.shape, activated_at = now()`;

/** The views of a projection, as readers name them, quoted. */
export function viewsOf(projection: PreparedProjection): readonly string[] {
  return [...projection.layouts.keys()].map((table) => `${sqlName(projection.viewSchema)}.${sqlName(table)}`);
}

/** Of the relations, those that do not exist. */
export async function missingRelations(
  manager: EntityManager | DataSource,
  relations: readonly string[],
): Promise<readonly string[]> {
  const rows = await manager.query<readonly { readonly name: string }[]>(MISSING, [relations]);
  return rows.map(({ name }) => name);
}

/** The active version of a projection; undefined before its first. */
export async function activeVersion(
  manager: EntityManager | DataSource,
  name: string,
): Promise<ActiveVersion | undefined> {
  const [row] = await manager.query<readonly ActiveVersion[]>(
    `select active_version as version, revision, shape from state.projections where name = $1`,
    [name],
  );
  return row;
}

/**
 * Makes the active version ready for the holder of the live lease: creates what is missing, stamps the checkpoint.
 * @throws SteppedDownError when the lease is gone or another revision is active.
 */
export function openActiveVersion(
  dataSource: DataSource,
  projection: PreparedProjection,
  lease: Lease,
): Promise<OpenedVersion> {
  return inTransaction(dataSource, async (manager) => {
    await assertHeld(manager, [lease]);
    const active = await activeVersion(manager, projection.name);
    if (active && active.revision !== projection.definition.revision) {
      throw new SteppedDownError(`Another revision of ${projection.name} is active`);
    }
    const tables = new VersionTables(projection, active?.version ?? 1);
    if (!active) await activate(manager, tables);
    const complete = (await missingRelations(manager, tables.relations)).length === 0;
    const position = complete ? await tables.checkpoint.stamp(manager, lease.epoch) : undefined;
    if (position === undefined) await recreateForReaders(manager, tables, lease);
    if ((await missingRelations(manager, viewsOf(projection))).length > 0) await pointViews(manager, tables);
    const parked = await tables.checkpoint.parked(manager);
    return { tables, position: position ?? 0n, parked, anew: position === undefined };
  });
}

/** Empties the active version so that everything is replayed; for a checkpoint that the log does not reach. */
export function resetActiveVersion(
  dataSource: DataSource,
  tables: VersionTables,
  lease: Lease,
): Promise<void> {
  return inTransaction(dataSource, async (manager) => {
    await assertHeld(manager, [lease]);
    await recreateForReaders(manager, tables, lease);
    await pointViews(manager, tables);
  });
}

async function recreateForReaders(
  manager: EntityManager,
  tables: VersionTables,
  lease: Lease,
): Promise<void> {
  await tables.recreate(manager, lease.epoch);
  for (const index of tables.readingIndexes) await manager.query(index);
}

/** Makes the schema of a version in the making; readers need its {@link VersionTables.readingIndexes} besides. */
export function createVersion(dataSource: DataSource, tables: VersionTables, lease: Lease): Promise<void> {
  return inTransaction(dataSource, async (manager) => {
    await assertHeld(manager, [lease]);
    await tables.recreate(manager, lease.epoch);
  });
}

/**
 * Makes one of the indexes that readers need, however long that takes. The lease is not held fast meanwhile, since its
 * heartbeats would wait: should it go to somebody else, the next checkpoint tells.
 */
export async function addIndex(dataSource: DataSource, index: string, lease: Lease): Promise<void> {
  await inTransaction(dataSource, (manager) => assertHeld(manager, [lease]));
  await inTransaction(dataSource, async (manager) => {
    await manager.query('set local statement_timeout = 0');
    await manager.query(index);
  });
}

/**
 * Makes a built version the one that readers see and the live run moves on, all in one transaction.
 * @param leases that of the live run first, then that of the rebuild.
 */
export function swapTo(
  dataSource: DataSource,
  tables: VersionTables,
  leases: readonly [live: Lease, rebuild: Lease],
): Promise<void> {
  return inTransaction(dataSource, async (manager) => {
    await assertHeld(manager, leases);
    await tables.checkpoint.stamp(manager, leases[0].epoch);
    await activate(manager, tables);
    await pointViews(manager, tables);
  });
}

/**
 * Drops the schema of a version that readers do not see; without effect on the active one.
 * @param lease that of the rebuild, since the next rebuild may be making a version of the same number.
 */
export function dropVersion(dataSource: DataSource, tables: VersionTables, lease: Lease): Promise<void> {
  return inTransaction(dataSource, async (manager) => {
    await assertHeld(manager, [lease]);
    const active = await activeVersion(manager, tables.projection.name);
    if (active?.version !== tables.version) await tables.drop(manager);
  });
}

/** The versions of which there are schemas. */
export async function existingVersions(
  dataSource: DataSource,
  projection: PreparedProjection,
): Promise<readonly VersionTables[]> {
  const rows = await dataSource.query<readonly { readonly name: string }[]>(VERSIONS, [
    `^rm_${projection.name}_v[0-9]+$`,
  ]);
  return rows.map(
    ({ name }) => new VersionTables(projection, Number(name.slice(name.lastIndexOf('_v') + 2))),
  );
}

async function activate(manager: EntityManager, { projection, version }: VersionTables): Promise<void> {
  const { name, definition, shape } = projection;
  await manager.query(ACTIVATE, [name, version, definition.revision, shape]);
}

/** Points the views at a version: replaced where the columns agree, so that grants stay; made anew otherwise. */
async function pointViews(manager: EntityManager, tables: VersionTables): Promise<void> {
  const { projection, schema } = tables;
  const viewSchema = sqlName(projection.viewSchema);
  await manager.query(`create schema if not exists ${viewSchema}`);
  const present = await manager.query<readonly { readonly name: string }[]>(VIEWS, [projection.viewSchema]);
  for (const { name } of present) {
    if (!projection.layouts.has(name))
      await manager.query(`drop view ${viewSchema}.${sqlName(name)} cascade`);
  }
  for (const layout of projection.layouts.values()) {
    const view = `${viewSchema}.${sqlName(layout.name)}`;
    const relation = `${sqlName(schema)}.${sqlName(layout.name)}`;
    const [columns] = await manager.query<readonly { readonly same: boolean; readonly present: boolean }[]>(
      SAME_COLUMNS,
      [view, relation],
    );
    if (columns?.present && !columns.same) await manager.query(`drop view ${view} cascade`);
    const derived = Object.keys(layout.definition.derived ?? {});
    const names = [...layout.columns.map(({ name }) => name), ...derived].map(sqlName).join(', ');
    await manager.query(`create or replace view ${view} as select ${names} from ${relation}`);
  }
}
