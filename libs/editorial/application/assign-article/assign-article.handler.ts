import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { KnownReferences } from '../known-references.js';
import { AssignArticle } from './assign-article.command.js';

/** Runs {@link AssignArticle}. */
@CommandHandler(AssignArticle)
export class AssignArticleHandler implements ICommandHandler<AssignArticle> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly references: KnownReferences,
  ) {}

  async execute({ envelope, input }: AssignArticle) {
    const { id, ifRevision, changes } = input;
    const problems = await this.references.assignmentProblems(changes);
    const command = { type: 'AssignArticle' as const, changes, problems };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
