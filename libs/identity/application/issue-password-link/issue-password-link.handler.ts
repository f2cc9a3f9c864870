import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { permissionsOf } from '../../domain/rights.js';
import { userDecider, userUnknown } from '../../domain/user.decider.js';
import type { PasswordLink } from '../invite-person/invite-person.command.js';
import { PersonInviter } from '../invite-person/person-inviter.js';
import { assertWithinOwnRights } from '../own-rights.js';
import { IssuePasswordLink } from './issue-password-link.command.js';

/** Handles {@link IssuePasswordLink}. */
@CommandHandler(IssuePasswordLink)
export class IssuePasswordLinkHandler implements ICommandHandler<IssuePasswordLink> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly inviter: PersonInviter,
  ) {}

  async execute({ envelope, userId, ownPermissions }: IssuePasswordLink): Promise<PasswordLink> {
    const { state } = await this.runner.load(userDecider, userId);
    if (state === null) throw userUnknown();
    assertWithinOwnRights(ownPermissions, permissionsOf(state.roles));
    return this.inviter.link(envelope, userId);
  }
}
