import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { PublishArticle } from './publish-article.command.js';

/** Runs {@link PublishArticle}. */
@CommandHandler(PublishArticle)
export class PublishArticleHandler implements ICommandHandler<PublishArticle> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: PublishArticle) {
    const { id, ifRevision, publishedAt } = input;
    const command = { type: 'PublishArticle' as const, publishedAt };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
