import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { AuthorState } from '../../domain/author.decider.js';
import type { AuthorEvent } from '../../domain/author.events.js';

/**
 * Finds the author of a name, or adds one: the answer's `id` is the author's either way. For imports, which know
 * nothing but names.
 */
export class EnsureAuthor extends Command<CommandResult<AuthorState | null, AuthorEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: { readonly name: string },
  ) {
    super();
  }
}
