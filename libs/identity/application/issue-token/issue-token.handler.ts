import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { IssueToken } from './issue-token.command.js';
import { TokenIssuer } from './token-issuer.js';
import type { IssuedToken } from './token-issuer.js';

/** Handles {@link IssueToken}. */
@CommandHandler(IssueToken)
export class IssueTokenHandler implements ICommandHandler<IssueToken> {
  constructor(private readonly issuer: TokenIssuer) {}

  execute({ envelope, request }: IssueToken): Promise<IssuedToken> {
    return this.issuer.issue(envelope, request);
  }
}
