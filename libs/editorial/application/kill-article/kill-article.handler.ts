import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { KillArticle } from './kill-article.command.js';

/** Runs {@link KillArticle}. */
@CommandHandler(KillArticle)
export class KillArticleHandler implements ICommandHandler<KillArticle> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ envelope, input }: KillArticle) {
    const { id, ifRevision, notice, reason } = input;
    const command = { type: 'KillArticle' as const, notice, reason };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
