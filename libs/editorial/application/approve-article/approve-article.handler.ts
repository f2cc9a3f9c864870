import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { PublicationChecks } from '../publication-checks.js';
import { ApproveArticle } from './approve-article.command.js';

/** Runs {@link ApproveArticle}. */
@CommandHandler(ApproveArticle)
export class ApproveArticleHandler implements ICommandHandler<ApproveArticle> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly checks: PublicationChecks,
  ) {}

  async execute({ envelope, input }: ApproveArticle) {
    const { id, ifRevision, comment } = input;
    const facts = await this.checks.ofArticle(id, ({ review }) => review.publishAt);
    const { actorId } = envelope;
    const command = { type: 'ApproveArticle' as const, comment, actorId, ifRevision, facts };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
