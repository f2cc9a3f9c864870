import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { ConsumerInstruction } from '../../domain/consumer.commands.js';

/** Changes a consumer: its terms, whether it is paused, its tokens, whether it has a webhook. */
export class InstructConsumer extends Command<CommandResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly id: string,
    readonly instruction: ConsumerInstruction,
    readonly ifRevision?: bigint,
  ) {
    super();
  }
}
