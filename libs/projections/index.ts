export type { ParkedStream } from './checkpoint-table.js';
export { RowRefusedError } from './column-codec.js';
export { PROJECTION_CHANNEL } from './commit-notice.js';
export type { ChangedPartitions, CommitNotice, ProjectionChanges } from './commit-notice.js';
export type { RunnerStatus } from './consumer-runner.js';
export type { Decode, RetryReport } from './consumer-session.js';
export { foldInMemory } from './fold-in-memory.js';
export type { FoldedTables } from './fold-in-memory.js';
export { ProjectionFreshness } from './freshness.js';
export type { StoredPosition, SubscribedProjection } from './freshness.js';
export { LEASE_TIMES } from './lease-keeper.js';
export type { LeaseTimes } from './lease-keeper.js';
export { assertLogBinding, assertNewsroomStopped, beginLogImport, bindToLog } from './log-binding.js';
export type { BoundParts } from './log-binding.js';
export { projectionMigrations } from './migrations/projection-migrations.js';
export { committedBatches } from './observed.js';
export type { CommittedBatch } from './observed.js';
export {
  OUTBOX_CHANNEL,
  fetchOutbox,
  markSent,
  purgeOutbox,
  releaseOutbox,
  releaseUnsentOutbox,
  unsentEffects,
} from './outbox.js';
export type { EffectOrigin, OutboxEntry, UnsentEffects } from './outbox.js';
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
export { ProjectionEngine } from './projection-engine.js';
export type { ConsumerPosition, ProjectionEngineOptions } from './projection-engine.js';
export type { ProjectionLogger } from './projection-logger.js';
export { ProjectionNotices } from './projection-notices.js';
export { reactor } from './reactor-definition.js';
export type { Effect, ReactorDefinition, ReactorRecord, RecordedBatch } from './reactor-definition.js';
export type { RebuildOptions, RebuildProgress, RebuildReport } from './rebuild.js';
export { ONLY_IF_MOVED } from './statement-part.js';
export type { StatementPart } from './statement-part.js';
export type { TableComparison } from './table-comparison.js';
export { endShowing } from './timeline.js';
