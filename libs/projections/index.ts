export { RowRefusedError } from './column-codec.js';
export { foldInMemory } from './fold-in-memory.js';
export type { FoldedTables } from './fold-in-memory.js';
export { projection, table } from './projection-definition.js';
export type {
  ColumnType,
  Partitions,
  ProjectionDefinition,
  Row,
  RowOf,
  RowSet,
  RowSets,
  TableDefinition,
  Tables,
  Visible,
} from './projection-definition.js';
export { reactor } from './reactor-definition.js';
export type { Effect, ReactorDefinition } from './reactor-definition.js';
