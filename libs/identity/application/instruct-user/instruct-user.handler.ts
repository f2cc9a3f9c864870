import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import type { CommandResult } from '#event-store';
import { Credentials } from '../../access/credentials.js';
import { Sessions } from '../../access/sessions.js';
import { userDecider } from '../../domain/user.decider.js';
import { InstructUser } from './instruct-user.command.js';

/** Handles {@link InstructUser}. */
@CommandHandler(InstructUser)
export class InstructUserHandler implements ICommandHandler<InstructUser> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly credentials: Credentials,
    private readonly sessions: Sessions,
  ) {}

  async execute({ envelope, userId, instruction }: InstructUser): Promise<CommandResult> {
    try {
      const options = { decider: userDecider, id: userId, command: instruction, envelope };
      const result = await this.runner.execute(options);
      if (instruction.type === 'DeactivateUser') await this.sessions.closeAll(userId);
      return result;
    } finally {
      this.credentials.forget();
    }
  }
}
