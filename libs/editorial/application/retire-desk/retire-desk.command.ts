import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { DeskState } from '../../domain/desk.decider.js';
import type { DeskEvent } from '../../domain/desk.events.js';

/**
 * Closes a desk.
 * @throws DomainError `desk-unknown` (404).
 */
export class RetireDesk extends Command<CommandResult<DeskState | null, DeskEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: { readonly id: string; readonly ifRevision?: bigint | undefined },
  ) {
    super();
  }
}
