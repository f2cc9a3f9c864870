import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, derivedId } from '#event-store';
import { ConsumerCredentials } from '../../access/consumer-credentials.js';
import { consumerDecider } from '../../domain/consumer.decider.js';
import type { ConsumerTokenIssued } from '../register-consumer/register-consumer.command.js';
import { IssueConsumerToken } from './issue-consumer-token.command.js';

/** Handles {@link IssueConsumerToken}. */
@CommandHandler(IssueConsumerToken)
export class IssueConsumerTokenHandler implements ICommandHandler<IssueConsumerToken> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly credentials: ConsumerCredentials,
  ) {}

  async execute({ envelope, id, expiresAt }: IssueConsumerToken): Promise<ConsumerTokenIssued> {
    const tokenId = derivedId(envelope.commandId, 'token');
    const result = await this.runner.execute({
      decider: consumerDecider,
      id,
      command: { type: 'IssueToken', tokenId, expiresAt },
      envelope,
    });
    return { result, tokenId, token: await this.credentials.keep({ consumerId: id, tokenId }) };
  }
}
