import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { Credentials } from '../../access/credentials.js';
import { userDecider } from '../../domain/user.decider.js';
import { tokenIdOf } from '../issue-token/token-issuer.js';
import type { IssuedToken } from '../issue-token/token-issuer.js';
import { IssueOwnToken } from './issue-own-token.command.js';

/** Handles {@link IssueOwnToken}. */
@CommandHandler(IssueOwnToken)
export class IssueOwnTokenHandler implements ICommandHandler<IssueOwnToken> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly credentials: Credentials,
  ) {}

  async execute({ envelope, request }: IssueOwnToken): Promise<IssuedToken> {
    const { userId, name, ...terms } = request;
    const tokenId = tokenIdOf(envelope.commandId);
    const result = await this.runner.execute({
      decider: userDecider,
      id: userId,
      command: { type: 'IssueToken', tokenId, ...terms },
      envelope,
    });
    const token = await this.credentials.keep({ userId, name, tokenId });
    return { result, tokenId, userId, token };
  }
}
