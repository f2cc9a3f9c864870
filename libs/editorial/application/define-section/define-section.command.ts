import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { SectionState } from '../../domain/section.decider.js';
import type { NewSection } from '../../domain/section.commands.js';
import type { SectionEvent } from '../../domain/section.events.js';

/**
 * Opens a section.
 * @throws DomainError `slug-taken` (409), `slug-reserved` (422).
 */
export class DefineSection extends Command<CommandResult<SectionState | null, SectionEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: NewSection,
  ) {
    super();
  }
}
