import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { Instant } from '#kernel';
import type { FrontState } from '../../domain/front.decider.js';
import type { FrontEvent, FrontSlots } from '../../domain/front.events.js';

/**
 * Changes a planned arrangement or its time, merged with what others did since `baseRevision`.
 * @throws DomainError `front-plan-unknown` or `section-unknown` (404), `front-not-arrangeable`, `not-in-the-future` or
 * `unknown-reference` (422), `edit-conflict` or `front-planned-already` (409), `revision-mismatch` (412).
 */
export class ReviseFrontPlan extends Command<CommandResult<FrontState, FrontEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      /** {@link FRONT_PAGE} or the id of a section. */
      readonly front: string;
      readonly plan: number;
      readonly from: Instant;
      readonly slots: FrontSlots;
      readonly baseRevision?: bigint | undefined;
      readonly ifRevision?: bigint | undefined;
    },
  ) {
    super();
  }
}
