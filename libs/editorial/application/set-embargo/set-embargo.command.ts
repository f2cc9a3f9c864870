import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { Instant } from '#kernel';
import type { ArticleEvent } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What to do, and to which article. */
export interface SetEmbargoInput extends ArticleTarget {
  /** Null to lift it. */
  readonly until: Instant | null;
  readonly note: string | null;
}

/**
 * Lets the article not be shown before a time, or lifts that.
 * @throws DomainError `schedule-pending` (409) when it is to show before then.
 */
export class SetEmbargo extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: SetEmbargoInput,
  ) {
    super();
  }
}
