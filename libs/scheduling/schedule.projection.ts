import type { Instant } from '#kernel';
import { categoryOf } from '#event-store';
import { projection, table } from '#projections';
import type { ProjectionDefinition, TableDefinition } from '#projections';
import { rulesByCategory } from './schedule-rule.js';
import type { ScheduleRule } from './schedule-rule.js';

/** One awaited fact of one stream; read as `rm_schedule.due`. */
export interface DueRow {
  readonly stream: string;
  readonly fact: string;
  readonly version: number;
  readonly due_at: Instant;
}

/** The tables of {@link scheduleProjection}. */
export type ScheduleTables = { readonly due: TableDefinition<DueRow> };

/**
 * The schedule table: what time will bring about, by stream. It fills the alarm clock and nothing else, so it may be
 * late, rebuilt or gone for a while: visibility is decided by queries at an instant.
 */
export function scheduleProjection(rules: readonly ScheduleRule[]): ProjectionDefinition {
  const ruleOf = rulesByCategory(rules);
  const tables: ScheduleTables = {
    due: table<DueRow>({
      columns: { stream: 'text', fact: 'text', version: 'int', due_at: 'timestamptz' },
      primaryKey: ['stream', 'fact'],
      partitionKey: 'stream',
      indexes: ['(due_at, stream, fact)'],
    }),
  };
  return projection({
    name: 'schedule',
    revision: 2,
    categories: [...ruleOf.keys()],
    tables,
    partitions: (event) => ({ due: [event.stream] }),
    apply(event, rows) {
      const { stream } = event;
      const change = ruleOf.get(categoryOf(stream))?.dueOf(event) ?? {};
      for (const fact of change.clear ?? []) rows.due.delete({ stream, fact });
      for (const { fact, version, dueAt } of change.set ?? []) {
        rows.due.put({ stream, fact, version, due_at: dueAt });
      }
    },
  });
}
