import { RowRefusedError, columnCodec, isKeyType } from './column-codec.js';
import type { ColumnCodec } from './column-codec.js';
import type { Row, TableDefinition } from './projection-definition.js';

/** One column of a table with its codec. */
export interface Column {
  readonly name: string;
  readonly codec: ColumnCodec;
  readonly isRange: boolean;
}

const SEPARATOR = '\0';

/** A table definition made ready: how its rows are normalised, keyed, compared and ordered. */
export class TableLayout {
  readonly columns: readonly Column[];
  readonly primaryKey: readonly Column[];
  readonly partition: Column;

  /** @throws Error when the definition contradicts itself. */
  constructor(
    readonly name: string,
    readonly definition: TableDefinition,
  ) {
    this.columns = Object.entries(definition.columns).map(([column, type]) => ({
      name: column,
      codec: columnCodec(type),
      isRange: type === 'tstzrange',
    }));
    this.primaryKey = definition.primaryKey.map((column) => this.keyColumn(column));
    if (this.primaryKey.length === 0) throw new Error(`The table ${name} has no primary key`);
    this.partition = this.keyColumn(definition.partitionKey);
    if (!definition.primaryKey.includes(definition.partitionKey)) {
      throw new Error(
        `The partition key of ${name} must be part of its primary key: a row belongs to one partition`,
      );
    }
  }

  /**
   * The row as it will come back from PostgreSQL, frozen, without unknown members.
   * @throws RowRefusedError naming the column.
   */
  normalised(row: Row): Row {
    const copy: Record<string, unknown> = {};
    for (const column of this.columns) copy[column.name] = this.value(column, row[column.name]);
    return Object.freeze(copy);
  }

  /** True when the row has a time range in which it shows at no instant. */
  neverShows(row: Row): boolean {
    return this.columns.some((column) => {
      if (!column.isRange) return false;
      const { from, until } = row[column.name] as { readonly from: string; readonly until: string | null };
      return until !== null && until <= from;
    });
  }

  /** The primary key, as one string, of an object with its columns in whatever form. */
  keyOf(key: Row): string {
    return this.primaryKey.map((column) => String(this.value(column, key[column.name]))).join(SEPARATOR);
  }

  /** The primary key of a normalised row. */
  keyOfRow(row: Row): string {
    const [only, second] = this.primaryKey;
    if (only && !second) return String(row[only.name]);
    return this.primaryKey.map(({ name }) => String(row[name])).join(SEPARATOR);
  }

  /** A partition value as a string, of one form for all ways to write the value. */
  partitionOf(value: unknown): string {
    return String(this.value(this.partition, value));
  }

  /** The partition of a normalised row. */
  partitionOfRow(row: Row): string {
    return String(row[this.partition.name]);
  }

  equal(a: Row, b: Row): boolean {
    return this.columns.every(({ name, codec }) => codec.equals(a[name], b[name]));
  }

  /** Primary-key order. */
  compare(a: Row, b: Row): number {
    for (const { name } of this.primaryKey) {
      const [left, right] = [a[name] as string, b[name] as string];
      if (left < right) return -1;
      if (left > right) return 1;
    }
    return 0;
  }

  private value(column: Column, value: unknown): unknown {
    try {
      return column.codec.normalise(value);
    } catch (error) {
      if (!(error instanceof RowRefusedError)) throw error;
      throw new RowRefusedError(`${this.name}.${column.name} ${error.message}`);
    }
  }

  private keyColumn(name: string): Column {
    const column = this.columns.find((candidate) => candidate.name === name);
    const type = this.definition.columns[name];
    if (!column || !type || !isKeyType(type)) {
      throw new Error(
        `${this.name}.${name} cannot be a key: it must be a scalar column that is not nullable`,
      );
    }
    return column;
  }
}
