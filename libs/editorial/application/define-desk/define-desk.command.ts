import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { DeskState } from '../../domain/desk.decider.js';
import type { DeskEvent } from '../../domain/desk.events.js';

/** Opens a desk. */
export class DefineDesk extends Command<CommandResult<DeskState | null, DeskEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: { readonly name: string },
  ) {
    super();
  }
}
