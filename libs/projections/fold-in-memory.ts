import type { DomainEvent, Recorded } from '#kernel';
import type { ProjectionDefinition, RowOf, Tables } from './projection-definition.js';
import { RowWorkspace, declaredPartitions, layoutsOf } from './row-workspace.js';

/** The rows of a projection's tables, each in primary-key order. */
export type FoldedTables<T extends Tables> = { readonly [Name in keyof T]: readonly RowOf<T[Name]>[] };

/**
 * The rows that a history gives, without a database: what a live run and a rebuild must give too. Partitions are
 * enforced as they are there.
 * @throws what the definition throws; nothing is parked.
 */
export function foldInMemory<Event extends DomainEvent, T extends Tables>(
  definition: ProjectionDefinition<Event, T>,
  events: Iterable<Recorded<Event>>,
): FoldedTables<T> {
  const erased: ProjectionDefinition = definition;
  const layouts = layoutsOf(erased.tables);
  const workspace = new RowWorkspace(layouts);
  for (const event of events) {
    workspace.apply(declaredPartitions(layouts, erased.partitions(event)), (rows) =>
      erased.apply(event, rows),
    );
  }
  const tables = Object.keys(erased.tables).map((name) => [name, workspace.rows(name)]);
  return Object.fromEntries(tables) as FoldedTables<T>;
}
