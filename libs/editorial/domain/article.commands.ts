import type { Instant } from '#kernel';
import type { ArticleContent } from './article-content.js';
import type { ArticleOrigin } from './article.events.js';

/** Begin an article, and publish it at once when `publish` is given. */
export interface DraftArticleCommand {
  readonly type: 'DraftArticle';
  readonly content: ArticleContent;
  readonly origin: ArticleOrigin | null;
  readonly publish: PublicationWish | null;
}

/** How to publish. */
export interface PublicationWish {
  /** The date readers see, not after now; null for now or, at an update, the date of first publication. */
  readonly publishedAt: Instant | null;
}

/** Change the working copy. */
export interface ReviseArticleCommand {
  readonly type: 'ReviseArticle';
  /** What is to read differently; what is left out stays. */
  readonly changes: Partial<ArticleContent>;
  /** The revision that the changes were made on: they are merged with what others did since. Absent: the newest. */
  readonly baseRevision?: bigint | undefined;
}

/** Show the working copy to readers. */
export interface PublishArticleCommand extends PublicationWish {
  readonly type: 'PublishArticle';
}

/** Pin the working copy, to be shown from a time to come. */
export interface ScheduleArticleCommand {
  readonly type: 'ScheduleArticle';
  readonly publishAt: Instant;
}

/** Call a schedule off. */
export interface UnscheduleArticleCommand {
  readonly type: 'UnscheduleArticle';
}

/** Take the article from readers. */
export interface UnpublishArticleCommand {
  readonly type: 'UnpublishArticle';
  /** What readers are told at its address. */
  readonly notice: string | null;
}

/** Put the article into the bin. */
export interface DiscardArticleCommand {
  readonly type: 'DiscardArticle';
}

/** Take the article out of the bin. */
export interface RestoreArticleCommand {
  readonly type: 'RestoreArticle';
}

/** Everything that an editor can ask of an article. */
export type ArticleCommand =
  | DraftArticleCommand
  | ReviseArticleCommand
  | PublishArticleCommand
  | ScheduleArticleCommand
  | UnscheduleArticleCommand
  | UnpublishArticleCommand
  | DiscardArticleCommand
  | RestoreArticleCommand;
