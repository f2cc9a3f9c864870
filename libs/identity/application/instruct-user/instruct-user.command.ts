import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { DeactivateUser, GrantRole, ReactivateUser, RevokeRole } from '../../domain/user.commands.js';

/** What is asked of a user by id. */
export type DirectInstruction = GrantRole | RevokeRole | DeactivateUser | ReactivateUser;

/** Changes what a user may, or whether the user is let in. */
export class InstructUser extends Command<CommandResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly userId: string,
    readonly instruction: DirectInstruction,
  ) {
    super();
  }
}
