import type { Instant } from '#kernel';
import type { RowSet, Visible } from './projection-definition.js';

/**
 * Cuts what shows of a partition at an instant: rows that reach beyond it end there, rows that would begin at it or
 * later are gone. What follows is for the caller to put; together they keep one timeline without gaps or overlaps.
 */
export function endShowing<R extends { readonly visible: Visible }>(
  rows: RowSet<R>,
  partition: unknown,
  at: Instant,
): void {
  for (const row of rows.partition(partition)) {
    const { from, until } = row.visible;
    if (until === null || until > at) rows.put({ ...row, visible: { from, until: at } });
  }
}
