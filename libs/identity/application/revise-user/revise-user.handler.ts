import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { Claims, CommandRunner } from '#event-store';
import type { CommandResult } from '#event-store';
import { Accounts, normalisedEmail } from '../../access/accounts.js';
import { EMAIL_CLAIM } from '../../access/sign-in.js';
import { permissionsOf } from '../../domain/rights.js';
import { userDecider, userUnknown } from '../../domain/user.decider.js';
import { emailTaken } from '../email-taken.js';
import { assertWithinOwnRights } from '../own-rights.js';
import { ReviseUser } from './revise-user.command.js';

/**
 * Handles {@link ReviseUser}: the new address is claimed first and the old one given back last, so that a step that was
 * interrupted leaves the user with both, and a repeat completes it.
 */
@CommandHandler(ReviseUser)
export class ReviseUserHandler implements ICommandHandler<ReviseUser> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly claims: Claims,
    private readonly accounts: Accounts,
  ) {}

  async execute({ envelope, userId: id, changes, ownPermissions }: ReviseUser): Promise<CommandResult> {
    const { state } = await this.runner.load(userDecider, id);
    const profile = await this.accounts.profileOf(id);
    if (state === null || !profile) throw userUnknown();
    assertWithinOwnRights(ownPermissions, permissionsOf(state.roles));
    const { name = profile.name } = changes;
    const email = changes.email === undefined ? null : normalisedEmail(changes.email);
    const isNew = email !== null && email !== profile.email;
    if (email !== null && (await this.claims.take({ kind: EMAIL_CLAIM, key: email, id })) !== id) {
      throw emailTaken();
    }
    const command = { type: 'ReviseUser', address: isNew ? 'changed' : 'kept' } as const;
    const result = await this.runner.execute({ decider: userDecider, id, command, envelope });
    await this.accounts.revisePerson(id, { name, email: isNew ? email : null });
    if (isNew && profile.email !== null) {
      await this.claims.release({ kind: EMAIL_CLAIM, key: profile.email, id });
    }
    return result;
  }
}
