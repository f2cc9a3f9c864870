import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { Instant } from '#kernel';

/**
 * Records that somebody looked at what is kept of a person and that it stays.
 * @throws DomainError `data-subject-unknown` (404), `keep-until-past` (422).
 */
export class KeepDataSubject extends Command<CommandResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: { readonly id: string; readonly until: Instant },
  ) {
    super();
  }
}
