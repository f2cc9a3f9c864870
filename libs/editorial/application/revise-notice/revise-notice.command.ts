import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { ArticleEvent, ArticleNoticeText } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What to do, and to which article. */
export interface ReviseNoticeInput extends ArticleTarget {
  readonly noticeId: string;
  /** What is left out stays. */
  readonly changes: Partial<ArticleNoticeText>;
  /** The revision that the changes were made on; what others changed in the notice since is a conflict. */
  readonly baseRevision?: bigint | undefined;
}

/**
 * Lets a notice read differently.
 * @throws DomainError `notice-unknown` (404), `notice-withdrawn`, `edit-conflict` (409), `unknown-reference`,
 * `unknown-revision` (422).
 */
export class ReviseNotice extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: ReviseNoticeInput,
  ) {
    super();
  }
}
