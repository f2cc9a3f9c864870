import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { ArticleContent } from '../../domain/article-content.js';
import type { ArticleEvent } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';
import type { ArticleTarget } from '../article-target.js';

/** What is to read differently. */
export interface ReviseArticleInput extends ArticleTarget {
  /** What is left out stays. */
  readonly changes: Partial<ArticleContent>;
  /** The revision that the changes were made on; they are merged with what others did since. */
  readonly baseRevision?: bigint | undefined;
}

/**
 * Changes the working copy, merged with what others did since `baseRevision`; records nothing when nothing changes.
 * @throws DomainError `edit-conflict` (409) with `base`, `theirs` and `yours` of every place that excludes another's
 * change; `revision-mismatch` (412) for `ifRevision`; `unknown-reference` (422).
 */
export class ReviseArticle extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: ReviseArticleInput,
  ) {
    super();
  }
}
