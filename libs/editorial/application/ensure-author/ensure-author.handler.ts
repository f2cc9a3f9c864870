import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, newAggregateId } from '#event-store';
import { authorDecider } from '../../domain/author.decider.js';
import { AuthorNames } from '../author-names.js';
import { EnsureAuthor } from './ensure-author.command.js';

/** Runs {@link EnsureAuthor}. */
@CommandHandler(EnsureAuthor)
export class EnsureAuthorHandler implements ICommandHandler<EnsureAuthor> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly names: AuthorNames,
  ) {}

  async execute({ envelope, input }: EnsureAuthor) {
    const id = await this.names.claim(input.name, newAggregateId(envelope.commandId, authorDecider.category));
    const command = { type: 'EnsureAuthor' as const, name: input.name };
    return this.runner.create({ decider: authorDecider, command, envelope, id });
  }
}
