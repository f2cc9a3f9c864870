import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { LiveChange, PendingSchedule } from '../../domain/article.commands.js';
import type { ArticleEvent } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What to do, and to which article. */
export interface CorrectArticleInput extends ArticleTarget {
  /** What readers are told about it. */
  readonly note: string;
  /** A change of what readers see; null to correct it to the working copy. */
  readonly change: LiveChange | null;
  readonly pending: PendingSchedule;
}

/**
 * Corrects what readers see, and tells them.
 * @throws DomainError `not-published`, `schedule-pending`, `version-changed`, `nothing-to-correct`, `approval-needed`, `edit-conflict`,
 * `nothing-to-rebase`, `review-pending` (409); `not-publishable`, `under-embargo`, `unknown-reference` (422).
 */
export class CorrectArticle extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: CorrectArticleInput,
  ) {
    super();
  }
}
