import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { Instant } from '#kernel';
import type { PendingSchedule } from '../../domain/article.commands.js';
import type { ArticleEvent } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What to do, and to which article. */
export interface PublishArticleInput extends ArticleTarget {
  /** The date readers see, not after now; null for now, or for the date of first publication at an update. */
  readonly publishedAt: Instant | null;
  readonly pending: PendingSchedule;
}

/**
 * Shows the working copy to readers from now on.
 * @throws DomainError `not-publishable` (422) with every problem; `under-embargo` (422); `schedule-pending`, `approval-needed`,
 * `nothing-to-rebase`, `edit-conflict` (409).
 */
export class PublishArticle extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: PublishArticleInput,
  ) {
    super();
  }
}
