import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';

/** What a user is called and signs in with; what is left out stays. */
export interface UserChanges {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

/** Changes what a user is called, or what they sign in with. */
export class ReviseUser extends Command<CommandResult> {
  /** @param ownPermissions of whoever asks */
  constructor(
    readonly envelope: CommandEnvelope,
    readonly userId: string,
    readonly changes: UserChanges,
    readonly ownPermissions: ReadonlySet<string>,
  ) {
    super();
  }
}
