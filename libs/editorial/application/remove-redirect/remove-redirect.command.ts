import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { RedirectState } from '../../domain/redirect.decider.js';
import type { RedirectEvent } from '../../domain/redirect.events.js';

/**
 * Lets an old address lead nowhere any more.
 * @throws DomainError `redirect-unknown` (404).
 */
export class RemoveRedirect extends Command<CommandResult<RedirectState | null, RedirectEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: { readonly id: string; readonly ifRevision?: bigint | undefined },
  ) {
    super();
  }
}
