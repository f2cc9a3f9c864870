import { scheduleRule } from '#scheduling';
import type { ScheduleRule } from '#scheduling';
import { setsTerm, termEnd } from '../domain/job.decider.js';
import type { JobEvent, JobTerm } from '../domain/job.events.js';

const FACT = 'JobClosed';

/** When job ads expire. */
export const jobScheduleRule = scheduleRule<JobEvent>({
  category: 'job',
  dueOf(event) {
    switch (event.type) {
      case 'JobPosted':
        return dueAtEndOf(event.data, event.revision);
      case 'JobRevised':
        return setsTerm(event.data) ? dueAtEndOf(event.data, event.revision) : {};
      case 'JobClosed':
        return { clear: [FACT] };
    }
  },
});

/** All schedule rules of this context. */
export const recruitingScheduleRules: readonly ScheduleRule[] = [jobScheduleRule];

function dueAtEndOf(term: JobTerm, revision: bigint) {
  const dueAt = termEnd(term);
  return dueAt === null ? { clear: [FACT] } : { set: [{ fact: FACT, version: Number(revision), dueAt }] };
}
