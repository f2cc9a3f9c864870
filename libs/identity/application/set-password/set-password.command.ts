import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';

/** A password, and how far whoever sets it may go. */
export interface NewPassword {
  readonly userId: string;
  readonly password: string;
  /** `holder`: who knew the one before. Otherwise the permissions of whoever sets it for the holder. */
  readonly by: 'holder' | ReadonlySet<string>;
  /** A session that goes on. */
  readonly keepSession?: string;
}

/** Gives a user another password; the sessions of before are over. */
export class SetPassword extends Command<CommandResult> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly change: NewPassword,
  ) {
    super();
  }
}
