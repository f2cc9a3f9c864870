import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import type { CommandResult } from '#event-store';
import { DomainError } from '#kernel';
import { Accounts } from '../../access/accounts.js';
import { Credentials } from '../../access/credentials.js';
import { PasswordHasher } from '../../access/password-hasher.js';
import { assertGoodPassword } from '../../domain/password-rules.js';
import { permissionsOf } from '../../domain/rights.js';
import { userDecider, userUnknown } from '../../domain/user.decider.js';
import { assertWithinOwnRights } from '../own-rights.js';
import { SetPassword } from './set-password.command.js';

/** Handles {@link SetPassword}. */
@CommandHandler(SetPassword)
export class SetPasswordHandler implements ICommandHandler<SetPassword> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly accounts: Accounts,
    private readonly hasher: PasswordHasher,
    private readonly credentials: Credentials,
  ) {}

  async execute({ envelope, change }: SetPassword): Promise<CommandResult> {
    const { userId, password, by, keepSession } = change;
    const { state } = await this.runner.load(userDecider, userId);
    const profile = await this.accounts.profileOf(userId);
    if (state === null || !profile) throw userUnknown();
    if (by !== 'holder') assertWithinOwnRights(by, permissionsOf(state.roles));
    const { email, name } = profile;
    if (email === null) throw withoutPassword();
    assertGoodPassword(password, { email, name });
    const hash = await this.hasher.hash(password);
    const command = { type: 'SetPassword', way: by === 'holder' ? by : 'for-holder' } as const;
    const result = await this.runner.execute({ decider: userDecider, id: userId, command, envelope });
    await this.accounts.setPassword(userId, hash, keepSession === undefined ? {} : { keep: keepSession });
    this.credentials.forget();
    return result;
  }
}

function withoutPassword(): DomainError {
  return new DomainError(
    'conflict',
    'no-address',
    'This user signs in with tokens alone: give them an address first.',
  );
}
