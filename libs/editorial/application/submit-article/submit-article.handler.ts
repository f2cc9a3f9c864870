import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { SubmitArticle } from './submit-article.command.js';

/** Runs {@link SubmitArticle}. */
@CommandHandler(SubmitArticle)
export class SubmitArticleHandler implements ICommandHandler<SubmitArticle> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: SubmitArticle) {
    const { id, ifRevision, comment, publishAt } = input;
    const command = { type: 'SubmitArticle' as const, comment, publishAt };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
