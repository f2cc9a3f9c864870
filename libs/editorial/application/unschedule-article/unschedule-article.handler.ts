import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { UnscheduleArticle } from './unschedule-article.command.js';

/** Runs {@link UnscheduleArticle}. */
@CommandHandler(UnscheduleArticle)
export class UnscheduleArticleHandler implements ICommandHandler<UnscheduleArticle> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: UnscheduleArticle) {
    const { id, ifRevision, slot } = input;
    const command = { type: 'UnscheduleArticle' as const, slot };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
