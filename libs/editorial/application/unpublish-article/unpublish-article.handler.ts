import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { UnpublishArticle } from './unpublish-article.command.js';

/** Runs {@link UnpublishArticle}. */
@CommandHandler(UnpublishArticle)
export class UnpublishArticleHandler implements ICommandHandler<UnpublishArticle> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: UnpublishArticle) {
    const { id, ifRevision, notice } = input;
    const command = { type: 'UnpublishArticle' as const, notice };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
