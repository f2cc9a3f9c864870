import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, derivedId } from '#event-store';
import { ConsumerCredentials } from '../../access/consumer-credentials.js';
import { consumerDecider } from '../../domain/consumer.decider.js';
import { RegisterConsumer } from './register-consumer.command.js';
import type { ConsumerTokenIssued } from './register-consumer.command.js';

/** Handles {@link RegisterConsumer}: the stream first, then the secret, which a repeat completes after a crash. */
@CommandHandler(RegisterConsumer)
export class RegisterConsumerHandler implements ICommandHandler<RegisterConsumer> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly credentials: ConsumerCredentials,
  ) {}

  async execute({ envelope, terms }: RegisterConsumer): Promise<ConsumerTokenIssued> {
    const tokenId = derivedId(envelope.commandId, 'token');
    const result = await this.runner.create({
      decider: consumerDecider,
      command: { type: 'RegisterConsumer', terms, tokenId },
      envelope,
    });
    const token = await this.credentials.keep({ consumerId: result.id, tokenId });
    return { result, tokenId, token };
  }
}
