import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { DeskState } from '../../domain/desk.decider.js';
import type { DeskEvent } from '../../domain/desk.events.js';

/**
 * Calls a desk something else.
 * @throws DomainError `desk-unknown` (404), `desk-retired` (409).
 */
export class ReviseDesk extends Command<CommandResult<DeskState | null, DeskEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: { readonly id: string; readonly name: string; readonly ifRevision?: bigint | undefined },
  ) {
    super();
  }
}
