import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { Claims, CommandRunner, newAggregateId } from '#event-store';
import { DomainError } from '#kernel';
import { articleDecider } from '../../domain/article.decider.js';
import { KnownReferences } from '../known-references.js';
import { PublicationChecks } from '../publication-checks.js';
import { DraftArticle } from './draft-article.command.js';

/** The kind under which external keys of articles are claimed; part of stored keys, never renamed. */
export const ARTICLE_KEY_CLAIM = 'article-headline';

/** Runs {@link DraftArticle}. */
@CommandHandler(DraftArticle)
export class DraftArticleHandler implements ICommandHandler<DraftArticle> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly claims: Claims,
    private readonly references: KnownReferences,
    private readonly checks: PublicationChecks,
  ) {}

  async execute({ envelope, input }: DraftArticle) {
    const { content, origin, publish, externalKey } = input;
    await this.references.assertKnown(content);
    // Whoever imports answers for what was public elsewhere before, and has asked the section.
    const facts = publish && origin === null ? await this.checks.ofContent(content) : null;
    const command = { type: 'DraftArticle' as const, content, origin, publish, facts };
    const run = { decider: articleDecider, command, envelope };
    if (externalKey === undefined) return this.runner.create(run);

    const own = newAggregateId(envelope.commandId, articleDecider.category);
    const id = await this.claims.take({ kind: ARTICLE_KEY_CLAIM, key: externalKey, id: own });
    try {
      return await this.runner.create({ ...run, id });
    } catch (error) {
      throw error instanceof DomainError && error.code === 'article-exists'
        ? new DomainError(error.kind, error.code, error.message, { details: { id } })
        : error;
    }
  }
}
