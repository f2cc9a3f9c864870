import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { RedirectState } from '../../domain/redirect.decider.js';
import type { RedirectEvent } from '../../domain/redirect.events.js';

/**
 * Lets an old address lead somewhere else.
 * @throws DomainError `redirect-reserved`, `redirect-loop` (422).
 */
export class SetRedirect extends Command<CommandResult<RedirectState | null, RedirectEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    /** `from` as `addressKey` writes it. */
    readonly input: { readonly from: string; readonly to: string },
  ) {
    super();
  }
}
