import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { Instant } from '#kernel';
import type { ConsumerTokenIssued } from '../register-consumer/register-consumer.command.js';

/** Gives a consumer a further token, for example to change over to it. */
export class IssueConsumerToken extends Command<ConsumerTokenIssued> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly id: string,
    readonly expiresAt: Instant | null,
  ) {
    super();
  }
}
