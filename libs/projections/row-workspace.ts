import { RowRefusedError } from './column-codec.js';
import type { Partitions, Row, RowSet, RowSets, Tables } from './projection-definition.js';
import { TableLayout } from './table-layout.js';

/** What a run of events changed in one table. */
export interface TableChanges {
  readonly layout: TableLayout;
  readonly upserts: readonly Row[];
  /** Rows as they were. */
  readonly deletes: readonly Row[];
  /** The partition values of all rows that changed, before and after. */
  readonly partitions: ReadonlySet<unknown>;
}

/** One row's place in the workspace; `original` is what the database holds. */
interface Slot {
  readonly key: string;
  readonly original: Row | undefined;
  current: Row | undefined;
}

interface Undo {
  readonly table: TableRows;
  readonly slot: Slot;
  readonly previous: Row | undefined;
}

/** The layouts of a projection's tables, by name. */
export function layoutsOf(tables: Tables): ReadonlyMap<string, TableLayout> {
  return new Map(
    Object.entries(tables).map(([name, definition]) => [name, new TableLayout(name, definition)]),
  );
}

/** The partitions of each table that an event may use, in the form of {@link TableLayout.partitionOf}. */
export type DeclaredPartitions = ReadonlyMap<string, ReadonlySet<string>>;

const NONE: ReadonlySet<string> = new Set();

/**
 * The partitions that a definition names for an event.
 * @throws Error for a table that is not there; RowRefusedError for a value that does not fit its column.
 */
export function declaredPartitions(
  layouts: ReadonlyMap<string, TableLayout>,
  partitions: Partitions<Tables>,
): DeclaredPartitions {
  const declared = new Map<string, ReadonlySet<string>>();
  for (const [name, values] of Object.entries(partitions)) {
    const layout = layouts.get(name);
    if (!layout) throw new Error(`The projection has no table ${name}`);
    if (values) declared.set(name, new Set(values.map((value) => layout.partitionOf(value))));
  }
  return declared;
}

/**
 * The rows that a run of events can touch, in memory. Events are applied one by one; what an event changed before it
 * threw is taken back.
 */
export class RowWorkspace {
  private readonly tables: ReadonlyMap<string, TableRows>;
  private readonly rowSets: RowSets<Tables>;
  private undo: Undo[] = [];

  constructor(layouts: ReadonlyMap<string, TableLayout>) {
    const note = (entry: Undo) => this.undo.push(entry);
    this.tables = new Map([...layouts].map(([name, layout]) => [name, new TableRows(layout, note)]));
    this.rowSets = Object.fromEntries(this.tables);
  }

  /** Takes in rows of the database. */
  load(table: string, rows: readonly Row[]): void {
    const target = this.table(table);
    rows.forEach((row) => target.load(row));
  }

  /**
   * Runs one event's fold on the partitions that it declared.
   * @throws whatever the fold throws, with nothing changed.
   */
  apply(declared: DeclaredPartitions, fold: (rows: RowSets<Tables>) => void): void {
    for (const [name, table] of this.tables) table.declare(declared.get(name) ?? NONE);
    this.undo = [];
    try {
      fold(this.rowSets);
    } catch (error) {
      for (const { table, slot, previous } of this.undo.reverse()) table.replace(slot, previous);
      throw error;
    }
  }

  /** What differs from the database, table by table; tables without changes are left out. */
  changes(): readonly TableChanges[] {
    return [...this.tables.values()]
      .map((table) => table.changes())
      .filter((changes) => changes !== undefined);
  }

  /** All rows of a table in primary-key order. */
  rows(table: string): readonly Row[] {
    return this.table(table).all();
  }

  private table(name: string): TableRows {
    const table = this.tables.get(name);
    if (!table) throw new Error(`The projection has no table ${name}`);
    return table;
  }
}

class TableRows implements RowSet<Row> {
  private readonly slots = new Map<string, Slot>();
  /** Made when the first fold asks for a partition; many only ask for keys. */
  private byPartition: Map<string, Map<string, Slot>> | undefined;
  private readonly ordered = new Map<string, readonly Row[]>();
  private readonly touched = new Set<Slot>();
  private declared = NONE;

  constructor(
    private readonly layout: TableLayout,
    private readonly note: (entry: Undo) => void,
  ) {}

  load(row: Row): void {
    const slot: Slot = { key: this.layout.keyOfRow(row), original: row, current: row };
    this.slots.set(slot.key, slot);
  }

  declare(partitions: ReadonlySet<string>): void {
    this.declared = partitions;
  }

  partition(value: unknown): readonly Row[] {
    const partition = this.layout.partitionOf(value);
    this.assertDeclared(partition);
    let rows = this.ordered.get(partition);
    if (!rows) {
      rows = this.sorted(this.indexed().get(partition)?.values() ?? []);
      this.ordered.set(partition, rows);
    }
    return rows;
  }

  get(key: Row): Row | undefined {
    return this.slotOf(key)?.current;
  }

  put(row: Row): void {
    const next = this.layout.normalised(row);
    this.assertDeclared(this.layout.partitionOfRow(next));
    if (this.layout.neverShows(next)) return this.delete(next);
    const key = this.layout.keyOfRow(next);
    const slot = this.slots.get(key) ?? this.newSlot(key);
    if (slot.current && this.layout.equal(slot.current, next)) return;
    this.change(slot, next);
  }

  delete(key: Row): void {
    const slot = this.slotOf(key);
    if (slot?.current) this.change(slot, undefined);
  }

  /** The partition of a row is in its key, so a slot never changes its partition. */
  replace(slot: Slot, row: Row | undefined): void {
    const stands = row ?? slot.current;
    slot.current = row;
    if (!stands || !this.byPartition) return;
    const partition = this.layout.partitionOfRow(stands);
    this.ordered.delete(partition);
    if (row) addTo(this.byPartition, partition, slot);
    else this.byPartition.get(partition)?.delete(slot.key);
  }

  changes(): TableChanges | undefined {
    const upserts: Row[] = [];
    const deletes: Row[] = [];
    const partitions = new Set<unknown>();
    for (const { original, current } of this.touched) {
      if (current && original && this.layout.equal(current, original)) continue;
      if (current) upserts.push(current);
      else if (original) deletes.push(original);
      if (current) partitions.add(current[this.layout.partition.name]);
      if (original) partitions.add(original[this.layout.partition.name]);
    }
    return partitions.size === 0 ? undefined : { layout: this.layout, upserts, deletes, partitions };
  }

  all(): readonly Row[] {
    return this.sorted(this.slots.values());
  }

  private newSlot(key: string): Slot {
    const slot: Slot = { key, original: undefined, current: undefined };
    this.slots.set(key, slot);
    return slot;
  }

  private change(slot: Slot, row: Row | undefined): void {
    this.note({ table: this, slot, previous: slot.current });
    this.touched.add(slot);
    this.replace(slot, row);
  }

  private indexed(): Map<string, Map<string, Slot>> {
    if (this.byPartition) return this.byPartition;
    const index = new Map<string, Map<string, Slot>>();
    for (const slot of this.slots.values()) {
      if (slot.current) addTo(index, this.layout.partitionOfRow(slot.current), slot);
    }
    this.byPartition = index;
    return index;
  }

  private slotOf(key: Row): Slot | undefined {
    this.assertDeclared(this.layout.partitionOf(key[this.layout.partition.name]));
    return this.slots.get(this.layout.keyOf(key));
  }

  private assertDeclared(partition: string): void {
    if (!this.declared.has(partition)) {
      throw new RowRefusedError(`${this.layout.name} is used outside the partitions declared for the event`);
    }
  }

  private sorted(slots: Iterable<Slot>): readonly Row[] {
    const rows: Row[] = [];
    for (const { current } of slots) if (current) rows.push(current);
    return Object.freeze(rows.sort((a, b) => this.layout.compare(a, b)));
  }
}

function addTo(index: Map<string, Map<string, Slot>>, partition: string, slot: Slot): void {
  const members = index.get(partition);
  if (members) members.set(slot.key, slot);
  else index.set(partition, new Map([[slot.key, slot]]));
}
