import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { ArticleEvent } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What to do, and to which article. */
export interface ApproveArticleInput extends ArticleTarget {
  readonly comment: string | null;
}

/**
 * Agrees to the working copy as it stands, and schedules it when that was asked for.
 * @throws DomainError `not-submitted`, `four-eyes`, `schedule-pending`, `version-changed`, `time-passed` (409);
 * `base-required` (428) in a section of four eyes without `ifRevision`; `not-publishable` (422) with every problem.
 */
export class ApproveArticle extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: ApproveArticleInput,
  ) {
    super();
  }
}
