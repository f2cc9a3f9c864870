import { Command } from '@nestjs/cqrs';
import type { CompanyReference } from '#companies';
import type { CommandEnvelope } from '#event-store';
import type { MoveKind } from '../../domain/move-kinds.js';
import type { MoveDetails } from '../../domain/person.events.js';
import type { PeopleMoveResult } from '../people-move-result.js';

/** A notice to record. */
export interface RecordPeopleMoveInput {
  /** The person, when an earlier notice was about the same one. */
  readonly personId?: string | undefined;
  readonly kind: MoveKind;
  readonly company: CompanyReference;
  readonly details: MoveDetails;
  /** The picture of the person among the newsroom's media. */
  readonly photoId?: string | null | undefined;
  /** True for somebody who only shares name and company with a person who was erased. */
  readonly isAnotherPerson?: boolean | undefined;
  /** The whole notice; null has it generated from the details. */
  readonly text: string | null;
}

/**
 * Records a people move, shown from now on; a company that is named for the first time is registered.
 * @throws DomainError `people-move-known` (409) with the `id` of the notice and its `personId`, `person-unknown` (404),
 * `person-erased` (410), `unknown-reference` (422).
 */
export class RecordPeopleMove extends Command<PeopleMoveResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: RecordPeopleMoveInput,
  ) {
    super();
  }
}
