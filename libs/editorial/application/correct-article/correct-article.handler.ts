import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#event-store';
import { articleDecider } from '../../domain/article.decider.js';
import { KnownReferences } from '../known-references.js';
import { PublicationChecks } from '../publication-checks.js';
import { CorrectArticle } from './correct-article.command.js';

/** Runs {@link CorrectArticle}. */
@CommandHandler(CorrectArticle)
export class CorrectArticleHandler implements ICommandHandler<CorrectArticle> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly references: KnownReferences,
    private readonly checks: PublicationChecks,
  ) {}

  async execute({ envelope, input }: CorrectArticle) {
    const { id, ifRevision, note, change, pending } = input;
    if (change !== null) await this.references.assertKnown(change.changes);
    const facts = await this.checks.ofArticle(id, () => null, change?.changes);
    const command = { type: 'CorrectArticle' as const, note, change, pending, facts };
    return this.runner.execute({ decider: articleDecider, id, command, envelope, ifRevision });
  }
}
