import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import type { CommandResult } from '#event-store';
import { Credentials } from '../../access/credentials.js';
import { permissionsOf } from '../../domain/rights.js';
import { userDecider } from '../../domain/user.decider.js';
import { assertWithinOwnRights } from '../own-rights.js';
import { tokenUnknown } from '../token-unknown.js';
import { ChangeRoles } from './change-roles.command.js';

/** Handles {@link ChangeRoles}: what is given counts, and what would be taken. */
@CommandHandler(ChangeRoles)
export class ChangeRolesHandler implements ICommandHandler<ChangeRoles> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly credentials: Credentials,
  ) {}

  async execute({ envelope, tokenId, roles, ownPermissions }: ChangeRoles): Promise<CommandResult> {
    const id = await this.credentials.ownerOf(tokenId);
    if (id === undefined) throw tokenUnknown();
    const { state } = await this.runner.load(userDecider, id);
    assertWithinOwnRights(ownPermissions, permissionsOf([...(state?.roles ?? []), ...roles]));
    const askedBy = envelope.actorId === id ? 'holder' : 'another';
    const command = { type: 'ChangeRoles', roles, askedBy } as const;
    try {
      return await this.runner.execute({ decider: userDecider, id, command, envelope });
    } finally {
      this.credentials.forget();
    }
  }
}
