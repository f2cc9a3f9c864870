import type { Clock } from '#kernel';
import { aggregateIdOf, categoryOf, randomId } from '#event-store';
import type { CommandRunner } from '#event-store';
import { alarmSchema } from './alarm.js';
import { UnknownCategoryError } from './decider-registry.js';
import type { DeciderRegistry } from './decider-registry.js';
import { originOf } from './job-origin.js';
import type { Lateness } from './lateness.js';
import { recordedFacts } from './observed.js';
import { UnrepeatableError } from './queue/job-errors.js';
import type { JobHandler } from './queue/job-queue.js';

/** What the handler works with. */
export interface RecordDueParts {
  readonly runner: CommandRunner;
  readonly deciders: DeciderRegistry;
  readonly clock: Clock;
  readonly lateness: Lateness;
}

/**
 * An alarm rings: asks the stream's decider what is due by now and records that. It trusts the job for nothing but the
 * stream: one that was called off, moved or recorded meanwhile records nothing.
 */
export function recordDueHandler({ runner, deciders, clock, lateness }: RecordDueParts): JobHandler {
  return async ({ data }) => {
    const parsed = alarmSchema.safeParse(data);
    if (!parsed.success) throw new UnrepeatableError('The job does not hold an alarm');
    const { stream, dueAt } = parsed.data;
    const now = clock.now();
    // Whoever enqueued it may have had a faster clock; finishing now would leave the fact to the next pass.
    if (now < dueAt) return { tryAt: dueAt };
    try {
      const recorded = await deciders.recordDue(categoryOf(stream), {
        runner,
        id: aggregateIdOf(stream),
        now,
        correlationId: originOf(data)?.correlationId ?? randomId(),
      });
      const recordedAt = Date.parse(clock.now());
      for (const fact of recorded) {
        const lateMs = recordedAt - Date.parse(fact.dueAt);
        lateness.observe(lateMs);
        if (recordedFacts.heard) recordedFacts.tell({ fact: fact.type, lateMs });
      }
    } catch (error) {
      if (error instanceof UnknownCategoryError) throw new UnrepeatableError(error.message);
      throw error;
    }
    return 'done';
  };
}
