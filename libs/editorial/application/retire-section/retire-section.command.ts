import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { SectionState } from '../../domain/section.decider.js';
import type { SectionEvent } from '../../domain/section.events.js';

/**
 * Closes a section.
 * @throws DomainError `section-unknown` (404).
 */
export class RetireSection extends Command<CommandResult<SectionState | null, SectionEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: { readonly id: string; readonly ifRevision?: bigint | undefined },
  ) {
    super();
  }
}
