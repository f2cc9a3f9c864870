import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { ArticleEvent, KillReason } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What to do, and to which article. */
export interface KillArticleInput extends ArticleTarget {
  /** What readers are told at its address. */
  readonly notice: string;
  readonly reason: KillReason;
}

/**
 * Withholds the article for good, at every instant, and calls off what was scheduled; of one that is withheld it changes what is said.
 * @throws DomainError `not-published` (409).
 */
export class KillArticle extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: KillArticleInput,
  ) {
    super();
  }
}
