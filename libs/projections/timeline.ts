import type { Instant } from '#kernel';
import type { RowSet, Visible } from './projection-definition.js';

/**
 * Cuts a timeline at an instant: those of its rows that reach beyond it end there, those that would begin at it or later
 * are gone. What follows is for the caller to put.
 */
export function endShowing<R extends { readonly visible: Visible }>(
  rows: RowSet<R>,
  timeline: readonly R[],
  at: Instant,
): void {
  for (const row of timeline) {
    const { from, until } = row.visible;
    if (until === null || until > at) rows.put({ ...row, visible: { from, until: at } });
  }
}
