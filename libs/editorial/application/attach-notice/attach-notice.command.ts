import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { ArticleEvent, ArticleNoticeKind, ArticleNoticeText } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What to do, and to which article. */
export interface AttachNoticeInput extends ArticleTarget {
  readonly kind: ArticleNoticeKind;
  readonly text: ArticleNoticeText;
}

/**
 * Binds a reply (genmæle) or a ruling of the press council to the article.
 * @throws DomainError `not-published`, `too-many-notices` (409); `unknown-reference` (422).
 */
export class AttachNotice extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: AttachNoticeInput,
  ) {
    super();
  }
}
