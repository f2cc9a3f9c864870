import { scheduleRule } from '#scheduling';
import type { ScheduleRule } from '#scheduling';
import type { Recorded } from '#kernel';
import { setsTerm, termEnd, warningAt } from '../domain/job.decider.js';
import type { JobEvent, JobTerm } from '../domain/job.events.js';

const CLOSED = 'JobClosed';
const NEARED = 'JobExpiryNeared';

/** When job ads expire, and when it is time to say that they will. */
export const jobScheduleRule = scheduleRule<JobEvent>({
  category: 'job',
  dueOf(event) {
    switch (event.type) {
      case 'JobPosted':
      case 'JobRenewed':
        return dueInTerm(event.data, event);
      case 'JobRevised':
        return setsTerm(event.data) ? dueInTerm(event.data, event) : {};
      case 'JobExpiryNeared':
        return { clear: [NEARED] };
      case 'JobClosed':
        return { clear: [CLOSED, NEARED] };
      case 'JobContactErased':
        return {};
    }
  },
});

/** All schedule rules of this context. */
export const recruitingScheduleRules: readonly ScheduleRule[] = [jobScheduleRule];

function dueInTerm(term: JobTerm, { revision, occurredAt }: Recorded<JobEvent>) {
  const version = Number(revision);
  const endsAt = termEnd(term);
  const nearsAt = warningAt(term, occurredAt);
  return {
    clear: [CLOSED, NEARED],
    set: [
      ...(endsAt === null ? [] : [{ fact: CLOSED, version, dueAt: endsAt }]),
      ...(nearsAt === null ? [] : [{ fact: NEARED, version, dueAt: nearsAt }]),
    ],
  };
}
