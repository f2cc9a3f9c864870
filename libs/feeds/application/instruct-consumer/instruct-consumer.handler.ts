import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import type { CommandResult } from '#event-store';
import { ConsumerCredentials } from '../../access/consumer-credentials.js';
import { consumerDecider } from '../../domain/consumer.decider.js';
import { WebhookPlaces } from '../../webhooks/webhook-places.js';
import { InstructConsumer } from './instruct-consumer.command.js';

/** Handles {@link InstructConsumer}. */
@CommandHandler(InstructConsumer)
export class InstructConsumerHandler implements ICommandHandler<InstructConsumer> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly credentials: ConsumerCredentials,
    private readonly places: WebhookPlaces,
  ) {}

  async execute({ envelope, id, instruction, ifRevision }: InstructConsumer): Promise<CommandResult> {
    const result = await this.runner.execute({
      decider: consumerDecider,
      id,
      command: instruction,
      envelope,
      ifRevision,
    });
    this.credentials.forget();
    if (instruction.type === 'RemoveWebhook') await this.places.forget(id);
    if (result.state?.webhook) await this.places.begin(id, result.state.terms.feeds);
    return result;
  }
}
