import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { PrivacyGrounds } from '#kernel';
import type { JobResult } from '../job-result.js';

/** Whom to erase from which ad. */
export interface EraseJobContactInput {
  readonly id: string;
  /** Undefined: everybody whom the ad ever named. */
  readonly contactId?: string | undefined;
  readonly grounds: PrivacyGrounds;
}

/**
 * Erases the contact persons of a job ad for good, out of every version: the fact is recorded, then their keys are
 * destroyed. The ad itself stays.
 * @throws DomainError `job-unknown` (404).
 */
export class EraseJobContact extends Command<JobResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: EraseJobContactInput,
  ) {
    super();
  }
}
