import type { DataSource, EntityManager } from 'typeorm';
import type { DomainEvent, Recorded } from '#kernel';
import { changedPartitions } from './commit-notice.js';
import type { CommitNotice } from './commit-notice.js';
import type { Consumer, Work } from './consumer-session.js';
import type { Partitions, Tables } from './projection-definition.js';
import { RowWorkspace } from './row-workspace.js';
import type { TableLayout } from './table-layout.js';
import type { VersionTables } from './version-tables.js';

/** Folds events into the tables of one version of a projection. */
export class ProjectionConsumer implements Consumer {
  readonly durability = 'lazy';

  constructor(
    private readonly options: {
      readonly dataSource: DataSource;
      readonly tables: VersionTables;
      readonly onCommitted: (notice: CommitNotice) => void;
    },
  ) {}

  get name(): string {
    return this.options.tables.projection.name;
  }

  get removing(): ReadonlySet<string> {
    return this.options.tables.projection.removing;
  }

  get checkpoint() {
    return this.options.tables.checkpoint;
  }

  /** Loads all partitions that the events can touch, one query a table. */
  async begin(events: readonly Recorded<DomainEvent>[]): Promise<Work> {
    const { dataSource, tables } = this.options;
    const { definition, layouts } = tables.projection;
    const declared = new Map<Recorded<DomainEvent>, Partitions<Tables> | Refusal>();
    const wanted = new Map<TableLayout, Set<string>>(
      [...layouts.values()].map((layout) => [layout, new Set()]),
    );
    for (const event of events)
      declared.set(event, declare(definition.partitions.bind(definition), event, layouts, wanted));
    const workspace = new RowWorkspace(layouts);
    for (const [layout, partitions] of wanted) {
      if (partitions.size > 0) {
        workspace.load(layout.name, await tables.load(dataSource, layout, [...partitions]));
      }
    }
    return new FoldedBatch({ ...this.options, workspace, declared, wanted });
  }
}

/** Why an event's partitions could not be told; thrown when the event's turn comes. */
class Refusal {
  constructor(readonly reason: unknown) {}
}

class FoldedBatch implements Work {
  private changed: CommitNotice['partitions'] = new Map();

  constructor(
    private readonly batch: {
      readonly tables: VersionTables;
      readonly onCommitted: (notice: CommitNotice) => void;
      readonly workspace: RowWorkspace;
      readonly declared: ReadonlyMap<Recorded<DomainEvent>, Partitions<Tables> | Refusal>;
      readonly wanted: ReadonlyMap<TableLayout, ReadonlySet<string>>;
    },
  ) {}

  apply(event: Recorded<DomainEvent>): void {
    const { declared, workspace, tables } = this.batch;
    const partitions = declared.get(event);
    if (!partitions) throw new Error('An event that was not announced');
    if (partitions instanceof Refusal) throw partitions.reason;
    workspace.apply(partitions, (rows) => tables.projection.definition.apply(event, rows));
  }

  async write(manager: EntityManager): Promise<void> {
    const { workspace, tables, wanted } = this.batch;
    const changes = workspace.changes();
    for (const change of changes) await tables.write(manager, change, [...(wanted.get(change.layout) ?? [])]);
    this.changed = changedPartitions(changes.map(({ layout, partitions }) => [layout.name, partitions]));
  }

  committed(position: bigint): void {
    this.batch.onCommitted({
      projection: this.batch.tables.projection.name,
      partitions: this.changed,
      position,
    });
  }
}

function declare(
  partitionsOf: (event: Recorded<DomainEvent>) => Partitions<Tables>,
  event: Recorded<DomainEvent>,
  layouts: ReadonlyMap<string, TableLayout>,
  wanted: ReadonlyMap<TableLayout, Set<string>>,
): Partitions<Tables> | Refusal {
  try {
    const partitions = partitionsOf(event);
    for (const [name, values] of Object.entries(partitions)) {
      const layout = layouts.get(name);
      for (const value of values ?? []) if (layout) wanted.get(layout)?.add(layout.partitionOf(value));
    }
    return partitions;
  } catch (reason) {
    return new Refusal(reason);
  }
}
