import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { AuthorState } from '../../domain/author.decider.js';
import type { AuthorEvent } from '../../domain/author.events.js';

/**
 * Takes an author from the choice for bylines.
 * @throws DomainError `author-unknown` (404).
 */
export class RetireAuthor extends Command<CommandResult<AuthorState | null, AuthorEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: { readonly id: string; readonly ifRevision?: bigint | undefined },
  ) {
    super();
  }
}
