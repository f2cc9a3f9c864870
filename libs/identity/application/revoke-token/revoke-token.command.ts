import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';

/** Takes a token away. */
export class RevokeToken extends Command<CommandResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly tokenId: string,
  ) {
    super();
  }
}
