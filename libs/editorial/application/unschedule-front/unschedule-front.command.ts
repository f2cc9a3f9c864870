import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { FrontState } from '../../domain/front.decider.js';
import type { FrontEvent } from '../../domain/front.events.js';

/**
 * Calls a planned arrangement off.
 * @throws DomainError `front-plan-unknown` or `section-unknown` (404), `revision-mismatch` (412).
 */
export class UnscheduleFront extends Command<CommandResult<FrontState, FrontEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      /** {@link FRONT_PAGE} or the id of a section. */
      readonly front: string;
      readonly plan: number;
      readonly ifRevision?: bigint | undefined;
    },
  ) {
    super();
  }
}
