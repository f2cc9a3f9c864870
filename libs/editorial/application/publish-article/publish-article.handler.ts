import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { PublicationChecks } from '../publication-checks.js';
import { PublishArticle } from './publish-article.command.js';

/** Runs {@link PublishArticle}. */
@CommandHandler(PublishArticle)
export class PublishArticleHandler implements ICommandHandler<PublishArticle> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly checks: PublicationChecks,
  ) {}

  async execute({ envelope, input }: PublishArticle) {
    const { id, ifRevision, publishedAt, pending } = input;
    const facts = await this.checks.ofArticle(id, () => null);
    const command = { type: 'PublishArticle' as const, publishedAt, pending, facts };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
