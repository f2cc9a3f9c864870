import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { PersonInviter } from './person-inviter.js';
import { InvitePerson } from './invite-person.command.js';
import type { PasswordLink } from './invite-person.command.js';

/** Handles {@link InvitePerson}. */
@CommandHandler(InvitePerson)
export class InvitePersonHandler implements ICommandHandler<InvitePerson> {
  constructor(private readonly inviter: PersonInviter) {}

  execute({ envelope, invitation }: InvitePerson): Promise<PasswordLink> {
    return this.inviter.invite(envelope, invitation);
  }
}
