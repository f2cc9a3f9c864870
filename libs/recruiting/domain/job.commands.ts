import type { Instant } from '#kernel';
import type { JobClosing, JobContent } from './job.events.js';

/** What can be asked of a job ad. */
export type JobCommand =
  | {
      readonly type: 'PostJob';
      /** The id of the ad; a refusal names it. */
      readonly jobId: string;
      readonly content: JobContent;
      /** An end set from outside; left out, an ad without a deadline runs {@link DAYS_WITHOUT_DEADLINE} days. */
      readonly showUntil?: Instant;
    }
  | {
      readonly type: 'ReviseJob';
      /** Members left out stay. */
      readonly changes: Partial<JobContent>;
    }
  | { readonly type: 'CloseJob'; readonly reason: Exclude<JobClosing, 'expired'> };

/** For how long an ad runs that names no last day to apply. */
export const DAYS_WITHOUT_DEADLINE = 30;
