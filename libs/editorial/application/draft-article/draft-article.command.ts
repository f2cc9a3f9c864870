import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandResult } from '#event-store';
import type { ArticleContent } from '../../domain/article-content.js';
import type { PublicationWish } from '../../domain/article.commands.js';
import type { ArticleEvent, ArticleOrigin } from '../../domain/article.events.js';
import type { ArticleState } from '../../domain/article-state.js';

/** What a new article begins with. */
export interface DraftArticleInput {
  readonly content: ArticleContent;
  /** Null for an article of our own. */
  readonly origin: ArticleOrigin | null;
  /** Null for a draft; otherwise both facts are recorded in one append. */
  readonly publish: PublicationWish | null;
  /**
   * What the article is known by elsewhere, for example its {@link headlineKey}: at most one article is ever drafted
   * under a key. Claimed before the append, so a repeat after a crash completes the first try.
   */
  readonly externalKey?: string;
}

/**
 * Begins an article, and publishes it at once when asked to.
 * @throws DomainError `not-publishable` (422) with every missing field; `unknown-reference` (422);
 * `article-exists` (409, with the `id`) when the external key is taken.
 */
export class DraftArticle extends Command<CommandResult<ArticleState | null, ArticleEvent>> {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly input: DraftArticleInput,
  ) {
    super();
  }
}
