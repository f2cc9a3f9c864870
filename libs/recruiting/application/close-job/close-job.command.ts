import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { JobClosing } from '../../domain/job.events.js';
import type { JobResult } from '../job-result.js';

/** Which ad to close, and why. */
export interface CloseJobInput {
  readonly id: string;
  readonly ifRevision?: bigint | undefined;
  readonly reason: Exclude<JobClosing, 'expired'>;
}

/**
 * Takes a job ad down, from now on.
 * @throws DomainError `job-unknown` (404), `job-closed` (409), `revision-mismatch` (412).
 */
export class CloseJob extends Command<JobResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: CloseJobInput,
  ) {
    super();
  }
}
