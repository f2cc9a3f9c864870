import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { PublicationChecks } from '../publication-checks.js';
import { ScheduleArticle } from './schedule-article.command.js';

/** Runs {@link ScheduleArticle}. */
@CommandHandler(ScheduleArticle)
export class ScheduleArticleHandler implements ICommandHandler<ScheduleArticle> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly checks: PublicationChecks,
  ) {}

  async execute({ envelope, input }: ScheduleArticle) {
    const { id, ifRevision, publishAt } = input;
    const facts = await this.checks.ofArticle(id, () => publishAt);
    const command = { type: 'ScheduleArticle' as const, publishAt, facts };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
