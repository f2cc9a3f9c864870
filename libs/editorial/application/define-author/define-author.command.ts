import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { AuthorState } from '../../domain/author.decider.js';
import type { AuthorEvent } from '../../domain/author.events.js';

/**
 * Adds an author.
 * @throws DomainError `author-name-taken` (409).
 */
export class DefineAuthor extends Command<CommandResult<AuthorState | null, AuthorEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: { readonly name: string },
  ) {
    super();
  }
}
