import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, newAggregateId } from '#event-store';
import { authorDecider } from '../../domain/author.decider.js';
import { AuthorNames } from '../author-names.js';
import { DefineAuthor } from './define-author.command.js';

/** Runs {@link DefineAuthor}. */
@CommandHandler(DefineAuthor)
export class DefineAuthorHandler implements ICommandHandler<DefineAuthor> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly names: AuthorNames,
  ) {}

  async execute({ envelope, input }: DefineAuthor) {
    const id = await this.names.claim(input.name, newAggregateId(envelope.commandId, authorDecider.category));
    const command = { type: 'DefineAuthor' as const, name: input.name };
    return this.runner.create({ decider: authorDecider, command, envelope, id });
  }
}
