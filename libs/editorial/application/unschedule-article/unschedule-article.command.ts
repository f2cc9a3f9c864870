import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { ArticleEvent, ScheduleSlot } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What to do, and to which article. */
export interface UnscheduleArticleInput extends ArticleTarget {
  readonly slot: ScheduleSlot;
}

/**
 * Calls a schedule off.
 * @throws DomainError `not-scheduled` (409).
 */
export class UnscheduleArticle extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: UnscheduleArticleInput,
  ) {
    super();
  }
}
