import type { Clock } from '#kernel';
import { alarmSchema } from './alarm.js';
import { UnknownCategoryError } from './decider-registry.js';
import type { DueRecorder } from './due-recorder.js';
import { originOf } from './job-origin.js';
import { UnrepeatableError } from './queue/job-errors.js';
import type { JobHandler } from './queue/job-queue.js';

/**
 * An alarm rings: asks the stream's decider what is due by now and records that. It trusts the job for nothing but the
 * stream: one that was called off, moved or recorded meanwhile records nothing.
 */
export function recordDueHandler(recorder: Pick<DueRecorder, 'answer'>, clock: Clock): JobHandler {
  return async ({ data }, signal) => {
    const parsed = alarmSchema.safeParse(data);
    if (!parsed.success) throw new UnrepeatableError('The job does not hold an alarm');
    const alarm = parsed.data;
    // Whoever enqueued it may have had a faster clock; finishing now would leave the fact to the next pass.
    if (clock.now() < alarm.dueAt) return { tryAt: alarm.dueAt };
    try {
      await recorder.answer(alarm, { correlationId: originOf(data)?.correlationId, signal });
    } catch (error) {
      if (error instanceof UnknownCategoryError) throw new UnrepeatableError(error.message);
      throw error;
    }
    return 'done';
  };
}
