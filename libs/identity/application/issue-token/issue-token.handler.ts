import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { assertEndsWith, userDecider } from '../../domain/user.decider.js';
import { IssueToken } from './issue-token.command.js';
import { TokenIssuer } from './token-issuer.js';
import type { IssuedToken } from './token-issuer.js';

/** Handles {@link IssueToken}. */
@CommandHandler(IssueToken)
export class IssueTokenHandler implements ICommandHandler<IssueToken> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly issuer: TokenIssuer,
  ) {}

  async execute({ envelope, request, askedWith }: IssueToken): Promise<IssuedToken> {
    const { state: asker } = await this.runner.load(userDecider, envelope.actorId);
    if (asker !== null) assertEndsWith(askedWith, request.expiresAt, asker);
    return this.issuer.issue(envelope, request);
  }
}
