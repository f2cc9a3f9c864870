import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { Instant } from '#kernel';
import type { FrontState } from '../../domain/front.decider.js';
import type { FrontEvent, FrontSlots } from '../../domain/front.events.js';

/**
 * Plans an arrangement of a front for a time to come; it stands from then on, until another begins.
 * @throws DomainError `front-not-arrangeable`, `not-in-the-future` or `unknown-reference` (422), `section-unknown`
 * (404), `front-planned-already` or `too-many-plans` (409).
 */
export class ScheduleFront extends Command<CommandResult<FrontState, FrontEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      /** {@link FRONT_PAGE} or the id of a section. */
      readonly front: string;
      readonly from: Instant;
      readonly slots: FrontSlots;
      readonly ifRevision?: bigint | undefined;
    },
  ) {
    super();
  }
}
