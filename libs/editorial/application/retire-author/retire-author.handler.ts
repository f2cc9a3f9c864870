import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { authorDecider } from '../../domain/author.decider.js';
import { RetireAuthor } from './retire-author.command.js';

/** Runs {@link RetireAuthor}. */
@CommandHandler(RetireAuthor)
export class RetireAuthorHandler implements ICommandHandler<RetireAuthor> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: RetireAuthor) {
    const { id, ifRevision } = input;
    const command = { type: 'RetireAuthor' as const };
    return this.runner.execute({ decider: authorDecider, id, command, envelope, ifRevision });
  }
}
