import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { AuthorState } from '../../domain/author.decider.js';
import type { AuthorEvent } from '../../domain/author.events.js';

/**
 * Changes an author's name, in all bylines from now on.
 * @throws DomainError `author-name-taken` (409), `author-unknown` (404).
 */
export class ReviseAuthor extends Command<CommandResult<AuthorState | null, AuthorEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: { readonly id: string; readonly name: string; readonly ifRevision?: bigint | undefined },
  ) {
    super();
  }
}
