import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import type { CommandResult } from '#event-store';
import { Credentials } from '../../access/credentials.js';
import { userDecider } from '../../domain/user.decider.js';
import { tokenUnknown } from '../token-unknown.js';
import { ChangeRoles } from './change-roles.command.js';

/** Handles {@link ChangeRoles}. */
@CommandHandler(ChangeRoles)
export class ChangeRolesHandler implements ICommandHandler<ChangeRoles> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly credentials: Credentials,
  ) {}

  async execute({ envelope, tokenId, roles }: ChangeRoles): Promise<CommandResult> {
    const id = await this.credentials.ownerOf(tokenId);
    if (id === undefined) throw tokenUnknown();
    const askedBy = envelope.actorId === id ? 'holder' : 'another';
    const command = { type: 'ChangeRoles', roles, askedBy } as const;
    try {
      return await this.runner.execute({ decider: userDecider, id, command, envelope });
    } finally {
      this.credentials.forget();
    }
  }
}
