import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { Role } from '../../domain/rights.js';

/** Gives the holder of a token exactly these roles. */
export class ChangeRoles extends Command<CommandResult> {
  /** @param ownPermissions of whoever asks */
  constructor(
    readonly envelope: CommandEnvelope,
    readonly tokenId: string,
    readonly roles: readonly Role[],
    readonly ownPermissions: ReadonlySet<string>,
  ) {
    super();
  }
}
