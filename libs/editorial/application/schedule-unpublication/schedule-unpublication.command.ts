import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { Instant } from '#kernel';
import type { ArticleEvent } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What to do, and to which article. */
export interface ScheduleUnpublicationInput extends ArticleTarget {
  readonly unpublishAt: Instant;
  /** What readers are told at its address. */
  readonly notice: string | null;
}

/**
 * Sets the time from which readers see the article no more.
 * @throws DomainError `not-published`, `schedule-pending` (409); `time-passed` (422).
 */
export class ScheduleUnpublication extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: ScheduleUnpublicationInput,
  ) {
    super();
  }
}
