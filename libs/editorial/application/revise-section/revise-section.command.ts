import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { SectionState } from '../../domain/section.decider.js';
import type { SectionEvent, SectionFacts } from '../../domain/section.events.js';

/**
 * Changes a section. A slug it had stays its own: old addresses lead to the new one.
 * @throws DomainError `slug-taken` or `section-retired` (409), `slug-reserved` (422), `section-unknown` (404).
 */
export class ReviseSection extends Command<CommandResult<SectionState | null, SectionEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: {
      readonly id: string;
      /** What is left out stays. */
      readonly changes: Partial<SectionFacts>;
      readonly ifRevision?: bigint | undefined;
    },
  ) {
    super();
  }
}
