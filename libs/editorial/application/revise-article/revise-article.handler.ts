import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { KnownReferences } from '../known-references.js';
import { ReviseArticle } from './revise-article.command.js';

/** Runs {@link ReviseArticle}. */
@CommandHandler(ReviseArticle)
export class ReviseArticleHandler implements ICommandHandler<ReviseArticle> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly references: KnownReferences,
  ) {}

  async execute({ envelope, input }: ReviseArticle) {
    const { id, ifRevision, changes, baseRevision } = input;
    await this.references.assertKnown(changes);
    const command = { type: 'ReviseArticle' as const, changes, baseRevision };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
