import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { PrivacyGrounds } from '#kernel';
import type { MoveRestriction } from '../../domain/person.events.js';
import type { PeopleMoveResult } from '../people-move-result.js';

/** Which notice to keep back, and how far. */
export interface RestrictPeopleMoveInput {
  readonly personId: string;
  readonly noticeId: string;
  readonly ifRevision?: bigint | undefined;
  readonly restriction: MoveRestriction;
  readonly grounds: PrivacyGrounds;
}

/**
 * Keeps a notice back at every instant: out of search engines, without its person, or altogether; `none` lifts that.
 * @throws DomainError `person-unknown` and `people-move-unknown` (404), `person-erased` (410), `revision-mismatch` (412).
 */
export class RestrictPeopleMove extends Command<PeopleMoveResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: RestrictPeopleMoveInput,
  ) {
    super();
  }
}
