import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { Claims, CommandRunner, newAggregateId } from '#event-store';
import { DomainError } from '#kernel';
import { articleDecider } from '../../domain/article.decider.js';
import { KnownReferences } from '../known-references.js';
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
  ) {}

  async execute({ envelope, input }: DraftArticle) {
    const { content, origin, publish, externalKey } = input;
    await this.references.assertKnown(content);
    const command = { type: 'DraftArticle' as const, content, origin, publish };
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
