import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { JobDeadline } from '../../domain/job.events.js';
import type { JobResult } from '../job-result.js';

/** Which ad to let run on, and until when. */
export interface RenewJobInput {
  readonly id: string;
  readonly ifRevision?: bigint | undefined;
  /** Undefined: as many days more as a renewal has; null: without a last day to apply. */
  readonly deadline?: JobDeadline | null | undefined;
  /** Only while the ad has the term that this revision set. */
  readonly ifTermVersion?: number | undefined;
}

/**
 * Lets a job ad run on, or again after it expired, under its own id.
 * @throws DomainError `job-unknown` (404), `job-closed` for one that somebody closed and `job-renewed` (409),
 * `deadline-passed` (422), `revision-mismatch` (412).
 */
export class RenewJob extends Command<JobResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: RenewJobInput,
  ) {
    super();
  }
}
