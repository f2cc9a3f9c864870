import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { ArticleAssignment, ArticleEvent } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What to do, and to which article. */
export interface AssignArticleInput extends ArticleTarget {
  /** What is left out stays. */
  readonly changes: Partial<ArticleAssignment>;
}

/**
 * Gives the article to a desk or a person, with a time by which it is to be done.
 * @throws DomainError `unknown-reference` (422); `not-assignable` (422) to whom nothing new can be given.
 */
export class AssignArticle extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: AssignArticleInput,
  ) {
    super();
  }
}
