import { Command } from '@nestjs/cqrs';
import type { CompanyReference } from '#companies';
import type { CommandEnvelope } from '#event-store';
import type { MoveKind } from '../../domain/move-kinds.js';
import type { MoveDetails } from '../../domain/person.events.js';
import type { PeopleMoveResult } from '../people-move-result.js';

/** What to change, of which notice. Members left out stay. */
export interface RevisePeopleMoveInput {
  readonly personId: string;
  readonly noticeId: string;
  readonly ifRevision?: bigint | undefined;
  readonly kind?: MoveKind | undefined;
  readonly company?: CompanyReference | undefined;
  readonly details: Partial<MoveDetails>;
  /** The picture of the person among the newsroom's media; null takes it away. */
  readonly photoId?: string | null | undefined;
  /** Words replace the text, null has it generated anew. */
  readonly text?: string | null | undefined;
}

/**
 * Changes a people move from now on. A generated text follows the fields, a written one stays.
 * @throws DomainError `person-unknown` and `people-move-unknown` (404), `person-erased` (410), `people-move-known` (409),
 * `unknown-reference` (422), `revision-mismatch` (412).
 */
export class RevisePeopleMove extends Command<PeopleMoveResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: RevisePeopleMoveInput,
  ) {
    super();
  }
}
