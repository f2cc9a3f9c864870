import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import type { CommandResult } from '#event-store';
import { Credentials } from '../../access/credentials.js';
import { userDecider } from '../../domain/user.decider.js';
import { tokenUnknown } from '../token-unknown.js';
import { RevokeToken } from './revoke-token.command.js';

/** Handles {@link RevokeToken}. */
@CommandHandler(RevokeToken)
export class RevokeTokenHandler implements ICommandHandler<RevokeToken> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly credentials: Credentials,
  ) {}

  async execute({ envelope, tokenId }: RevokeToken): Promise<CommandResult> {
    const id = await this.credentials.ownerOf(tokenId);
    if (id === undefined) throw tokenUnknown();
    const command = { type: 'RevokeToken', tokenId } as const;
    try {
      return await this.runner.execute({ decider: userDecider, id, command, envelope });
    } finally {
      this.credentials.forget();
    }
  }
}
