import type { DataSource } from 'typeorm';
import type { DomainEvent, Recorded } from '#kernel';
import { changedPartitions } from './commit-notice.js';
import type { CommitNotice } from './commit-notice.js';
import type { Consumer, Work } from './consumer-session.js';
import { RowWorkspace, declaredPartitions } from './row-workspace.js';
import type { DeclaredPartitions } from './row-workspace.js';
import type { StatementPart } from './statement-part.js';
import type { VersionTables } from './version-tables.js';

/** Partitions remembered as touched before every batch reads its partitions again; some 20 MB. */
const MOST_REMEMBERED = 200_000;

/** Folds events into the tables of one version of a projection. */
export class ProjectionConsumer implements Consumer {
  readonly kind = 'projection';
  readonly durability = 'lazy';
  /** Partitions that were touched since the tables were empty; the others need not be read. */
  private filled: Map<string, Set<string>> | undefined;
  private remembered = 0;

  constructor(
    private readonly options: {
      readonly dataSource: DataSource;
      readonly tables: VersionTables;
      /** True when the tables are empty and nobody but this consumer will fill them. */
      readonly beginsEmpty: boolean;
      readonly onCommitted: (notice: CommitNotice) => void;
    },
  ) {
    if (options.beginsEmpty) this.filled = new Map();
  }

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
    const declared = new Map<Recorded<DomainEvent>, DeclaredPartitions | Refusal>();
    const wanted = new Map<string, Set<string>>();
    for (const event of events) {
      try {
        const partitions = declaredPartitions(layouts, definition.partitions(event));
        declared.set(event, partitions);
        for (const [table, values] of partitions) addAll(wanted, table, values);
      } catch (reason) {
        declared.set(event, new Refusal(reason));
      }
    }
    const workspace = new RowWorkspace(layouts);
    for (const [name, layout] of layouts) {
      const partitions = this.filledOf(name, wanted.get(name));
      if (partitions.length > 0) workspace.load(name, await tables.load(dataSource, layout, partitions));
    }
    return new FoldedBatch({ ...this.options, workspace, declared });
  }

  /** Of the partitions, those that can have rows; all of them unless the tables began empty under this consumer. */
  private filledOf(table: string, wanted: ReadonlySet<string> = new Set()): readonly string[] {
    if (!this.filled) return [...wanted];
    const filled = this.filled.get(table);
    const known = filled ? [...wanted].filter((partition) => filled.has(partition)) : [];
    addAll(this.filled, table, wanted);
    this.remembered += wanted.size - known.length;
    if (this.remembered > MOST_REMEMBERED) this.filled = undefined;
    return known;
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
      readonly declared: ReadonlyMap<Recorded<DomainEvent>, DeclaredPartitions | Refusal>;
    },
  ) {}

  apply(event: Recorded<DomainEvent>): void {
    const { declared, workspace, tables } = this.batch;
    const partitions = declared.get(event);
    if (!partitions) throw new Error('An event that was not announced');
    if (partitions instanceof Refusal) throw partitions.reason;
    workspace.apply(partitions, (rows) => tables.projection.definition.apply(event, rows));
  }

  finish(): readonly StatementPart[] {
    const changes = this.batch.workspace.changes();
    this.changed = changedPartitions(changes.map(({ layout, partitions }) => [layout.name, partitions]));
    return changes.flatMap((change) => this.batch.tables.partsOf(change));
  }

  committed(position: bigint): void {
    this.batch.onCommitted({
      projection: this.batch.tables.projection.name,
      partitions: this.changed,
      position,
    });
  }
}

function addAll(sets: Map<string, Set<string>>, name: string, values: ReadonlySet<string>): void {
  const set = sets.get(name);
  if (!set) sets.set(name, new Set(values));
  else for (const value of values) set.add(value);
}
