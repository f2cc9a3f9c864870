import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { Instant } from '#kernel';
import type { ArticleEvent } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What to do, and to which article. */
export interface SubmitArticleInput extends ArticleTarget {
  readonly comment: string | null;
  /** Once approved, it is scheduled for this time. */
  readonly publishAt: Instant | null;
}

/**
 * Asks for the working copy to be looked over.
 * @throws DomainError `nothing-to-review`, `schedule-pending` (409), `time-passed` (422).
 */
export class SubmitArticle extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: SubmitArticleInput,
  ) {
    super();
  }
}
