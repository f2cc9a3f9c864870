import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { ReceivedRequest } from '../../domain/privacy-request.commands.js';

/**
 * Puts a request for somebody's rights on record; it is due a month later.
 * @throws DomainError `received-in-future` (422).
 */
export class ReceiveRequest extends Command<CommandResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly request: ReceivedRequest,
  ) {
    super();
  }
}
