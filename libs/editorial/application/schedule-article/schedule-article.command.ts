import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { Instant } from '#kernel';
import type { ArticleEvent } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What to do, and to which article. */
export interface ScheduleArticleInput extends ArticleTarget {
  /** When readers see it; after now. */
  readonly publishAt: Instant;
}

/**
 * Pins the working copy, to be shown from a time to come; later edits do not slip in.
 * @throws DomainError `not-publishable` (422) with every problem; `under-embargo` (422); `schedule-pending`, `approval-needed` (409).
 */
export class ScheduleArticle extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: ScheduleArticleInput,
  ) {
    super();
  }
}
