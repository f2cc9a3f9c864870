import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { DiscardArticle } from './discard-article.command.js';

/** Runs {@link DiscardArticle}. */
@CommandHandler(DiscardArticle)
export class DiscardArticleHandler implements ICommandHandler<DiscardArticle> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: DiscardArticle) {
    const { id, ifRevision } = input;
    const command = { type: 'DiscardArticle' as const };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
