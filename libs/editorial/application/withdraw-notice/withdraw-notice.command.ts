import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { ArticleEvent } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What to do, and to which article. */
export interface WithdrawNoticeInput extends ArticleTarget {
  readonly noticeId: string;
}

/**
 * Takes a notice away.
 * @throws DomainError `notice-unknown` (404).
 */
export class WithdrawNotice extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: WithdrawNoticeInput,
  ) {
    super();
  }
}
