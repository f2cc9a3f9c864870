import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { authorDecider, authorNameTaken } from '../../domain/author.decider.js';
import { AuthorNames } from '../author-names.js';
import { ReviseAuthor } from './revise-author.command.js';

/** Runs {@link ReviseAuthor}. A name once borne stays claimed: imports find its bearer by it. */
@CommandHandler(ReviseAuthor)
export class ReviseAuthorHandler implements ICommandHandler<ReviseAuthor> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly names: AuthorNames,
  ) {}

  async execute({ envelope, input }: ReviseAuthor) {
    const { id, name, ifRevision } = input;
    const command = { type: 'ReviseAuthor' as const, name };
    // Refuses an unknown author before the name is claimed.
    const { state } = await this.runner.load(authorDecider, id);
    authorDecider.decide(command, state, '');
    if ((await this.names.claim(name, id)) !== id) throw authorNameTaken();
    return this.runner.execute({ decider: authorDecider, id, command, envelope, ifRevision });
  }
}
