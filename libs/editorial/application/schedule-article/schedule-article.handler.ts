import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { ScheduleArticle } from './schedule-article.command.js';

/** Runs {@link ScheduleArticle}. */
@CommandHandler(ScheduleArticle)
export class ScheduleArticleHandler implements ICommandHandler<ScheduleArticle> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: ScheduleArticle) {
    const { id, ifRevision, publishAt } = input;
    const command = { type: 'ScheduleArticle' as const, publishAt };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
