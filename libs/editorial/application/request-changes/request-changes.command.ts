import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { ArticleEvent } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What to do, and to which article. */
export interface RequestChangesInput extends ArticleTarget {
  readonly comment: string;
}

/**
 * Asks whoever submitted the working copy for something else.
 * @throws DomainError `not-submitted` (409).
 */
export class RequestChanges extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: RequestChangesInput,
  ) {
    super();
  }
}
