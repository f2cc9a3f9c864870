import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#event-store';
import type { PasswordLink } from '../invite-person/invite-person.command.js';

/** Lets somebody set a new password by a link. */
export class IssuePasswordLink extends Command<PasswordLink> {
  /** @param ownPermissions of whoever asks */
  constructor(
    readonly envelope: CommandEnvelope,
    readonly userId: string,
    readonly ownPermissions: ReadonlySet<string>,
  ) {
    super();
  }
}
