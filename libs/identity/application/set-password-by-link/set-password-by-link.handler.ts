import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, randomId } from '#event-store';
import { DomainError } from '#kernel';
import { Accounts } from '../../access/accounts.js';
import { Credentials } from '../../access/credentials.js';
import { PasswordHasher } from '../../access/password-hasher.js';
import { assertGoodPassword } from '../../domain/password-rules.js';
import { userDecider } from '../../domain/user.decider.js';
import { SetPasswordByLink } from './set-password-by-link.command.js';
import type { LinkHolder } from './set-password-by-link.command.js';

/** Handles {@link SetPasswordByLink}. */
@CommandHandler(SetPasswordByLink)
export class SetPasswordByLinkHandler implements ICommandHandler<SetPasswordByLink> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly accounts: Accounts,
    private readonly hasher: PasswordHasher,
    private readonly credentials: Credentials,
  ) {}

  async execute({ correlationId, link, password }: SetPasswordByLink): Promise<LinkHolder> {
    const holder = await this.accounts.holderOfLink(link);
    if (!holder) throw linkOver();
    const { userId, email, name } = holder;
    assertGoodPassword(password, { email: email ?? '', name });
    const hash = await this.hasher.hash(password);
    await this.runner.execute({
      decider: userDecider,
      id: userId,
      command: { type: 'SetPassword', way: 'link' },
      envelope: { commandId: randomId(), actorId: userId, correlationId },
    });
    if (!(await this.accounts.setPasswordBy(link, hash))) throw linkOver();
    this.credentials.forget();
    return { userId, email };
  }
}

function linkOver(): DomainError {
  return new DomainError(
    'gone',
    'link-over',
    'This link has been used, was replaced or has expired: ask an admin for a new one.',
  );
}
