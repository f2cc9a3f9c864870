import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { FrontState } from '../../domain/front.decider.js';
import type { FrontEvent, FrontSlot } from '../../domain/front.events.js';

/**
 * Puts stories in order on a front, from now on.
 * @throws DomainError `front-not-arrangeable` or `unknown-reference` (422), `section-unknown` (404).
 */
export class ArrangeFront extends Command<CommandResult<FrontState, FrontEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      /** {@link FRONT_PAGE} or the id of a section. */
      readonly front: string;
      readonly slots: readonly (FrontSlot | null)[];
      readonly ifRevision?: bigint | undefined;
    },
  ) {
    super();
  }
}
