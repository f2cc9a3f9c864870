import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { RestoreArticle } from './restore-article.command.js';

/** Runs {@link RestoreArticle}. */
@CommandHandler(RestoreArticle)
export class RestoreArticleHandler implements ICommandHandler<RestoreArticle> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: RestoreArticle) {
    const { id, ifRevision } = input;
    const command = { type: 'RestoreArticle' as const };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
