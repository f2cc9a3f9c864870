import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { FrontState } from '../../domain/front.decider.js';
import type { FrontEvent, FrontSlots } from '../../domain/front.events.js';

/**
 * Puts stories in order on a front, from now on, merged with what others did since `baseRevision`.
 * @throws DomainError `front-not-arrangeable` or `unknown-reference` (422), `section-unknown` (404), `edit-conflict`
 * (409), `revision-mismatch` (412) for `ifRevision`.
 */
export class ArrangeFront extends Command<CommandResult<FrontState, FrontEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      /** {@link FRONT_PAGE} or the id of a section. */
      readonly front: string;
      readonly slots: FrontSlots;
      /** The revision that this was made on; −1 for a front that nobody had arranged. */
      readonly baseRevision?: bigint | undefined;
      readonly ifRevision?: bigint | undefined;
    },
  ) {
    super();
  }
}
