import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { ArticleEvent } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What to do, and to which article. */
export interface UnpublishArticleInput extends ArticleTarget {
  /** What readers are told at its address. */
  readonly notice: string | null;
}

/**
 * Takes an article from readers, and calls a scheduled update off.
 * @throws DomainError `not-published` (409).
 */
export class UnpublishArticle extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: UnpublishArticleInput,
  ) {
    super();
  }
}
