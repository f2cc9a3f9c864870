import { Command } from '@nestjs/cqrs';
import type { CompanyReference } from '#companies';
import type { CommandEnvelope } from '#event-store';
import type { JobContactDetails, JobContent } from '../../domain/job.events.js';
import type { JobResult } from '../job-result.js';

/** What to change, of which ad. */
export interface ReviseJobInput {
  readonly id: string;
  readonly ifRevision?: bigint | undefined;
  readonly employer?: CompanyReference | undefined;
  /** Undefined: the contact person stays; null: nobody is named any more. */
  readonly contact?: JobContactDetails | null | undefined;
  /** Members left out stay. */
  readonly changes: Partial<Omit<JobContent, 'companyId'>>;
}

/**
 * Changes a job ad from now on.
 * @throws DomainError `job-unknown` (404), `job-closed` (409), `deadline-passed` and `unknown-reference` (422),
 * `revision-mismatch` (412).
 */
export class ReviseJob extends Command<JobResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: ReviseJobInput,
  ) {
    super();
  }
}
