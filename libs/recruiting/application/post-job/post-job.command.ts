import { Command } from '@nestjs/cqrs';
import type { CompanyReference } from '#companies';
import type { CommandEnvelope } from '#event-store';
import type { Instant } from '#kernel';
import type { JobContactDetails, JobContent } from '../../domain/job.events.js';
import type { JobResult } from '../job-result.js';

/** What an ad may say beyond what every page of a newspaper has. */
type Particulars = 'workplaceType' | 'occupation' | 'bookingId';

/** What to post, and for whom. */
export interface PostJobInput {
  readonly employer: CompanyReference;
  /** Particulars that are left out are unknown. */
  readonly content: Omit<JobContent, 'companyId' | Particulars> & Partial<Pick<JobContent, Particulars>>;
  /** Whom applicants may ask. */
  readonly contact?: JobContactDetails | null | undefined;
  /** An end set from outside, such as 30 days after an import. */
  readonly showUntil?: Instant | undefined;
  /** What makes the ad the same as another, when it comes from outside; the ad is then posted once. */
  readonly claimKey?: string | undefined;
}

/**
 * Posts a job ad, shown from now on; an employer that is named for the first time is registered.
 * @throws DomainError `deadline-passed` and `term-over` (422), `unknown-reference` (422), `job-known` (409) with the
 * `id` of the ad that has this claim key.
 */
export class PostJob extends Command<JobResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: PostJobInput,
  ) {
    super();
  }
}
