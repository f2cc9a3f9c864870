import { z } from 'zod';
import { isInstant } from '#kernel';
import type { Instant } from '#kernel';
import type { DueTime } from './schedule-rule.js';

/**
 * What a job of the alarm clock carries: ids and versions, since job data is clear text. The due time belongs to the
 * version and so cannot go stale; a later schedule is another alarm.
 */
export const alarmSchema = z.object({
  stream: z.string().regex(/^[^-]+-.+$/),
  fact: z.string(),
  version: z.int(),
  dueAt: z.string().refine(isInstant),
});

/** An awaited fact of a stream, on its way through the queue. */
export interface Alarm extends DueTime {
  readonly stream: string;
}

/** How often a missed alarm is rung anew while its fact is still awaited. */
const RETRY_MS = 10 * 60_000;

/**
 * The id that keeps an alarm from being enqueued twice, by whomever; without `:`, which the queue reserves.
 * A finished job blocks its id for as long as it is kept, so an alarm that was missed rings under further ids: one for
 * every ten minutes.
 */
export function alarmId(alarm: Alarm, missedAt?: Instant): string {
  const id = ['due', encodeURIComponent(alarm.stream), encodeURIComponent(alarm.fact), `v${alarm.version}`];
  if (missedAt !== undefined) id.push('late', String(Math.floor(Date.parse(missedAt) / RETRY_MS)));
  return id.join('-');
}
