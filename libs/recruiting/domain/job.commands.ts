import type { Instant, PrivacyGrounds } from '#kernel';
import type { JobClosing, JobContactDetails, JobContent, JobDeadline } from './job.events.js';

/** A contact person on the way into an ad. */
export interface ContactToName {
  /** Taken unless the ad has this person already, under another id. */
  readonly contactId: string;
  readonly details: JobContactDetails;
}

/** What can be asked of a job ad. */
export type JobCommand =
  | {
      readonly type: 'PostJob';
      /** The id of the ad; a refusal names it. */
      readonly jobId: string;
      readonly content: JobContent;
      readonly contact?: ContactToName | null;
      /** An end set from outside; left out, an ad without a deadline runs {@link DAYS_WITHOUT_DEADLINE} days. */
      readonly showUntil?: Instant;
    }
  | {
      readonly type: 'ReviseJob';
      /** Members left out stay. */
      readonly changes: Partial<JobContent>;
      /** Left out: the contact person stays; null: the ad names nobody any more. */
      readonly contact?: ContactToName | null;
    }
  | {
      readonly type: 'RenewJob';
      /** Left out: {@link DAYS_OF_RENEWAL} more days. Null: from now on without a last day to apply. */
      readonly deadline?: JobDeadline | null;
      /** Only while the ad has the term that this revision set: whoever renews twice by one link renews once. */
      readonly ifTermVersion?: number;
    }
  | { readonly type: 'CloseJob'; readonly reason: Exclude<JobClosing, 'expired'> }
  | {
      readonly type: 'EraseContact';
      /** Left out: everybody whom the ad ever named. */
      readonly contactId?: string;
      readonly grounds: PrivacyGrounds;
    };

/** For how long an ad runs that names no last day to apply. */
export const DAYS_WITHOUT_DEADLINE = 30;

/** How much longer an ad runs that is renewed without a word about its deadline. */
export const DAYS_OF_RENEWAL = 30;

/** How many days before its end an ad is reminded of; one that was posted for less is not. */
export const DAYS_OF_WARNING = 5;
